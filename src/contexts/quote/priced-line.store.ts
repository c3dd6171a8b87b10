/** The only SQL of what was priced by line. The latest price of a revision: its rows are written over as its lines change. */
import type { Statement, Tx } from '#platform/database/tx.ts';

type Table = 'priced_line' | 'costed_line';
type Row = { readonly lineId: string; readonly position: number; readonly leaf: string | null; readonly body: object };

/** `all`: the rows are the whole of it, and what else stands there is of an older price. Otherwise they are what changed. */
export type PartsWritten = {
  readonly all: boolean;
  readonly rows: readonly Row[];
  readonly removed: readonly string[];
};

export const readParts = async <T>(tx: Tx, table: Table, revisionId: string): Promise<readonly T[]> =>
  (
    await tx.query<{ body: T }>({
      name: `quote-${table}-read`,
      text: `select body from quote.${table} where tenant_id = $1 and revision_id = $2 order by position`,
      values: [tx.tenantId, revisionId],
    })
  ).map(({ body }) => body);

/** Parts with what their lines said when they were priced; of the lines that are named, or of all. */
export const readPartsOfLines = async <T>(
  tx: Tx,
  table: Table,
  revisionId: string,
  lineIds: readonly string[] | null,
): Promise<ReadonlyMap<string, { readonly leaf: string | null; readonly body: T }>> =>
  new Map(
    (
      await tx.query<{ lineId: string; leaf: string | null; body: T }>({
        name: `quote-${table}-of-lines`,
        text: `select line_id as "lineId", leaf, body from quote.${table}
               where tenant_id = $1 and revision_id = $2 and ($3::uuid[] is null or line_id = any($3))`,
        values: [tx.tenantId, revisionId, lineIds],
      })
    ).map(({ lineId, ...part }) => [lineId, part]),
  );

export const storeParts = (
  table: Table,
  tenantId: string,
  { id: revisionId, version }: { readonly id: string; readonly version: number },
  { all, rows, removed }: PartsWritten,
): readonly Statement[] => [
  ...(all
    ? [
        {
          name: `quote-${table}-clear`,
          text: `delete from quote.${table} where tenant_id = $1 and revision_id = $2`,
          values: [tenantId, revisionId],
        },
      ]
    : []),
  ...(removed.length > 0
    ? [
        {
          name: `quote-${table}-delete`,
          text: `delete from quote.${table} where tenant_id = $1 and revision_id = $2 and line_id = any($3::uuid[])`,
          values: [tenantId, revisionId, removed],
        },
      ]
    : []),
  ...(rows.length > 0
    ? [
        {
          name: `quote-${table}-store`,
          text: `insert into quote.${table} (tenant_id, revision_id, line_id, position, leaf, at_version, body)
                 select $1, $2, l.id, l.position, l.leaf, $7, l.body
                 from unnest($3::uuid[], $4::int[], $5::text[], $6::jsonb[]) as l(id, position, leaf, body)
                 on conflict (tenant_id, revision_id, line_id) do update
                   set position = excluded.position, leaf = excluded.leaf, at_version = excluded.at_version, body = excluded.body`,
          values: [
            tenantId,
            revisionId,
            rows.map(({ lineId }) => lineId),
            rows.map(({ position }) => position),
            rows.map(({ leaf }) => leaf),
            rows.map(({ body }) => JSON.stringify(body)),
            version,
          ],
        },
      ]
    : []),
];
