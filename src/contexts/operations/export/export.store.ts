/** The only SQL of exports. */
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Export, Taken } from './export.ts';

const EXPORT = `select id, person_id as "personId", what, format, filter, reason, rows, exported_at as "exportedAt", expires_at as "expiresAt"
  from operations.export where tenant_id = $1`;

/** Of two exports at once of one person the second counts the first. */
export const lockTaken = async (tx: Tx, personId: string, since: string): Promise<Taken> => {
  await tx.query({
    name: 'export-lock',
    text: `select pg_advisory_xact_lock(hashtextextended('export ' || $1::text || $2::text, 0))`,
    values: [tx.tenantId, personId],
  });
  const [taken] = await tx.query<Taken>({
    name: 'export-taken',
    text: `select count(*)::int as exports, coalesce(sum(rows), 0)::int as rows from operations.export
           where tenant_id = $1 and person_id = $2 and exported_at > $3`,
    values: [tx.tenantId, personId, since],
  });
  return taken ?? { exports: 0, rows: 0 };
};

export const readExport = async (tx: Tx, id: string): Promise<Export | undefined> =>
  (await tx.query<Export>({ name: 'export-read', text: `${EXPORT} and id = $2`, values: [tx.tenantId, id] }))[0];

/** Null: of everybody. */
export const readExports = (tx: Tx, personId: string | null, limit: number): Promise<readonly Export[]> =>
  tx.query<Export>({
    name: 'exports',
    text: `${EXPORT} and ($2::uuid is null or person_id = $2) order by exported_at desc, id desc limit $3`,
    values: [tx.tenantId, personId, limit],
  });

export const insertExport = (tenantId: string, next: Head, made: Omit<Export, 'id'>): Statement => ({
  name: 'export-insert',
  text: `insert into operations.export (tenant_id, id, person_id, what, format, filter, reason, rows, exported_at, expires_at, version, entry_leaf)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
  values: [
    tenantId,
    next.id,
    made.personId,
    made.what,
    made.format,
    JSON.stringify(made.filter),
    made.reason,
    made.rows,
    made.exportedAt,
    made.expiresAt,
    next.version,
    next.entryLeaf,
  ],
});
