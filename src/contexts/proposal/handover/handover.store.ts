/** The only SQL of handovers and their attempts. */
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Handover } from './handover.ts';

const HANDOVER = `select id, revision_id as "revisionId", family_id as "familyId", account_id as "accountId", status,
    content_root as "contentRoot", document_hash as "documentHash", round, attempt_no as "attemptNo", asked_at as "askedAt",
    due_at as "dueAt", sent_at as "sentAt", reference, source, why, delivered_at as "deliveredAt", version, entry_leaf as "entryLeaf"
  from proposal.contract_handover where tenant_id = $1`;

const instant = (value: unknown): string | null =>
  value === null ? null : Temporal.Instant.from(String(value)).toString();

const rowOf = (row: Handover): Handover => ({
  ...row,
  askedAt: instant(row.askedAt) ?? '',
  dueAt: instant(row.dueAt),
  sentAt: instant(row.sentAt),
  deliveredAt: instant(row.deliveredAt),
});

const find = async (tx: Tx, name: string, more: string, value: string): Promise<Handover | undefined> => {
  const text = `${HANDOVER} and revision_id = $2${more}`;
  const [row] = await tx.query<Handover>({ name, text, values: [tx.tenantId, value] });
  return row && rowOf(row);
};

export const readHandover = (tx: Tx, revisionId: string): Promise<Handover | undefined> =>
  find(tx, 'handover-read', '', revisionId);
export const lockHandover = (tx: Tx, revisionId: string): Promise<Handover | undefined> =>
  find(tx, 'handover-lock', ' for update', revisionId);

/** What a worker has to do something about: to send, to ask about, or to take from a worker that is gone. */
export const readHandoversDue = async (tx: Tx, at: string, limit: number): Promise<readonly Handover[]> => {
  const rows = await tx.query<Handover>({
    name: 'handovers-due',
    text: `${HANDOVER} and due_at <= $2 order by due_at limit $3`,
    values: [tx.tenantId, at, limit],
  });
  return rows.map(rowOf);
};

/** What a person has to look at: refused, or not settled since that moment. The oldest first. */
export const readHandoversStuck = async (tx: Tx, since: string, limit: number): Promise<readonly Handover[]> => {
  const rows = await tx.query<Handover>({
    name: 'handovers-stuck',
    text: `${HANDOVER} and status <> 'delivered' and (status = 'refused' or asked_at <= $2) order by asked_at limit $3`,
    values: [tx.tenantId, since, limit],
  });
  return rows.map(rowOf);
};

export type NewHandover = Pick<
  Handover,
  'id' | 'revisionId' | 'familyId' | 'accountId' | 'contentRoot' | 'documentHash'
>;

export const insertHandover = (tenantId: string, one: NewHandover, at: string, leaf: Uint8Array | null): Statement => ({
  name: 'handover-insert',
  text: `insert into proposal.contract_handover (tenant_id, id, revision_id, family_id, account_id, status, content_root, document_hash,
           round, attempt_no, asked_at, due_at, version, entry_leaf, recorded_at)
         values ($1, $2, $3, $4, $5, 'requested', $6, $7, 1, 0, $8, $8, 1, $9, $8)`,
  values: [tenantId, one.id, one.revisionId, one.familyId, one.accountId, one.contentRoot, one.documentHash, at, leaf],
});

/** What a decision changes; what is absent stays. */
export type HandoverChange = Partial<
  Pick<
    Handover,
    'status' | 'round' | 'attemptNo' | 'askedAt' | 'dueAt' | 'sentAt' | 'reference' | 'source' | 'why' | 'deliveredAt'
  >
>;

export const updateHandover = (tenantId: string, head: Head, row: Handover, change: HandoverChange): Statement => {
  const next = { ...row, ...change };
  return {
    name: 'handover-update',
    text: `update proposal.contract_handover set status = $3, round = $4, attempt_no = $5, asked_at = $6, due_at = $7, sent_at = $8,
             reference = $9, source = $10, why = $11, delivered_at = $12, version = $13, entry_leaf = $14
           where tenant_id = $1 and id = $2`,
    values: [
      tenantId,
      row.id,
      next.status,
      next.round,
      next.attemptNo,
      next.askedAt,
      next.dueAt,
      next.sentAt,
      next.reference,
      next.source,
      next.why,
      next.deliveredAt,
      head.version,
      head.entryLeaf,
    ],
  };
};

export const insertHandoverAttempt = (
  tenantId: string,
  handoverId: string,
  no: number,
  key: string,
  at: string,
): Statement => ({
  name: 'handover-attempt-insert',
  text: `insert into proposal.contract_handover_attempt (tenant_id, handover_id, no, idempotency_key, sent_at) values ($1, $2, $3, $4, $5)`,
  values: [tenantId, handoverId, no, key, at],
});

export const settleHandoverAttempt = (
  tenantId: string,
  handoverId: string,
  no: number,
  outcome: string,
  why: string | null,
  at: string,
): Statement => ({
  name: 'handover-attempt-settle',
  text: `update proposal.contract_handover_attempt set outcome = $4, why = $5, settled_at = $6
         where tenant_id = $1 and handover_id = $2 and no = $3`,
  values: [tenantId, handoverId, no, outcome, why, at],
});
