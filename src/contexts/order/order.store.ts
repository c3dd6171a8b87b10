import { canonical } from '#kernel/canonical.ts';
import type { Json } from '#kernel/json.ts';
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Cursor } from '#platform/http/cursor.ts';
import type { ItemBody, NewOrder, Order, OrderItem, OrderParties, OrderState } from './order.ts';

const ORDER_COLUMNS = `id, number, state, version, entry_leaf as "entryLeaf", account_id as "accountId", territory, quote_id as "quoteId",
  revision_id as "revisionId", family_id as "familyId", part, content_root as "contentRoot", document_hash as "documentHash",
  accepted_at as "acceptedAt", currency, requested_for as "requestedFor", contract_from as "contractFrom",
  contract_to as "contractTo", model_hash as "modelHash", parties, approvals, persons_involved as "personsInvolved",
  item_count as "itemCount", source, priority, promised_for as "promisedFor", begin_on as "beginOn",
  customer_reference as "customerReference", remainder_of as "remainderOf", scope, amendments, recorded_at as "recordedAt", submitted_at as "submittedAt", ended_at as "endedAt"`;

const SELECT_ORDER = `select ${ORDER_COLUMNS} from ordering.product_order where tenant_id = $1`;

type Row = Omit<Order, 'parties' | 'approvals' | 'state'> & {
  readonly state: string;
  readonly parties: OrderParties;
  readonly approvals: Json;
};
const orderOf = (row: Row): Order => ({ ...row, state: row.state as OrderState });

export const readOrder = async (tx: Tx, orderId: string): Promise<Order | undefined> => {
  const rows = await tx.query<Row>({
    name: 'order-read',
    text: `${SELECT_ORDER} and id = $2`,
    values: [tx.tenantId, orderId],
  });
  return rows[0] && orderOf(rows[0]);
};

export const readOrderByNumber = async (tx: Tx, number: string): Promise<Order | undefined> => {
  const rows = await tx.query<Row>({
    name: 'order-by-number',
    text: `${SELECT_ORDER} and number = $2`,
    values: [tx.tenantId, number],
  });
  return rows[0] && orderOf(rows[0]);
};

export const lockOrder = async (tx: Tx, orderId: string): Promise<Order | undefined> => {
  const rows = await tx.query<Row>({
    name: 'order-lock',
    text: `${SELECT_ORDER} and id = $2 for update`,
    values: [tx.tenantId, orderId],
  });
  return rows[0] && orderOf(rows[0]);
};

export type OrderFilter = {
  readonly accountId?: string;
  readonly state?: string;
  readonly quoteId?: string;
  /** Words of the number, the customer's reference or the customer's name. */
  readonly q?: string;
  readonly priority?: string;
  readonly source?: string;
  readonly promisedBefore?: string;
  /** Null means every territory of the tenant. */
  readonly territories: readonly string[] | null;
  /** The account whose orders alone may be seen, whatever was asked for. */
  readonly ownAccountId: string | null;
  readonly after: Cursor | null;
  readonly limit: number;
};

export const readOrders = async (tx: Tx, filter: OrderFilter): Promise<readonly Order[]> => {
  const rows = await tx.query<Row>({
    text: `${SELECT_ORDER}
             and ($2::uuid is null or account_id = $2) and ($3::text is null or state = $3)
             and ($4::uuid is null or quote_id = $4) and ($5::text[] is null or territory = any($5))
             and ($10::text is null or position(lower($10) in lower(concat_ws(' ', number, customer_reference, parties -> 'soldTo' ->> 'name'))) > 0)
             and ($11::smallint is null or priority = $11) and ($12::text is null or source = $12)
             and ($13::date is null or (promised_for < $13 and ended_at is null))
             and ($6::uuid is null or account_id = $6) and ($7::timestamptz is null or (recorded_at, id) < ($7, $8::uuid))
           order by recorded_at desc, id desc limit $9`,
    values: [
      tx.tenantId,
      filter.accountId ?? null,
      filter.state ?? null,
      filter.quoteId ?? null,
      filter.territories,
      filter.ownAccountId,
      filter.after?.place ?? null,
      filter.after?.id ?? null,
      filter.limit,
      filter.q?.trim() || null,
      filter.priority === undefined ? null : Number(filter.priority),
      filter.source ?? null,
      filter.promisedBefore ?? null,
    ],
  });
  return rows.map(orderOf);
};

/** How many orders an accepted revision has become: the next one is another part of it. Zero where no revision became it. */
export const readLastPart = async (tx: Tx, revisionId: string | null): Promise<number> => {
  const rows = await tx.query<{ part: number | null }>({
    name: 'order-last-part',
    text: `select max(part) as part from ordering.product_order where tenant_id = $1 and revision_id = $2`,
    values: [tx.tenantId, revisionId],
  });
  return rows[0]?.part ?? 0;
};

/** The order that took over what this one left undone. */
export const readRemainder = async (
  tx: Tx,
  orderId: string,
): Promise<{ readonly orderId: string; readonly number: string } | null> => {
  const rows = await tx.query<{ orderId: string; number: string }>({
    name: 'order-remainder',
    text: `select id as "orderId", number from ordering.product_order where tenant_id = $1 and remainder_of = $2`,
    values: [tx.tenantId, orderId],
  });
  return rows[0] ?? null;
};

/** The last place that an item of the order ever had, dropped ones too. */
export const readLastPosition = async (tx: Tx, orderId: string): Promise<number> => {
  const rows = await tx.query<{ position: number | null }>({
    name: 'order-last-position',
    text: `select max(position) as position from ordering.order_item where tenant_id = $1 and order_id = $2`,
    values: [tx.tenantId, orderId],
  });
  return rows[0]?.position ?? 0;
};

/** As the table has it: the body is text. */
type ItemRow = Omit<OrderItem, 'body'> & { readonly body: string };

/** Each item as its newest amendment left it; what was dropped, or went into a remainder, is no part of the order any more. */
const ITEM = `select i.id, i.order_id as "orderId", i.source_line_id as "sourceLineId", i.lineage_id as "lineageId", i.position,
    i.parent_item_id as "parentItemId", i.offering, i.offering_hash as "offeringHash", i.action, i.basis,
    coalesce(v.body, i.body) as body, coalesce(v.terms_hash, i.terms_hash) as "termsHash", coalesce(v.version, 1) as version
  from ordering.order_item i
  left join lateral (select v.version, v.kind, v.body, v.terms_hash from ordering.order_item_version v
                     where v.tenant_id = i.tenant_id and v.item_id = i.id order by v.version desc limit 1) v on true
  where i.tenant_id = $1`;
const STANDS = `coalesce(v.kind, 'changed') = 'changed'`;

const itemOf = (row: ItemRow): OrderItem => ({ ...row, body: JSON.parse(row.body) as ItemBody });

/** Items of an order by position, from `after` on: a page, so that an order of 10,000 items is never held whole by a request. */
export const readOrderItems = async (
  tx: Tx,
  orderId: string,
  { after = 0, limit = 10_000 }: { readonly after?: number; readonly limit?: number } = {},
): Promise<readonly OrderItem[]> => {
  const rows = await tx.query<ItemRow>({
    name: 'order-items',
    text: `${ITEM} and ${STANDS} and i.order_id = $2 and i.position > $3 order by i.position limit $4`,
    values: [tx.tenantId, orderId, after, limit],
  });
  return rows.map(itemOf);
};

export const readOrderItem = async (tx: Tx, itemId: string): Promise<OrderItem | undefined> => {
  const rows = await tx.query<ItemRow>({
    name: 'order-item',
    text: `${ITEM} and i.id = $2`,
    values: [tx.tenantId, itemId],
  });
  return rows[0] && itemOf(rows[0]);
};

export const insertOrders = (
  tenantId: string,
  orders: readonly NewOrder[],
  entryLeaf: Uint8Array | null,
  at: Temporal.Instant,
): readonly Statement[] =>
  orders.flatMap((order) => [
    insertOrder(tenantId, order, entryLeaf, at.toString()),
    ...insertItems(tenantId, order.items),
  ]);

const insertOrder = (
  tenantId: string,
  { header, items }: NewOrder,
  entryLeaf: Uint8Array | null,
  at: string,
): Statement => ({
  name: 'order-insert',
  text: `insert into ordering.product_order
           (tenant_id, id, number, state, version, entry_leaf, account_id, territory, quote_id, revision_id, family_id, part,
            content_root, document_hash, accepted_at, currency, requested_for, contract_from, contract_to, model_hash,
            parties, approvals, persons_involved, item_count, recorded_at, source, priority, promised_for, begin_on, customer_reference,
            remainder_of, scope)
         values ($1, $2, $3, 'draft', 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                 $22, $23, $24, $25, $26, $27, $28, $29, $30)`,
  values: [
    tenantId,
    header.id,
    header.number,
    entryLeaf,
    header.accountId,
    header.territory,
    header.quoteId,
    header.revisionId,
    header.familyId,
    header.part,
    header.contentRoot,
    header.documentHash,
    header.acceptedAt,
    header.currency,
    header.requestedFor,
    header.contractFrom,
    header.contractTo,
    header.modelHash,
    JSON.stringify(header.parties),
    JSON.stringify(header.approvals),
    header.personsInvolved,
    header.itemCount,
    at,
    header.source,
    header.priority,
    header.promisedFor,
    header.beginOn,
    header.customerReference,
    header.remainderOf,
    header.scope
      ? JSON.stringify({ ...header.scope, products: [...new Set(items.map(({ offering }) => offering))] })
      : null,
  ],
});

export const insertItems = (tenantId: string, items: readonly OrderItem[]): readonly Statement[] => [
  {
    name: 'order-items-insert',
    text: `insert into ordering.order_item
             (tenant_id, id, order_id, source_line_id, lineage_id, position, parent_item_id, offering, offering_hash, action,
              basis, body, terms_hash, asset_id)
           select $1, i.* from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::integer[], $7::uuid[], $8::text[],
                                      $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::uuid[]) as i`,
    values: [
      tenantId,
      items.map((item) => item.id),
      items.map((item) => item.orderId),
      items.map((item) => item.sourceLineId),
      items.map((item) => item.lineageId),
      items.map((item) => item.position),
      items.map((item) => item.parentItemId),
      items.map((item) => item.offering),
      items.map((item) => item.offeringHash),
      items.map((item) => item.action),
      items.map((item) => item.basis),
      items.map((item) => canonical(item.body)),
      items.map((item) => item.termsHash),
      items.map((item) => item.body.change?.assetId ?? null),
    ],
  },
];

/** The state is written with the version it was decided on, so that a lost update is a broken promise and not a silence. */
export const saveOrderState = (
  tenantId: string,
  head: Head,
  state: OrderState,
  times: { readonly submittedAt?: string; readonly endedAt?: string; readonly beginOn?: string | null } = {},
): Statement => ({
  name: 'order-state',
  text: `update ordering.product_order
         set state = $3, version = $4, entry_leaf = $5, submitted_at = coalesce($6, submitted_at), ended_at = coalesce($7, ended_at),
             begin_on = coalesce($8, begin_on)
         where tenant_id = $1 and id = $2`,
  values: [
    tenantId,
    head.id,
    state,
    head.version,
    head.entryLeaf,
    times.submittedAt ?? null,
    times.endedAt ?? null,
    times.beginOn ?? null,
  ],
});

/** The move `begin`: in the transaction that acknowledged the order, once its plan stands. */
export const beginOrder = (tenantId: string, orderId: string): Statement => ({
  name: 'order-begin',
  text: `update ordering.product_order set state = 'inProgress' where tenant_id = $1 and id = $2 and state = 'acknowledged'`,
  values: [tenantId, orderId],
});

/** The move `agreeCancellation`: in the transaction that assessed it. */
export const agreeCancellation = (tenantId: string, orderId: string): Statement => ({
  name: 'order-agree-cancellation',
  text: `update ordering.product_order set state = 'pendingCancellation'
         where tenant_id = $1 and id = $2 and state = 'assessingCancellation'`,
  values: [tenantId, orderId],
});

/** The moves `declineCancellation` and `declineToHeld`. */
export const declineCancellation = (tenantId: string, orderId: string, state: 'inProgress' | 'held'): Statement => ({
  name: 'order-decline-cancellation',
  text: `update ordering.product_order set state = $3
         where tenant_id = $1 and id = $2 and state = 'assessingCancellation'`,
  values: [tenantId, orderId, state],
});
