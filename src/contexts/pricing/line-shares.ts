/**
 * A line with its shares of the order's discount: what approval asks about it, and what it earns. Kept as long as the line and its shares are
 * the same, which for all but a few lines of a long quote they are.
 */
import { type Decimal, ZERO, add } from '#kernel/decimal.ts';
import type { Share } from './allocate-order-discount.ts';
import { type DiscountRow, type DiscountValues, discountRow, withShares } from './discount-facts.ts';
import type { LineFacts } from './line-facts.ts';
import { type LineEarned, earnedByLine } from './margin.ts';
import type { Pricing } from './price-charge.ts';
import type { Allocation } from './price-result.contract.ts';
import { sealedShare } from './seal.ts';
import type { Terms } from './term.ts';

export type SharedLine = {
  readonly facts: LineFacts;
  readonly shares: readonly (Share | null)[];
  readonly allocation: readonly Allocation[];
  /** Of the allocation, as it is sealed. */
  readonly sealed: readonly string[];
  /** Taken off over the term. */
  readonly off: Decimal;
  readonly values: DiscountValues;
  readonly discounts: DiscountRow;
  readonly earned: LineEarned;
};

/** `offset`: where the line's own begin in the shares of the whole. */
export const sharedLine = (
  pricing: Pricing,
  terms: Terms,
  facts: LineFacts,
  shares: readonly (Share | null)[],
  offset: number,
): SharedLine => {
  const before = facts.shared;
  if (before !== undefined && isSame(before.shares, shares, offset)) return before;
  const own = shares.slice(offset, offset + facts.fixed.length);
  const given = own.filter((share) => share !== null);
  const off = given.map(({ overTerm }) => overTerm).reduce(add, ZERO);
  const values = withShares(terms, facts.values, facts.fixed, own);
  facts.shared = {
    facts,
    shares: own,
    allocation: given.map(({ told }) => told),
    sealed: given.map(({ told }) => sealedShare(told)),
    off,
    values,
    discounts: discountRow(facts.charges.line.lineId, values, pricing.minorUnits),
    earned: earnedByLine(pricing, facts, off),
  };
  return facts.shared;
};

const isSame = (own: readonly (Share | null)[], all: readonly (Share | null)[], offset: number): boolean => {
  for (let index = 0; index < own.length; index++) if (own[index] !== all[offset + index]) return false;
  return true;
};
