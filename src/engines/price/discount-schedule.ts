/** A percentage that follows the quantity: one for all of it (range), or each part its own (slab). */
import { type Decimal, ONE, ZERO, add, cmp, dec, divRound, isZero, min, mul, sub } from '#kernel/decimal.ts';
import { HUNDRED, PERCENT_SCALE, percentOf } from './percent.ts';
import { RATE_DIVISION_SCALE, tierAt } from './rate.ts';

export type ScheduleText = {
  readonly walk: 'range' | 'slab';
  readonly bounds?: 'upperInclusive' | 'upperExclusive';
  readonly tiers: readonly { readonly upTo?: string; readonly percent: string }[];
};
type PercentTier = { readonly upTo: Decimal | null; readonly percent: Decimal };
export type Schedule = {
  readonly walk: 'range' | 'slab';
  readonly exclusive: boolean;
  readonly tiers: readonly PercentTier[];
};

export const compileSchedule = (text: ScheduleText): Schedule => ({
  walk: text.walk,
  exclusive: text.bounds === 'upperExclusive',
  tiers: text.tiers.map((tier) => ({
    upTo: tier.upTo === undefined ? null : dec(tier.upTo),
    percent: dec(tier.percent),
  })),
});

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

/** Units are numbered from 1, so a tier that excludes 10 holds nine. */
const unitsTimesPercent = (schedule: Schedule, quantity: Decimal): Decimal => {
  let weighted = ZERO;
  let from = ZERO;
  for (const tier of schedule.tiers) {
    if (cmp(from, quantity) >= 0) break;
    const end = tier.upTo === null ? quantity : schedule.exclusive ? sub(tier.upTo, ONE) : tier.upTo;
    const to = min(end, quantity);
    weighted = add(weighted, mul(sub(to, from), tier.percent));
    from = to;
  }
  return weighted;
};
