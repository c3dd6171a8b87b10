/** The list of quotes: newest first, by state, customer and words, from where its reader stopped. Rows that a reader may not see are not read. */
import { Type } from 'typebox';
import { readPeople } from '#contexts/identity/index.ts';
import { isUuid } from '#kernel/ids.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { type Query, queryRoute, type QueryRoute, type Reader } from '#platform/http/routes.ts';
import { Uuid } from './line.ts';
import { type ListedQuote, type QuotePlace, listQuotes } from './list-quotes.store.ts';
import { quoteResource } from './on-quote.ts';
import { quoteScope } from './quote-class.ts';

const QUOTES_LISTED_MAX = 500;

const list = async (tx: Tx, reader: Reader, query: Query, door: Door): Promise<Outcome<Json>> => {
  const { principal } = reader;
  const seesAll = reader.may('quote.read', { type: 'Tenant', id: tx.tenantId, attrs: { tenant: tx.tenantId } });
  if (!seesAll && principal.type !== 'customer')
    return refused({ code: 'access.denied', action: 'quote.read', policies: [] });
  const scope = quoteScope(reader, 'presented');
  if (scope === undefined)
    return accepted({ items: [], next: null, asOf: door.clock().toString(), freshness: { source: 'live', lagMs: 0 } });
  const limit = Number(query.query['limit'] ?? QUOTES_LISTED_MAX);
  const rows = await listQuotes(tx, {
    territories: scope.territories,
    classes: scope.classes,
    accountId: scope.accountId ?? query.query['accountId'] ?? null,
    ownerPerson: query.query['mine'] === 'true' ? principal.personId : null,
    status: query.query['status'] ?? null,
    search: query.query['q']?.trim() || null,
    after: cursorOf(query.query['after']),
    limit,
  });
  const names = new Map((await readPeople(tx)).map((person) => [person.id, person.name]));
  const visible = rows.filter((row) => reader.may('quote.read', quoteResource(tx.tenantId, row)));
  return accepted({
    items: visible.map((row) => ({
      id: row.id,
      familyId: row.familyId,
      number: row.header.number,
      revision: row.revisionNo,
      name: row.header.name,
      accountName: row.header.accountName,
      country: row.header.country,
      status: row.status,
      ...(principal.type === 'customer' ? {} : { class: row.quoteClass }),
      currency: row.header.currency,
      total:
        row.totals === null
          ? null
          : {
              oneTime: row.totals.oneTime,
              recurringMonthly: row.totals.recurring.find((each) => each.period === 'month')?.amount ?? '0',
            },
      validUntil: row.validUntil,
      ownerName: names.get(row.ownerPerson) ?? null,
      recordedAt: row.recordedAt,
      dealId: row.dealId,
      customerReference: row.header.customerReference,
      ...(principal.type === 'customer' ? {} : { internalReference: row.internalReference }),
    })),
    next: rows.length < limit ? null : nextOf(rows),
    asOf: door.clock().toString(),
    freshness: { source: 'live', lagMs: 0 },
  });
};

/** Where a page ended, as one text; what is no such text begins at the newest. */
const cursorOf = (text: string | undefined): QuotePlace | null => {
  const [recordedAt = '', id = ''] = (text ?? '').split('_');
  return isUuid(id) && INSTANT.test(recordedAt) ? { recordedAt, id } : null;
};
const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]{8,18}Z$/;

const nextOf = (rows: readonly ListedQuote[]): string | null => {
  const last = rows.at(-1);
  return last === undefined ? null : `${last.place}_${last.id}`;
};

const filters = Type.Object(
  {
    status: Type.Optional(Type.String({ maxLength: 40 })),
    accountId: Type.Optional(Uuid),
    /** In the number, the name, the customer's name, their reference or ours. */
    q: Type.Optional(Type.String({ maxLength: 100 })),
    mine: Type.Optional(Type.Union([Type.Literal('true'), Type.Literal('false')])),
    after: Type.Optional(Type.String({ maxLength: 100 })),
    limit: Type.Optional(Type.String({ pattern: '^([1-9]|[1-9]\\d|[1-4]\\d\\d|500)$' })),
  },
  { additionalProperties: false },
);

export const listQuotesRoute: QueryRoute = queryRoute({
  method: 'GET',
  path: '/quotes',
  summary: 'Quotes, newest first; `q` searches, `after` goes on from the `next` of the page before',
  action: 'quote.read',
  querystring: filters,
  read: list,
});
