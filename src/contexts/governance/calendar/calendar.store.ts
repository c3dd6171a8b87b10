/** The only SQL of the business calendar. */
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { CalendarPeriod } from './period.ts';

const COLUMNS = `id, version, entry_leaf as "entryLeaf", kind, name, from_at as "from", to_at as "to", scope, tiers_from as "tiersFrom", mode,
  time_zone as "timeZone", jsonb_build_object('from', protects_from, 'until', protects_until) as protects, told_days_ahead as "toldDaysAhead",
  coverage, declared_by_person as "declaredByPerson", coverage_approved_by as "coverageApprovedBy", ended_at as "endedAt",
  recorded_at as "recordedAt"`;

const instant = (value: string): string => Temporal.Instant.from(value).toString();
const periodOf = (row: CalendarPeriod): CalendarPeriod => ({
  ...row,
  from: instant(row.from),
  to: instant(row.to),
  endedAt: row.endedAt === null ? null : instant(row.endedAt),
  recordedAt: instant(row.recordedAt),
});

/** Those that are not over, the next to end first. */
export const readPeriods = async (tx: Tx, at: Temporal.Instant, limit: number): Promise<readonly CalendarPeriod[]> =>
  (
    await tx.query<CalendarPeriod>({
      name: 'calendar-periods',
      text: `select ${COLUMNS} from governance.calendar_period
             where tenant_id = $1 and to_at > $2 and ended_at is null order by from_at, id limit $3`,
      values: [tx.tenantId, at.toString(), limit],
    })
  ).map(periodOf);

const PERIODS_IN_FORCE_MAX = 1_000;
/** Those in force, and those to come: what is published now may take effect in one of them. */
export const readPeriodsNotOver = (tx: Tx, at: Temporal.Instant): Promise<readonly CalendarPeriod[]> =>
  readPeriods(tx, at, PERIODS_IN_FORCE_MAX);
export const readPeriodsInForce = async (tx: Tx, at: Temporal.Instant): Promise<readonly CalendarPeriod[]> =>
  (await readPeriods(tx, at, PERIODS_IN_FORCE_MAX)).filter(({ from }) => Temporal.Instant.compare(from, at) <= 0);

const readOne = async (tx: Tx, id: string, lock: boolean): Promise<CalendarPeriod | undefined> =>
  (
    await tx.query<CalendarPeriod>({
      name: lock ? 'calendar-period-lock' : 'calendar-period-read',
      text: `select ${COLUMNS} from governance.calendar_period where tenant_id = $1 and id = $2${lock ? ' for update' : ''}`,
      values: [tx.tenantId, id],
    })
  ).map(periodOf)[0];
export const lockPeriod = (tx: Tx, id: string): Promise<CalendarPeriod | undefined> => readOne(tx, id, true);
export const readPeriod = (tx: Tx, id: string): Promise<CalendarPeriod | undefined> => readOne(tx, id, false);

export const insertPeriod = (tenantId: string, next: Head, period: CalendarPeriod): Statement => ({
  name: 'calendar-period-insert',
  text: `insert into governance.calendar_period (tenant_id, id, version, entry_leaf, kind, name, from_at, to_at, scope, tiers_from, mode, coverage,
           declared_by_person, recorded_at, time_zone, protects_from, protects_until, told_days_ahead)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
  values: [
    tenantId,
    next.id,
    next.version,
    next.entryLeaf,
    period.kind,
    period.name,
    period.from,
    period.to,
    JSON.stringify(period.scope),
    period.tiersFrom,
    period.mode,
    JSON.stringify(period.coverage),
    period.declaredByPerson,
    period.recordedAt,
    period.timeZone,
    period.protects.from,
    period.protects.until,
    period.toldDaysAhead,
  ],
});

export const markPeriod = (
  tenantId: string,
  next: Head,
  { coverageApprovedBy, endedAt }: Pick<CalendarPeriod, 'coverageApprovedBy' | 'endedAt'>,
): Statement => ({
  name: 'calendar-period-mark',
  text: `update governance.calendar_period set version = $3, entry_leaf = $4, coverage_approved_by = $5, ended_at = $6
         where tenant_id = $1 and id = $2`,
  values: [tenantId, next.id, next.version, next.entryLeaf, coverageApprovedBy, endedAt],
});

/** How often the freeze of this period was passed in an emergency: those stand in its own table, with whose they were. */
export const countEmergencies = async (tx: Tx, periodId: string): Promise<number> =>
  (
    await tx.query<{ n: number }>({
      name: 'freeze-passed-count',
      text: `select (select count(*)::int from governance.freeze_passed where tenant_id = $1 and period_id = $2)
               + (select count(*)::int from governance.freeze_passed_by_deployment where tenant_id = $1 and period_id = $2) as n`,
      values: [tx.tenantId, periodId],
    })
  )[0]?.n ?? 0;

export type Passed = {
  readonly periodId: string;
  readonly releaseId: string;
  readonly personId: string;
  readonly at: string;
};
export const insertPassed = (tenantId: string, { periodId, releaseId, personId, at }: Passed): Statement => ({
  name: 'freeze-passed-insert',
  text: 'insert into governance.freeze_passed (tenant_id, period_id, release_id, by_person, at) values ($1, $2, $3, $4, $5)',
  values: [tenantId, periodId, releaseId, personId, at],
});

export type DeploymentPassed = Omit<Passed, 'releaseId'> & { readonly changeId: string };
export const insertDeploymentPassed = (
  tenantId: string,
  { periodId, changeId, personId, at }: DeploymentPassed,
): Statement => ({
  name: 'deployment-passed-insert',
  text: 'insert into governance.freeze_passed_by_deployment (tenant_id, period_id, change_id, by_person, at) values ($1, $2, $3, $4, $5)',
  values: [tenantId, periodId, changeId, personId, at],
});

/** Who took a deployment through a freeze. */
export const readDeployedBy = async (tx: Tx, changeId: string): Promise<readonly string[]> =>
  (
    await tx.query<{ person: string }>({
      name: 'deployment-passed-by',
      text: 'select by_person as person from governance.freeze_passed_by_deployment where tenant_id = $1 and change_id = $2',
      values: [tx.tenantId, changeId],
    })
  ).map(({ person }) => person);

/** Those that are over since then, by their end or by being ended early. */
export const readPeriodsOver = async (
  tx: Tx,
  since: Temporal.Instant,
  at: Temporal.Instant,
): Promise<readonly CalendarPeriod[]> =>
  (
    await tx.query<CalendarPeriod>({
      name: 'calendar-periods-over',
      text: `select ${COLUMNS} from governance.calendar_period
             where tenant_id = $1 and least(to_at, coalesce(ended_at, to_at)) > $2 and least(to_at, coalesce(ended_at, to_at)) <= $3
             order by to_at, id limit ${PERIODS_IN_FORCE_MAX}`,
      values: [tx.tenantId, since.toString(), at.toString()],
    })
  ).map(periodOf);

/** Who sent a release through a freeze. */
export const readPassedBy = async (tx: Tx, releaseId: string | null): Promise<readonly string[]> =>
  (
    await tx.query<{ person: string }>({
      name: 'freeze-passed-by',
      text: 'select by_person as person from governance.freeze_passed where tenant_id = $1 and release_id = $2',
      values: [tx.tenantId, releaseId],
    })
  ).map(({ person }) => person);
