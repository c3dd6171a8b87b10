/** The only SQL of what is asked outside. */
import { canonical } from '#kernel/canonical.ts';
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { OutsideAnswer, OutsideRequest } from './outside.ts';

const COLUMNS = `select o.step_id as "id", s.case_id as "caseId", c.subject_id as "quoteId", c.content, s.step_no as "stepNo", s.role, s.reasons,
    s.status as "stepStatus", s.rules->'outside'->>'desk' as "desk", o.connector, o.state, o.attempt_no as "attemptNo", o.due_at as "dueAt", o.last_sent_at as "lastSentAt", o.said,
    o.why, o.settled_at as "settledAt", o.version, o.entry_leaf as "entryLeaf"
  from approval.outside_request o
  join approval.step s on s.tenant_id = o.tenant_id and s.id = o.step_id
  join approval.approval_case c on c.tenant_id = s.tenant_id and c.id = s.case_id
  where o.tenant_id = $1`;

type Row = Omit<OutsideRequest, 'said'> & { readonly said: string | null };

const instant = (value: string | null): string | null =>
  value === null ? null : Temporal.Instant.from(value).toString();

const found = async (
  tx: Tx,
  name: string,
  more: string,
  ...values: readonly unknown[]
): Promise<readonly OutsideRequest[]> =>
  (await tx.query<Row>({ name, text: `${COLUMNS} ${more}`, values: [tx.tenantId, ...values] })).map((row) => ({
    ...row,
    said: row.said === null ? null : (JSON.parse(row.said) as OutsideAnswer),
    dueAt: instant(row.dueAt),
    lastSentAt: instant(row.lastSentAt),
    settledAt: instant(row.settledAt),
  }));

export const readOutside = async (tx: Tx, stepId: string): Promise<OutsideRequest | undefined> =>
  (await found(tx, 'outside-read', 'and o.step_id = $2', stepId))[0];

export const lockOutside = async (tx: Tx, stepId: string): Promise<OutsideRequest | undefined> =>
  (await found(tx, 'outside-lock', 'and o.step_id = $2 for update of o', stepId))[0];

/** Everything that was asked outside about a case, by step. */
export const readOutsideOfCase = (tx: Tx, caseId: string): Promise<readonly OutsideRequest[]> =>
  found(tx, 'outside-of-case', 'and s.case_id = $2 order by s.step_no', caseId);

/** What a worker has to do something about. */
export const readDueOutside = (tx: Tx, at: string, limit: number): Promise<readonly OutsideRequest[]> =>
  found(
    tx,
    'outside-due',
    'and o.settled_at is null and (o.due_at is null or o.due_at <= $2) order by o.due_at nulls first, o.step_id limit $3',
    at,
    limit,
  );

/** With the step that is asked. A step that is reminded of is asked outside once. */
export const insertOutside = (tenantId: string, stepId: string, connector: string): Statement => ({
  name: 'outside-insert',
  text: `insert into approval.outside_request (tenant_id, step_id, connector, state) values ($1, $2, $3, 'requested')
         on conflict (tenant_id, step_id) do nothing`,
  values: [tenantId, stepId, connector],
});

/** What a decision changes; what is absent stays. */
export type OutsideChange = Partial<
  Pick<OutsideRequest, 'state' | 'attemptNo' | 'dueAt' | 'lastSentAt' | 'said' | 'why' | 'settledAt'>
>;

export const updateOutside = (
  tenantId: string,
  head: Pick<Head, 'version' | 'entryLeaf'>,
  request: OutsideRequest,
  change: OutsideChange,
): Statement => {
  const next = { ...request, ...change };
  return {
    name: 'outside-update',
    text: `update approval.outside_request set state = $3, attempt_no = $4, due_at = $5, last_sent_at = $6, said = $7, why = $8, settled_at = $9,
             version = $10, entry_leaf = $11 where tenant_id = $1 and step_id = $2`,
    values: [
      tenantId,
      request.id,
      next.state,
      next.attemptNo,
      next.dueAt,
      next.lastSentAt,
      next.said === null ? null : canonical(next.said),
      next.why,
      next.settledAt,
      head.version,
      head.entryLeaf,
    ],
  };
};
