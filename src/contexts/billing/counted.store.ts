/** Behind the numbers about billing: what it has not confirmed, and what it invoiced otherwise than was promised. */
import type { CountedRow } from '#platform/database/counted-row.ts';
import type { Tx } from '#platform/database/tx.ts';

/** Orders whose terms were asked of billing more than an hour ago. */
export const readHandoffsWaiting = (
  tx: Tx,
  at: Temporal.Instant,
  limit: number,
): Promise<readonly { readonly orderId: string; readonly at: string }[]> =>
  tx.query({
    name: 'handoffs-waiting',
    text: `select order_id as "orderId", recorded_at as at from billing.handoff
           where tenant_id = $1 and state = 'requested' and recorded_at < $2 order by recorded_at, id limit $3`,
    values: [tx.tenantId, at.subtract({ hours: 1 }).toString(), limit],
  });

export const readUnsettledLines = (tx: Tx, limit: number): Promise<readonly CountedRow[]> =>
  tx.query<CountedRow>({
    name: 'invoice-lines-unsettled',
    text: `select id, invoice_ref as title, recorded_at as at, null as why from billing.invoice_line
           where tenant_id = $1 and state = 'open' order by recorded_at, id limit $2`,
    values: [tx.tenantId, limit],
  });
