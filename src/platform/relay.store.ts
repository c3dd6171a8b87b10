/** The relay's side of the outbox: it leases a part, reads what is unpublished in order, and marks it once it is passed on. */
import type { Statement } from './database/tx.ts';

export type PendingFact = {
  readonly tenant_id: string;
  readonly id: string;
  readonly part: number;
  readonly seq: string;
  readonly type: string;
};

/** Takes one part whose lease is free, with a fence that outlives every earlier holder. */
export const leasePart = (relay: string, at: string, until: string): Statement => ({
  name: 'outbox-lease',
  text: `update platform.outbox_part set leased_by = $1, leased_until = $3, fence = fence + 1
         where part = (
           select p.part from platform.outbox_part p
           where (p.leased_until is null or p.leased_until <= $2)
             and exists (select 1 from platform.outbox o where o.part = p.part and o.published_at is null)
           order by p.leased_until nulls first, p.part limit 1 for update skip locked)
         returning part, fence`,
  values: [relay, at, until],
});

export const pendingOf = (part: number, limit: number): Statement => ({
  name: 'outbox-pending',
  text: `select tenant_id, id, part, seq, type from platform.outbox where part = $1 and published_at is null order by seq limit $2`,
  values: [part, limit],
});

export const holdsLease = (part: number, fence: string): Statement => ({
  name: 'outbox-holds',
  text: 'select 1 as held from platform.outbox_part where part = $1 and fence = $2 for update',
  values: [part, fence],
});

/** Counts on within the part, under its lease: what is published later has a higher number, so who reads along misses nothing. */
export const markPublished = (part: number, ids: readonly string[], at: string): Statement => ({
  name: 'outbox-published',
  text: `with counted as (
           update platform.outbox_part set published = published + cardinality($2::uuid[]) where part = $1
           returning published - cardinality($2::uuid[]) as before)
         update platform.outbox o set published_at = $3, pub = counted.before + t.nth
         from counted, unnest($2::uuid[]) with ordinality as t(id, nth)
         where o.id = t.id and o.published_at is null`,
  values: [part, ids, at],
});

/** How many facts wait to be passed on at all, and since when the oldest does. */
export const outboxLag: Statement = {
  name: 'outbox-lag',
  text: 'select count(*)::int as waiting, min(recorded_at) as oldest from platform.outbox where published_at is null',
  values: [],
};

export const releasePart = (part: number, fence: string): Statement => ({
  name: 'outbox-release',
  text: 'update platform.outbox_part set leased_until = null, leased_by = null where part = $1 and fence = $2',
  values: [part, fence],
});
