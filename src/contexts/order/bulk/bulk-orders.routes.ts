/** The addresses of bulk submission: begun, looked at, ended. */
import { IMPORT_BODY_BYTES_MAX } from '#contexts/quote/index.ts';
import { isUuid } from '#kernel/ids.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { commandRoute, type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import { type BulkOrderJob, type BulkOrderProgress, bulkOrderResource } from './bulk-orders.ts';
import { listBulkJobs, readBulkOrderJob, readProgress, readSettled, type SettledItem } from './bulk-orders.store.ts';
import { cancelBulkOrders, startBulkOrders } from './start-bulk-orders.ts';

const ITEMS_SHOWN_MAX = 200;
const JOBS_LISTED_MAX = 100;
const NONE: BulkOrderProgress = { waiting: 0, done: 0, refused: 0 };

export const bulkOrderCommands = [startBulkOrders, cancelBulkOrders] as const;

const itemView = ({ refusal, ...item }: SettledItem): Json => ({
  ...item,
  refusal: refusal === null ? null : (JSON.parse(JSON.stringify(refusal)) as Json),
});

const jobView = (job: BulkOrderJob, progress: BulkOrderProgress = NONE) => ({
  id: job.id,
  name: job.name,
  state: job.state === 'cancelled' ? 'cancelled' : progress.waiting === 0 ? 'done' : 'running',
  total: job.total,
  ...progress,
  version: job.version,
  recordedAt: Temporal.Instant.from(job.recordedAt).toString(),
});

/** The newest first: of the territories in which they may order. */
const list = async (tx: Tx, reader: Reader, _query: Query, door: Door): Promise<Outcome<Json>> => {
  const { territories } = reader.principal;
  const all = await listBulkJobs(tx, {
    territories: territories.includes('all') ? null : territories,
    limit: JOBS_LISTED_MAX,
  });
  const jobs = all.filter(({ id, territory }) =>
    reader.may('order.create', bulkOrderResource(tx.tenantId, id, territory)),
  );
  const progress = await readProgress(
    tx,
    jobs.map(({ id }) => id),
  );
  return accepted({ items: jobs.map((job) => jobView(job, progress.get(job.id))), asOf: door.clock().toString() });
};

const read = async (tx: Tx, reader: Reader, { params }: Query, door: Door): Promise<Outcome<Json>> => {
  const id = params['orderJobId'] ?? '';
  const job = isUuid(id) ? await readBulkOrderJob(tx, id) : undefined;
  if (job === undefined || !reader.may('order.create', bulkOrderResource(tx.tenantId, job.id, job.territory)))
    return refused({ code: 'order-bulk-job.not-found' });
  const [progress, done, no] = await Promise.all([
    readProgress(tx, [id]),
    readSettled(tx, id, 'done', ITEMS_SHOWN_MAX),
    readSettled(tx, id, 'refused', ITEMS_SHOWN_MAX),
  ]);
  return accepted({
    ...jobView(job, progress.get(id)),
    orders: done.map(itemView),
    refusedItems: no.map(itemView),
    asOf: door.clock().toString(),
  });
};

export const bulkOrderRoutes: readonly Route[] = [
  commandRoute('POST', '/bulk-orders', 'Ask for many orders out of a file, up to 10,000', startBulkOrders, {
    bodyBytesMax: IMPORT_BODY_BYTES_MAX,
  }),
  commandRoute('POST', '/bulk-orders/:orderJobId/cancel', 'Order nothing more of a bulk job', cancelBulkOrders),
  queryRoute({
    method: 'GET',
    path: '/bulk-orders',
    summary: 'Bulk submissions of orders, newest first, and how far each is',
    action: 'order.create',
    read: list,
  }),
  queryRoute({
    method: 'GET',
    path: '/bulk-orders/:orderJobId',
    summary: 'How far a bulk submission is, and what became of its orders',
    action: 'order.create',
    read,
  }),
];
