/**
 * Facts and refusals, counted once as they come. A command may take seconds between its time and its commit, so what is counted is
 * a minute old: one that commits later than that is not in the tally, and is in the log all the same.
 */
import type { Statement, Tx } from '#platform/database/tx.ts';
import { leastId } from '#platform/facts/least-id.ts';

/** Sums by `fact/QuoteCreated`, `entry/denied/quote.present`, `entry/gap`, and of refusals with their code: `refusal/change.frozen`. */
export type Tally = { readonly day: ReadonlyMap<string, number>; readonly month: ReadonlyMap<string, number> };

const DAY_HOURS = 24;
const MONTH_HOURS = 30 * DAY_HOURS;
const KEPT_HOURS = 35 * DAY_HOURS;

export const beginMark = (tenantId: string, at: Temporal.Instant): Statement => ({
  name: 'signal-mark-begin',
  text: `insert into operations.signal_mark (tenant_id, counted_to) values ($1, $2) on conflict do nothing`,
  values: [tenantId, at.subtract({ hours: MONTH_HOURS }).toString()],
});

/** Held until the transaction ends; nothing where somebody else counts. */
export const lockMark = async (tx: Tx): Promise<string | undefined> =>
  (
    await tx.query<{ to: string }>({
      name: 'signal-mark-lock',
      text: `select counted_to as to from operations.signal_mark where tenant_id = $1 for update skip locked`,
      values: [tx.tenantId],
    })
  )[0]?.to;

export const countUpTo = (tenantId: string, from: Temporal.Instant, to: Temporal.Instant): readonly Statement[] => [
  {
    name: 'signal-hour-count',
    text: `insert into operations.signal_hour (tenant_id, hour, key, count)
      select $1, hour, key, count(*) from (
        select date_trunc('hour', recorded_at, 'UTC') as hour, 'fact/' || type as key
          from platform.outbox where tenant_id = $1 and id >= $2::uuid and id < $3::uuid
        union all
        select date_trunc('hour', recorded_at, 'UTC'),
          case when e.canon ->> 'result' = 'accepted' then 'entry/gap' else 'entry/' || (e.canon ->> 'result') || '/' || (e.canon ->> 'command') end
          from (select recorded_at, canon::jsonb as canon from platform.entry where tenant_id = $1 and id >= $2::uuid and id < $3::uuid) e
          where e.canon ->> 'result' <> 'accepted' or e.canon -> 'channel' is null or coalesce(e.canon #>> '{actor,personId}', '') = ''
             or jsonb_array_length(coalesce(e.canon #> '{authority,policies}', '[]')) = 0
        union all
        select date_trunc('hour', recorded_at, 'UTC'), 'refusal/' || (e.canon ->> 'refusal')
          from (select recorded_at, canon::jsonb as canon from platform.entry where tenant_id = $1 and id >= $2::uuid and id < $3::uuid) e
          where e.canon ->> 'result' = 'refused' and e.canon ->> 'refusal' is not null) counted
      group by hour, key
      on conflict (tenant_id, hour, key) do update set count = operations.signal_hour.count + excluded.count`,
    values: [tenantId, leastId(from), leastId(to)],
  },
  {
    name: 'signal-mark-save',
    text: `update operations.signal_mark set counted_to = $2 where tenant_id = $1`,
    values: [tenantId, to.toString()],
  },
  {
    name: 'signal-hour-prune',
    text: `delete from operations.signal_hour where tenant_id = $1 and hour < $2`,
    values: [tenantId, to.subtract({ hours: KEPT_HOURS }).toString()],
  },
];

/** Whole hours: the last twenty-four and the one that runs. */
export const readTally = async (tx: Tx, at: Temporal.Instant): Promise<Tally> => {
  const hour = (hours: number): string =>
    at.subtract({ hours }).round({ smallestUnit: 'hour', roundingMode: 'floor' }).toString();
  const rows = await tx.query<{ key: string; day: number; month: number }>({
    name: 'signal-tally',
    text: `select key, coalesce(sum(count) filter (where hour >= $2), 0)::float8 as day, sum(count)::float8 as month
           from operations.signal_hour where tenant_id = $1 and hour >= $3 and hour <= $4 group by key`,
    values: [tx.tenantId, hour(DAY_HOURS), hour(MONTH_HOURS), at.toString()],
  });
  return {
    day: new Map(rows.map(({ key, day }) => [key, day])),
    month: new Map(rows.map(({ key, month }) => [key, month])),
  };
};
