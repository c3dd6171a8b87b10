/** The outside approver calls back. Nothing is decided here, only what was said is kept. */
import { type Outcome, refused } from '#kernel/outcome.ts';
import { callbackOutcome, type VerifiedCallback } from '#platform/connectors/callback.ts';
import { giveCallback, type TakenIn } from '#platform/connectors/give-callback.jobs.ts';
import type { Door } from '#platform/door.ts';
import { stepOfKey } from './outside.jobs.ts';
import { recordOutside } from './record-outside.ts';

export const takeOutsideCallback = async (door: Door, verified: VerifiedCallback): Promise<Outcome<TakenIn>> => {
  const stepId = stepOfKey(verified.callback.idempotencyKey);
  if (stepId === undefined) return refused({ code: 'callback.unknown-work' });
  return giveCallback(door, verified, {
    definition: recordOutside,
    payload: { stepId, outcome: callbackOutcome(verified.callback) },
    nothingNew: new Set(['approval-outside.move-not-allowed', 'approval-outside.overtaken']),
    notFound: 'approval-outside.not-found',
  });
};
