/** What is given away on a quote and what could be: promotions with their reasons, and what deals like it were closed at. For sellers. */
import { compileRates, convert, type CompiledRates, previewPromotions, pricingOf } from '#contexts/pricing/index.ts';
import { dec, decText, roundTo } from '#kernel/decimal.ts';
import type { Json } from '#kernel/json.ts';
import { minorUnits } from '#kernel/money.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import { type DealGuidance, guidanceOf } from './deal-guidance.ts';
import { readClosedDeals } from './deal-guidance.store.ts';
import { readDecision } from './decision.store.ts';
import { readPriceInputs } from './price-inputs.ts';
import { candidatesOf, priceRequestOf } from './price-request.ts';
import type { StoredPrice } from './priced-line.ts';
import { standingsOf } from './promotions-of-quote.ts';
import { visibleQuote } from './quote.routes.ts';
import type { Quote } from './quote.ts';

/** Older deals were made on another list. */
const GUIDANCE_DAYS = 730;
/** Sizes of deals are compared in one currency. */
const GUIDANCE_CURRENCY = 'EUR';

const sellersOnly = async (tx: Tx, reader: Reader, query: Query): Promise<Outcome<Quote>> =>
  reader.principal.type === 'customer'
    ? refused({ code: 'access.denied', action: 'view.commercial', policies: [] })
    : visibleQuote(tx, reader, query);

const promotions = async (tx: Tx, reader: Reader, query: Query, door: Door): Promise<Outcome<Json>> => {
  const found = await sellersOnly(tx, reader, query);
  if (!found.ok) return found;
  const quote = found.value;
  const { model } = reader;
  const pricing = pricingOf(model);
  if (!pricing.ok) return pricing;
  const asked = { quote, model, ...(await readPriceInputs(tx, model, quote)) };
  const { output, trace } = candidatesOf(asked);
  const preview = previewPromotions(priceRequestOf(asked), output.value, pricing.value);
  if (!preview.ok) return preview;
  return accepted({
    coupons: [...(quote.header.coupons ?? [])],
    currency: quote.header.currency,
    items: standingsOf(model, trace, preview.value, {
      termMonths: quote.header.termMonths,
      scale: minorUnits(quote.header.currency),
    }) as unknown as Json,
    asOf: door.clock().toString(),
  });
};

const ratesOf = (model: CommercialModel): CompiledRates | null => {
  const [table] = model.ofKind('rate-table');
  return table === undefined ? null : compileRates(table);
};

const inOneCurrency = (rates: CompiledRates | null, amount: string, currency: string): string | null => {
  const converted = convert(rates, dec(amount), currency, GUIDANCE_CURRENCY);
  return converted.ok ? decText(roundTo(converted.value, 2, 'halfEven')) : null;
};

const guidanceFor = async (
  tx: Tx,
  model: CommercialModel,
  quote: Quote,
  at: Temporal.Instant,
): Promise<DealGuidance | null> => {
  const price = await readDecision<StoredPrice>(tx, quote.id, 'price');
  if (!price || quote.pricedContent !== quote.content) return null;
  const offerings = [...new Set(quote.lines.map(({ offering }) => offering))];
  const since = at.subtract({ hours: 24 * GUIDANCE_DAYS }).toString();
  const rates = ratesOf(model);
  const { discounts, estimate } = price.result;
  const closed = await readClosedDeals(tx, offerings, quote.familyId, since);
  return guidanceOf(
    {
      segment: quote.header.segment,
      offerings,
      discountPercent: discounts.effectivePercent,
      listTotal: inOneCurrency(rates, estimate.listTotal, quote.header.currency),
    },
    closed.map((deal) => ({ ...deal, listTotal: inOneCurrency(rates, deal.listTotal, deal.currency) })),
  );
};

const guidance = async (tx: Tx, reader: Reader, query: Query, door: Door): Promise<Outcome<Json>> => {
  const found = await sellersOnly(tx, reader, query);
  if (!found.ok) return found;
  const at = door.clock();
  const given = await guidanceFor(tx, reader.model, found.value, at);
  // A quote between two prices is no error: there is nothing to compare yet.
  if (given === null) return accepted({ status: 'notPriced', asOf: at.toString() });
  return accepted({ ...(given as unknown as { readonly [member: string]: Json }), asOf: at.toString() });
};

export const givenAwayRoutes: readonly Route[] = [
  queryRoute({
    method: 'GET',
    path: '/quotes/:quoteId/promotions',
    summary: 'Which promotions apply, which nearly would, and why the others do not',
    action: 'quote.read',
    read: promotions,
  }),
  queryRoute({
    method: 'GET',
    path: '/quotes/:quoteId/guidance',
    summary: 'What deals like this one were closed at',
    action: 'quote.read',
    read: guidance,
  }),
];
