/** What the database holds at the end of a run, read in one go: the matter of the invariants. */
import { must } from '#kernel/outcome.ts';
import type { Json } from '#kernel/json.ts';
import type { World } from './world.ts';

export type Picture = {
  readonly quote: { readonly status: string; readonly version: number; readonly snapshot: string };
  readonly acceptances: number;
  readonly orders: readonly {
    readonly id: string;
    readonly state: string;
    readonly version: number;
    readonly itemCount: number;
  }[];
  readonly items: readonly {
    readonly id: string;
    readonly orderId: string;
    readonly sourceLineId: string;
    readonly body: string;
  }[];
  readonly plans: readonly {
    readonly id: string;
    readonly orderId: string;
    readonly purpose: string;
    readonly taskCount: number;
  }[];
  readonly tasks: readonly {
    readonly id: string;
    readonly planId: string;
    readonly orderId: string;
    readonly kind: string;
    readonly state: string;
    readonly name: string;
    readonly operation: string | null;
    /** The task takes another one back. */
    readonly undoes: boolean;
    readonly tries: number;
    readonly checks: number;
  }[];
  readonly openAttempts: readonly string[];
  readonly cases: readonly {
    readonly taskId: string;
    readonly state: string;
    readonly ownerGroup: string;
    readonly safeActions: readonly string[];
  }[];
  readonly handoffs: readonly {
    readonly id: string;
    readonly orderId: string;
    readonly state: string;
    readonly version: number;
  }[];
  readonly products: readonly { readonly itemId: string; readonly state: string }[];
  readonly facts: readonly {
    readonly id: string;
    readonly type: string;
    readonly subject: string;
    readonly published: boolean;
    readonly data: { readonly [member: string]: Json };
  }[];
  readonly deliveries: readonly { readonly factId: string; readonly state: string }[];
  readonly entries: readonly {
    readonly kind: string;
    readonly id: string;
    readonly version: number;
    readonly leaf: string;
    readonly prev: string | null;
  }[];
  readonly messages: readonly { readonly cause: string; readonly state: string }[];
};

/** Numbers in `body` and `canon` stay text until they are read exactly. */
const PARTS: Readonly<Record<keyof Omit<Picture, 'quote' | 'acceptances'>, string>> = {
  orders: `select id, state, version, item_count as "itemCount" from ordering.product_order where tenant_id = $1 order by id`,
  items: `select id, order_id as "orderId", source_line_id as "sourceLineId", body from ordering.order_item where tenant_id = $1 order by id`,
  plans: `select id, order_id as "orderId", purpose, task_count as "taskCount" from fulfillment.plan where tenant_id = $1 order by id`,
  tasks: `select t.id, t.plan_id as "planId", t.order_id as "orderId", t.kind, t.state, w.name, w.operation, w.undoes is not null as undoes, t.tries, t.checks
          from fulfillment.task t join fulfillment.task_work w on w.tenant_id = t.tenant_id and w.id = t.id where t.tenant_id = $1 order by t.id`,
  openAttempts: `select task_id::text from fulfillment.attempt where tenant_id = $1 and state = 'inFlight'`,
  cases: `select task_id as "taskId", state, owner_group as "ownerGroup", safe_actions as "safeActions" from fallout.fallout_case where tenant_id = $1`,
  handoffs: `select id, order_id as "orderId", state, version from billing.handoff where tenant_id = $1`,
  products: `select item_id as "itemId", state from assets.product where tenant_id = $1`,
  facts: `select id, type, subject_kind || '/' || subject_id as subject, published_at is not null as published, event::json -> 'data' as data
          from platform.outbox where tenant_id = $1 order by seq`,
  deliveries: `select fact_id as "factId", state from platform.webhook_delivery where tenant_id = $1`,
  entries: `select aggregate_kind as kind, aggregate_id as id, (canon::json -> 'aggregate' ->> 'version')::int as version,
              encode(leaf, 'hex') as leaf, encode(prev, 'hex') as prev
            from platform.entry where tenant_id = $1 and canon::json ->> 'result' = 'accepted' order by xact::text::bigint, id`,
  messages: `select cause, state from communication.message where tenant_id = $1 order by cause`,
};

/** A list of one column is a list of its values, any other a list of objects. */
const part = ([name, query]: readonly [string, string]): string =>
  name === 'openAttempts'
    ? `(select coalesce(json_agg(p.task_id), '[]') from (${query}) p) as "${name}"`
    : `(select coalesce(json_agg(p), '[]') from (${query}) p) as "${name}"`;

const PICTURE = `select
  (select json_build_object('status', r.status, 'version', r.version, 'snapshot', b.canon)
     from quote.revision r join platform.blob b on b.tenant_id = r.tenant_id and b.hash = r.snapshot_hash
    where r.tenant_id = $1 and r.id = $2) as quote,
  (select count(*)::int from quote.acceptance where tenant_id = $1) as acceptances,
  ${Object.entries(PARTS).map(part).join(',\n  ')}`;

export const pictureOf = async ({ ground, tenantId, quote }: World): Promise<Picture> => {
  const [picture] = await ground.rows<Picture>(PICTURE, [tenantId, quote.quoteId]);
  must(picture, 'a run leaves a picture');
  return picture;
};
