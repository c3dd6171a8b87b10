/**
 * What an answer means, as one table: a yes and a no are what the other system says in the form that we agreed on; everything else is
 * unknown, or, where it is certain that nothing happened, asked again. Pure.
 */
import { Compile } from 'typebox/compile';
import { isPlainDate } from '#kernel/period.ts';
import type { AskedOutcome } from '#platform/connectors/asked-outcome.contract.ts';
import { CHECK_OF } from './qualification-kinds.ts';
import { CheckResult, type QualificationAnswer, type QualificationRow } from './qualification.ts';

export type Settled = {
  readonly move: 'pass' | 'fail' | 'lose' | 'postpone';
  readonly why: string | null;
  readonly answer: QualificationAnswer | null;
  readonly expiresAt: string | null;
  readonly dueAt: string | null;
};

const POSTPONED_MS = 5_000;
const POLL_FIRST_MS = 2_000;
const LATER_MS_MAX = 3_600_000;
/** A question that they would not take may be put differently tomorrow. */
const REFUSED_FOR_HOURS = 24;
const result = Compile(CheckResult);

export const settle = (
  row: Pick<QualificationRow, 'kind' | 'attemptNo' | 'sentAt'>,
  outcome: AskedOutcome,
  at: Temporal.Instant,
): Settled => {
  switch (outcome.kind) {
    case 'done':
      return answered(row, outcome.result, at);
    case 'refused':
      return outcome.retriable
        ? postponed(row, `${outcome.code}: ${outcome.message}`, at)
        : {
            ...nothing,
            move: 'fail',
            why: `${outcome.code}: ${outcome.message}`,
            expiresAt: at.add({ hours: REFUSED_FOR_HOURS }).toString(),
          };
    case 'failed-safe':
      return postponed(row, outcome.why, at);
    case 'accepted':
      return lost(row, 'they took the question and have not answered yet', at);
    case 'unknown':
      return lost(row, outcome.why, at);
  }
};

const nothing = { why: null, answer: null, expiresAt: null, dueAt: null } as const;

const answered = (row: Pick<QualificationRow, 'kind' | 'sentAt'>, said: unknown, at: Temporal.Instant): Settled => {
  if (!result.Check(said) || (said.validUntil !== undefined && !isPlainDate(said.validUntil)))
    return lost(row, 'they answered, and not in the form that was agreed on', at);
  const { decision, reason, limit, validUntil } = said;
  const expiresAt = expiryOf(row, validUntil, at);
  const answer = { ...(limit === undefined ? {} : { limit }), ...(reason === undefined ? {} : { reason }) };
  if (decision === 'pass' && Temporal.Instant.compare(expiresAt, at) <= 0)
    return {
      ...nothing,
      move: 'fail',
      why: 'it had ended when it arrived',
      answer,
      expiresAt: at.add({ hours: 1 }).toString(),
    };
  return {
    ...nothing,
    move: decision,
    why: decision === 'fail' ? (reason ?? 'they said no') : null,
    answer,
    expiresAt: expiresAt.toString(),
  };
};

/** To the end of the last day that they name, in UTC, and never longer than we take the word of such a system for. */
const expiryOf = ({ kind }: Pick<QualificationRow, 'kind'>, validUntil: string | undefined, at: Temporal.Instant) => {
  const ours = at.add({ hours: 24 * CHECK_OF[kind].validDaysMax });
  if (validUntil === undefined) return ours;
  const theirs = Temporal.PlainDate.from(validUntil).add({ days: 1 }).toZonedDateTime('UTC').toInstant();
  return Temporal.Instant.compare(theirs, ours) < 0 ? theirs : ours;
};

/** Later each time, counted by attempts. */
const postponed = ({ attemptNo }: Pick<QualificationRow, 'attemptNo'>, why: string, at: Temporal.Instant): Settled => ({
  ...nothing,
  move: 'postpone',
  why,
  dueAt: at.add({ milliseconds: Math.min(LATER_MS_MAX, POSTPONED_MS * 2 ** Math.min(attemptNo - 1, 12)) }).toString(),
});

/** Asked again after as long as it has been open already, so that the pauses grow with it. */
const lost = ({ sentAt }: Pick<QualificationRow, 'sentAt'>, why: string, at: Temporal.Instant): Settled => {
  const openMs = sentAt === null ? 0 : at.epochMilliseconds - Temporal.Instant.from(sentAt).epochMilliseconds;
  const pauseMs = Math.min(LATER_MS_MAX, Math.max(POLL_FIRST_MS, openMs));
  return { ...nothing, move: 'lose', why, dueAt: at.add({ milliseconds: pauseMs }).toString() };
};
