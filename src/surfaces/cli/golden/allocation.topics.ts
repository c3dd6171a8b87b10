/** A whole shared out over parts. */
import { type Decimal, min, sub, sum } from '#kernel/decimal.ts';
import { type AllocationRule, share, shareDiscount, shareInOrder } from '#engines/price/allocation.ts';
import { rounded, roundingOf, wholeUnits } from './conventions.ts';
import type { Told } from './figures.ts';
import { type Reader, UnreadableCase } from './reader.ts';
import type { Topics } from './run-cases.ts';

/** A tie goes by the order of the parts, unless the case gives keys to go by. */
const byLargestRemainder = (inputs: Reader): Told => {
  inputs.describes('tie_break');
  const [total, weights, rounding] = [inputs.num('total'), inputs.nums('weights'), roundingOf(inputs)];
  if (!inputs.has('keys')) return { parts: share(total, weights, 'largestRemainder', rounding) };
  const keys = inputs.texts('keys');
  if (keys.length !== weights.length) throw new UnreadableCase('every weight has one key');
  const order = keys
    .map((_, index) => index)
    .sort((a, b) => (keys[a]! < keys[b]! ? -1 : keys[a]! > keys[b]! ? 1 : a - b));
  return { parts: shareInOrder(total, weights, order, rounding) };
};

const cents = (inputs: Reader, total: string, weights: string, rule: AllocationRule): readonly Decimal[] =>
  share(inputs.num(total), inputs.nums(weights), rule, wholeUnits(inputs), 'evenly');

const bundle = (inputs: Reader): Told => {
  const alone = inputs.nums('standalone');
  const total = inputs.has('bundle_price')
    ? inputs.num('bundle_price')
    : sub(sum(alone), inputs.num('bundle_discount'));
  const allocated = share(total, alone, 'largestRemainder', roundingOf(inputs));
  const discounts = alone.map((price, index) => sub(price, allocated[index]!));
  return { allocated, total, discounts, discount: sub(sum(alone), total) };
};

const overLines = (inputs: Reader): Told => {
  const rounding = wholeUnits(inputs);
  const lines = inputs.nums('line_cents');
  const discount = rounded(inputs.num('discount_cents'), rounding);
  const { given, discounts, net } = shareDiscount(discount, lines, rounding);
  return {
    net_line_cents: net,
    discounts_cents: discounts,
    discount_cents: discounts,
    total_discount_cents: given,
    net_total_cents: sub(sum(lines), min(discount, sum(lines))),
  };
};

export const allocationTopics: Topics = {
  'allocation.largest_remainder': byLargestRemainder,
  'allocation.prorate_integer': (inputs) => ({ parts: cents(inputs, 'total', 'weights', 'largestRemainderFloored') }),
  'allocation.ratios': (inputs) => ({ parts_cents: cents(inputs, 'total_cents', 'ratios', 'firstParts') }),
  'allocation.discount_over_lines': overLines,
  'allocation.bundle_discount': bundle,
  'allocation.bundle_discount_subset': bundle,
};
