/**
 * The price of a request, under one commercial model: a pure function. The price decision carries promise, estimate and discount facts; the
 * margin decision beside it is for other eyes. What cannot be priced is named in `blocking`; the rest is priced all the same, so that a
 * seller sees everything that is wrong at once.
 */
import { type ArtifactRef, type DecisionResult, type Finding, decided } from '#engines/decision.ts';
import { canonical } from '#kernel/canonical.ts';
import { fingerprint } from '#kernel/hash.ts';
import { isCurrency, minorUnits } from '#kernel/money.ts';
import { type Outcome, type Refusal, accepted, refused } from '#kernel/outcome.ts';
import { isPlainDate } from '#kernel/period.ts';
import { allocateOrderDiscount } from './allocate-order-discount.ts';
import { attributePromotions } from './attribute-promotions.ts';
import { conventionsOf } from './conventions.ts';
import { discountFacts } from './discount-facts.ts';
import { PRICING_ENGINE } from './engine.ts';
import { canBeTold, estimateOf, estimateUsage } from './estimate.ts';
import { marginOf } from './margin.ts';
import { withPercentages } from './percent-of.ts';
import type { Descent, Pricing } from './price-charge.ts';
import { priceLine } from './price-line.ts';
import { overrideFindings, toldOverrides } from './price-override.ts';
import { type MarginResult, PRICE_PROMISE_SCHEMA, type PriceResult, type PriceTrace } from './price-result.contract.ts';
import {
  type AgreementPrice,
  PRICE_LINES_MAX,
  PRICE_REQUEST_SCHEMA,
  type PriceLine,
  type PriceRequest,
} from './pricing.contract.ts';
import type { PricingModel } from './pricing-model.ts';
import { type LineCharges, promiseOf, traceOf } from './promise.ts';
import { isAcrossLines } from './promotions-by-item.ts';
import { promotionsOf } from './promotions-of-request.ts';
import { roundTotals } from './round-total.ts';
import { lineFingerprint, sealed } from './seal.ts';
import { newTerms, worthOf } from './term.ts';

export type PriceDecision = {
  readonly price: DecisionResult<PriceResult, PriceTrace>;
  /** Field classes cost and floor. */
  readonly margin: DecisionResult<MarginResult, null>;
};

/** The request has passed its schema; its segments are in order (kernel `checkSegments`). Refused where no part of it could be answered. */
export const calculatePrice = (request: PriceRequest, model: PricingModel): Outcome<PriceDecision> => {
  const opened = openPricing(request, model);
  return opened.ok ? accepted(opened.value.decision) : opened;
};

/** A decision with the lines it was made of, so that an edited line is priced alone and the others are as they were. */
export type OpenPricing = {
  readonly request: PriceRequest;
  readonly model: PricingModel;
  readonly pricing: Pricing;
  /** Before percentages of other charges. */
  readonly own: readonly LineCharges[];
  readonly decision: PriceDecision;
};

export const openPricing = (request: PriceRequest, model: PricingModel): Outcome<OpenPricing> => {
  const offence = requestOffence(request);
  if (offence !== null) return refused(offence);
  const pricing = pricingOfRequest(request, model);
  return close(
    request,
    model,
    pricing,
    request.lines.map((line) => ({ line, priced: priceLine(pricing, line) })),
  );
};

/**
 * The same decision as `calculatePrice` of the new request, in less time: a line that is the same object as before, under the same rules, keeps
 * its charges. Whatever looks at several lines at once (percentages of others, shares, sums that round) is worked out anew.
 */
export const reprice = (before: OpenPricing, request: PriceRequest): Outcome<OpenPricing> => {
  const offence = requestOffence(request);
  if (offence !== null) return refused(offence);
  const { model } = before;
  const pricing = pricingOfRequest(request, model);
  if (!isSameQuestion(before.request, request) || roundsSums(before)) return openPricing(request, model);
  const known = new Map(before.own.map((priced) => [priced.line, priced]));
  return close(
    request,
    model,
    pricing,
    request.lines.map((line) => known.get(line) ?? { line, priced: priceLine(pricing, line) }),
  );
};

/** With some lines edited, added or taken out; the others, and everything else that was asked, as before. */
export const repriceLines = (
  before: OpenPricing,
  changed: readonly PriceLine[],
  removed: readonly string[] = [],
): Outcome<OpenPricing> => {
  const edited = new Map(changed.map((line) => [line.lineId, line]));
  const gone = new Set(removed);
  const kept = before.request.lines.flatMap((line) => {
    if (gone.has(line.lineId)) return [];
    const now = edited.get(line.lineId) ?? line;
    edited.delete(line.lineId);
    return [now];
  });
  return reprice(before, { ...before.request, lines: [...kept, ...edited.values()] });
};

/** Everything but the lines and the discount on the whole, which no line's own price rests on. */
const isSameQuestion = (before: PriceRequest, now: PriceRequest): boolean =>
  before.promotions.every((candidate) => !isAcrossLines(candidate)) &&
  canonical(withoutLines(before)) === canonical(withoutLines(now));

const withoutLines = ({ lines: _lines, orderDiscount: _discount, validUntil: _until, ...rest }: PriceRequest) => rest;

/** A sum that rounds gives every charge its share, so no charge of the quote is known without the others. */
const roundsSums = ({ pricing }: OpenPricing): boolean =>
  [...pricing.books.values()].some((book) => 'place' in book && book.place === 'total');

const requestOffence = (request: PriceRequest): Refusal | null => {
  if (request.lines.length > PRICE_LINES_MAX)
    return { code: 'price.too-many-lines', lines: request.lines.length, max: PRICE_LINES_MAX };
  if (!isPlainDate(request.pricedAsOf)) return { code: 'period.date', date: request.pricedAsOf };
  if (!isCurrency(request.currency, Temporal.PlainDate.from(request.pricedAsOf)))
    return { code: 'price.unknown-currency', currency: request.currency, date: request.pricedAsOf };
  return null;
};

const close = (
  request: PriceRequest,
  model: PricingModel,
  pricing: Pricing,
  own: readonly LineCharges[],
): Outcome<OpenPricing> => {
  const terms = newTerms();
  const lines = withPercentages(pricing, terms, own);
  const charges = lines.flatMap(({ priced }) => priced.charges);
  roundTotals(pricing, charges);
  const worths = worthOf(terms, charges, pricing.minorUnits);
  const { shares, findings } = allocateOrderDiscount(pricing, worths, request.orderDiscount, charges);
  const { usage, findings: usageFindings } = estimateUsage(pricing, terms, lines);
  if (!canBeTold(worths, usage)) return refused({ code: 'price.total-too-long', lines: lines.length });
  const promise = promiseOf(request, pricing, lines, shares);
  const lineFingerprints = promise.lines.map(lineFingerprint);
  const inputFingerprint = fingerprint(PRICE_REQUEST_SCHEMA, request);
  const price = decided<PriceResult, PriceTrace>({
    kind: 'price',
    engine: PRICING_ENGINE,
    inputs: { schemaId: PRICE_REQUEST_SCHEMA, fingerprint: inputFingerprint },
    output: {
      schemaId: PRICE_PROMISE_SCHEMA,
      value: {
        promise,
        lineFingerprints,
        estimate: estimateOf(request, pricing, terms, lines, worths, shares, usage),
        promotions: [...attributePromotions(pricing, terms, charges)],
        overrides: [...toldOverrides(charges)],
        discounts: discountFacts(terms, lines, shares, pricing.minorUnits),
        conventions: conventionsOf(request, pricing, charges),
      },
      promised: sealed(promise, lineFingerprints),
    },
    artifacts: artifactsOf(model, charges),
    trace: traceOf(lines),
    warnings: [...lines.flatMap(({ priced }) => priced.warnings), ...usageFindings],
    blocking: [
      ...lines.flatMap(({ priced }) => priced.findings),
      ...findings,
      ...taxFindings(charges),
      ...overrideFindings(request.lines, charges),
    ],
    expiresAt: earliest([request.validUntil, ...charges.flatMap((descent) => descent.endings)]),
  });
  const margin = marginOf({ pricing, terms, worths, lines, shares, usage, inputFingerprint });
  return accepted({ request, model, pricing, own, decision: { price, margin } });
};

/** What every charge of the request has in common, indexed once. */
export const pricingOfRequest = (request: PriceRequest, model: PricingModel): Pricing => {
  const { currency, country, channel, agreements = [] } = request;
  const regions = (model.pricePolicy?.value.regions ?? [])
    .filter(({ countries }) => countries.includes(country))
    .map(({ key }) => key);
  const pricing: Pricing = {
    model,
    on: request.pricedAsOf,
    market: { currency, country, channel, regions, agreements },
    accountSegments: request.account.segments,
    books: new Map(),
    currency,
    minorUnits: minorUnits(currency),
    agreements: Map.groupBy(request.agreementPrices, (price: AgreementPrice) => `${price.offering}/${price.charge}`),
    promotions: new Map(),
  };
  return { ...pricing, promotions: promotionsOf(request, pricing) };
};

/** What a step cites by name, with its hash. A promotion is cited by the hash that its candidate carries. */
const artifactsOf = (model: PricingModel, charges: readonly Descent[]): readonly ArtifactRef[] => {
  const refs = new Map<string, ArtifactRef>();
  const cited = new Set<string>();
  for (const descent of charges) {
    refs.set(descent.book.source, descent.book.ref);
    for (const ref of descent.refs) refs.set(`${ref.kind}:${ref.key}`, ref);
    if (descent.book.conversion !== undefined)
      for (const ref of [descent.book.conversion.rates, descent.book.conversion.policy])
        refs.set(`${ref.kind}:${ref.key}`, ref);
    for (const step of descent.steps) cited.add(step.source);
    for (const ref of descent.promotions) refs.set(`${ref.kind}:${ref.key}`, ref);
  }
  for (const schedule of model.schedules) if (cited.has(schedule.source)) refs.set(schedule.source, schedule.ref);
  return [model.waterfall.ref, ...refs.values()];
};

/** One page cannot say "plus tax" and "tax included". */
const taxFindings = (charges: readonly Descent[]): readonly Finding[] => {
  const books = new Map(charges.map(({ book }) => [book.ref.key, book.taxInclusive]));
  return new Set(books.values()).size > 1 ? [{ code: 'price.mixed-tax-basis', books: [...books.keys()].sort() }] : [];
};

/** Dates and instants compare as text up to the day, which is as fine as an artifact ends. */
const earliest = (moments: readonly (string | undefined)[]): string | undefined =>
  moments
    .filter((moment) => moment !== undefined)
    .reduce<string | undefined>((first, moment) => (first === undefined || moment < first ? moment : first), undefined);
