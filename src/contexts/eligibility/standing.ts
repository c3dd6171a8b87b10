/** What is known of a customer at a moment: of each subject the answer that still holds, or else how far the question has come. Pure. */
import { cmp, dec } from '#kernel/decimal.ts';
import { fingerprint } from '#kernel/hash.ts';
import type { Qualification } from './eligibility.contract.ts';
import { isQualificationKind } from './qualification-kinds.ts';
import type { Question, QuestionFields, QualificationRow } from './qualification.ts';

export const subjectHash = (subject: QuestionFields): string => fingerprint('qualification-subject/1', { ...subject });

/** Rows newest first. An answer holds until it ends or another answer comes; a newer question alone takes nothing away. */
export const standingRow = (
  rows: readonly QualificationRow[],
  question: Pick<Question, 'kind' | 'subject'>,
  at: Temporal.Instant,
): QualificationRow | undefined => {
  if (rows.length === 0) return undefined;
  const hash = subjectHash(question.subject);
  const about = rows.filter((row) => row.kind === question.kind && row.subjectHash === hash);
  const answered = about.find(({ status }) => status === 'passed' || status === 'failed' || status === 'expired');
  return answered && !isOver(answered, at) ? answered : about[0];
};

const isOver = ({ status, expiresAt }: QualificationRow, at: Temporal.Instant): boolean =>
  status === 'expired' || (expiresAt !== null && Temporal.Instant.compare(Temporal.Instant.from(expiresAt), at) <= 0);

/** How the deal sees it. A yes up to less than is asked now is no yes to this. */
export const standingOf = (
  rows: readonly QualificationRow[],
  question: Question,
  at: Temporal.Instant,
): Qualification | undefined => {
  const row = standingRow(rows, question, at);
  if (row === undefined) return undefined;
  const { kind, source, expiresAt } = row;
  const base = {
    kind,
    ...(source === null ? {} : { source }),
    ...(expiresAt === null ? {} : { expiresAt }),
  };
  if (row.status === 'failed') return { ...base, status: 'failed' };
  if (row.status === 'passed' && isEnough(row, question)) return { ...base, status: 'passed' };
  // An answer that has ended says so by its expiry; anything else is not known.
  return row.status === 'expired' ? { ...base, status: 'passed' } : { kind, status: 'unknown' };
};

const isEnough = ({ answer }: QualificationRow, { asked }: Question): boolean => {
  const limit = answer?.limit;
  const amount = asked['amount'];
  return limit === undefined || amount === undefined || cmp(dec(amount), dec(limit)) <= 0;
};

/** Whether somebody should be asked now: nothing is known, or it has ended, or it is a yes to less than this. */
export const isToBeAsked = (rows: readonly QualificationRow[], question: Question, at: Temporal.Instant): boolean => {
  const row = standingRow(rows, question, at);
  if (row === undefined) return true;
  if (row.status === 'passed') return isOver(row, at) || !isEnough(row, question);
  return row.status === 'expired' || (row.status === 'failed' && isOver(row, at));
};

/** The question of a kind about a deal; undefined where the kind is none that anybody can be asked. */
export const questionAbout = (
  kind: string,
  deal: { readonly currency: string; readonly dealValue?: string; readonly offering: string; readonly site: string },
): Question | undefined => {
  if (!isQualificationKind(kind)) return undefined;
  return kind === 'credit'
    ? {
        kind,
        subject: { currency: deal.currency },
        asked: deal.dealValue === undefined ? {} : { amount: deal.dealValue },
      }
    : { kind, subject: { offering: deal.offering, site: deal.site }, asked: {} };
};
