/**
 * What deals like this one were closed at: an input that is looked up beforehand, never a query inside an engine. Quantiles over enough deals
 * of enough customers, so that nobody reads another customer's discount off it. Pure.
 */
import { type Decimal, cmp, dec, decText, mul } from '#kernel/decimal.ts';

/** Fewer than these and somebody could work out what one customer got. */
export const GUIDANCE_DEALS_MIN = 5;
export const GUIDANCE_ACCOUNTS_MIN = 3;
/** A deal of another size is another negotiation. */
const SIZE_FACTOR = dec('4');

export type ClosedDeal = {
  readonly accountId: string;
  readonly segment: string;
  readonly offerings: readonly string[];
  /** Of the list value over the term, everything that was taken off. */
  readonly discountPercent: string;
  /** In the policy's currency; null where it cannot be told. */
  readonly listTotal: string | null;
};

export type Mine = Omit<ClosedDeal, 'accountId'>;
export type ComparedBy = 'offering' | 'segment' | 'size';

export type DealGuidance =
  | { readonly status: 'tooFew'; readonly needed: number }
  | {
      readonly status: 'given';
      readonly deals: number;
      readonly comparedBy: readonly ComparedBy[];
      /** A quarter of the deals gave no more than the target, half no more than expected, nine of ten no more than the floor. */
      readonly target: string;
      readonly expected: string;
      readonly floor: string;
      readonly mine: string;
      readonly position: 'within-target' | 'within-expected' | 'deep' | 'beyond';
    };

/** The closest likeness that enough deals have: first all three, then without the size, then of the offering alone. */
const LIKENESSES: readonly (readonly ComparedBy[])[] = [
  ['offering', 'segment', 'size'],
  ['offering', 'segment'],
  ['offering'],
];

export const guidanceOf = (mine: Mine, closed: readonly ClosedDeal[]): DealGuidance => {
  for (const comparedBy of LIKENESSES) {
    const alike = closed.filter((deal) => comparedBy.every((by) => IS_ALIKE[by](mine, deal)));
    if (alike.length < GUIDANCE_DEALS_MIN) continue;
    if (new Set(alike.map(({ accountId }) => accountId)).size < GUIDANCE_ACCOUNTS_MIN) continue;
    const percents = alike.map(({ discountPercent }) => dec(discountPercent)).sort(cmp);
    const [target, expected, floor] = [quantile(percents, 25), quantile(percents, 50), quantile(percents, 90)];
    const own = dec(mine.discountPercent);
    return {
      status: 'given',
      deals: alike.length,
      comparedBy,
      target: decText(target),
      expected: decText(expected),
      floor: decText(floor),
      mine: decText(own),
      position:
        cmp(own, target) <= 0
          ? 'within-target'
          : cmp(own, expected) <= 0
            ? 'within-expected'
            : cmp(own, floor) <= 0
              ? 'deep'
              : 'beyond',
    };
  }
  return { status: 'tooFew', needed: GUIDANCE_DEALS_MIN };
};

const IS_ALIKE: Readonly<Record<ComparedBy, (mine: Mine, deal: ClosedDeal) => boolean>> = {
  offering: (mine, deal) => mine.offerings.some((offering) => deal.offerings.includes(offering)),
  segment: (mine, deal) => mine.segment === deal.segment,
  size: (mine, deal) => {
    if (mine.listTotal === null || deal.listTotal === null) return false;
    const [a, b] = [dec(mine.listTotal), dec(deal.listTotal)];
    return cmp(a, mul(b, SIZE_FACTOR)) <= 0 && cmp(b, mul(a, SIZE_FACTOR)) <= 0;
  },
};

/** The nearest rank: a discount that a deal really had, never one between two. `hundredths`: so many of a hundred deals gave no more. */
const quantile = (sorted: readonly Decimal[], hundredths: number): Decimal => {
  const rank = Math.ceil((hundredths * sorted.length) / 100);
  return sorted[Math.max(0, rank - 1)]!;
};
