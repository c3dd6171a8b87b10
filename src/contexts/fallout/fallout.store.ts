import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Head } from '#platform/command.ts';
import type { Cursor } from '#platform/http/cursor.ts';
import type { FalloutCase } from './fallout.ts';

const CASE = `select id, order_id as "orderId", task_id as "taskId", account_id as "accountId", item_id as "itemId", product, state, version,
    entry_leaf as "entryLeaf", category, retryability, owner_group as "ownerGroup", cause, recommended, safe_actions as "safeActions",
    forbidden_actions as "forbiddenActions", impact, communication, rule_id as "ruleId", rules_hash as "rulesHash", severity, runbook, cause_key as "causeKey",
    connector, operation, task_name as "taskName", order_number as "orderNumber", customer, channel, failed_at as "failedAt",
    assignee_person as "assigneePerson", near_at as "nearAt", breached_at as "breachedAt", escalations,
    escalated_to as "escalatedTo", opened_at as "openedAt", sla_due_at as "slaDueAt",
    resolved_at as "resolvedAt", resolution
  from fallout.fallout_case where tenant_id = $1`;

/** The case of a task that is not resolved; locked, because whoever asks is about to move it. */
export const lockOpenCase = async (tx: Tx, taskId: string): Promise<FalloutCase | undefined> =>
  (
    await tx.query<FalloutCase>({
      name: 'fallout-lock-open',
      text: `${CASE} and task_id = $2 and state <> 'resolved' for update`,
      values: [tx.tenantId, taskId],
    })
  )[0];

export const readCase = async (tx: Tx, id: string): Promise<FalloutCase | undefined> =>
  (await tx.query<FalloutCase>({ name: 'fallout-read', text: `${CASE} and id = $2`, values: [tx.tenantId, id] }))[0];

export const readCasesOfOrder = (tx: Tx, orderId: string): Promise<readonly FalloutCase[]> =>
  tx.query<FalloutCase>({
    name: 'fallout-of-order',
    text: `${CASE} and order_id = $2 order by opened_at, id`,
    values: [tx.tenantId, orderId],
  });

export const lockCase = async (tx: Tx, id: string): Promise<FalloutCase | undefined> =>
  (
    await tx.query<FalloutCase>({
      name: 'fallout-lock',
      text: `${CASE} and id = $2 for update`,
      values: [tx.tenantId, id],
    })
  )[0];

/** The worklist: what is open, the nearest service level first. */
export const readCases = (
  tx: Tx,
  filter: {
    readonly state?: string;
    readonly ownerGroup?: string;
    readonly category?: string;
    readonly causeKey?: string;
    readonly assignee?: string;
    readonly overdueAt?: string;
    /** The account whose cases alone may be seen. */
    readonly ownAccountId: string | null;
    readonly after: Cursor | null;
    readonly limit: number;
  },
): Promise<readonly FalloutCase[]> =>
  tx.query<FalloutCase>({
    text: `${CASE} and ($2::text is null and state <> 'resolved' or state = $2) and ($3::text is null or owner_group = $3)
             and ($4::uuid is null or account_id = $4) and ($5::timestamptz is null or (sla_due_at, id) > ($5, $6::uuid))
             and ($8::text is null or category = $8) and ($9::text is null or cause_key = $9) and ($10::uuid is null or assignee_person = $10)
             and ($11::timestamptz is null or sla_due_at < $11)
           order by sla_due_at, id limit $7`,
    values: [
      tx.tenantId,
      filter.state ?? null,
      filter.ownerGroup ?? null,
      filter.ownAccountId,
      filter.after?.place ?? null,
      filter.after?.id ?? null,
      filter.limit,
      filter.category ?? null,
      filter.causeKey ?? null,
      filter.assignee ?? null,
      filter.overdueAt ?? null,
    ],
  });

export type RepairRow = {
  readonly id: string;
  readonly action: string;
  readonly detail: string;
  readonly reason: string;
  readonly personId: string;
  readonly recordedAt: string;
  readonly reverses: string | null;
  readonly groupRepair: string | null;
};

export const readRepairs = (tx: Tx, caseId: string): Promise<readonly RepairRow[]> =>
  tx.query<RepairRow>({
    name: 'fallout-repairs',
    text: `select id, action, detail, reason, person_id as "personId", recorded_at as "recordedAt", reverses,
             group_repair as "groupRepair" from fallout.repair
           where tenant_id = $1 and case_id = $2 order by recorded_at, id`,
    values: [tx.tenantId, caseId],
  });

export const insertCase = (tenantId: string, found: FalloutCase): Statement => ({
  name: 'fallout-insert',
  text: `insert into fallout.fallout_case
           (tenant_id, id, order_id, task_id, account_id, item_id, product, state, version, category, retryability, owner_group, cause,
            recommended, safe_actions, forbidden_actions, impact, communication, opened_at, sla_due_at, rule_id, rules_hash, severity,
            runbook, cause_key, connector, operation, task_name, order_number, customer, channel, failed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26,
                 $27, $28, $29, $30, $31, $32)`,
  values: [
    tenantId,
    found.id,
    found.orderId,
    found.taskId,
    found.accountId,
    found.itemId,
    found.product,
    found.state,
    found.version,
    found.category,
    found.retryability,
    found.ownerGroup,
    JSON.stringify(found.cause),
    found.recommended,
    found.safeActions,
    JSON.stringify(found.forbiddenActions),
    JSON.stringify(found.impact),
    found.communication,
    found.openedAt,
    found.slaDueAt,
    found.ruleId,
    found.rulesHash,
    found.severity,
    found.runbook,
    found.causeKey,
    found.connector,
    found.operation,
    found.taskName,
    found.orderNumber,
    found.customer,
    found.channel,
    found.failedAt,
  ],
});

export const saveReopened = (tenantId: string, found: FalloutCase): Statement => ({
  text: `update fallout.fallout_case
         set state = $3, version = $4, category = $5, retryability = $6, owner_group = $7, cause = $8, recommended = $9,
             safe_actions = $10, forbidden_actions = $11, impact = $12, rule_id = $13, rules_hash = $14, severity = $15, runbook = $16,
             cause_key = $17
         where tenant_id = $1 and id = $2`,
  values: [
    tenantId,
    found.id,
    found.state,
    found.version,
    found.category,
    found.retryability,
    found.ownerGroup,
    JSON.stringify(found.cause),
    found.recommended,
    found.safeActions,
    JSON.stringify(found.forbiddenActions),
    JSON.stringify(found.impact),
    found.ruleId,
    found.rulesHash,
    found.severity,
    found.runbook,
    found.causeKey,
  ],
});

export const saveRepairing = (tenantId: string, next: Head): Statement => ({
  text: `update fallout.fallout_case set state = 'repairing', version = $3, entry_leaf = $4 where tenant_id = $1 and id = $2`,
  values: [tenantId, next.id, next.version, next.entryLeaf],
});

export const saveResolved = (tenantId: string, id: string, resolution: string, at: string): Statement => ({
  text: `update fallout.fallout_case set state = 'resolved', version = version + 1, resolved_at = $3, resolution = $4
         where tenant_id = $1 and id = $2 and state <> 'resolved'`,
  values: [tenantId, id, at, resolution],
});

export type NewRepair = {
  readonly id: string;
  readonly caseId: string;
  readonly action: string;
  readonly detail: string;
  readonly reason: string;
  readonly personId: string;
  readonly at: string;
  readonly reverses?: string | null;
  /** The repair of a whole cause that this is part of, where it is one. */
  readonly causedBy?: string | null;
};

export const insertRepair = (tenantId: string, repair: NewRepair): Statement => ({
  text: `insert into fallout.repair (tenant_id, id, case_id, action, detail, reason, person_id, recorded_at, reverses, group_repair)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9,
           (select i.job_id from fallout.group_repair_item i where i.tenant_id = $1 and i.job_id = $10 and i.case_id = $3))`,
  values: [
    tenantId,
    repair.id,
    repair.caseId,
    repair.action,
    repair.detail,
    repair.reason,
    repair.personId,
    repair.at,
    repair.reverses ?? null,
    repair.causedBy ?? null,
  ],
});
