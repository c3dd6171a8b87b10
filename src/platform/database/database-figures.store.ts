/** How the database itself does, as it says: of this database as a whole, whoever's rows they are. */
import type { Tx } from './tx.ts';

export type DatabaseFigures = {
  /** Pages that were found in memory, in percent; since the database keeps count. */
  readonly cacheHitPercent: number | null;
  readonly connections: number;
  readonly connectionsMax: number;
  /** Sessions of the same role that wait for a lock now. */
  readonly waitingForLock: number;
  /** Jobs that wait, and that gave up; null where no queue of jobs is kept here. */
  readonly jobsWaiting: number | null;
  readonly jobsFailed: number | null;
  readonly outboxSeconds: number;
};

type Jobs = { readonly waiting: number; readonly failed: number };

export const readDatabaseFigures = async (tx: Tx, at: Temporal.Instant): Promise<DatabaseFigures> => {
  const [kept] = await tx.query<{ queue: boolean }>({
    name: 'database-has-queue',
    text: `select to_regclass('pgboss.job') is not null as queue`,
    values: [],
  });
  const [jobs] = kept?.queue
    ? await tx.query<Jobs>({
        name: 'database-jobs',
        text: `select count(*) filter (where state in ('created', 'retry', 'active'))::int as waiting, count(*) filter (where state = 'failed')::int as failed
               from pgboss.job where state in ('created', 'retry', 'active', 'failed')`,
        values: [],
      })
    : [];
  const [figures] = await tx.query<Omit<DatabaseFigures, 'jobsWaiting' | 'jobsFailed'>>({
    name: 'database-figures',
    text: `select (select round(100.0 * sum(blks_hit) / nullif(sum(blks_hit) + sum(blks_read), 0), 2)::float8 from pg_stat_database
          where datname = current_database()) as "cacheHitPercent",
        (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as connections,
        current_setting('max_connections')::int as "connectionsMax",
        (select count(*)::int from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()) as "waitingForLock",
        greatest(0, coalesce((select extract(epoch from $2 - min(recorded_at)) from platform.outbox where tenant_id = $1 and published_at is null), 0))::float8
          as "outboxSeconds"`,
    values: [tx.tenantId, at.toString()],
  });
  return { ...(figures as DatabaseFigures), jobsWaiting: jobs?.waiting ?? null, jobsFailed: jobs?.failed ?? null };
};
