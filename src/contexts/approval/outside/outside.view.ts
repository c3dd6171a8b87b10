/** What an outside system was asked about a case and what it said: which system, when, as whom, by which reference, and whether it counted. */
import type { Json } from '#kernel/json.ts';
import type { OutsideRequest } from './outside.ts';

export const outsideView = (requests: readonly OutsideRequest[]): readonly Json[] =>
  requests.map(({ stepNo, role, connector, desk, state, attemptNo, lastSentAt, said, why, settledAt }) => ({
    stepNo,
    role,
    system: connector,
    desk,
    state,
    attempts: attemptNo,
    askedAt: lastSentAt,
    said:
      said === null
        ? null
        : { decision: said.decision, comment: said.comment, person: said.person, reference: said.ref },
    why,
    settledAt,
  }));
