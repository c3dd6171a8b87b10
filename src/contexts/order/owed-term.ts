/**
 * A promised term after its share of the discount on the whole offer. The share stands beside the price in the accepted package, so that one edited
 * line does not rewrite the others; whoever carries the promise out reads one amount, and it is the one that is owed. Pure.
 */
import type { Allocation } from '#contexts/pricing/index.ts';
import type { Billed } from '#contexts/promotion/index.ts';
import { add, dec, decText, isZero, sub, sum } from '#kernel/decimal.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { allocate } from '#kernel/money.ts';
import { must } from '#kernel/outcome.ts';
import type { PromisedTerm } from './order.ts';

type BundlePart = { readonly amount: string; readonly [member: string]: Json };

/** The share of one charge of one segment; undefined where nothing was taken off the whole, or nothing of it fell on this charge. */
export const shareOf = (
  allocation: readonly Allocation[],
  { componentId, charge, segmentId }: Pick<Allocation, 'componentId' | 'charge' | 'segmentId'>,
): Allocation | undefined =>
  allocation.find(
    (share) =>
      share.componentId === componentId &&
      share.charge === charge &&
      share.segmentId === segmentId &&
      !isZero(dec(share.amount)),
  );

/** A credit leaves the price as it is: it is given once, and the term says its part of it. */
export const owedTerm = (term: PromisedTerm, share: Allocation | undefined, scale: number): PromisedTerm => {
  if (share === undefined) return term;
  if (share.per === 'credit') return { ...term, orderCredit: share.amount };
  const before = dec(String(term['amount']));
  const owed = sub(before, dec(share.amount));
  must(owed.units >= 0n, 'a share of the discount on the whole is no more than what it is taken off');
  return {
    ...term,
    amount: decText(owed),
    orderDiscount: { before: decText(before), off: share.amount },
    ...partsOwed(term, share, scale),
  };
};

/** What each part of a bundle is worth goes down with it, so that the parts are still the whole. */
const partsOwed = ({ bundle }: PromisedTerm, share: Allocation, scale: number): JsonObject => {
  if (bundle === undefined) return {};
  const { parts, ...rest } = bundle as JsonObject & { readonly parts: readonly BundlePart[] };
  const worth = parts.map(({ amount }) => dec(amount));
  if (isZero(sum(worth))) return {};
  const off = allocate(dec(share.amount), worth, scale);
  return {
    bundle: { ...rest, parts: parts.map((part, at) => ({ ...part, amount: decText(sub(worth[at]!, off[at]!)) })) },
  };
};

/** Where the bill shows what promotions gave beside the charge, it shows this beside it too: charge less all of it is what is owed. */
export const billedWithShare = (billed: Billed, share: Allocation | undefined): JsonObject => ({
  charge: billed.charge,
  less: [
    ...billed.less.map((each) => ({ ...each })),
    ...(share === undefined || share.per === 'credit' ? [] : [{ as: 'orderDiscount', amount: share.amount }]),
  ],
});

/** Of all terms of an order, or of one part of it: the one credit that its customer is given. Null where none is. */
export const orderCreditOf = (terms: readonly PromisedTerm[]): string | null => {
  const parts = terms.flatMap(({ orderCredit }) => (typeof orderCredit === 'string' ? [dec(orderCredit)] : []));
  return parts.length === 0 ? null : decText(parts.reduce(add));
};
