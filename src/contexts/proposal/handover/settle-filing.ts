/**
 * What the word of the contract system means, as one table. They filed it only when they name a number and the very root and document that
 * were accepted; another root or document is a no; everything else is unknown, or, where nothing can have happened, sent again. Pure.
 */
import type { AskedOutcome } from '#platform/connectors/asked-outcome.contract.ts';
import { Compile } from 'typebox/compile';
import { Filed, type Handover } from './handover.ts';

export type Settled = {
  readonly move: 'deliver' | 'refuse' | 'lose' | 'postpone';
  readonly why: string | null;
  readonly reference: string | null;
  readonly dueAt: string | null;
};

const POSTPONED_MS = 5_000;
const POLL_FIRST_MS = 2_000;
const LATER_MS_MAX = 3_600_000;
const filed = Compile(Filed);

type Row = Pick<Handover, 'contentRoot' | 'documentHash' | 'attemptNo' | 'sentAt'>;

export const settleFiling = (row: Row, outcome: AskedOutcome, at: Temporal.Instant): Settled => {
  switch (outcome.kind) {
    case 'done':
      return said(row, outcome.result, at);
    case 'refused': {
      const why = `${outcome.code}: ${outcome.message}`;
      return outcome.retriable ? postponed(row, why, at) : refusedFor(why);
    }
    case 'failed-safe':
      return postponed(row, outcome.why, at);
    case 'accepted':
      return lost(row, 'they took it and have not said that it is filed', at);
    case 'unknown':
      return lost(row, outcome.why, at);
  }
};

const refusedFor = (why: string): Settled => ({ move: 'refuse', why, reference: null, dueAt: null });

const said = (row: Row, result: unknown, at: Temporal.Instant): Settled => {
  if (!filed.Check(result)) return lost(row, 'they answered, and not in the form that was agreed on', at);
  const { contract, contentRoot, documentHash } = result;
  if (contentRoot !== row.contentRoot || documentHash !== row.documentHash)
    return refusedFor(`filed-something-else: under ${contract} they keep what was not accepted`);
  return { move: 'deliver', why: null, reference: contract, dueAt: null };
};

/** Later each time, counted by attempts. */
const postponed = ({ attemptNo }: Row, why: string, at: Temporal.Instant): Settled => ({
  move: 'postpone',
  why,
  reference: null,
  dueAt: at.add({ milliseconds: Math.min(LATER_MS_MAX, POSTPONED_MS * 2 ** Math.min(attemptNo - 1, 12)) }).toString(),
});

/** Asked again after as long as it has been open already, so that the pauses grow with it. */
const lost = ({ sentAt }: Row, why: string, at: Temporal.Instant): Settled => {
  const openMs = sentAt === null ? 0 : at.epochMilliseconds - Temporal.Instant.from(sentAt).epochMilliseconds;
  const pauseMs = Math.min(LATER_MS_MAX, Math.max(POLL_FIRST_MS, openMs));
  return { move: 'lose', why, reference: null, dueAt: at.add({ milliseconds: pauseMs }).toString() };
};
