/**
 * The price of a request, under one commercial model: a pure function. The price decision carries promise, estimate and discount facts; the
 * margin decision beside it is for other eyes. What cannot be priced is named in `blocking`; the rest is priced all the same, so that a
 * seller sees everything that is wrong at once.
 */
import { type ArtifactRef, type DecisionResult, type Finding, decided } from '#engines/decision.ts';
import { fingerprint } from '#kernel/hash.ts';
import { isCurrency, minorUnits } from '#kernel/money.ts';
import { type Outcome, accepted, refused } from '#kernel/outcome.ts';
import { allocateOrderDiscount } from './allocate-order-discount.ts';
import { discountFacts } from './discount-facts.ts';
import { PRICING_ENGINE } from './engine.ts';
import { canBeTold, estimateOf, estimateUsage } from './estimate.ts';
import { marginOf } from './margin.ts';
import {
  type AgreementPrice,
  type MarginResult,
  PRICE_LINES_MAX,
  PRICE_PROMISE_SCHEMA,
  PRICE_REQUEST_SCHEMA,
  type PriceRequest,
  type PriceResult,
  type PriceTrace,
} from './pricing.contract.ts';
import type { Descent, Pricing } from './price-charge.ts';
import { priceLine } from './price-line.ts';
import { promotionsOf } from './promotions-of-request.ts';
import { attributePromotions } from './attribute-promotions.ts';
import { overrideFindings } from './price-override.ts';
import type { PricingModel } from './pricing-model.ts';
import { promiseOf, traceOf } from './promise.ts';
import { lineFingerprint, sealed } from './seal.ts';
import { newTerms, worthOf } from './term.ts';

export type PriceDecision = {
  readonly price: DecisionResult<PriceResult, PriceTrace>;
  /** Field classes cost and floor. */
  readonly margin: DecisionResult<MarginResult, null>;
};

/** The request has passed its schema; its segments are in order (kernel `checkSegments`). Refused where no part of it could be answered. */
export const calculatePrice = (request: PriceRequest, model: PricingModel): Outcome<PriceDecision> => {
  if (request.lines.length > PRICE_LINES_MAX)
    return refused({ code: 'price.too-many-lines', lines: request.lines.length, max: PRICE_LINES_MAX });
  if (!isCurrency(request.currency, Temporal.PlainDate.from(request.pricedAsOf)))
    return refused({ code: 'price.unknown-currency', currency: request.currency, date: request.pricedAsOf });
  const pricing = pricingOfRequest(request, model);
  const terms = newTerms();
  const lines = request.lines.map((line) => ({
    line,
    priced: priceLine(pricing, request, request.account.segments, line),
  }));
  const charges = lines.flatMap(({ priced }) => priced.charges);
  const worths = worthOf(terms, charges, pricing.minorUnits);
  const { shares, findings } = allocateOrderDiscount(pricing, worths, request.orderDiscount, charges);
  const { usage, findings: usageFindings } = estimateUsage(pricing, terms, lines);
  if (!canBeTold(worths, usage)) return refused({ code: 'price.total-too-long', lines: lines.length });
  const promise = promiseOf(request, lines, shares);
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
        estimate: estimateOf(pricing, terms, worths, shares, usage),
        promotions: [...attributePromotions(pricing, terms, charges)],
        discounts: discountFacts(terms, lines, shares, pricing.minorUnits),
      },
      promised: sealed(promise, lineFingerprints),
    },
    artifacts: artifactsOf(model, charges),
    trace: traceOf(lines),
    warnings: usageFindings,
    blocking: [
      ...lines.flatMap(({ priced }) => priced.findings),
      ...findings,
      ...taxFindings(charges),
      ...overrideFindings(request.lines, charges),
    ],
    expiresAt: earliest([request.validUntil, ...charges.flatMap((descent) => descent.endings)]),
  });
  return accepted({ price, margin: marginOf({ pricing, terms, worths, lines, shares, usage, inputFingerprint }) });
};

/** What every charge of the request has in common, indexed once. */
export const pricingOfRequest = (request: PriceRequest, model: PricingModel): Pricing => {
  const pricing: Pricing = {
    model,
    on: request.pricedAsOf,
    currency: request.currency,
    minorUnits: minorUnits(request.currency),
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
