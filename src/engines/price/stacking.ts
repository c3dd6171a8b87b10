/**
 * Several discounts on one amount. Percentages that follow one another do not depend on their order; a percentage and a fixed sum do, so the
 * order is a policy. No stack makes an amount negative.
 */
import { type Decimal, ZERO, add, cmp, max, min, sub, sum } from '#kernel/decimal.ts';
import { percentOf } from './percent.ts';

export type Reduction =
  | { readonly kind: 'percent'; readonly percent: Decimal }
  | { readonly kind: 'fixed'; readonly amount: Decimal };

/**
 * - `sequential`: each of what the ones before left. - `additive`: percentages are summed and taken of the whole, at most all of it.
 * - `bestOf`: the one that gives most, a tie to the first.
 */
export type Stacking = 'sequential' | 'additive' | 'bestOf';
/** In what order kinds follow one another: as written, or percentages of the full amount before fixed sums, or after them. */
export type KindOrder = 'asGiven' | 'percentBeforeFixed' | 'fixedBeforePercent';

/** `off`: what each gives, in the order they were written; `total` is their sum. */
export type Stacked = { readonly off: readonly Decimal[]; readonly total: Decimal; readonly left: Decimal };

export const stack = (
  amount: Decimal,
  reductions: readonly Reduction[],
  how: { readonly stacking: Stacking; readonly order: KindOrder },
): Stacked => {
  const off = reductions.map(() => ZERO);
  if (how.stacking === 'bestOf') {
    const each = reductions.map((one) => given(one, amount, amount));
    const best = each.reduce((at, one, index) => (at < 0 || cmp(one, each[at]!) > 0 ? index : at), -1);
    if (best >= 0) off[best] = each[best]!;
    return stacked(amount, off);
  }
  let left = amount;
  for (const index of ordered(reductions, how.order)) {
    const one = reductions[index]!;
    off[index] = given(one, how.stacking === 'additive' ? amount : left, left);
    left = sub(left, off[index]);
  }
  return stacked(amount, off);
};

/** Off a base, at most what is left; nothing of nothing. */
const given = (one: Reduction, base: Decimal, left: Decimal): Decimal =>
  max(ZERO, min(one.kind === 'percent' ? percentOf(base, one.percent) : one.amount, left));

const stacked = (amount: Decimal, off: readonly Decimal[]): Stacked => {
  const total = sum(off);
  return { off, total, left: sub(amount, total) };
};

const ordered = (reductions: readonly Reduction[], order: KindOrder): readonly number[] => {
  const indexes = reductions.map((_, index) => index);
  if (order === 'asGiven') return indexes;
  const first = order === 'percentBeforeFixed' ? 'percent' : 'fixed';
  return [
    ...indexes.filter((index) => reductions[index]!.kind === first),
    ...indexes.filter((index) => reductions[index]!.kind !== first),
  ];
};

/** A margin on cost or price first, a discount on what that makes (ERPNext): 1,000 + 10 % − 10 % is 990. */
export const marginThenDiscount = (price: Decimal, margin: Reduction, discount: Reduction) => {
  const withMargin = add(price, margin.kind === 'percent' ? percentOf(price, margin.percent) : margin.amount);
  const off = given(discount, withMargin, withMargin);
  return { withMargin, discount: off, rate: sub(withMargin, off) };
};
