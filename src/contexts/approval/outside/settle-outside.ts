/** What a word about an outside question means, as one table. Only an answer in the agreed form is one; everything else is not known yet. Pure. */
import { Compile } from 'typebox/compile';
import type { MoveOf } from '#kernel/lifecycle.ts';
import { type OutsideOutcome, type OutsideRequest, OutsideResult } from './outside.ts';
import type { outsideLife } from './outside.lifecycle.ts';
import type { OutsideChange } from './outside.store.ts';

type Settled = { readonly move: MoveOf<typeof outsideLife>; readonly change: OutsideChange };
type Looked = Pick<OutsideRequest, 'state' | 'attemptNo' | 'lastSentAt'>;

const POSTPONED_MS = 5_000;
/** A switch is thrown by people: nobody needs the answer within the second in which it is off again. */
const HELD_UP_MS = 30_000;
const LOOK_FIRST_MS = 2_000;
const LATER_MS_MAX = 3_600_000;
const result = Compile(OutsideResult);

export const settleOutside = (row: Looked, outcome: OutsideOutcome, at: Temporal.Instant): Settled => {
  switch (outcome.kind) {
    case 'done': {
      if (!result.Check(outcome.result)) return open(row, 'they answered, and not in the form that was agreed on', at);
      const { decision, comment, person, content } = outcome.result;
      const said = { decision, comment, person, content, ref: outcome.ref };
      return { move: 'answer', change: { said, why: null, dueAt: null } };
    }
    case 'accepted':
      return row.state === 'waiting'
        ? open(row, null, at)
        : { move: 'take', change: { why: null, dueAt: later(row, at) } };
    case 'refused': {
      const why = `${outcome.code}: ${outcome.message}`.slice(0, 2_000);
      return outcome.retriable ? postponed(row, why, at) : ended('fail', why, at);
    }
    case 'failed-safe':
      return row.state === 'waiting' ? open(row, outcome.why, at) : postponed(row, outcome.why, at);
    case 'unknown':
      return open(row, outcome.why, at);
    case 'over':
      return ended('end', null, at);
    case 'counted':
      return ended('count', null, at);
    case 'held-up':
      return {
        move: 'holdUp',
        change: { why: outcome.why, dueAt: at.add({ milliseconds: HELD_UP_MS }).toString() },
      };
    case 'not-counted':
      return ended('setAside', outcome.why, at);
  }
};

const open = (row: Looked, why: string | null, at: Temporal.Instant): Settled => ({
  move: row.state === 'waiting' ? 'wait' : 'lose',
  change: { why, dueAt: later(row, at) },
});

const ended = (move: Settled['move'], why: string | null, at: Temporal.Instant): Settled => ({
  move,
  change: { why, dueAt: null, settledAt: at.toString() },
});

const postponed = ({ attemptNo }: Looked, why: string, at: Temporal.Instant): Settled => {
  const pauseMs = Math.min(LATER_MS_MAX, POSTPONED_MS * 2 ** Math.min(Math.max(0, attemptNo - 1), 12));
  return { move: 'postpone', change: { why, dueAt: at.add({ milliseconds: pauseMs }).toString() } };
};

/** Asked again after as long as it has been open already, so that the pauses grow with it. */
const later = ({ lastSentAt }: Looked, at: Temporal.Instant): string => {
  const openMs = lastSentAt === null ? 0 : at.epochMilliseconds - Temporal.Instant.from(lastSentAt).epochMilliseconds;
  return at.add({ milliseconds: Math.min(LATER_MS_MAX, Math.max(LOOK_FIRST_MS, openMs)) }).toString();
};
