/** Orders and items as another side is held against them: in the order of a key, from a key on, so that all of them pass by and none is held. */
import type { Tx } from '#platform/database/tx.ts';
import type { ItemBody, OrderState } from './order.ts';

/** From which key on, how many, and which: of one order or revision, or recorded in a window. */
export type Reach = {
  readonly after: string | null;
  readonly limit: number;
  readonly orderId?: string | undefined;
  readonly revisionId?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** These and no others. */
  readonly ids?: readonly string[];
};

const WINDOW = `($4::uuid is null or o.id = $4) and ($5::timestamptz is null or o.recorded_at >= $5)
  and ($6::timestamptz is null or o.recorded_at < $6)`;
const windowOf = ({ orderId, from, to }: Reach): readonly (string | null)[] => [
  orderId ?? null,
  from ?? null,
  to ?? null,
];

export type OrderStanding = {
  readonly id: string;
  readonly number: string;
  readonly state: OrderState;
  readonly version: number;
  readonly root: string;
};

/** Orders that were submitted. */
export const readStandings = (tx: Tx, reach: Reach): Promise<readonly OrderStanding[]> =>
  tx.query<OrderStanding>({
    text: `select o.id, o.number, o.state, o.version, o.content_root as root from ordering.product_order o
           where o.tenant_id = $1 and ($2::uuid is null or o.id > $2) and ${WINDOW} and ($7::uuid[] is null or o.id = any($7))
           order by o.id limit $3`,
    values: [tx.tenantId, reach.after, reach.limit, ...windowOf(reach), reach.ids ?? null],
  });

type ItemRow = {
  readonly id: string;
  readonly orderId: string;
  readonly number: string;
  readonly accountId: string;
  readonly currency: string;
  readonly action: string;
  readonly offering: string;
  readonly body: string;
};
export type FulfilledItem = Omit<ItemRow, 'body'> & { readonly body: ItemBody };

/** Items of orders that are fulfilled, as their newest amendment left them. */
export const readFulfilledItems = async (tx: Tx, reach: Reach): Promise<readonly FulfilledItem[]> =>
  (
    await tx.query<ItemRow>({
      text: `select i.id, o.id as "orderId", o.number, o.account_id as "accountId", o.currency, i.action, i.offering,
                    coalesce(v.body, i.body) as body
             from ordering.order_item i join ordering.product_order o on o.tenant_id = i.tenant_id and o.id = i.order_id
             left join lateral (select v.kind, v.body from ordering.order_item_version v
                                where v.tenant_id = i.tenant_id and v.item_id = i.id order by v.version desc limit 1) v on true
             where i.tenant_id = $1 and ($2::uuid is null or i.id > $2) and o.state = 'completed'
               and coalesce(v.kind, 'changed') = 'changed' and ${WINDOW} and ($7::uuid[] is null or i.id = any($7)) order by i.id limit $3`,
      values: [tx.tenantId, reach.after, reach.limit, ...windowOf(reach), reach.ids ?? null],
    })
  ).map((row) => ({ ...row, body: JSON.parse(row.body) as ItemBody }));

export type CapturedItem = {
  readonly id: string;
  readonly revisionId: string;
  readonly sourceLineId: string;
  readonly orderId: string;
  readonly number: string;
  readonly offering: string;
  readonly termsHash: string;
  readonly body: ItemBody;
};

/** Items as they were captured, by the line that they come from: what an amendment made of them later is no departure from what was accepted. */
export const readCapturedItems = async (tx: Tx, reach: Reach): Promise<readonly CapturedItem[]> => {
  const [revision, line] = (reach.after ?? '').split('/');
  const rows = await tx.query<Omit<CapturedItem, 'body'> & { readonly body: string }>({
    text: `select i.id, o.revision_id as "revisionId", i.source_line_id as "sourceLineId", o.id as "orderId", o.number, i.offering,
                  i.terms_hash as "termsHash", i.body
           from ordering.order_item i join ordering.product_order o on o.tenant_id = i.tenant_id and o.id = i.order_id
           where i.tenant_id = $1 and o.source = 'quote' and ($2::uuid is null or (o.revision_id, i.source_line_id) > ($2, $7::uuid))
             and ($8::uuid is null or o.revision_id = $8) and ${WINDOW}
           order by o.revision_id, i.source_line_id limit $3`,
    values: [
      tx.tenantId,
      revision || null,
      reach.limit,
      ...windowOf({ ...reach, orderId: undefined }),
      line ?? null,
      reach.revisionId ?? null,
    ],
  });
  return rows.map((row) => ({ ...row, body: JSON.parse(row.body) as ItemBody }));
};
