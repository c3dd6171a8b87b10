/**
 * A whole shared out over parts. The parts always add up to the whole, except under `proportional`, which says so: a price that is split and
 * does not add up again is a cent that nobody owns.
 */
import {
  type Decimal,
  ONE,
  add,
  eq,
  isNegative,
  isZero,
  min,
  mul,
  neg,
  roundTo,
  sub,
  sum,
  unitsAt,
} from '#kernel/decimal.ts';
import { allocate } from '#kernel/money.ts';
import { must } from '#kernel/outcome.ts';
import type { Rounded } from './amendment.ts';
import { fraction, partOf } from './fraction.ts';

/**
 * Who gets the units that are left when every share was cut down:
 * - `largestRemainder`: the largest remainders first, a tie to the lower index; a negative whole mirrors its positive (Hare–Niemeyer, OpenMeter).
 * - `largestRemainderFloored`: the same, but cut towards −infinity, so that −21 over two is −10 and −11 (Vendure).
 * - `firstParts`: one each to the first parts that have a weight (dinero.js, "allocate").
 * - `proportional`: every share rounds for itself; the sum may miss the whole by less than a unit a part (Lago's coupons).
 */
export type AllocationRule = 'largestRemainder' | 'largestRemainderFloored' | 'firstParts' | 'proportional';

/** Weights of nothing: refused as a broken promise, or shared out evenly (Vendure). */
export type NoWeights = 'never' | 'evenly';

export const share = (
  total: Decimal,
  weights: readonly Decimal[],
  rule: AllocationRule,
  rounding: Rounded,
  noWeights: NoWeights = 'never',
): readonly Decimal[] => {
  if (isZero(sum(weights)) && noWeights === 'evenly' && weights.length > 0)
    return share(
      total,
      weights.map(() => ONE),
      rule,
      rounding,
    );
  switch (rule) {
    case 'largestRemainder':
      return allocate(total, weights, rounding.scale);
    case 'largestRemainderFloored':
      return floored(total, weights, rounding.scale);
    case 'firstParts':
      return firstParts(total, weights, rounding.scale);
    case 'proportional': {
      const all = sum(weights);
      return weights.map((weight) =>
        isZero(all)
          ? roundTo(total, rounding.scale, rounding.mode)
          : partOf(total, fraction(weight, all), rounding.scale, rounding.mode),
      );
    }
  }
};

/** A tie broken by a given order of the parts instead of theirs: the parts are shared out in that order and put back. */
export const shareInOrder = (
  total: Decimal,
  weights: readonly Decimal[],
  order: readonly number[],
  rounding: Rounded,
): readonly Decimal[] => {
  must(order.length === weights.length && new Set(order).size === order.length, 'an order names every part once');
  const shares = share(
    total,
    order.map((index) => weights[index]!),
    'largestRemainder',
    rounding,
  );
  return weights.map((_, index) => shares[order.indexOf(index)]!);
};

/** A discount over lines by their amounts: never more than the lines are worth together. What is left of each line comes back too. */
export const shareDiscount = (discount: Decimal, lines: readonly Decimal[], rounding: Rounded) => {
  const positive = lines.map((line) => (isNegative(line) ? sub(line, line) : line));
  const worth = sum(positive);
  const given = min(discount, worth);
  const discounts = isZero(worth) ? positive : share(given, positive, 'largestRemainder', rounding);
  return { given, discounts, net: lines.map((line, index) => sub(line, discounts[index]!)) };
};

/** Shares cut towards −infinity; what is left goes to the largest remainders. A negative whole needs the units the other way round. */
const floored = (total: Decimal, weights: readonly Decimal[], scale: number): readonly Decimal[] => {
  if (!isNegative(total)) return allocate(total, weights, scale);
  const units = unitsAt(total, scale);
  const all = sum(weights);
  const shares = weights.map((weight) => partOf(total, fraction(weight, all), scale, 'floor'));
  const rests = weights.map((weight, index) => sub(mul(total, weight), mul(shares[index]!, all)));
  let left = Number(units - shares.reduce((a, b) => a + unitsAt(b, scale), 0n));
  const order = rests.map((_, index) => index).sort((a, b) => compare(rests[b]!, rests[a]!) || a - b);
  const parts = shares.slice();
  for (const index of order) {
    if (left <= 0) break;
    parts[index] = add(parts[index]!, { units: 1n, scale });
    left--;
  }
  must(eq(sum(parts), total), 'the parts add up to the whole');
  return parts;
};

const compare = (a: Decimal, b: Decimal): number => {
  const difference = sub(a, b).units;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};

const firstParts = (total: Decimal, weights: readonly Decimal[], scale: number): readonly Decimal[] => {
  if (isNegative(total)) return firstParts(neg(total), weights, scale).map(neg);
  const all = sum(weights);
  must(!isZero(all), 'what is split has a line to go to');
  const parts = weights.map((weight) => partOf(total, fraction(weight, all), scale, 'down'));
  let left = Number(unitsAt(sub(total, sum(parts)), scale));
  for (let index = 0; left > 0; index = (index + 1) % weights.length) {
    if (isZero(weights[index]!)) continue;
    parts[index] = add(parts[index]!, { units: 1n, scale });
    left--;
  }
  return parts;
};
