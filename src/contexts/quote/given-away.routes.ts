/** What is given away on a quote and what could be: promotions with their reasons, and what deals like it were closed at. For sellers. */
import { previewPromotions, pricingOf } from '#contexts/pricing/index.ts';
import type { Json } from '#kernel/json.ts';
import { minorUnits } from '#kernel/money.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { type Query, queryRoute, type Reader, type Route, isOutside } from '#platform/http/routes.ts';
import { refusedIn } from '#platform/switches.ts';
import { readSwitchesOn } from '#platform/switches.store.ts';
import { guidanceFor } from './guidance-for.ts';
import { readPriceInputs } from './price-inputs.ts';
import { scopeOfQuote } from './on-quote.ts';
import { candidatesOf, priceRequestOf } from './price-request.ts';
import { standingsOf } from './promotions-of-quote.ts';
import { visibleQuote } from './quote.routes.ts';
import type { Quote } from './quote.ts';

const sellersOnly = async (tx: Tx, reader: Reader, query: Query): Promise<Outcome<Quote>> =>
  isOutside(reader)
    ? refused({ code: 'access.denied', action: 'view.commercial', policies: [] })
    : visibleQuote(tx, reader, query);

const promotions = async (tx: Tx, reader: Reader, query: Query, door: Door): Promise<Outcome<Json>> => {
  const found = await sellersOnly(tx, reader, query);
  if (!found.ok) return found;
  const quote = found.value;
  const down = refusedIn(await readSwitchesOn(tx, door.clock()), 'fallback-pricing', scopeOfQuote(quote.header));
  if (down) return refused(down);
  const { model } = reader;
  const pricing = pricingOf(model);
  if (!pricing.ok) return pricing;
  const asked = { quote, model, ...(await readPriceInputs(tx, model, quote, door.clock())) };
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
