/** The only SQL of corrections and of who agreed to them. */
import { canonical } from '#kernel/canonical.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Answered, Correction } from './correction.ts';

const SELECT = `select id, number, type, means, subject_kind as "subjectKind", subject_id as "subjectId", subject_title as "subjectTitle",
    original, original_hash as "originalHash", asked, became, fingerprint, state, reason, evidence, emergency_because as "emergencyBecause",
    legal_process as "legalProcess", impact, order_id as "orderId", requested_by as "requestedBy",
    requested_by_principal as "requestedByPrincipal", requested_at as "requestedAt", applied_by as "appliedBy",
    applied_by_principal as "appliedByPrincipal", applied_at as "appliedAt", round, attempt, answers, not_applied as "notApplied", compared,
    reconciled, review_due_at as "reviewDueAt", ended_at as "endedAt", ended_because as "endedBecause", version, entry_leaf as "entryLeaf"
  from governance.correction where tenant_id = $1`;

type Row = Omit<Correction, 'original' | 'asked' | 'became'> & {
  readonly original: string;
  readonly asked: string;
  readonly became: string | null;
};
const instant = (value: string): string => Temporal.Instant.from(value).toString();
const maybe = (value: string | null): string | null => (value === null ? null : instant(value));
const object = (text: string): JsonObject => JSON.parse(text) as JsonObject;

const correctionOf = (row: Row): Correction => ({
  ...row,
  original: object(row.original),
  asked: object(row.asked),
  became: row.became === null ? null : object(row.became),
  requestedAt: instant(row.requestedAt),
  appliedAt: maybe(row.appliedAt),
  reviewDueAt: maybe(row.reviewDueAt),
  endedAt: maybe(row.endedAt),
});

const found = async (tx: Tx, name: string, rest: string, ...values: readonly unknown[]) =>
  (await tx.query<Row>({ name, text: `${SELECT} ${rest}`, values: [tx.tenantId, ...values] })).map(correctionOf);

export const readCorrection = async (tx: Tx, id: string): Promise<Correction | undefined> =>
  (await found(tx, 'correction', 'and id = $2', id))[0];
export const lockCorrection = async (tx: Tx, id: string): Promise<Correction | undefined> =>
  (await found(tx, 'correction-lock', 'and id = $2 for update', id))[0];

/** Those that are not over first, the newest first. */
export const readCorrections = (tx: Tx, limit: number): Promise<readonly Correction[]> =>
  found(
    tx,
    'corrections',
    `order by state in ('closed', 'refused', 'withdrawn'), requested_at desc, id desc limit $2`,
    limit,
  );

/** What a worker has to do something about. */
export const readCorrectionsAtWork = (tx: Tx, limit: number): Promise<readonly Correction[]> =>
  found(tx, 'corrections-at-work', `and state in ('applying', 'applied') order by id limit $2`, limit);

/** Of an order, of the quote that it carries out, of what billing charged for it, of what the customer has of it: in the order in which they were asked for. */
export const readCorrectionsOfOrder = (
  tx: Tx,
  { orderId, revisionId }: { readonly orderId: string; readonly revisionId: string | null },
  limit: number,
): Promise<readonly Correction[]> =>
  found(
    tx,
    'corrections-of-order',
    'and (order_id = $2 or subject_id = $2 or subject_id = $3) order by number limit $4',
    orderId,
    revisionId,
    limit,
  );

/** Of these corrections, the order that each is about; a correction of none is not among them. */
export const readOrdersCorrected = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (
      await tx.query<{ id: string; orderId: string }>({
        name: 'orders-corrected',
        text: `select id, order_id as "orderId" from governance.correction where tenant_id = $1 and id = any($2::uuid[]) and order_id is not null`,
        values: [tx.tenantId, ids],
      })
    ).map(({ id, orderId }) => [id, orderId]),
  );

export const readNextCorrectionNumber = async (tx: Tx): Promise<number> =>
  (
    await tx.query<{ next: number }>({
      name: 'correction-number',
      text: 'select coalesce(max(number), 0) + 1 as next from governance.correction where tenant_id = $1',
      values: [tx.tenantId],
    })
  )[0]?.next ?? 1;

export const readAnswers = async (tx: Tx, correctionId: string): Promise<readonly Answered[]> =>
  (
    await tx.query<Answered>({
      name: 'correction-answers',
      text: `select person_id as "personId", name, role, note, fingerprint, review, justified, recorded_at as "recordedAt"
             from governance.correction_answer where tenant_id = $1 and correction_id = $2 order by recorded_at, role`,
      values: [tx.tenantId, correctionId],
    })
  ).map((row) => ({ ...row, recordedAt: instant(row.recordedAt) }));

export const insertAnswer = (
  tenantId: string,
  { id, requestedBy, fingerprint }: Pick<Correction, 'id' | 'requestedBy' | 'fingerprint'>,
  answer: Omit<Answered, 'fingerprint'>,
): Statement => ({
  name: 'correction-answer-insert',
  text: `insert into governance.correction_answer (tenant_id, correction_id, person_id, requested_by, name, role, note, fingerprint, review,
           justified, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
  values: [
    tenantId,
    id,
    answer.personId,
    requestedBy,
    answer.name,
    answer.role,
    answer.note,
    fingerprint,
    answer.review,
    answer.justified,
    answer.recordedAt,
  ],
});

export type NewCorrection = Omit<Correction, 'id' | 'version' | 'entryLeaf'>;
const json = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));

const COLUMNS = `number, type, means, subject_kind, subject_id, subject_title, original, original_hash, asked, became, fingerprint, state,
  reason, evidence, emergency_because, legal_process, impact, order_id, requested_by, requested_by_principal, requested_at, applied_by,
  applied_by_principal, applied_at, round, attempt, answers, not_applied, compared, reconciled, review_due_at, ended_at, ended_because,
  version, entry_leaf`;

const valuesOf = (tenantId: string, next: Head, one: NewCorrection): readonly unknown[] => [
  tenantId,
  next.id,
  one.number,
  one.type,
  one.means,
  one.subjectKind,
  one.subjectId,
  one.subjectTitle,
  canonical(one.original),
  one.originalHash,
  canonical(one.asked),
  one.became === null ? null : canonical(one.became),
  one.fingerprint,
  one.state,
  one.reason,
  one.evidence,
  one.emergencyBecause,
  one.legalProcess,
  json(one.impact),
  one.orderId,
  one.requestedBy,
  one.requestedByPrincipal,
  one.requestedAt,
  one.appliedBy,
  one.appliedByPrincipal,
  one.appliedAt,
  one.round,
  one.attempt,
  json(one.answers),
  json(one.notApplied),
  json(one.compared),
  json(one.reconciled),
  one.reviewDueAt,
  one.endedAt,
  one.endedBecause,
  next.version,
  next.entryLeaf,
];
const PLACES = COLUMNS.split(',')
  .map((_, index) => `$${index + 3}`)
  .join(', ');

export const insertCorrection = (tenantId: string, next: Head, one: NewCorrection): Statement => ({
  name: 'correction-insert',
  text: `insert into governance.correction (tenant_id, id, ${COLUMNS}) values ($1, $2, ${PLACES})`,
  values: valuesOf(tenantId, next, one),
});

export const saveCorrection = (tenantId: string, next: Head, one: NewCorrection): Statement => ({
  name: 'correction-save',
  text: `update governance.correction set (${COLUMNS}) = (${PLACES}) where tenant_id = $1 and id = $2`,
  values: valuesOf(tenantId, next, one),
});
