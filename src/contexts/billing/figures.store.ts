/** What the handover to billing comes to, for who watches, and what was billed otherwise than promised. */
import type { Tx } from '#platform/database/tx.ts';

export type BillingFigures = {
  /** Asked of billing for more than an hour, and not confirmed. */
  readonly handoffsWaiting: number;
  readonly linesOpen: number;
};

export const readBillingFigures = async (tx: Tx, at: Temporal.Instant): Promise<BillingFigures> => {
  const [figures] = await tx.query<BillingFigures>({
    name: 'billing-figures',
    text: `select (select count(*)::int from billing.handoff where tenant_id = $1 and state = 'requested' and recorded_at < $2) as "handoffsWaiting",
        (select count(*)::int from billing.invoice_line where tenant_id = $1 and state = 'open') as "linesOpen"`,
    values: [tx.tenantId, at.subtract({ hours: 1 }).toString()],
  });
  return figures as BillingFigures;
};

/** Of these orders, those whose terms billing has. */
export const readHandedOver = async (tx: Tx, orderIds: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await tx.query<{ orderId: string }>({
        name: 'orders-handed-over',
        text: `select order_id as "orderId" from billing.handoff where tenant_id = $1 and order_id = any($2::uuid[]) and state = 'delivered'`,
        values: [tx.tenantId, orderIds],
      })
    ).map(({ orderId }) => orderId),
  );

/** Of these items, those for which billing was told to charge something. */
export const readInstructedItems = async (tx: Tx, itemIds: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await tx.query<{ itemId: string }>({
        name: 'items-instructed',
        text: `select distinct item_id as "itemId" from billing.instruction where tenant_id = $1 and item_id = any($2::uuid[]) and action = 'activate'`,
        values: [tx.tenantId, itemIds],
      })
    ).map(({ itemId }) => itemId),
  );

export type OpenLine = {
  readonly id: string;
  readonly invoiceRef: string;
  readonly said: string;
  readonly differences: readonly {
    readonly what: string;
    readonly promised: string | null;
    readonly invoiced: string;
  }[];
};

/** Lines that differ from the promise and that nobody settled, the oldest first. */
export const readOpenLines = (tx: Tx, limit: number): Promise<readonly OpenLine[]> =>
  tx.query<OpenLine>({
    name: 'invoice-lines-open',
    text: `select id, invoice_ref as "invoiceRef", said, differences from billing.invoice_line
           where tenant_id = $1 and state = 'open' order by recorded_at, id limit $2`,
    values: [tx.tenantId, limit],
  });
