import { canonical } from '#kernel/canonical.ts';
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import { setTimer } from '#platform/timers.store.ts';
import type { ItemChangeKind, NewItemVersion } from './amend-items.ts';
import type { WholeChange } from './amendment.ts';
import type { Order, OrderItem } from './order.ts';
import { startOf } from './order-policy.ts';
import { ORDER_DUE_TIMER } from './submit-order.ts';
import { insertItems } from './order.store.ts';

type Saved = {
  readonly order: Pick<Order, 'id'>;
  /** Where the day of a pending order moves with the day for which it is wanted. */
  readonly beginOn: string | null;
  readonly whole: WholeChange;
  readonly versions: readonly NewItemVersion[];
  readonly added: readonly OrderItem[];
  readonly left: number;
  readonly reasonCode: string;
};

export const saveAmendment = (
  tenantId: string,
  head: Head,
  { order, beginOn, whole, versions, added, left, reasonCode }: Saved,
  at: Temporal.Instant,
): readonly Statement[] => [
  {
    name: 'order-amend',
    text: `update ordering.product_order
           set version = $3, entry_leaf = $4, amendments = amendments + 1, item_count = $5,
               requested_for = coalesce($6, requested_for), promised_for = coalesce($7, promised_for),
               priority = coalesce($8, priority), customer_reference = coalesce($9, customer_reference),
               begin_on = coalesce($10, begin_on)
           where tenant_id = $1 and id = $2`,
    values: [
      tenantId,
      order.id,
      head.version,
      head.entryLeaf,
      left,
      whole.requestedFor ?? null,
      whole.promisedFor ?? null,
      whole.priority ?? null,
      whole.customerReference ?? null,
      beginOn,
    ],
  },
  ...(beginOn === null ? [] : [setTimer(tenantId, ORDER_DUE_TIMER, order.id, startOf(beginOn))]),
  ...(added.length === 0 ? [] : [...insertItems(tenantId, added), alsoOf(tenantId, order.id, added)]),
  ...insertVersions(tenantId, head, versions, reasonCode, at),
];

/** What is added belongs to the order from now on; what it dropped still names it, because its work may have to be taken back. */
const alsoOf = (tenantId: string, orderId: string, added: readonly OrderItem[]): Statement => ({
  name: 'order-products-add',
  text: `update ordering.product_order
         set scope = jsonb_set(scope, '{products}', (select jsonb_agg(distinct p) from
               (select jsonb_array_elements_text(coalesce(scope -> 'products', '[]')) as p union select unnest($3::text[])) s))
         where tenant_id = $1 and id = $2 and scope is not null`,
  values: [tenantId, orderId, [...new Set(added.map(({ offering }) => offering))]],
});

export const insertVersions = (
  tenantId: string,
  head: Pick<Head, 'version'>,
  versions: readonly NewItemVersion[],
  reasonCode: string,
  at: Temporal.Instant,
): readonly Statement[] =>
  versions.length === 0
    ? []
    : [
        {
          name: 'order-item-version-insert',
          text: `insert into ordering.order_item_version
                   (tenant_id, item_id, version, order_id, order_version, kind, body, terms_hash, reason_code, recorded_at)
                 select $1, v.item, v.version, v.order_id, $2, v.kind, v.body, v.terms, $3, $4
                 from unnest($5::uuid[], $6::integer[], $7::uuid[], $8::text[], $9::text[], $10::text[])
                   as v(item, version, order_id, kind, body, terms)`,
          values: [
            tenantId,
            head.version,
            reasonCode,
            at.toString(),
            versions.map(({ item }) => item.id),
            versions.map(({ item }) => item.version ?? 1),
            versions.map(({ item }) => item.orderId),
            versions.map(({ kind }) => kind),
            versions.map(({ item }) => canonical(item.body)),
            versions.map(({ item }) => item.termsHash),
          ],
        },
      ];

export type ItemVersionRow = {
  readonly itemId: string;
  readonly version: number;
  readonly orderVersion: number;
  readonly kind: ItemChangeKind;
  readonly offering: string;
  readonly offeringName: string | null;
  readonly quantity: string | null;
  readonly reasonCode: string;
  readonly recordedAt: string;
};

/** What became of the items of an order since it was captured, oldest first. */
export const readItemVersions = (tx: Tx, orderId: string): Promise<readonly ItemVersionRow[]> =>
  tx.query<ItemVersionRow>({
    name: 'order-item-versions',
    text: `select v.item_id as "itemId", v.version, v.order_version as "orderVersion", v.kind, i.offering,
                  v.body::jsonb->>'offeringName' as "offeringName", v.body::jsonb->'segments'->0->>'quantity' as quantity,
                  v.reason_code as "reasonCode", v.recorded_at as "recordedAt"
           from ordering.order_item_version v join ordering.order_item i on i.tenant_id = v.tenant_id and i.id = v.item_id
           where v.tenant_id = $1 and v.order_id = $2 order by v.order_version, i.position limit 1000`,
    values: [tx.tenantId, orderId],
  });
