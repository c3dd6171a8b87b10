/** The SQL of who has a case and how its service level stands. */
import type { Head } from '#platform/command.ts';
import type { Statement } from '#platform/database/tx.ts';

const head = (tenantId: string, next: Head): readonly unknown[] => [tenantId, next.id, next.version, next.entryLeaf];

export const saveAssignee = (tenantId: string, next: Head, personId: string | null): Statement => ({
  name: 'fallout-assign',
  text: `update fallout.fallout_case set version = $3, entry_leaf = $4, assignee_person = $5 where tenant_id = $1 and id = $2`,
  values: [...head(tenantId, next), personId],
});

export const saveTouched = (tenantId: string, next: Head): Statement => ({
  name: 'fallout-touch',
  text: `update fallout.fallout_case set version = $3, entry_leaf = $4 where tenant_id = $1 and id = $2`,
  values: head(tenantId, next),
});

export const saveNear = (tenantId: string, next: Head, at: string): Statement => ({
  name: 'fallout-near',
  text: `update fallout.fallout_case set version = $3, entry_leaf = $4, near_at = $5 where tenant_id = $1 and id = $2`,
  values: [...head(tenantId, next), at],
});

/** The first time that it is escalated is when its service level was missed. */
export const saveEscalated = (
  tenantId: string,
  next: Head,
  to: { readonly role: string; readonly at: string },
): Statement => ({
  name: 'fallout-escalate',
  text: `update fallout.fallout_case
         set version = $3, entry_leaf = $4, escalations = escalations + 1, escalated_to = $5, breached_at = coalesce(breached_at, $6)
         where tenant_id = $1 and id = $2`,
  values: [...head(tenantId, next), to.role, to.at],
});

/** What became of the letter to the customer: the last word counts. */
export const saveTold = (tenantId: string, orderId: string, communication: 'sent' | 'failed'): Statement => ({
  name: 'fallout-told',
  text: `update fallout.fallout_case set communication = $3, version = version + 1
         where tenant_id = $1 and order_id = $2 and communication in ('queued', 'failed')`,
  values: [tenantId, orderId, communication],
});
