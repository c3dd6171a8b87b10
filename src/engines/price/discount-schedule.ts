/** A percentage that follows the quantity: one for all of it (range), or each part its own (slab). */
import { type Decimal, ONE, ZERO, add, dec, divRound, isZero, min, mul, sub } from '#kernel/decimal.ts';
import { HUNDRED, PERCENT_SCALE, percentOf } from './percent.ts';
import { RATE_DIVISION_SCALE } from './charge-model.ts';
import { tierAt } from './rate.ts';

export type ScheduleText = {
  readonly walk: 'range' | 'slab';
  readonly bounds?: 'upperInclusive' | 'upperExclusive';
  readonly tiers: readonly { readonly upTo?: string; readonly percent: string }[];
};
/** `above`: the units that the tiers before it hold; `before`: those units, each times its tier's percentage. */
type PercentTier = {
  readonly upTo: Decimal | null;
  readonly percent: Decimal;
  readonly above: Decimal;
  readonly before: Decimal;
};
export type Schedule = {
  readonly walk: 'range' | 'slab';
  readonly exclusive: boolean;
  readonly tiers: readonly PercentTier[];
};

export const compileSchedule = (text: ScheduleText): Schedule => {
  const exclusive = text.bounds === 'upperExclusive';
  const tiers: PercentTier[] = [];
  let above = ZERO;
  let before = ZERO;
  for (const tier of text.tiers) {
    const upTo = tier.upTo === undefined ? null : dec(tier.upTo);
    const percent = dec(tier.percent);
    tiers.push({ upTo, percent, above, before });
    if (upTo === null) break;
    const end = lastUnit(upTo, exclusive);
    before = add(before, mul(sub(end, above), percent));
    above = end;
  }
  return { walk: text.walk, exclusive, tiers };
};

/** Units are numbered from 1, so a tier that excludes 10 holds nine. */
const lastUnit = (upTo: Decimal, exclusive: boolean): Decimal => (exclusive ? sub(upTo, ONE) : upTo);

/**
 * `tier` counts from 1. `percent` of a slab is the average of its parts, told to four digits; `amount` never comes from that figure.
 * A quantity beyond a last tier that ends gets no discount: a schedule gives, it never refuses.
 */
export type Scheduled = { readonly tier: number; readonly percent: Decimal; readonly amount: Decimal };

/** The discount on `base`, which is the amount of the whole quantity. */
export const scheduledDiscount = (schedule: Schedule, quantity: Decimal, base: Decimal): Scheduled | null => {
  const index = tierAt(schedule.tiers, quantity, schedule.exclusive);
  if (index < 0 || isZero(quantity)) return null;
  const scheduled =
    schedule.walk === 'range' ? range(schedule.tiers[index]!.percent, base) : slab(schedule, quantity, base);
  return isZero(scheduled.amount) ? null : { tier: index + 1, ...scheduled };
};

const range = (percent: Decimal, base: Decimal) => ({ percent, amount: percentOf(base, percent) });

/** One division, at the end: dividing the percentages first would leave thirds behind in an amount that is whole. */
const slab = (schedule: Schedule, quantity: Decimal, base: Decimal) => {
  const weighted = unitsTimesPercent(schedule, quantity);
  return {
    percent: divRound(weighted, quantity, PERCENT_SCALE, 'halfEven'),
    amount: divRound(mul(base, weighted), mul(quantity, HUNDRED), RATE_DIVISION_SCALE, 'halfEven'),
  };
};

const unitsTimesPercent = ({ tiers, exclusive }: Schedule, quantity: Decimal): Decimal => {
  const found = tierAt(tiers, quantity, exclusive);
  const tier = tiers[found]!;
  const end = tier.upTo === null ? quantity : min(lastUnit(tier.upTo, exclusive), quantity);
  const inTier = add(tier.before, mul(sub(end, tier.above), tier.percent));
  const next = tiers[found + 1];
  return next === undefined ? inTier : add(inTier, mul(sub(quantity, end), next.percent));
};
