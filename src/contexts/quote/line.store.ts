/** The only SQL of a quote's lines. A line's leaf and its deepest discount stand beside its body, so that an edit of one need not read the others. */
import type { Statement, Tx } from '#platform/database/tx.ts';
import { lineLeaf } from './content.ts';
import { deepestDiscountBp, type Line } from './line.ts';

export type LineRow = {
  readonly id: string;
  readonly lineage_id: string;
  readonly position: number;
  readonly version: number;
  readonly body: Omit<Line, 'id' | 'lineageId' | 'position' | 'version'>;
};

/** What a line leaves on the whole. `leaf` is null on a line that was written before lines had leaves. */
export type LineMark = {
  readonly id: string;
  readonly position: number;
  readonly leaf: string | null;
  readonly discountBp: number | null;
};

export const lineOf = (row: LineRow): Line => ({
  ...row.body,
  id: row.id,
  lineageId: row.lineage_id,
  position: row.position,
  version: row.version,
});

const LINE = 'select id, lineage_id, position, version, body from quote.line where tenant_id = $1 and revision_id = $2';

/** All lines in order, or those that are named and those that have no leaf yet. */
export const lineQuery = (tenantId: string, revisionId: string, ids?: readonly string[]): Statement =>
  ids === undefined
    ? { name: 'quote-lines', text: `${LINE} order by position`, values: [tenantId, revisionId] }
    : {
        name: 'quote-lines-named',
        text: `${LINE} and (id = any($3::uuid[]) or leaf is null) order by position`,
        values: [tenantId, revisionId, ids],
      };

/** One text for all lines: 10,000 rows of four columns take the driver longer than everything else that an edit does. */
const MARKS = `select string_agg(id || ' ' || position || ' ' || coalesce(leaf, '') || ' ' || coalesce(discount_bp::text, ''), ',' order by position) as marks
  from quote.line where tenant_id = $1 and revision_id = $2`;

/** In the order of their positions. */
export const readMarks = async (tx: Tx, revisionId: string): Promise<readonly LineMark[]> => {
  const [row] = await tx.query<{ marks: string | null }>({
    name: 'quote-line-marks',
    text: MARKS,
    values: [tx.tenantId, revisionId],
  });
  return row?.marks ? row.marks.split(',').map(markOf) : [];
};

const markOf = (text: string): LineMark => {
  const [id = '', position = '', leaf = '', discountBp = ''] = text.split(' ');
  return {
    id,
    position: Number(position),
    leaf: leaf === '' ? null : leaf,
    discountBp: discountBp === '' ? null : Number(discountBp),
  };
};

export const readLines = async (tx: Tx, revisionId: string, ids: readonly string[]): Promise<readonly Line[]> =>
  (await tx.query<LineRow>(lineQuery(tx.tenantId, revisionId, ids))).map(lineOf);

export const readAllLines = async (tx: Tx, revisionId: string): Promise<readonly Line[]> =>
  (await tx.query<LineRow>(lineQuery(tx.tenantId, revisionId))).map(lineOf);

/** Lines that were written, or priced, after the quote had that version. */
export const readLinesSince = async (tx: Tx, revisionId: string, version: number): Promise<readonly Line[]> =>
  (
    await tx.query<LineRow>({
      name: 'quote-lines-since',
      text: `${LINE} and (at_version > $3 or id in (
               select line_id from quote.priced_line where tenant_id = $1 and revision_id = $2 and at_version > $3)) order by position`,
      values: [tx.tenantId, revisionId, version],
    })
  ).map(lineOf);

const bodyOf = ({ id: _id, lineageId: _lineage, position: _position, version: _version, ...body }: Line): object =>
  body;

/** `version` is that of the quote that the lines become part of. */
export const upsertLines = (
  tenantId: string,
  { id, version }: { readonly id: string; readonly version: number },
  lines: readonly Line[],
): readonly Statement[] =>
  lines.length === 0
    ? []
    : [
        {
          name: 'quote-lines-upsert',
          text: `insert into quote.line (tenant_id, revision_id, id, lineage_id, position, version, body, leaf, discount_bp, at_version)
                 select $1, $2, l.id, l.lineage, l.position, l.version, l.body, l.leaf, l.discount_bp, $10
                 from unnest($3::uuid[], $4::uuid[], $5::int[], $6::int[], $7::jsonb[], $8::text[], $9::int[])
                   as l(id, lineage, position, version, body, leaf, discount_bp)
                 on conflict (tenant_id, revision_id, id) do update
                   set position = excluded.position, version = excluded.version, body = excluded.body,
                       leaf = excluded.leaf, discount_bp = excluded.discount_bp, at_version = excluded.at_version`,
          values: [
            tenantId,
            id,
            lines.map((l) => l.id),
            lines.map((l) => l.lineageId),
            lines.map((l) => l.position),
            lines.map((l) => l.version),
            lines.map((l) => JSON.stringify(bodyOf(l))),
            lines.map(lineLeaf),
            lines.map(deepestDiscountBp),
            version,
          ],
        },
      ];

export const deleteLines = (tenantId: string, revisionId: string, ids: readonly string[]): readonly Statement[] =>
  ids.length === 0
    ? []
    : [
        {
          name: 'quote-lines-delete',
          text: 'delete from quote.line where tenant_id = $1 and revision_id = $2 and id = any($3::uuid[])',
          values: [tenantId, revisionId, ids],
        },
      ];
