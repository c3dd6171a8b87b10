/** Waiting until nothing is under way any more; what still is when the time is up is named. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Rows } from './databases.ts';

/** The five minutes that a breaker stays open at most, and the work that waited behind it. */
const SETTLED_WITHIN_MS = 420_000;
const LOOK_EVERY_MS = 250;

type Standing = {
  readonly open: number;
  readonly unpublished: number;
  readonly undelivered: number;
  readonly unlogged: number;
};

export const settled = async (rows: Rows): Promise<void> => {
  const until = performance.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const left = await standing(rows);
    if (left && Object.values(left).every((count) => count === 0)) return;
    if (performance.now() > until)
      throw new Error(`Still open after ${SETTLED_WITHIN_MS} ms: ${JSON.stringify(left)}\n${await stuck(rows)}`);
    await pause(LOOK_EVERY_MS);
  }
};

const standing = async (rows: Rows): Promise<Standing | undefined> =>
  (
    await rows<Standing>(
      `select (select count(*)::int from fulfillment.task where state not in ('done', 'skipped', 'cancelled', 'compensated'))
                + (select count(*)::int from ordering.product_order o where o.state not in ('draft', 'cancelled')
                     and (o.state <> 'completed' or not exists (select from billing.handoff h where h.order_id = o.id and h.state = 'delivered'))) as open,
              (select count(*)::int from platform.outbox where published_at is null) as unpublished,
              (select count(*)::int from platform.webhook_delivery where state = 'pending')
                + (select count(*)::int from platform.sink_delivery where state = 'pending') as undelivered,
              (select count(*)::int from platform.entry e where not exists (select from evidence.log_leaf l where l.tenant_id = e.tenant_id and l.entry_id = e.id)) as unlogged`,
    )
  )[0];

const stuck = async (rows: Rows): Promise<string> =>
  JSON.stringify(
    [
      await rows(`select w.name, t.state, t.tries, t.checks, t.due_at, t.problem from fulfillment.task t join fulfillment.task_work w on w.tenant_id = t.tenant_id and w.id = t.id
                  where t.state not in ('done', 'waiting', 'cancelled', 'compensated') limit 20`),
      await rows(`select state, count(*)::int as orders from ordering.product_order group by 1`),
      await rows(
        `select task_id, state, category, safe_actions from fallout.fallout_case where state <> 'resolved' limit 20`,
      ),
      await rows(
        `select w.state, w.failed_in_a_row, w.disabled_why, count(d.id)::int as waiting, min(d.next_at) as next, max(d.last_error) as error
         from platform.webhook w left join platform.webhook_delivery d on d.tenant_id = w.tenant_id and d.webhook_id = w.id and d.state = 'pending' group by w.tenant_id, w.id`,
      ),
      await rows(
        `select connector, breaker, openings, failures, open_until, because from fulfillment.connector_gate where breaker <> 'closed'`,
      ),
      await rows(`select name, state, count(*)::int as jobs from pgboss.job where state <> 'completed' group by 1, 2`),
    ],
    null,
    1,
  );
