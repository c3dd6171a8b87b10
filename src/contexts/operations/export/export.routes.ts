/** The addresses of exports: one is asked for with a reason, its file is fetched within the hour, and who took what is there to read. */
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { readPeople } from '#contexts/identity/index.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { commandRoute, type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import { EXPORT_ROWS_MAX, exportResource } from './export.ts';
import { exportFile } from './export-file.ts';
import { exportList } from './export-list.ts';
import { readExport, readExports } from './export.store.ts';
import { COLUMNS, exportedRows } from './exported-rows.ts';

const EXPORTS_LISTED_MAX = 500;
const ACTION = 'operations.export-list';
const READ_ALL = 'operations.read-exports';

const denied = refused({ code: 'access.denied', action: ACTION, policies: [] });

const instant = (text: string): string => Temporal.Instant.from(text).toString();

const list = async (tx: Tx, reader: Reader, _query: Query, door: Door): Promise<Outcome<Json>> => {
  const about = exportResource(tx.tenantId);
  const seesAll = reader.may(READ_ALL, about);
  if (!reader.may(ACTION, about) && !seesAll) return denied;
  const [exports, people] = await Promise.all([
    readExports(tx, seesAll ? null : reader.principal.personId, EXPORTS_LISTED_MAX),
    readPeople(tx),
  ]);
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return accepted({
    items: exports.map(({ personId, filter, exportedAt, expiresAt, ...rest }) => ({
      ...rest,
      filter: { ...filter },
      person: names.get(personId) ?? '',
      exportedAt: instant(exportedAt),
      expiresAt: instant(expiresAt),
    })),
    mayExport: reader.may(ACTION, about),
    asOf: door.clock().toString(),
  });
};

/** Read anew, as things stood when it was asked for, by the rights that its reader has now: whoever lost them gets no rows any more. */
const file = async (tx: Tx, reader: Reader, query: Query, door: Door): Promise<Outcome<Uint8Array>> => {
  if (!reader.may(ACTION, exportResource(tx.tenantId))) return denied;
  const found = await readExport(tx, query.params['exportId'] ?? '');
  if (found === undefined || found.personId !== reader.principal.personId) return refused({ code: 'export.not-found' });
  const { what, filter, format, exportedAt, expiresAt } = found;
  if (Temporal.Instant.compare(expiresAt, door.clock()) <= 0)
    return refused({ code: 'export.over', expiresAt: instant(expiresAt) });
  const rows = await exportedRows(tx, reader, { what, filter, until: exportedAt });
  const text = exportFile(format, COLUMNS[what], rows.slice(0, EXPORT_ROWS_MAX));
  return accepted(new TextEncoder().encode(text));
};

export const exportRoutes: readonly Route[] = [
  commandRoute('POST', '/exports', 'Take a list of quotes or orders along, with the reason', exportList),
  queryRoute({
    method: 'GET',
    path: '/exports',
    summary: 'Who exported what, when and why; your own, or everybody’s for whoever audits',
    action: ACTION,
    read: list,
  }),
  queryRoute({
    method: 'GET',
    path: '/exports/:exportId/file',
    summary: 'The file of your export, for an hour: CSV, or a line of JSON for each row',
    action: ACTION,
    answers: 'application/octet-stream',
    read: file,
  }),
];
