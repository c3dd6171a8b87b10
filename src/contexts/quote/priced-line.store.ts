/** The only SQL of what was priced by line. The latest price of a revision: its rows are written over as its lines change. */
import type { Statement, Tx } from '#platform/database/tx.ts';

type Table = 'priced_line' | 'costed_line';
type Row = { readonly lineId: string; readonly position: number; readonly body: object };

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

export const storeParts = (
  table: Table,
  tenantId: string,
  revisionId: string,
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
          text: `insert into quote.${table} (tenant_id, revision_id, line_id, position, body)
                 select $1, $2, l.id, l.position, l.body from unnest($3::uuid[], $4::int[], $5::jsonb[]) as l(id, position, body)
                 on conflict (tenant_id, revision_id, line_id) do update set position = excluded.position, body = excluded.body`,
          values: [
            tenantId,
            revisionId,
            rows.map(({ lineId }) => lineId),
            rows.map(({ position }) => position),
            rows.map(({ body }) => JSON.stringify(body)),
          ],
        },
      ]
    : []),
];
