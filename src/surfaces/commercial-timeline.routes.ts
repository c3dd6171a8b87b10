/**
 * What happened between us and an account, newest first: what was offered and accepted, ordered and done, and what they have since. Each line is a fact
 * of the record; nothing here is a copy of anybody's truth, so it is as fresh as the record.
 */
import { Type } from 'typebox';
import { accountResource, readAccount, readAgreements } from '#contexts/accounts/index.ts';
import { productResource, readProductsOfAccount } from '#contexts/assets/index.ts';
import { orderResource, readOrders } from '#contexts/order/index.ts';
import { listQuotes, quoteResource } from '#contexts/quote/index.ts';
import { isUuid } from '#kernel/ids.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { readNewestFacts } from '#platform/facts/outbox.store.ts';
import { CursorText, limitOf, nextCursor, PageLimit, readCursor } from '#platform/http/cursor.ts';
import { type Query, queryRoute, type QueryRoute, type Reader } from '#platform/http/routes.ts';

const SUBJECTS_MAX = 500;
const ENTRIES_PER_PAGE = 100;

/** What of all that happened is commercial: promises, their keeping and their end; not the work inside. */
const TITLES: Readonly<Record<string, string>> = {
  AccountOpened: 'Account opened',
  AgreementRecorded: 'Agreement recorded',
  AgreementEnded: 'Agreement ended',
  QuotePresented: 'Offer presented',
  QuoteAccepted: 'Offer accepted',
  QuoteDeclined: 'Offer declined',
  QuoteExpired: 'Offer expired',
  QuoteConvertedToOrder: 'Offer became an order',
  OrderCaptured: 'Order captured',
  OrderSubmitted: 'Order taken on',
  OrderDeferred: 'Order waits for its day',
  OrderAmended: 'Order amended',
  OrderHeld: 'Order held',
  OrderReleased: 'Order released',
  OrderRejected: 'Order rejected',
  OrderCancellationRequested: 'Cancellation asked for',
  OrderCancellationDeclined: 'Cancellation declined',
  OrderCancelled: 'Order cancelled',
  OrderFulfilled: 'Order done',
  OrderPartiallyFulfilled: 'Order done in part',
  OrderFailed: 'Order failed',
  AssetActivated: 'Came into use',
  AssetModified: 'Was changed',
  AssetSuspended: 'Was suspended',
  AssetResumed: 'Was resumed',
  AssetTerminated: 'Was ended',
};

type Named = { readonly kind: 'account' | 'agreement' | 'quote' | 'order' | 'product'; readonly name: string };

/** Everything of the account that its reader may see, by id. */
const subjectsOf = async (tx: Tx, reader: Reader, accountId: string, name: string): Promise<Map<string, Named>> => {
  const [agreements, quotes, orders, products] = await Promise.all([
    readAgreements(tx, accountId),
    listQuotes(tx, {
      territories: null,
      accountId,
      ownerPerson: null,
      status: null,
      classes: null,
      limit: SUBJECTS_MAX,
    }),
    readOrders(tx, { accountId, territories: null, ownAccountId: null, after: null, limit: SUBJECTS_MAX }),
    readProductsOfAccount(tx, accountId, SUBJECTS_MAX),
  ]);
  const { tenantId } = tx;
  return new Map<string, Named>([
    [accountId, { kind: 'account', name }],
    ...agreements.map(({ id, key }) => [id, { kind: 'agreement', name: key }] as const),
    ...quotes
      .filter((quote) => reader.may('quote.read', quoteResource(tenantId, { ...quote, persons: [] })))
      .map(({ id, header }) => [id, { kind: 'quote', name: `${header.number} ${header.name}` }] as const),
    ...orders
      .filter((order) => reader.may('order.read', orderResource(tenantId, order)))
      .map(({ id, number }) => [id, { kind: 'order', name: number }] as const),
    ...products
      .filter((product) => reader.may('asset.read', productResource(tenantId, product)))
      .map(({ id, offering }) => [id, { kind: 'product', name: offering }] as const),
  ]);
};

const timeline = async (tx: Tx, reader: Reader, { params, query }: Query, door: Door): Promise<Outcome<Json>> => {
  const accountId = params['accountId'] ?? '';
  const account = isUuid(accountId) ? await readAccount(tx, accountId) : undefined;
  if (account === undefined) return refused({ code: 'account.not-found' });
  if (!reader.may('account.read', accountResource(tx.tenantId, account)))
    return refused({ code: 'access.denied', action: 'account.read', policies: [] });
  const cursor = readCursor(query['after'], 'instant');
  if (!cursor.ok) return cursor;
  const subjects = await subjectsOf(tx, reader, accountId, account.name);
  const limit = limitOf(query['limit'], ENTRIES_PER_PAGE);
  const facts = await readNewestFacts(tx, {
    subjects: [...subjects.keys()],
    types: Object.keys(TITLES),
    after: cursor.value,
    limit,
  });
  const at = door.clock().toString();
  return accepted({
    accountId,
    accountName: account.name,
    asOf: at,
    freshness: { source: 'live', lagMs: 0 },
    entries: facts.map((fact) => ({
      id: fact.id,
      at: fact.at,
      fact: fact.type,
      title: TITLES[fact.type] ?? fact.type,
      kind: subjects.get(fact.subject.id)?.kind ?? fact.subject.kind,
      subjectId: fact.subject.id,
      name: subjects.get(fact.subject.id)?.name ?? '',
      reasonCode: typeof fact.data['reasonCode'] === 'string' ? fact.data['reasonCode'] : null,
    })),
    more: facts.length === limit,
    next: nextCursor(facts, limit, (fact) => fact.at),
  });
};

export const commercialTimelineRoutes: readonly QueryRoute[] = [
  queryRoute({
    method: 'GET',
    path: '/accounts/:accountId/commercial-timeline',
    summary: 'What was offered, accepted, ordered and done with an account, and what it has since, newest first',
    action: 'account.read',
    querystring: Type.Object(
      { after: Type.Optional(CursorText), limit: Type.Optional(PageLimit) },
      { additionalProperties: false },
    ),
    read: timeline,
  }),
];
