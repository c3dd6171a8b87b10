/** The addresses of quotes. Every read asks the access policy about the quote it loaded. */
import { Type } from 'typebox';
import { type Account, readAccount } from '#contexts/accounts/index.ts';
import { namesOfPrincipals, readPersonById } from '#contexts/identity/index.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { readFactsOf } from '#platform/facts/outbox.store.ts';
import { readTimeline } from '#platform/facts/timeline.ts';
import { commandRoute, type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import { IMPORT_BODY_BYTES_MAX, importLines } from './bulk/import-lines.ts';
import { acceptQuote } from './accept-quote.ts';
import { setCommitments, setCoupons, setOrderDiscount } from './about-the-whole.ts';
import { blockersOf } from './blockers.ts';
import { configureLine } from './configure-line.ts';
import { createQuote } from './create-quote.ts';
import { wholePrice } from './decide-price-again.ts';
import { readDecision, readMarginOfWhole } from './decision.store.ts';
import { readAllLines, readLinesSince } from './line.store.ts';
import { editLines } from './edit-lines.ts';
import { cancelQuote, declineQuote, recallQuote } from './end-quote.ts';
import { furtherView } from './further/further.ts';
import { readFurther } from './further/further.store.ts';
import { quoteResource } from './on-quote.ts';
import { overridePrice, takeBackOverride } from './override-price.ts';
import { type PricedPart, type StoredPrice, wholeParts } from './priced-line.ts';
import { readPartsOfLines } from './priced-line.store.ts';
import { overrideSale } from './override-sale.ts';
import { priceQuote } from './price-quote.ts';
import { type QuoteHead, type QuoteUnderLock, readFamily, readOrderRefs, readQuoteCounted } from './quote.store.ts';
import type { Quote } from './quote.ts';
import { readNeededNow } from './open-qualifications.ts';
import { qualifyQuote } from './qualify-quote.ts';
import { listQuotesRoute } from './list-quotes.routes.ts';
import { readDealPlace } from './deal.store.ts';
import { reviseQuote } from './revise-quote.ts';
import { validateQuote } from './validate-quote.ts';
import type { TaxEstimate } from './tax.contract.ts';
import type { Validation } from './validation.ts';
import { viewQuote } from './view-quote.ts';

const ACCOUNT_FACTS_MAX = 500;
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** The quote that an address names, when its reader may see it; otherwise it is not there, whatever the reason. */
export const visibleQuoteHead = async (tx: Tx, reader: Reader, query: Query): Promise<Outcome<QuoteUnderLock>> => {
  const id = query.params['quoteId'] ?? '';
  const quote = UUID.test(id) ? await readQuoteCounted(tx, id) : undefined;
  if (!quote) return refused({ code: 'quote.not-found' });
  if (!reader.may('quote.read', quoteResource(tx.tenantId, quote.head, quote.deepestBp)))
    return refused({ code: 'access.denied', action: 'quote.read', policies: [] });
  return accepted(quote);
};

export const visibleQuote = async (tx: Tx, reader: Reader, query: Query): Promise<Outcome<Quote>> => {
  const visible = await visibleQuoteHead(tx, reader, query);
  if (!visible.ok) return visible;
  const { head } = visible.value;
  return accepted({ ...head, lines: await readAllLines(tx, head.id) });
};

/** Asked only of an accepted quote whose account is closed: the fact that closed it stands with the account's others. */
const closedSince = async (tx: Tx, head: QuoteHead, account: Account | undefined): Promise<string | null> => {
  if (head.status !== 'accepted' || account?.state !== 'closed') return null;
  const facts = await readFactsOf(tx, [account.id], ACCOUNT_FACTS_MAX);
  return facts.findLast(({ type }) => type === 'AccountClosed')?.at ?? null;
};

const read = async (tx: Tx, reader: Reader, query: Query, door: Door): Promise<Outcome<Json>> => {
  const found = await visibleQuoteHead(tx, reader, query);
  if (!found.ok) return found;
  const { head, lines: lineCount, deepestBp } = found.value;
  const resource = quoteResource(tx.tenantId, head, deepestBp);
  const seesCost = reader.may('view.cost', resource);
  const since = query.query['since'] === undefined ? null : Number(query.query['since']);
  const lines = since === null ? await readAllLines(tx, head.id) : await readLinesSince(tx, head.id, since);
  const named = since === null ? null : lines.map((line) => line.id);
  const [account, owner, price, parts, validation, tax, margin, revisions, orders, needed, place] = await Promise.all([
    readAccount(tx, head.accountId),
    readPersonById(tx, head.ownerPerson),
    readDecision<StoredPrice>(tx, head.id, 'price'),
    readPartsOfLines<PricedPart>(tx, 'priced_line', head.id, named),
    readDecision<Validation>(tx, head.id, 'validation'),
    readDecision<TaxEstimate>(tx, head.id, 'tax'),
    seesCost ? readMarginOfWhole(tx, head.id) : undefined,
    readFamily(tx, head.familyId),
    readOrderRefs(tx, head.id),
    readNeededNow(tx, head, door.clock()),
    readDealPlace(tx, head.familyId),
  ]);
  return accepted(
    viewQuote({
      head,
      lines,
      lineCount,
      since,
      parts: parts.size > 0 ? parts : wholeParts(price?.result),
      account,
      ownerName: owner?.name ?? '',
      price,
      validation,
      tax,
      margin,
      revisions,
      orders,
      needed,
      place,
      blockers: blockersOf({ status: head.status, account, needed, closedSince: await closedSince(tx, head, account) }),
      model: reader.model,
      may: (action) => reader.may(action, resource),
      forCustomer: reader.principal.type === 'customer',
      asOf: door.clock().toString(),
    }),
  );
};

const pricingTrace = async (tx: Tx, reader: Reader, query: Query, door: Door): Promise<Outcome<Json>> => {
  const found = await visibleQuote(tx, reader, query);
  if (!found.ok) return found;
  if (!reader.may('view.commercial', quoteResource(tx.tenantId, found.value)))
    return refused({ code: 'access.denied', action: 'view.commercial', policies: [] });
  const price = await wholePrice(tx, door.models, found.value);
  if (!price.ok) return price;
  const { decision, blob } = price.value;
  const wanted = query.query['line'];
  const lines = decision.trace.lines.filter((line) => wanted === undefined || line.lineId === wanted);
  return accepted({
    currency: found.value.header.currency,
    lines: lines as unknown as Json,
    artifacts: decision.artifacts as unknown as Json,
    priceFingerprint: decision.output.fingerprint,
    decisionHash: blob.hash,
    engine: { ...decision.engine } as Json,
    pricedAsOf: found.value.header.pricedAsOf,
    holds: found.value.pricedContent === found.value.content,
  });
};

const validationResults = async (tx: Tx, reader: Reader, query: Query): Promise<Outcome<Json>> => {
  const found = await visibleQuote(tx, reader, query);
  if (!found.ok) return found;
  // What stands in our way is ours: a customer reads the offer, not how it came about.
  if (reader.principal.type === 'customer')
    return refused({ code: 'access.denied', action: 'quote.validate', policies: [] });
  const validation = await readDecision<Validation>(tx, found.value.id, 'validation');
  return accepted({
    checks: (validation?.result.checks ?? []).map((check) => ({ ...check })),
    content: validation?.content ?? null,
    holds: found.value.validatedContent === found.value.content,
    ...(await furtherOf(tx, reader, found.value)),
  });
};

/** Tells of other deals, so it is for people of ours who may read commercial terms, and for no program of a partner. */
const furtherOf = async (tx: Tx, reader: Reader, quote: Quote): Promise<{ readonly further?: Json }> =>
  reader.principal.scopes === undefined && reader.may('view.commercial', quoteResource(tx.tenantId, quote))
    ? { further: furtherView(quote.content, quote.validatedContent, await readFurther(tx, quote.id)) }
    : {};

/** What a customer is told of an offer's life: that it happened. Reasons, approvers and discounts are not theirs to read. */
const OFFER_FACTS: ReadonlySet<string> = new Set([
  'QuotePresented',
  'QuoteAccepted',
  'QuoteDeclined',
  'QuoteExpired',
  'QuoteSuperseded',
  'QuoteCancelled',
  'QuoteConvertedToOrder',
]);

const timeline = async (tx: Tx, reader: Reader, query: Query): Promise<Outcome<Json>> => {
  const found = await visibleQuote(tx, reader, query);
  if (!found.ok) return found;
  if (reader.principal.type === 'customer')
    return accepted(await readTimeline(tx, [found.value.id], new Map(), OFFER_FACTS));
  return accepted(await readTimeline(tx, [found.value.id], await namesOfPrincipals(tx)));
};

const sinceVersion = Type.Object(
  { since: Type.Optional(Type.String({ pattern: '^\\d{1,9}$' })) },
  { additionalProperties: false },
);
const oneLine = Type.Object({ line: Type.Optional(Type.String()) }, { additionalProperties: false });

export const quoteRoutes: readonly Route[] = [
  listQuotesRoute,
  commandRoute('POST', '/quotes', 'Open a quote for an account', createQuote),
  commandRoute('POST', '/quotes/:quoteId/lines', 'Add, change and remove lines in one batch', editLines),
  commandRoute(
    'POST',
    '/quotes/:quoteId/lines/import',
    'Add lines out of a CSV or XLSX file, or a pasted block, in one batch; as a dry run, the preview',
    importLines,
    { bodyBytesMax: IMPORT_BODY_BYTES_MAX },
  ),
  commandRoute('POST', '/quotes/:quoteId/configure', 'Choose options inside a bundle', configureLine),
  commandRoute(
    'POST',
    '/quotes/:quoteId/price-overrides',
    'Set the price of a charge by hand, with a reason',
    overridePrice,
  ),
  commandRoute(
    'POST',
    '/quotes/:quoteId/price-overrides/take-back',
    'Let the rules price the charge again',
    takeBackOverride,
  ),
  commandRoute(
    'POST',
    '/quotes/:quoteId/order-discount',
    'Give a discount on the whole, or take it back',
    setOrderDiscount,
  ),
  commandRoute(
    'POST',
    '/quotes/:quoteId/commitments',
    'What the customer binds themselves to over several lines',
    setCommitments,
  ),
  commandRoute('POST', '/quotes/:quoteId/coupons', 'The coupons that the customer brought', setCoupons),
  commandRoute(
    'POST',
    '/quotes/:quoteId/override-sale',
    'Let a line be sold outside its dates, or take that back',
    overrideSale,
  ),
  commandRoute(
    'POST',
    '/quotes/:quoteId/qualify',
    'Have asked what must be known of the customer for this quote',
    qualifyQuote,
  ),
  commandRoute('POST', '/quotes/:quoteId/price', 'Price the quote as it stands', priceQuote),
  commandRoute('POST', '/quotes/:quoteId/validate', 'Find what stands in the way of promising it', validateQuote),
  commandRoute('POST', '/quotes/:quoteId/recall', 'Take a submission back', recallQuote),
  commandRoute('POST', '/quotes/:quoteId/accept', 'The customer says yes to exactly what was shown', acceptQuote),
  commandRoute('POST', '/quotes/:quoteId/decline', 'The customer says no', declineQuote),
  commandRoute('POST', '/quotes/:quoteId/cancel', 'Withdraw the quote', cancelQuote),
  commandRoute('POST', '/quotes/:quoteId/revise', 'Make a new revision of an offer', reviseQuote),
  queryRoute({
    method: 'GET',
    path: '/quotes/:quoteId',
    summary: 'One quote, as its reader may see it; with `since` only the lines that changed after that version of it',
    action: 'quote.read',
    querystring: sinceVersion,
    read,
  }),
  queryRoute({
    method: 'GET',
    path: '/quotes/:quoteId/pricing-trace',
    summary: 'How each price came about, step by step',
    action: 'view.commercial',
    querystring: oneLine,
    read: pricingTrace,
  }),
  queryRoute({
    method: 'GET',
    path: '/quotes/:quoteId/validation-results',
    summary: 'What stands in the way',
    action: 'quote.read',
    read: validationResults,
  }),
  queryRoute({
    method: 'GET',
    path: '/quotes/:quoteId/timeline',
    summary: 'What happened to the quote',
    action: 'quote.read',
    read: timeline,
  }),
];
