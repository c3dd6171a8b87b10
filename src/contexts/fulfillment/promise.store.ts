import type { ListScope } from '#platform/access/list-scope.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { ExpectedEnd } from './expected-end.ts';

export type OrderPromise = {
  readonly orderId: string;
  readonly accountId: string;
  readonly territory: string;
  readonly dueOn: string;
  readonly expectedBy: string;
  readonly because: ExpectedEnd['because'];
  readonly jeopardySince: string | null;
  readonly assessedAt: string;
};

const PROMISE = `order_id as "orderId", account_id as "accountId", territory, due_on::text as "dueOn", expected_by as "expectedBy", because,
  jeopardy_since as "jeopardySince", assessed_at as "assessedAt"`;

const instant = (value: string): string => Temporal.Instant.from(value).toString();
const view = (row: OrderPromise): OrderPromise => ({
  ...row,
  expectedBy: instant(row.expectedBy),
  jeopardySince: row.jeopardySince === null ? null : instant(row.jeopardySince),
  assessedAt: instant(row.assessedAt),
});

export const readPromise = async (tx: Tx, orderId: string): Promise<OrderPromise | undefined> =>
  (
    await tx.query<OrderPromise>({
      name: 'promise-read',
      text: `select ${PROMISE} from fulfillment.order_promise where tenant_id = $1 and order_id = $2 and ended_at is null`,
      values: [tx.tenantId, orderId],
    })
  ).map(view)[0];

/** The nearest dates first, of those that the reader may see. */
export const readInJeopardy = async (
  tx: Tx,
  limit: number,
  { territories, accountId }: Pick<ListScope, 'territories' | 'accountId'> = { territories: null, accountId: null },
): Promise<readonly OrderPromise[]> =>
  (
    await tx.query<OrderPromise>({
      name: 'promise-in-jeopardy',
      text: `select ${PROMISE} from fulfillment.order_promise
             where tenant_id = $1 and jeopardy_since is not null and ended_at is null
               and ($3::text[] is null or territory is null or territory = any($3)) and ($4::uuid is null or account_id = $4)
             order by due_on, order_id limit $2`,
      values: [tx.tenantId, limit, territories, accountId],
    })
  ).map(view);

export const savePromise = (tenantId: string, promise: OrderPromise): Statement => ({
  name: 'promise-save',
  text: `insert into fulfillment.order_promise (tenant_id, order_id, account_id, due_on, expected_by, because, jeopardy_since, assessed_at, territory)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (tenant_id, order_id) do update set due_on = excluded.due_on, expected_by = excluded.expected_by, because = excluded.because,
           jeopardy_since = excluded.jeopardy_since, assessed_at = excluded.assessed_at`,
  values: [
    tenantId,
    promise.orderId,
    promise.accountId,
    promise.dueOn,
    promise.expectedBy,
    promise.because === null ? null : JSON.stringify(promise.because),
    promise.jeopardySince,
    promise.assessedAt,
    promise.territory,
  ],
});

/** The order has ended, one way or another: nothing is in jeopardy any more. */
export const endPromise = (tenantId: string, orderId: string, at: string): Statement => ({
  name: 'promise-end',
  text: `update fulfillment.order_promise set ended_at = $3 where tenant_id = $1 and order_id = $2 and ended_at is null`,
  values: [tenantId, orderId, at],
});

/** Something happened that could cost the date: it is looked at now. An order without a date has no such timer, and gets none. */
export const lookAtPromise = (tenantId: string, kind: string, orderId: string, at: string): Statement => ({
  name: 'promise-look',
  text: `update platform.timer set due_at = $4, fired_at = null where tenant_id = $1 and kind = $2 and subject_id = $3`,
  values: [tenantId, kind, orderId, at],
});

export type Pace = { readonly operation: string; readonly p90Ms: number };

const ATTEMPTS_LOOKED_AT = 2_000;

/** How long calls took lately, nine of ten of them, by operation: the newest attempts only, so that asking costs the same in any year. */
export const readPaces = (tx: Tx): Promise<readonly Pace[]> =>
  tx.query<Pace>({
    name: 'operation-paces',
    text: `select w.operation, percentile_disc(0.9) within group (order by extract(epoch from (a.ended_at - a.started_at)) * 1000)::float8 as "p90Ms"
           from (select task_id, started_at, ended_at from fulfillment.attempt
                 where tenant_id = $1 and state = 'done' order by id desc limit $2) a
           join fulfillment.task_work w on w.tenant_id = $1 and w.id = a.task_id group by w.operation`,
    values: [tx.tenantId, ATTEMPTS_LOOKED_AT],
  });
