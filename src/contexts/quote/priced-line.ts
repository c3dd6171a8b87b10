/**
 * A price result taken apart by line and put together again. A quote of 10,000 lines whose one line was edited stores that line's part;
 * what is about the whole (totals, shares of an order's discount) stays with the decision. Pure.
 */
import type { ChangeBill, MarginResult, PriceResult } from '#contexts/pricing/index.ts';
import type { ArtifactRef, Finding } from '#engines/decision.ts';
import type { PriceInputs } from './price-request.ts';
import type { PromotionUse } from './promotion-use.ts';

export type StoredPrice = PriceResult & {
  readonly blocking: readonly Finding[];
  readonly priceFingerprint: string;
  readonly promotionUses: readonly PromotionUse[];
  /** What the price rests on besides the quote: with both it is decided again. Absent on prices that were stored whole. */
  readonly modelHash?: string;
  readonly inputs?: PriceInputs;
  /** Of the model: those that the price rests on. */
  readonly artifacts?: readonly ArtifactRef[];
  /** Of a quote that changes what the customer has. */
  readonly bill?: ChangeBill;
};

type Estimate = PriceResult['estimate'];
type Discounts = PriceResult['discounts'];

/** What pricing found out about one line: of class commercial. */
export type PricedPart = {
  readonly promised: PriceResult['promise']['lines'][number];
  readonly fingerprint: string;
  readonly discounts: Discounts['lines'][number] | null;
  readonly usage: Estimate['usage'];
  /** Absent on parts from before it was told. */
  readonly promotions?: NonNullable<PriceResult['promotions']>;
  readonly overrides?: NonNullable<PriceResult['overrides']>;
};
/** What a line costs: of class cost. */
export type CostedPart = MarginResult['cost']['lines'][number];

const byLine = <T extends { readonly lineId: string }>(all: readonly T[]): ReadonlyMap<string, T> =>
  new Map(all.map((each) => [each.lineId, each]));

/** In the order of the lines. */
export const partsOfPrice = ({
  promise,
  lineFingerprints,
  estimate,
  discounts,
  promotions = [],
  overrides = [],
}: PriceResult): readonly PricedPart[] => {
  const discountsOf = byLine(discounts.lines);
  const usageOf = Map.groupBy(estimate.usage, ({ lineId }) => lineId);
  const promotionsOf = Map.groupBy(promotions, ({ lineId }) => lineId);
  const overridesOf = Map.groupBy(overrides, ({ lineId }) => lineId);
  return promise.lines.map((promised, index) => ({
    promised,
    fingerprint: lineFingerprints[index] ?? '',
    discounts: discountsOf.get(promised.lineId) ?? null,
    usage: usageOf.get(promised.lineId) ?? [],
    promotions: promotionsOf.get(promised.lineId) ?? [],
    overrides: overridesOf.get(promised.lineId) ?? [],
  }));
};

export const withoutParts = <T extends PriceResult>(result: T): T => ({
  ...result,
  promise: { ...result.promise, lines: [] },
  lineFingerprints: [],
  estimate: { ...result.estimate, usage: [] },
  discounts: { ...result.discounts, lines: [] },
  promotions: [],
  overrides: [],
});

/** A result that was stored whole, before there were parts, has no part beside it and is what it is. */
export const withParts = <T extends PriceResult>(rest: T, parts: readonly PricedPart[]): T =>
  parts.length === 0
    ? rest
    : {
        ...rest,
        promise: { ...rest.promise, lines: parts.map(({ promised }) => promised) },
        lineFingerprints: parts.map(({ fingerprint }) => fingerprint),
        estimate: { ...rest.estimate, usage: parts.flatMap(({ usage }) => usage) },
        discounts: { ...rest.discounts, lines: parts.flatMap(({ discounts }) => discounts ?? []) },
        promotions: parts.flatMap(({ promotions }) => promotions ?? []),
        overrides: parts.flatMap(({ overrides }) => overrides ?? []),
      };

export const withoutCosts = (margin: MarginResult): MarginResult => ({
  ...margin,
  cost: { ...margin.cost, lines: [] },
});

export const withCosts = (margin: MarginResult, lines: readonly CostedPart[]): MarginResult =>
  lines.length === 0 ? margin : { ...margin, cost: { ...margin.cost, lines: [...lines] } };

/** Prices that were stored whole, before there were parts: they hold for the content that was priced, or for no line. */
export const wholeParts = (
  price: StoredPrice | undefined,
): ReadonlyMap<string, { readonly leaf: string | null; readonly body: PricedPart }> =>
  new Map(
    price === undefined ? [] : partsOfPrice(price).map((body) => [body.promised.lineId, { leaf: null, body }] as const),
  );
