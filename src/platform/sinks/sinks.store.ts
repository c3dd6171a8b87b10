/** What waits for a broker: left by the relay with the fact, taken away when the broker has it. */
import type { Statement, Tx } from '../database/tx.ts';
import type { DeadDelivery } from '../webhooks.store.ts';

/** For each of these facts one row a sink; the relay passes by more than once only after a crash. */
export const insertSinkDeliveries = (sinks: readonly string[], factIds: readonly string[], at: string): Statement => ({
  name: 'sink-deliveries-insert',
  text: `insert into platform.sink_delivery (tenant_id, sink, fact_id, part, seq, state, next_at, since)
         select o.tenant_id, s.sink, o.id, o.part, o.seq, 'pending', $3, $3
         from platform.outbox o cross join unnest($1::text[]) as s(sink)
         where o.id = any($2::uuid[])
         on conflict do nothing`,
  values: [sinks, factIds, at],
});

/** Each part of a sink has a row to lease; made when the sink is there for the first time. */
export const ensureSinkParts = (sink: string, parts: number): Statement => ({
  name: 'sink-parts-ensure',
  text: 'insert into platform.sink_part (sink, part) select $1, generate_series(0, $2 - 1) on conflict do nothing',
  values: [sink, parts],
});

/** Takes one part in which something is due, that nobody holds. A part whose first fact waits for its next try holds up what follows in it. */
export const leaseSinkPart = (sink: string, relay: string, at: string, until: string): Statement => ({
  name: 'sink-lease',
  text: `update platform.sink_part set leased_by = $2, leased_until = $4, fence = fence + 1
         where sink = $1 and part = (
           select p.part from platform.sink_part p
           where p.sink = $1 and (p.leased_until is null or p.leased_until <= $3)
             and exists (
               select from (select d.next_at from platform.sink_delivery d
                            where d.sink = $1 and d.part = p.part and d.state = 'pending' order by d.seq limit 1) as head
               where head.next_at <= $3)
           order by p.leased_until nulls first, p.part limit 1 for update skip locked)
         returning part, fence`,
  values: [sink, relay, at, until],
});

export type WaitingEvent = {
  readonly tenantId: string;
  readonly id: string;
  readonly subjectId: string;
  readonly event: string;
  readonly attempts: number;
};

export const waitingOf = (sink: string, part: number, limit: number): Statement => ({
  name: 'sink-waiting',
  text: `select d.tenant_id as "tenantId", d.fact_id as id, o.subject_id as "subjectId", o.event, d.attempts
         from platform.sink_delivery d join platform.outbox o on o.tenant_id = d.tenant_id and o.id = d.fact_id
         where d.sink = $1 and d.part = $2 and d.state = 'pending' order by d.seq limit $3`,
  values: [sink, part, limit],
});

export const holdsSinkLease = (sink: string, part: number, fence: string): Statement => ({
  name: 'sink-holds',
  text: 'select 1 as held from platform.sink_part where sink = $1 and part = $2 and fence = $3 for update',
  values: [sink, part, fence],
});

export const releaseSinkPart = (sink: string, part: number, fence: string): Statement => ({
  name: 'sink-release',
  text: 'update platform.sink_part set leased_until = null, leased_by = null where sink = $1 and part = $2 and fence = $3',
  values: [sink, part, fence],
});

type Key = { readonly tenantId: string; readonly id: string };

export const removeTaken = (sink: string, taken: readonly Key[]): Statement => ({
  name: 'sink-taken',
  text: `delete from platform.sink_delivery d using unnest($2::uuid[], $3::uuid[]) as t(tenant_id, fact_id)
         where d.sink = $1 and d.tenant_id = t.tenant_id and d.fact_id = t.fact_id`,
  values: [sink, taken.map(({ tenantId }) => tenantId), taken.map(({ id }) => id)],
});

/** Without `nextAt` it is dead: the broker will never take it. */
export const recordUntaken = (
  sink: string,
  { tenantId, id }: Key,
  { nextAt, why }: { readonly nextAt: string | null; readonly why: string },
): Statement => ({
  name: 'sink-untaken',
  text: `update platform.sink_delivery set attempts = attempts + 1, next_at = $4, last_error = $5,
           state = case when $4::timestamptz is null then 'dead' else 'pending' end
         where tenant_id = $1 and sink = $2 and fact_id = $3`,
  values: [tenantId, sink, id, nextAt, why],
});

export type SinkLag = {
  readonly sink: string;
  readonly waiting: number;
  readonly dead: number;
  readonly oldest: string | null;
};

/** Across tenants, for the numbers of operations. */
export const sinkLags: Statement = {
  name: 'sink-lags',
  text: `select sink, count(*) filter (where state = 'pending')::int as waiting, count(*) filter (where state = 'dead')::int as dead,
           min(since) filter (where state = 'pending') as oldest
         from platform.sink_delivery group by sink`,
  values: [],
};

/** In the same words as a webhook's dead deliveries. */
export const readDeadEvents = (tx: Tx, limit: number): Promise<readonly DeadDelivery[]> =>
  tx.query<DeadDelivery>({
    name: 'sink-dead',
    text: `select d.sink as consumer, d.fact_id as "factId", o.type, o.subject_kind as "subjectKind", o.subject_id as "subjectId", d.attempts,
             d.last_error as why, d.since
           from platform.sink_delivery d join platform.outbox o on o.tenant_id = d.tenant_id and o.id = d.fact_id
           where d.tenant_id = $1 and d.state = 'dead' order by d.since desc, d.fact_id limit $2`,
    values: [tx.tenantId, limit],
  });

/** Dead ones wait again, in their old place. */
export const requeueDead = (tenantId: string, sink: string, factIds: readonly string[], at: string): Statement => ({
  name: 'sink-requeue',
  text: `update platform.sink_delivery set state = 'pending', next_at = $4, attempts = 0, last_error = null
         where tenant_id = $1 and sink = $2 and fact_id = any($3::uuid[]) and state = 'dead'`,
  values: [tenantId, sink, factIds, at],
});

/** Facts once more to one sink, each in its place. */
export const replayToSink = (tenantId: string, sink: string, factIds: readonly string[], at: string): Statement => ({
  name: 'sink-replay',
  text: `insert into platform.sink_delivery (tenant_id, sink, fact_id, part, seq, state, next_at, since)
         select o.tenant_id, $2, o.id, o.part, o.seq, 'pending', $4, $4 from platform.outbox o
         where o.tenant_id = $1 and o.id = any($3::uuid[])
         on conflict (tenant_id, sink, fact_id) do update set state = 'pending', next_at = excluded.next_at, attempts = 0`,
  values: [tenantId, sink, factIds, at],
});

export const sinkIsKnown = async (tx: Tx, sink: string): Promise<boolean> =>
  (
    await tx.query<{ sink: string }>({
      name: 'sink-known',
      text: 'select sink from platform.sink_part where sink = $1 limit 1',
      values: [sink],
    })
  ).length > 0;

export type SinkState = {
  readonly sink: string;
  readonly waiting: number;
  readonly dead: number;
  readonly oldest: string | null;
};

/** Of one company, with sinks for which nothing waits. */
export const readSinks = (tx: Tx): Promise<readonly SinkState[]> =>
  tx.query<SinkState>({
    name: 'sinks-of-tenant',
    text: `select s.sink, count(d.fact_id) filter (where d.state = 'pending')::int as waiting,
             count(d.fact_id) filter (where d.state = 'dead')::int as dead, min(d.since) filter (where d.state = 'pending') as oldest
           from (select distinct sink from platform.sink_part) s
           left join platform.sink_delivery d on d.tenant_id = $1 and d.sink = s.sink
           group by s.sink order by s.sink`,
    values: [tx.tenantId],
  });

export const deadOfSink = async (tx: Tx, sink: string, factIds: readonly string[]): Promise<readonly string[]> =>
  (
    await tx.query<{ id: string }>({
      name: 'sink-dead-among',
      text: `select fact_id as id from platform.sink_delivery where tenant_id = $1 and sink = $2 and state = 'dead' and fact_id = any($3::uuid[])`,
      values: [tx.tenantId, sink, factIds],
    })
  ).map(({ id }) => id);
