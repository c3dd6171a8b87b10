/** The only SQL of runs and of when they begin by themselves. */
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Counts, PairName, Run, RunState, SideSource } from './reconciliation.ts';

const RUN = `select id, pair, mode, scope, left_source as "leftSource", right_source as "rightSource", reason, state, counts,
    up_to as "upTo", digest, asked_by as "askedBy", version, entry_leaf as "entryLeaf", recorded_at as "recordedAt", ended_at as "endedAt"
  from reconciliation.run where tenant_id = $1`;

export const readRun = async (tx: Tx, id: string): Promise<Run | undefined> =>
  (await tx.query<Run>({ name: 'reconciliation-run', text: `${RUN} and id = $2`, values: [tx.tenantId, id] }))[0];

export const lockRun = async (tx: Tx, id: string): Promise<Run | undefined> =>
  (
    await tx.query<Run>({
      name: 'reconciliation-run-lock',
      text: `${RUN} and id = $2 for update`,
      values: [tx.tenantId, id],
    })
  )[0];

export const readRuns = (tx: Tx, pair: string | null, limit: number): Promise<readonly Run[]> =>
  tx.query<Run>({
    text: `${RUN} and ($2::text is null or pair = $2) order by recorded_at desc, id desc limit $3`,
    values: [tx.tenantId, pair, limit],
  });

/** Runs that nobody works on. */
export const readRunsAtWork = (tx: Tx, limit: number): Promise<readonly Run[]> =>
  tx.query<Run>({
    name: 'reconciliation-at-work',
    text: `${RUN} and state = 'running' order by recorded_at limit $2`,
    values: [tx.tenantId, limit],
  });

export const insertRun = (tenantId: string, next: Head, run: Omit<Run, 'id' | 'version' | 'entryLeaf'>): Statement => ({
  name: 'reconciliation-run-insert',
  text: `insert into reconciliation.run (tenant_id, id, pair, mode, scope, left_source, right_source, reason, state, counts, up_to, digest,
           asked_by, version, entry_leaf, recorded_at, ended_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
  values: [
    tenantId,
    next.id,
    run.pair,
    run.mode,
    JSON.stringify(run.scope),
    JSON.stringify(run.leftSource),
    JSON.stringify(run.rightSource),
    run.reason,
    run.state,
    JSON.stringify(run.counts),
    run.upTo,
    run.digest,
    run.askedBy,
    next.version,
    next.entryLeaf,
    run.recordedAt,
    run.endedAt,
  ],
});

export const saveRun = (
  tenantId: string,
  next: Head,
  run: {
    readonly state: RunState;
    readonly counts: Counts;
    readonly upTo: string | null;
    readonly digest: string;
    readonly endedAt: string | null;
  },
): Statement => ({
  name: 'reconciliation-run-save',
  text: `update reconciliation.run set state = $3, counts = $4, up_to = $5, digest = $6, ended_at = $7, version = $8, entry_leaf = $9
         where tenant_id = $1 and id = $2`,
  values: [
    tenantId,
    next.id,
    run.state,
    JSON.stringify(run.counts),
    run.upTo,
    run.digest,
    run.endedAt,
    next.version,
    next.entryLeaf,
  ],
});

export type Schedule = {
  readonly pair: PairName;
  readonly everyMinutes: number;
  readonly nextAt: string;
  readonly on: boolean;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
};

const SCHEDULE = `select pair, every_minutes as "everyMinutes", next_at as "nextAt", set_on as "on", version, entry_leaf as "entryLeaf"
  from reconciliation.schedule where tenant_id = $1`;

export const lockSchedule = async (tx: Tx, pair: string): Promise<Schedule | undefined> =>
  (
    await tx.query<Schedule>({
      name: 'reconciliation-schedule-lock',
      text: `${SCHEDULE} and pair = $2 for update`,
      values: [tx.tenantId, pair],
    })
  )[0];

export const readSchedules = (tx: Tx): Promise<readonly Schedule[]> =>
  tx.query<Schedule>({ name: 'reconciliation-schedules', text: `${SCHEDULE} order by pair`, values: [tx.tenantId] });

export const saveSchedule = (
  tenantId: string,
  next: Head,
  schedule: Pick<Schedule, 'pair' | 'everyMinutes' | 'nextAt' | 'on'>,
): Statement => ({
  text: `insert into reconciliation.schedule (tenant_id, pair, every_minutes, next_at, set_on, version, entry_leaf)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (tenant_id, pair) do update set every_minutes = $3, next_at = $4, set_on = $5, version = $6, entry_leaf = $7`,
  values: [tenantId, schedule.pair, schedule.everyMinutes, schedule.nextAt, schedule.on, next.version, next.entryLeaf],
});

/** When the run that is due was begun: the next one is due an interval later. */
export const scheduleNext = (tenantId: string, pair: string, nextAt: string): Statement => ({
  text: `update reconciliation.schedule set next_at = $3 where tenant_id = $1 and pair = $2`,
  values: [tenantId, pair, nextAt],
});

export const attachStatement = (
  tenantId: string,
  next: Head,
  side: 'left' | 'right',
  source: SideSource,
): Statement => ({
  text: `update reconciliation.run set ${side}_source = $3, version = $4, entry_leaf = $5 where tenant_id = $1 and id = $2`,
  values: [tenantId, next.id, JSON.stringify(source), next.version, next.entryLeaf],
});
