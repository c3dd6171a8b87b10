/**
 * The rows of an export as its reader sees them: the database filters by territory and account as for the lists, each row is asked for
 * again, and money stands only where the reader has the commercial view. Cost and floor are no columns: they leave in no export.
 */
import { readPeople } from '#contexts/identity/index.ts';
import { orderResource, readOrders } from '#contexts/order/index.ts';
import { listQuotes, quoteResource, quoteScope } from '#contexts/quote/index.ts';
import type { Principal, ResourceFacts } from '#platform/command.ts';
import { listScope, type ListScope } from '#platform/access/list-scope.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { type Exported, EXPORT_ROWS_MAX, type ExportFilter } from './export.ts';
import type { ExportRow } from './export-file.ts';

export type Reading = {
  readonly principal: Principal;
  readonly may: (action: string, resource: ResourceFacts) => boolean;
};

/** What is asked for, as it stood at `until`. */
export type Asked = { readonly what: Exported; readonly filter: ExportFilter; readonly until: string };

export const COLUMNS: Readonly<Record<Exported, readonly string[]>> = {
  quotes: [
    'number',
    'revision',
    'name',
    'account',
    'country',
    'territory',
    'status',
    'currency',
    'oneTime',
    'recurringMonthly',
    'validUntil',
    'owner',
    'customerReference',
    'internalReference',
    'recordedAt',
    'quoteId',
  ],
  orders: [
    'number',
    'state',
    'soldTo',
    'territory',
    'items',
    'currency',
    'acceptedAt',
    'contractFrom',
    'contractTo',
    'requestedFor',
    'recordedAt',
    'submittedAt',
    'endedAt',
    'orderId',
    'quoteId',
  ],
};

/** Greater than every id of ours, so that nothing of the instant itself is left out. */
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/** One more than fits, so that too many are seen and not cut off in silence. */
const READ_MAX = EXPORT_ROWS_MAX + 1;

type Names = ReadonlyMap<string, string>;

const quoteRows = async (tx: Tx, reading: Reading, scope: ListScope, asked: Asked): Promise<readonly ExportRow[]> => {
  const [rows, people] = await Promise.all([
    listQuotes(tx, {
      territories: scope.territories,
      classes: scope.classes,
      accountId: scope.accountId ?? asked.filter.accountId ?? null,
      ownerPerson: null,
      status: asked.filter.status ?? null,
      after: { recordedAt: asked.until, id: LAST_ID },
      limit: READ_MAX,
    }),
    readPeople(tx),
  ]);
  const names: Names = new Map(people.map(({ id, name }) => [id, name]));
  return rows.flatMap((row) => {
    const about = quoteResource(tx.tenantId, row);
    if (!reading.may('quote.read', about)) return [];
    const totals = reading.may('view.commercial', about) ? row.totals : null;
    const { header } = row;
    return {
      number: header.number,
      revision: String(row.revisionNo),
      name: header.name,
      account: header.accountName,
      country: header.country,
      territory: row.territory,
      status: row.status,
      currency: header.currency,
      oneTime: totals?.oneTime ?? null,
      recurringMonthly: totals?.recurring.find(({ period }) => period === 'month')?.amount ?? null,
      validUntil: row.validUntil,
      owner: names.get(row.ownerPerson) ?? null,
      customerReference: header.customerReference ?? null,
      internalReference: row.internalReference,
      recordedAt: row.recordedAt,
      quoteId: row.id,
    };
  });
};

const orderRows = async (tx: Tx, reading: Reading, scope: ListScope, asked: Asked): Promise<readonly ExportRow[]> => {
  const { accountId, status } = asked.filter;
  const rows = await readOrders(tx, {
    ...(accountId === undefined ? {} : { accountId }),
    ...(status === undefined ? {} : { state: status }),
    territories: scope.territories,
    ownAccountId: scope.accountId,
    after: { place: asked.until, id: LAST_ID },
    limit: READ_MAX,
  });
  return rows
    .filter((order) => reading.may('order.read', orderResource(tx.tenantId, order)))
    .map((order) => ({
      number: order.number,
      state: order.state,
      soldTo: order.parties.soldTo.name,
      territory: order.territory,
      items: String(order.itemCount),
      currency: order.currency,
      acceptedAt: order.acceptedAt,
      contractFrom: order.contractFrom,
      contractTo: order.contractTo,
      requestedFor: order.requestedFor,
      recordedAt: order.recordedAt,
      submittedAt: order.submittedAt,
      endedAt: order.endedAt,
      orderId: order.id,
      quoteId: order.quoteId,
    }));
};

/** Whoever may look at any one deal, as an approver may, takes along only those of their own territories. */
const ownOnly = (scope: ListScope, { territories: own }: Principal): ListScope =>
  scope.territories !== null || own.length === 0 || own.includes('all') ? scope : { ...scope, territories: own };

export const exportedRows = async (tx: Tx, reading: Reading, asked: Asked): Promise<readonly ExportRow[]> => {
  const isQuotes = asked.what === 'quotes';
  const scope = isQuotes
    ? quoteScope(reading, 'presented')
    : listScope(reading, 'order.read', { type: 'Order', attrs: { status: 'inProgress' } });
  if (scope === undefined) return [];
  return (isQuotes ? quoteRows : orderRows)(tx, reading, ownOnly(scope, reading.principal), asked);
};

/** For a command, which has no reader of a request: what its actor may see by the policy in force. */
export const readingOf = async (door: Door, tx: Tx, principal: Principal): Promise<Reading> => {
  const now = door.clock();
  const access = door.accessOf(await door.models.at(tx, now));
  return {
    principal,
    may: (action, resource) => access.decide(principal, action, resource, { at: now.epochMilliseconds }).allowed,
  };
};
