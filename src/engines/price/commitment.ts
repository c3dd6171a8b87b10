/**
 * Least and most that a period costs, whatever is used. A minimum becomes a true-up: a line of its own for what is missing, so that usage
 * stays what it was. A maximum becomes a discount on what is beyond it. What was billed before for the same period counts once.
 */
import { type Decimal, ZERO, add, max, min, mul, sub, sum } from '#kernel/decimal.ts';
import { allocate } from '#kernel/money.ts';
import { type Fraction, timesFraction, asScaled } from './fraction.ts';
import type { Rounded } from './amendment.ts';

/** `total`: what the period costs so far, usage of earlier bills included. `billedBefore`: what those bills asked for. */
export type Spend = { readonly total: Decimal; readonly billedBefore: Decimal };

/**
 * What is missing to the minimum, once the period is over. Usage that was billed before but is not in `total` any more (a flat fee of an
 * earlier split; OpenMeter) counts as billed: nobody pays the minimum twice.
 */
export const trueUp = (minimum: Decimal, { total, billedBefore }: Spend): Decimal =>
  max(ZERO, sub(minimum, max(total, billedBefore)));

/** `inAdvance`: the minimum is billed when the period begins and usage eats it up; what goes beyond is billed. `inArrears`: a true-up at the end. */
export type MinimumTiming = 'inAdvance' | 'inArrears';

export const dueWithMinimum = (
  minimum: Decimal,
  used: Decimal,
  timing: MinimumTiming,
): { readonly atStart: Decimal; readonly atEnd: Decimal } =>
  timing === 'inAdvance'
    ? { atStart: minimum, atEnd: max(ZERO, sub(used, minimum)) }
    : { atStart: ZERO, atEnd: max(used, minimum) };

/** What a bill asks for under a maximum: `gross` is this bill's usage; what was billed before counts towards the maximum. */
export const capped = (
  maximum: Decimal,
  gross: Decimal,
  billedBefore: Decimal,
): { readonly amount: Decimal; readonly discount: Decimal } => {
  const room = max(ZERO, sub(maximum, billedBefore));
  const amount = min(gross, room);
  return { amount, discount: sub(gross, amount) };
};

/** A minimum of a part of its period, exact: 1,000 for 15 of 31 days is 15,000 / 31. */
const proratedMinimum = (minimum: Decimal, share: Fraction): Fraction => timesFraction(minimum, share);

/** The true-up of a prorated minimum: the exact part less what was used, rounded once; never negative. */
export const proratedTrueUp = (
  minimum: Decimal,
  share: Fraction,
  used: Decimal,
  rounding: Rounded,
): { readonly exact: Fraction; readonly amount: Decimal } => {
  const due = proratedMinimum(minimum, share);
  const exact = { part: sub(due.part, mul(used, due.of)), of: due.of };
  return { exact, amount: max(ZERO, asScaled(exact, rounding.scale, rounding.mode)) };
};

/**
 * A commitment that several lines share (a group, an agreement): the true-up is of their sum, and is shared out over the lines by what each
 * has used, so that cost centres see theirs. Lines that used nothing share evenly when nobody used anything.
 */
export const pooledTrueUp = (
  minimum: Decimal,
  used: readonly Decimal[],
  scale: number,
): { readonly total: Decimal; readonly shares: readonly Decimal[] } => {
  const total = trueUp(minimum, { total: sum(used), billedBefore: ZERO });
  const weights = used.every((one) => one.units <= 0n)
    ? used.map(() => ({ units: 1n, scale: 0 }))
    : used.map((one) => max(one, ZERO));
  return { total, shares: used.length === 0 ? [] : allocate(total, weights, scale) };
};

/** What a pooled maximum leaves of each line, in their order: the first lines use it up. */
export const pooledCap = (maximum: Decimal, gross: readonly Decimal[]): readonly Decimal[] => {
  let billed = ZERO;
  return gross.map((one) => {
    const { amount } = capped(maximum, one, billed);
    billed = add(billed, amount);
    return amount;
  });
};
