/**
 * The price of a request, under one commercial model: a pure function. The price decision carries promise, estimate and discount facts; the
 * margin decision beside it is for other eyes. What cannot be priced is named in `blocking`; the rest is priced all the same, so that a
 * seller sees everything that is wrong at once.
 */
import { canonical } from '#kernel/canonical.ts';
import { isCurrency, minorUnits } from '#kernel/money.ts';
import { type Outcome, type Refusal, accepted, must, refused } from '#kernel/outcome.ts';
import { isPlainDate } from '#kernel/period.ts';
import { type Known, type PriceDecision, closePrice } from './close-price.ts';
import type { Pricing } from './price-charge.ts';
import { priceLine } from './price-line.ts';
import { type AgreementPrice, PRICE_LINES_MAX, type PriceLine, type PriceRequest } from './pricing.contract.ts';
import type { PricingModel } from './pricing-model.ts';
import type { LineCharges } from './promise.ts';
import { isAcrossLines, itemKeysOf } from './promotions-by-item.ts';
import { promotionsOf } from './promotions-of-request.ts';
import { requestProblems, toldProblems } from './request-problems.ts';
import { untouchedBetween } from './untouched.ts';

export type { PriceDecision } from './close-price.ts';

/** The request has passed its schema. Refused where no part of it could be answered, or where two parts of it contradict each other. */
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
  readonly known: Known;
};

export const openPricing = (request: PriceRequest, model: PricingModel): Outcome<OpenPricing> => {
  const unsealed = openUnsealed(request, model);
  if (unsealed.ok) sealAtOnce(unsealed.value);
  return unsealed;
};

/** The same, for whoever compares many and keeps few: what nobody asks for is not hashed. */
export const openToCompare = (request: PriceRequest, model: PricingModel): Outcome<OpenPricing> =>
  openUnsealed(request, model);

/**
 * The same request under another model, to compare: lines of offerings that both price alike keep the charges that they have. They cite the books
 * of the model that they were priced under, so that what is compared is the price, and not what it rests on.
 */
export const openBeside = (before: OpenPricing, model: PricingModel): Outcome<OpenPricing> => {
  const { request } = before;
  const untouched = untouchedBetween(before.model, model);
  const across = new Set(request.promotions.filter(isAcrossLines).flatMap(({ items }) => items));
  const isSameLine = ({ line, priced }: LineCharges): boolean =>
    priced.pending.length === 0 &&
    untouched(line.offering) &&
    (line.components?.every(({ offering }) => untouched(offering)) ?? true) &&
    (across.size === 0 || !itemKeysOf(line).some((key) => across.has(key)));
  const pricing = pricingOfRequest(request, model);
  const own = before.own.map((known) =>
    isSameLine(known) ? known : { line: known.line, priced: priceLine(pricing, known.line) },
  );
  // A sum that rounds moves the charges of all its lines.
  return roundsSums(before) || roundsSums({ pricing })
    ? openUnsealed(request, model)
    : opened(request, model, pricing, own, before.known);
};

/** Ten thousand lines are hashed where they are priced, and not by whoever reads the fingerprint later, with a transaction open. */
const sealAtOnce = ({ decision: { price, margin } }: OpenPricing): void => {
  for (const sealed of [price, margin]) must(sealed.inputs.fingerprint && sealed.output.fingerprint, 'it has a name');
};

const openUnsealed = (request: PriceRequest, model: PricingModel): Outcome<OpenPricing> => {
  const offence = requestOffence(request);
  if (offence !== null) return refused(offence);
  const pricing = pricingOfRequest(request, model);
  const own = request.lines.map((line) => ({ line, priced: priceLine(pricing, line) }));
  return opened(request, model, pricing, own, undefined);
};

/**
 * The same decision as `calculatePrice` of the new request, in less time: a line that is the same object as before, under the same rules, keeps
 * its charges. Whatever looks at several lines at once (percentages of others, shares, sums that round) is worked out anew.
 */
export const reprice = (before: OpenPricing, request: PriceRequest): Outcome<OpenPricing> => {
  const { model } = before;
  if (!isSameQuestion(before.request, request) || roundsSums(before)) return openPricing(request, model);
  const priced = new Map(before.own.map((one) => [one.line, one]));
  const offence = requestOffence(request, (line) => priced.has(line));
  if (offence !== null) return refused(offence);
  const pricing = dependsOnStarts(request) ? pricingOfRequest(request, model) : before.pricing;
  const own = request.lines.map((line) => priced.get(line) ?? { line, priced: priceLine(pricing, line) });
  const repriced = opened(request, model, pricing, own, before.known);
  if (repriced.ok) sealAtOnce(repriced.value);
  return repriced;
};

const opened = (
  request: PriceRequest,
  model: PricingModel,
  pricing: Pricing,
  own: readonly LineCharges[],
  before: Known | undefined,
): Outcome<OpenPricing> => {
  const closed = closePrice(request, pricing, own, before);
  return closed.ok ? accepted({ request, model, pricing, own, ...closed.value }) : closed;
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
  !before.promotions.some(isAcrossLines) &&
  Object.keys({ ...before, ...now }).every(
    (name) =>
      name === 'lines' ||
      name === 'orderDiscount' ||
      name === 'validUntil' ||
      isSame(before[name as keyof PriceRequest], now[name as keyof PriceRequest]),
  );

const isSame = (before: unknown, now: unknown): boolean =>
  before === now || (before !== undefined && now !== undefined && canonical(before) === canonical(now));

/** A promotion of the first months ends so long after a line begins, so an edited line may move its end. */
const dependsOnStarts = ({ promotions }: PriceRequest): boolean =>
  promotions.some(({ effect }) => effect.months !== undefined);

/** A sum that rounds gives every charge its share, so no charge of the quote is known without the others. */
const roundsSums = ({ pricing }: Pick<OpenPricing, 'pricing'>): boolean =>
  [...pricing.books.values()].some((book) => 'place' in book && book.place === 'total');

const requestOffence = (request: PriceRequest, isChecked?: (line: PriceLine) => boolean): Refusal | null => {
  if (request.lines.length > PRICE_LINES_MAX)
    return { code: 'price.too-many-lines', lines: request.lines.length, max: PRICE_LINES_MAX };
  if (!isPlainDate(request.pricedAsOf)) return { code: 'period.date', date: request.pricedAsOf };
  if (!isCurrency(request.currency, Temporal.PlainDate.from(request.pricedAsOf)))
    return { code: 'price.unknown-currency', currency: request.currency, date: request.pricedAsOf };
  const problems = requestProblems(request, isChecked);
  return problems.length === 0 ? null : { code: 'price.request-invalid', ...toldProblems(problems) };
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
