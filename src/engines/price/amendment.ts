/**
 * What a change inside a paid period costs: a credit for what is not used any more, a charge for what is used instead. Every line rounds for
 * itself and the net is the sum of rounded lines, so that the lines on paper add up. One-time fees are charged whole, never prorated.
 */
import { type Decimal, type Rounding, ZERO, add, isZero, max, min, mul, neg, sub, sum } from '#kernel/decimal.ts';
import type { Period } from '#kernel/period.ts';
import { type Fraction, fraction, partOf } from './fraction.ts';
import { percentOf } from './percent.ts';
import { type Cadence, restOfPeriod } from './proration.ts';

/**
 * `advance`: the period was paid when it began, so a change credits what is left of the old price and charges what is left for the new one.
 * `arrears`: nothing was paid and nothing is due before the period ends; its bill charges each part, and the change itself makes no line (Meteroid).
 */
export type BillingTiming = 'advance' | 'arrears';

export type Rounded = { readonly scale: number; readonly mode: Rounding };

/** A price of a whole period. `cadence`: its own rhythm, where that is not the period's. `once`: a fee that is not prorated. */
export type PeriodPrice = { readonly amount: Decimal; readonly cadence?: Cadence; readonly once?: boolean };

export type Change = {
  readonly period: Required<Period>;
  /** The first day of the new state. */
  readonly on: string;
  readonly billing: BillingTiming;
  readonly rounding: Rounded;
};

/** `credit` is negative or zero, `charge` positive or zero. */
export type Replaced = {
  readonly credit: Decimal;
  readonly charge: Decimal;
  readonly net: Decimal;
  readonly rest: Fraction;
};

/** One price by another, from a day on. */
export const replaceInPeriod = (before: PeriodPrice, after: PeriodPrice, change: Change): Replaced => {
  const credit = creditFor(before, change);
  const charge = chargeFor(after, change);
  return { credit, charge, net: add(credit, charge), rest: restOfPeriod(change.period, change.on) };
};

export type Changes = {
  readonly replaced: readonly { readonly before: PeriodPrice; readonly after: PeriodPrice }[];
  readonly removed: readonly PeriodPrice[];
  readonly added: readonly PeriodPrice[];
};

/** Several changes on one day, in the order replaced, removed, added; a line of nothing is no line. */
export const changeInPeriod = (
  { replaced, removed, added }: Changes,
  change: Change,
): { readonly lines: readonly Decimal[]; readonly net: Decimal } => {
  const lines = [
    ...replaced.flatMap(({ before, after }) => [creditFor(before, change), chargeFor(after, change)]),
    ...removed.map((price) => creditFor(price, change)),
    ...added.map((price) => chargeFor(price, change)),
  ].filter((line) => !isZero(line));
  return { lines, net: sum(lines) };
};

/** A credit is never more than what was paid less what was credited before, and never negative (flexprice, Lago). */
export const cappedCredit = (potential: Decimal, paid: Decimal, creditedBefore: Decimal): Decimal =>
  max(ZERO, min(min(potential, paid), sub(paid, creditedBefore)));

/**
 * When a credit counts: `now` against the charge of the change, what is left over going to the balance; `onRenewal` against the next bill
 * (Chargebee). The renewal never goes below zero: what remains stays a balance.
 */
export type CreditWhen = 'now' | 'onRenewal';
export type Settled = { readonly due: Decimal; readonly renewal: Decimal; readonly balance: Decimal };

export const settle = (credit: Decimal, charge: Decimal, renewal: Decimal, when: CreditWhen): Settled => {
  const against = when === 'now' ? charge : renewal;
  const left = max(ZERO, sub(credit, against));
  const rest = max(ZERO, sub(against, credit));
  return when === 'now' ? { due: rest, renewal, balance: left } : { due: charge, renewal: rest, balance: left };
};

/**
 * Fewer or more units in the middle of a cycle that is paid (Chargebee, "proration"): what was used is kept, what was not is worth less or
 * more than what the new quantity costs for the rest; the difference is a credit balance or is due.
 */
export const changeQuantity = (
  unitPrice: Decimal,
  before: Decimal,
  after: Decimal,
  usedOfCycle: Fraction,
  rounding: Rounded,
) => {
  const rest = fraction(sub(usedOfCycle.of, usedOfCycle.part), usedOfCycle.of);
  const used = partOf(mul(unitPrice, before), usedOfCycle, rounding.scale, rounding.mode);
  const unused = partOf(mul(unitPrice, before), rest, rounding.scale, rounding.mode);
  const remaining = partOf(mul(unitPrice, after), rest, rounding.scale, rounding.mode);
  const difference = sub(unused, remaining);
  return { used, unused, remaining, credit: max(ZERO, difference), due: max(ZERO, neg(difference)) };
};

/**
 * A second upgrade in one period: the credit is the unused part of the plan that is left, at its full price, not of the small sum that the
 * first upgrade cost (Gumroad). `unused` is the part of the period that is left.
 */
export const upgradeAgain = (currentPlan: Decimal, nextPlan: Decimal, unused: Fraction, rounding: Rounded) => {
  const credit = partOf(currentPlan, unused, rounding.scale, rounding.mode);
  return { credit, charge: max(ZERO, sub(nextPlan, credit)) };
};

/** The price of a renewal: the last one, uplifted each year by a percentage that is compounded, rounded once at the end. */
export const uplifted = (price: Decimal, percent: Decimal, years: number): Decimal => {
  let left = price;
  for (let year = 0; year < years; year++) left = add(left, percentOf(left, percent));
  return left;
};

const creditFor = (price: PeriodPrice, change: Change): Decimal => {
  if (price.once === true || change.billing === 'arrears' || isNothing(price)) return ZERO;
  return neg(restOf(price, change));
};

const chargeFor = (price: PeriodPrice, change: Change): Decimal => {
  if (price.once === true) return price.amount;
  return change.billing === 'arrears' || isNothing(price) ? ZERO : restOf(price, change);
};

const isNothing = ({ amount }: PeriodPrice): boolean => isZero(amount);

const restOf = ({ amount, cadence }: PeriodPrice, { period, on, rounding }: Change): Decimal =>
  partOf(amount, restOfPeriod(period, on, cadence), rounding.scale, rounding.mode);
