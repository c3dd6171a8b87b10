/** The only SQL of qualifications and their attempts. */
import { canonical } from '#kernel/canonical.ts';
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { QualificationAnswer, QualificationRow, Question, QuestionFields } from './qualification.ts';
import { subjectHash } from './standing.ts';

const OF_ACCOUNT_MAX = 1_000;

const COLUMNS = `select id, kind, account_id as "accountId", subject, subject_hash as "subjectHash", asked, status,
    attempt_no as "attemptNo", due_at as "dueAt", sent_at as "sentAt", answer, source, why, answered_at as "answeredAt",
    expires_at as "expiresAt", requested_by as "requestedBy", version, entry_leaf as "entryLeaf", recorded_at as "recordedAt"
  from eligibility.qualification where tenant_id = $1`;

type Texts = { readonly subject: string; readonly asked: string; readonly answer: string | null };
type Row = Omit<QualificationRow, keyof Texts> & Texts;

const instant = (value: unknown): string | null =>
  value === null ? null : Temporal.Instant.from(String(value)).toString();

const rowOf = (row: Row): QualificationRow => ({
  ...row,
  subject: JSON.parse(row.subject) as QuestionFields,
  asked: JSON.parse(row.asked) as QuestionFields,
  answer: row.answer === null ? null : (JSON.parse(row.answer) as QualificationAnswer),
  dueAt: instant(row.dueAt),
  sentAt: instant(row.sentAt),
  answeredAt: instant(row.answeredAt),
  expiresAt: instant(row.expiresAt),
  recordedAt: instant(row.recordedAt) ?? '',
});

/** Newest first. */
export const readQualifications = async (tx: Tx, accountId: string): Promise<readonly QualificationRow[]> => {
  const rows = await tx.query<Row>({
    name: 'qualifications-of-account',
    text: `${COLUMNS} and account_id = $2 order by recorded_at desc, id desc limit ${OF_ACCOUNT_MAX}`,
    values: [tx.tenantId, accountId],
  });
  return rows.map(rowOf);
};

export const lockQualification = async (tx: Tx, id: string): Promise<QualificationRow | undefined> => {
  const rows = await tx.query<Row>({
    name: 'qualification-lock',
    text: `${COLUMNS} and id = $2 for update`,
    values: [tx.tenantId, id],
  });
  return rows[0] && rowOf(rows[0]);
};

/** What a worker has to do something about: to ask, to ask about, or to take from a worker that is gone. */
export const readDue = async (
  tx: Tx,
  at: string,
  limit: number,
  closed: readonly string[],
): Promise<readonly QualificationRow[]> => {
  const rows = await tx.query<Row>({
    name: 'qualifications-due',
    text: `${COLUMNS} and due_at <= $2 and kind <> all($4::text[]) order by due_at limit $3`,
    values: [tx.tenantId, at, limit, closed],
  });
  return rows.map(rowOf);
};

export const insertQualification = (
  tenantId: string,
  id: string,
  { accountId, requestedBy, at, ...question }: Question & { accountId: string; requestedBy: string; at: string },
  leaf: Uint8Array | null,
): Statement => ({
  name: 'qualification-insert',
  text: `insert into eligibility.qualification (tenant_id, id, kind, account_id, subject, subject_hash, asked, status, attempt_no, due_at,
           requested_by, version, entry_leaf, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, 'requested', 0, $8, $9, 1, $10, $8)`,
  values: [
    tenantId,
    id,
    question.kind,
    accountId,
    canonical(question.subject),
    subjectHash(question.subject),
    canonical(question.asked),
    at,
    requestedBy,
    leaf,
  ],
});

/** What a decision changes; what is absent stays. */
export type QualificationChange = Partial<
  Pick<
    QualificationRow,
    'status' | 'attemptNo' | 'dueAt' | 'sentAt' | 'answer' | 'source' | 'why' | 'answeredAt' | 'expiresAt'
  >
>;

export const updateQualification = (
  tenantId: string,
  head: Head,
  row: QualificationRow,
  change: QualificationChange,
): Statement => {
  const next = { ...row, ...change };
  return {
    name: 'qualification-update',
    text: `update eligibility.qualification set status = $3, attempt_no = $4, due_at = $5, sent_at = $6, answer = $7, source = $8, why = $9,
             answered_at = $10, expires_at = $11, version = $12, entry_leaf = $13 where tenant_id = $1 and id = $2`,
    values: [
      tenantId,
      row.id,
      next.status,
      next.attemptNo,
      next.dueAt,
      next.sentAt,
      next.answer === null ? null : canonical(next.answer),
      next.source,
      next.why,
      next.answeredAt,
      next.expiresAt,
      head.version,
      head.entryLeaf,
    ],
  };
};

/** An open question whose answer is not known is looked at now instead of later. */
export const wakeQualifications = (tenantId: string, ids: readonly string[], at: string): Statement => ({
  name: 'qualifications-wake',
  text: `update eligibility.qualification set due_at = $3 where tenant_id = $1 and id = any($2::uuid[]) and status in ('requested', 'unknown')`,
  values: [tenantId, ids, at],
});

export const insertAttempt = (
  tenantId: string,
  qualificationId: string,
  no: number,
  key: string,
  at: string,
): Statement => ({
  name: 'qualification-attempt-insert',
  text: `insert into eligibility.qualification_attempt (tenant_id, qualification_id, no, idempotency_key, sent_at) values ($1, $2, $3, $4, $5)`,
  values: [tenantId, qualificationId, no, key, at],
});

export const settleAttempt = (
  tenantId: string,
  qualificationId: string,
  no: number,
  outcome: string,
  why: string | null,
  at: string,
): Statement => ({
  name: 'qualification-attempt-settle',
  text: `update eligibility.qualification_attempt set outcome = $4, why = $5, settled_at = $6
         where tenant_id = $1 and qualification_id = $2 and no = $3`,
  values: [tenantId, qualificationId, no, outcome, why, at],
});
