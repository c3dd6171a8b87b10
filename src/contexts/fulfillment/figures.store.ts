/** What carrying out orders comes to, for who watches. Read every half a minute, so on indexes and on what is not done only. */
import type { Tx } from '#platform/database/tx.ts';
import { leastId } from '#platform/facts/least-id.ts';

export type FulfillmentFigures = {
  /** Due now and not begun. */
  readonly waiting: number;
  readonly retrying: number;
  readonly unknown: number;
  readonly byHand: number;
  readonly attempts: number;
  readonly attemptsDone: number;
  readonly attemptsUnknown: number;
  readonly repeated: number;
  readonly promisesBroken: number;
  readonly inJeopardy: number;
  readonly breakersOpen: number;
};

export const readFulfillmentFigures = async (
  tx: Tx,
  { from, at }: { readonly from: Temporal.Instant; readonly at: Temporal.Instant },
): Promise<FulfillmentFigures> => {
  const [figures] = await tx.query<FulfillmentFigures>({
    name: 'fulfillment-figures',
    text: `with startable as (select state, kind, due_at from fulfillment.task where tenant_id = $1 and state in ('ready', 'retryScheduled')),
        sent as (select task_id, state from fulfillment.attempt where tenant_id = $1 and id >= $3::uuid and state <> 'inFlight')
      select (select count(*)::int from startable where due_at <= $2 and kind <> 'manual') as waiting,
        (select count(*)::int from startable where state = 'retryScheduled') as retrying,
        (select count(*)::int from fulfillment.task where tenant_id = $1 and state = 'unknown') as unknown,
        (select count(*)::int from fulfillment.task where tenant_id = $1 and kind = 'manual' and state in ('ready', 'inFlight')) as "byHand",
        (select count(*)::int from sent) as attempts,
        (select count(*)::int from sent where state in ('done', 'accepted')) as "attemptsDone",
        (select count(*)::int from sent where state = 'unknown') as "attemptsUnknown",
        (select count(*) - count(distinct task_id) from sent)::int as repeated,
        (select count(*)::int from fulfillment.order_promise where tenant_id = $1 and ended_at is null and due_on < ($2 at time zone 'UTC')::date) as "promisesBroken",
        (select count(*)::int from fulfillment.order_promise where tenant_id = $1 and ended_at is null and jeopardy_since is not null) as "inJeopardy",
        (select count(*)::int from fulfillment.connector_gate where tenant_id = $1 and breaker <> 'closed') as "breakersOpen"`,
    values: [tx.tenantId, at.toString(), leastId(from)],
  });
  return figures as FulfillmentFigures;
};
