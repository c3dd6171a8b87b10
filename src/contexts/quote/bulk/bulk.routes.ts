/** The addresses of bulk jobs: begun, looked at, ended, and what was refused as a file to mend. */
import type { Json } from '#kernel/json.ts';
import { csvText } from '#kernel/csv.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { commandRoute, type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import { BULK_ITEMS_MAX, type BulkJob, type Progress } from './bulk.ts';
import { listBulkJobs, readBulkJob, readProgress, readSettled, type SettledItem } from './bulk.store.ts';
import { cancelBulk } from './cancel-bulk.ts';
import { IMPORT_BODY_BYTES_MAX, importLines } from './import-lines.ts';
import { bulkResource, startBulk, territoriesOf } from './start-bulk.ts';

/** Of lines and of quotes out of files. */
export const bulkCommands = [importLines, startBulk, cancelBulk] as const;

const JOBS_LISTED_MAX = 100;
const ITEMS_SHOWN_MAX = 200;
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const NONE: Progress = { waiting: 0, done: 0, refused: 0 };

const jobView = (job: BulkJob, progress: Progress = NONE) => ({
  id: job.id,
  name: job.name,
  kind: job.kind,
  state: job.state === 'cancelled' ? 'cancelled' : progress.waiting === 0 ? 'done' : 'running',
  total: job.total,
  ...progress,
  version: job.version,
  recordedAt: job.recordedAt,
});

const itemView = ({ refusal, ...item }: SettledItem): Json => ({
  ...item,
  refusal:
    refusal === null ? null : { ...(refusal as { readonly code: string } & { readonly [detail: string]: Json }) },
});

const visible = async (tx: Tx, reader: Reader, query: Query): Promise<Outcome<BulkJob>> => {
  const id = query.params['bulkJobId'] ?? '';
  const job = UUID.test(id) ? await readBulkJob(tx, id) : undefined;
  if (!job) return refused({ code: 'bulk-job.not-found' });
  return reader.may('quote.read', bulkResource(tx.tenantId, job.id, job.territory, job.ownerPerson))
    ? accepted(job)
    : refused({ code: 'access.denied', action: 'quote.read', policies: [] });
};

const list = async (tx: Tx, reader: Reader, _query: Query, door: Door): Promise<Outcome<Json>> => {
  const { principal } = reader;
  if (
    principal.type === 'customer' ||
    !reader.may('quote.read', { type: 'Tenant', id: tx.tenantId, attrs: { tenant: tx.tenantId } })
  )
    return refused({ code: 'access.denied', action: 'quote.read', policies: [] });
  const jobs = await listBulkJobs(tx, { territories: territoriesOf({ actor: principal }), limit: JOBS_LISTED_MAX });
  const progress = await readProgress(
    tx,
    jobs.map(({ id }) => id),
  );
  return accepted({ items: jobs.map((job) => jobView(job, progress.get(job.id))), asOf: door.clock().toString() });
};

const read = async (tx: Tx, reader: Reader, query: Query, door: Door): Promise<Outcome<Json>> => {
  const found = await visible(tx, reader, query);
  if (!found.ok) return found;
  const { id } = found.value;
  const [progress, done, no] = await Promise.all([
    readProgress(tx, [id]),
    readSettled(tx, id, 'done', ITEMS_SHOWN_MAX),
    readSettled(tx, id, 'refused', ITEMS_SHOWN_MAX),
  ]);
  return accepted({
    ...jobView(found.value, progress.get(id)),
    quotes: done.map(itemView),
    refusedItems: no.map(itemView),
    asOf: door.clock().toString(),
  });
};

/** With the row of the file, so that the rows can be mended and sent again alone. A formula in a cell stays a text. */
const refusedFile = async (tx: Tx, reader: Reader, query: Query): Promise<Outcome<Uint8Array>> => {
  const found = await visible(tx, reader, query);
  if (!found.ok) return found;
  const items = await readSettled(tx, found.value.id, 'refused', BULK_ITEMS_MAX);
  const inert = (text: string): string => csvText(/^[=+@\t-]/.test(text) ? `'${text}` : text);
  const lines = items.map(({ no, row, says, number, refusal }) => {
    const { code = '', ...details } = refusal ?? {};
    return [String(no), String(row ?? ''), says, number ?? '', String(code), JSON.stringify(details)]
      .map(inert)
      .join(',');
  });
  return accepted(new TextEncoder().encode(`${['no,row,quote,number,refusal,details', ...lines].join('\r\n')}\r\n`));
};

export const bulkRoutes: readonly Route[] = [
  commandRoute(
    'POST',
    '/bulk-quotes',
    'Make many quotes out of a file, or renew everything that ends between two days',
    startBulk,
    {
      bodyBytesMax: IMPORT_BODY_BYTES_MAX,
    },
  ),
  commandRoute('POST', '/bulk-quotes/:bulkJobId/cancel', 'Make nothing more of a bulk job', cancelBulk),
  queryRoute({
    method: 'GET',
    path: '/bulk-quotes',
    summary: 'Bulk jobs, newest first',
    action: 'quote.read',
    read: list,
  }),
  queryRoute({
    method: 'GET',
    path: '/bulk-quotes/:bulkJobId',
    summary: 'How far a bulk job is, and what became of its quotes',
    action: 'quote.read',
    read,
  }),
  queryRoute({
    method: 'GET',
    path: '/bulk-quotes/:bulkJobId/refused',
    summary: 'What was refused, as CSV with the rows of the file',
    action: 'quote.read',
    answers: 'text/csv; charset=utf-8',
    read: refusedFile,
  }),
];
