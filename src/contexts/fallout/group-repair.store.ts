/** The SQL of causes and of the repairs of all cases of one. */
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { RepairAction } from '#contexts/fulfillment/index.ts';

export type CauseGroup = {
  readonly causeKey: string;
  readonly category: string;
  readonly severity: string;
  readonly ownerGroup: string;
  readonly runbook: string;
  readonly connector: string | null;
  readonly operation: string | null;
  readonly message: string;
  readonly cases: number;
  readonly open: number;
  readonly orders: number;
  readonly overdue: number;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly safeActions: readonly RepairAction[];
  readonly runningJob: string | null;
};

/** Causes with more than `least` cases since then, the one that holds up most orders first. `safeActions`: those of every open case. */
export const readCauseGroups = (
  tx: Tx,
  filter: {
    readonly since: string;
    readonly at: string;
    readonly least: number;
    readonly causeKey: string | null;
    readonly ownAccountId: string | null;
    readonly limit: number;
  },
): Promise<readonly CauseGroup[]> =>
  tx.query<CauseGroup>({
    name: 'fallout-causes',
    text: `select c.cause_key as "causeKey", (array_agg(c.category order by c.opened_at desc))[1] as category,
             (array_agg(c.severity order by c.opened_at desc))[1] as severity, (array_agg(c.owner_group order by c.opened_at desc))[1] as "ownerGroup",
             (array_agg(c.runbook order by c.opened_at desc))[1] as runbook, max(c.connector) as connector, max(c.operation) as operation,
             (array_agg(c.cause ->> 'message' order by c.opened_at desc))[1] as message, count(*)::int as cases,
             (count(*) filter (where c.state <> 'resolved'))::int as open, (count(distinct c.order_id))::int as orders,
             (count(*) filter (where c.state <> 'resolved' and c.sla_due_at < $3))::int as overdue,
             min(c.opened_at) as "firstAt", max(c.opened_at) as "lastAt",
             coalesce((select array_agg(a.action order by a.action) from (
                select s.action from fallout.fallout_case o, unnest(o.safe_actions) as s(action)
                where o.tenant_id = $1 and o.cause_key = c.cause_key and o.state = 'open' group by s.action
                having count(*) = (select count(*) from fallout.fallout_case n where n.tenant_id = $1 and n.cause_key = c.cause_key and n.state = 'open')
              ) a), '{}') as "safeActions",
             (select g.id from fallout.group_repair g where g.tenant_id = $1 and g.cause_key = c.cause_key and g.state = 'running') as "runningJob"
           from fallout.fallout_case c
           where c.tenant_id = $1 and c.opened_at >= $2 and ($5::text is null or c.cause_key = $5) and ($6::uuid is null or c.account_id = $6)
           group by c.cause_key having count(*) >= $4
           order by count(*) filter (where c.state <> 'resolved') desc, count(*) desc, c.cause_key limit $7`,
    values: [tx.tenantId, filter.since, filter.at, filter.least, filter.causeKey, filter.ownAccountId, filter.limit],
  });

export type Repairable = { readonly caseId: string; readonly taskId: string; readonly orderId: string };

/** Open cases of a cause for which the action is safe, as each says itself; locked, so that two jobs never share one. */
export const lockRepairable = (
  tx: Tx,
  causeKey: string,
  action: string,
  limit: number,
): Promise<readonly Repairable[]> =>
  tx.query<Repairable>({
    name: 'fallout-repairable',
    text: `select id as "caseId", task_id as "taskId", order_id as "orderId" from fallout.fallout_case
           where tenant_id = $1 and cause_key = $2 and state = 'open' and $3 = any(safe_actions) order by id limit $4 for update`,
    values: [tx.tenantId, causeKey, action, limit],
  });

export type GroupRepair = {
  readonly id: string;
  readonly causeKey: string;
  readonly action: string;
  readonly detail: string;
  readonly reason: string;
  readonly requestedBy: string;
  readonly state: 'running' | 'done' | 'stopped';
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
  readonly recordedAt: string;
  readonly endedAt: string | null;
  readonly waiting: number;
  readonly repaired: number;
  readonly refused: number;
  readonly left: number;
};

const JOB = `select g.id, g.cause_key as "causeKey", g.action, g.detail, g.reason, g.requested_by as "requestedBy", g.state, g.version,
    g.entry_leaf as "entryLeaf", g.recorded_at as "recordedAt", g.ended_at as "endedAt",
    (select count(*)::int from fallout.group_repair_item i where i.tenant_id = g.tenant_id and i.job_id = g.id and i.outcome = 'waiting') as waiting,
    (select count(*)::int from fallout.group_repair_item i where i.tenant_id = g.tenant_id and i.job_id = g.id and i.outcome = 'repaired') as repaired,
    (select count(*)::int from fallout.group_repair_item i where i.tenant_id = g.tenant_id and i.job_id = g.id and i.outcome = 'refused') as refused,
    (select count(*)::int from fallout.group_repair_item i where i.tenant_id = g.tenant_id and i.job_id = g.id and i.outcome = 'left') as "left"
  from fallout.group_repair g where g.tenant_id = $1`;

export const readGroupRepairs = (tx: Tx, causeKey: string): Promise<readonly GroupRepair[]> =>
  tx.query<GroupRepair>({
    name: 'group-repairs-of-cause',
    text: `${JOB} and g.cause_key = $2 order by g.recorded_at desc, g.id limit 50`,
    values: [tx.tenantId, causeKey],
  });

export const lockGroupRepair = async (tx: Tx, id: string): Promise<GroupRepair | undefined> =>
  (
    await tx.query<GroupRepair>({
      name: 'group-repair-lock',
      text: `${JOB} and g.id = $2 for update of g`,
      values: [tx.tenantId, id],
    })
  )[0];

export const readRunning = (tx: Tx): Promise<readonly GroupRepair[]> =>
  tx.query<GroupRepair>({
    name: 'group-repairs-running',
    text: `${JOB} and g.state = 'running' order by g.recorded_at, g.id`,
    values: [tx.tenantId],
  });

export const insertGroupRepair = (
  tenantId: string,
  next: Head,
  job: Pick<GroupRepair, 'causeKey' | 'action' | 'detail' | 'reason' | 'requestedBy'>,
  items: readonly Repairable[],
  at: string,
): readonly Statement[] => [
  {
    name: 'group-repair-insert',
    text: `insert into fallout.group_repair
             (tenant_id, id, cause_key, action, detail, reason, requested_by, state, version, entry_leaf, recorded_at)
           values ($1, $2, $3, $4, $5, $6, $7, 'running', $8, $9, $10)`,
    values: [
      tenantId,
      next.id,
      job.causeKey,
      job.action,
      job.detail,
      job.reason,
      job.requestedBy,
      next.version,
      next.entryLeaf,
      at,
    ],
  },
  {
    name: 'group-repair-items-insert',
    text: `insert into fallout.group_repair_item (tenant_id, job_id, case_id, task_id, order_id)
           select $1, $2, * from unnest($3::uuid[], $4::uuid[], $5::uuid[])`,
    values: [
      tenantId,
      next.id,
      items.map(({ caseId }) => caseId),
      items.map(({ taskId }) => taskId),
      items.map(({ orderId }) => orderId),
    ],
  },
];

export const saveGroupRepair = (
  tenantId: string,
  next: Head,
  state: 'done' | 'stopped',
  at: string,
): readonly Statement[] => [
  {
    name: 'group-repair-end',
    text: `update fallout.group_repair set state = $5, version = $3, entry_leaf = $4, ended_at = $6 where tenant_id = $1 and id = $2`,
    values: [tenantId, next.id, next.version, next.entryLeaf, state, at],
  },
  {
    name: 'group-repair-leave',
    text: `update fallout.group_repair_item set outcome = 'left', settled_at = $3 where tenant_id = $1 and job_id = $2 and outcome = 'waiting'`,
    values: [tenantId, next.id, at],
  },
];

export const readWaitingItems = (tx: Tx, jobId: string, limit: number): Promise<readonly Repairable[]> =>
  tx.query<Repairable>({
    name: 'group-repair-waiting',
    text: `select case_id as "caseId", task_id as "taskId", order_id as "orderId" from fallout.group_repair_item
           where tenant_id = $1 and job_id = $2 and outcome = 'waiting' order by case_id limit $3`,
    values: [tx.tenantId, jobId, limit],
  });

export const settleItem = (
  tenantId: string,
  jobId: string,
  caseId: string,
  settled: { readonly outcome: 'repaired' | 'refused'; readonly refusal: string | null; readonly at: string },
): Statement => ({
  name: 'group-repair-settle',
  text: `update fallout.group_repair_item set outcome = $4, refusal = $5, settled_at = $6
         where tenant_id = $1 and job_id = $2 and case_id = $3 and outcome = 'waiting'`,
  values: [tenantId, jobId, caseId, settled.outcome, settled.refusal, settled.at],
});

/** Those that were refused, each with its reason. */
export const readRefusedItems = (
  tx: Tx,
  jobId: string,
): Promise<readonly { readonly caseId: string; readonly orderId: string; readonly refusal: string }[]> =>
  tx.query({
    name: 'group-repair-refused',
    text: `select case_id as "caseId", order_id as "orderId", refusal from fallout.group_repair_item
           where tenant_id = $1 and job_id = $2 and outcome = 'refused' order by case_id limit 500`,
    values: [tx.tenantId, jobId],
  });
