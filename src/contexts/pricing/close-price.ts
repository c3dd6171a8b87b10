/** From priced lines to the decision: sums, shares of a discount on the whole, seals. What the decision before knew of a line is not worked out again. */
import { type ArtifactRef, type DecisionResult, type Finding, decided } from '#engines/decision.ts';
import { fingerprint } from '#kernel/hash.ts';
import { lazy } from '#kernel/lazy.ts';
import { type Outcome, accepted, refused } from '#kernel/outcome.ts';
import { allocateOrderDiscount } from './allocate-order-discount.ts';
import { collect } from './collect.ts';
import { conventionsOf } from './conventions.ts';
import { discountSummary } from './discount-facts.ts';
import { PRICING_ENGINE } from './engine.ts';
import { canBeTold, estimateOf } from './estimate.ts';
import { type LineFacts, earliest, factsOf } from './line-facts.ts';
import { type SharedLine, sharedLine } from './line-shares.ts';
import { marginOf } from './margin.ts';
import { firmOf, isOptional, pricedOptions, roundedTogether, sumsWithOptions } from './options.ts';
import { type Pages, pagesOf } from './pages.ts';
import { type PagedSums, type Sums, pagedSums, together } from './page-sums.ts';
import { withPercentages } from './percent-of.ts';
import type { Pricing } from './price-charge.ts';
import {
  type MarginResult,
  PRICE_PROMISE_SCHEMA,
  type PricePromise,
  type PriceResult,
  type PriceTrace,
} from './price-result.contract.ts';
import { PRICE_REQUEST_SCHEMA, type PriceRequest } from './pricing.contract.ts';
import { type LineCharges, promiseOf } from './promise.ts';
import { roundTotals } from './round-total.ts';
import { sealed } from './seal.ts';
import { type Terms, newTerms } from './term.ts';

export type PriceDecision = {
  readonly price: DecisionResult<PriceResult, PriceTrace>;
  /** Field classes cost and floor. */
  readonly margin: DecisionResult<MarginResult, null>;
};

/** What the next decision on almost the same request may use again. */
export type Known = {
  readonly terms: Terms;
  readonly sums: PagedSums;
  readonly pages: KnownPages;
};
type KnownPages = {
  readonly inputs: () => Pages;
  readonly lines: () => Pages;
  readonly allocation: () => Pages;
  readonly margin: () => Pages;
};
export type Closed = { readonly decision: PriceDecision; readonly known: Known };

export const closePrice = (
  request: PriceRequest,
  pricing: Pricing,
  own: readonly LineCharges[],
  before: Known | undefined,
): Outcome<Closed> => {
  const terms = before?.terms ?? newTerms();
  const charged = withPercentages(pricing, terms, own);
  for (const alike of roundedTogether(charged))
    roundTotals(
      pricing,
      collect(alike, ({ priced }) => priced.charges),
    );
  const facts = charged.map((line) => (line.facts ??= factsOf(pricing, terms, line)));
  if (!canBeTold(facts)) return refused({ code: 'price.total-too-long', lines: facts.length });
  const fixed = collect(firmOf(facts), (line) => line.fixed);
  const { shares, findings } = allocateOrderDiscount(pricing, terms, request.orderDiscount, fixed);
  let offset = 0;
  const lines = facts.map((line) => {
    if (line.charges.line.optional === true) return sharedLine(pricing, terms, line, unshared(line), 0);
    const shared = sharedLine(pricing, terms, line, shares, offset);
    offset += line.fixed.length;
    return shared;
  });
  const firm = lines.some(isOptional) ? lines.filter((line) => !isOptional(line)) : lines;
  const paged = pagedSums(firm, before?.sums);
  const sums = together(paged.pages);
  const promise = promiseOf(request, lines, sums);
  const pages = pagesOfAll(request, lines, before?.pages);
  const inputs = {
    schemaId: PRICE_REQUEST_SCHEMA,
    fingerprint: lazy(() => requestFingerprint(request, pages.inputs())),
  };
  const result = resultOf(request, pricing, promise, lines, sums);
  const price = decided<PriceResult, PriceTrace>({
    kind: 'price',
    engine: PRICING_ENGINE,
    inputs,
    output: {
      schemaId: PRICE_PROMISE_SCHEMA,
      value: result,
      promised: () => sealed(promise, pages.lines(), pages.allocation()),
    },
    artifacts: artifactsOf(pricing, facts),
    trace: { lines: facts.map((line) => line.trace) },
    warnings: [
      ...collect(facts, ({ charges }) => charges.priced.warnings),
      ...collect(facts, (line) => line.usageFindings),
    ],
    blocking: [
      ...collect(facts, ({ charges }) => charges.priced.findings),
      ...findings,
      ...taxFindings(facts),
      ...collect(facts, (line) => line.overrideFindings),
    ],
    expiresAt: earliest([request.validUntil, ...facts.map((line) => line.ending)]),
  });
  const margin = marginOf(
    pricing,
    lines,
    { sums, judged: sumsWithOptions(lines, sums) },
    inputs.fingerprint,
    pages.margin,
  );
  return accepted({ decision: { price, margin }, known: { terms, sums: paged, pages } });
};

/** Hashed when they are asked for; until then they hold the decision that they build on. */
const pagesOfAll = (
  { lines: asked }: PriceRequest,
  lines: readonly SharedLine[],
  before: KnownPages | undefined,
): KnownPages => ({
  inputs: lazy(() => pagesOf(asked, before?.inputs())),
  lines: lazy(() =>
    pagesOf(
      lines.map(({ facts }) => facts.fingerprint),
      before?.lines(),
    ),
  ),
  allocation: lazy(() =>
    pagesOf(
      lines.map(({ sealed: shares }) => shares),
      before?.allocation(),
    ),
  ),
  margin: lazy(() =>
    pagesOf(
      lines.map(({ earned }) => earned.row),
      before?.margin(),
    ),
  ),
});

const unshared = ({ fixed }: LineFacts): readonly null[] => fixed.map(() => null);

const resultOf = (
  request: PriceRequest,
  pricing: Pricing,
  promise: PricePromise,
  lines: readonly SharedLine[],
  sums: Sums,
): PriceResult => {
  const estimate = estimateOf(
    request,
    pricing,
    promise.totals,
    lines.map(({ facts }) => facts),
    sums,
  );
  const fingerprints = lazy(() => lines.map(({ facts }) => facts.fingerprint));
  return {
    promise,
    get lineFingerprints() {
      return fingerprints();
    },
    estimate,
    promotions: collect(lines, ({ facts }) => facts.promotions),
    overrides: collect(lines, ({ facts }) => facts.overrides),
    discounts: discountSummary(
      sumsWithOptions(lines, sums),
      lines.map(({ discounts }) => discounts),
    ),
    conventions: conventionsOf(request, pricing, new Set(collect(lines, ({ facts }) => facts.books))),
    ...pricedOptions(lines, estimate),
  };
};

/** The request with its lines by the hashes of their pages. */
const requestFingerprint = (request: PriceRequest, lines: Pages): string =>
  fingerprint(PRICE_REQUEST_SCHEMA, { ...request, lines: { count: lines.items.length, pages: lines.hashes } });

const artifactsOf = ({ model }: Pricing, facts: readonly LineFacts[]): readonly ArtifactRef[] => {
  const refs = new Set<ArtifactRef>();
  for (const line of facts) for (const ref of line.refs) refs.add(ref);
  return [model.waterfall.ref, ...refs];
};

/** One page cannot say "plus tax" and "tax included". */
const taxFindings = (facts: readonly LineFacts[]): readonly Finding[] => {
  const used = new Set(collect(facts, (line) => line.books));
  const books = new Map([...used].map((book) => [book.ref.key, book.taxInclusive] as const));
  return new Set(books.values()).size > 1 ? [{ code: 'price.mixed-tax-basis', books: [...books.keys()].sort() }] : [];
};
