/** The lines of an offer in windows: a customer's phone reads a page of them at a time, of up to 10,000. */
import type { Tx } from '#platform/database/tx.ts';
import type { Line } from './line.ts';
import { lineOf, type LineRow } from './line.store.ts';

export const readLineWindow = async (
  tx: Tx,
  revisionId: string,
  after: number,
  limit: number,
): Promise<readonly Line[]> =>
  (
    await tx.query<LineRow>({
      name: 'quote-lines-window',
      text: `select id, lineage_id, position, version, body from quote.line
             where tenant_id = $1 and revision_id = $2 and position > $3 order by position limit $4`,
      values: [tx.tenantId, revisionId, after, limit],
    })
  ).map(lineOf);
