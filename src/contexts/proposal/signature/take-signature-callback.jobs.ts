/** The signature service calls back. */
import { type Outcome, refused } from '#kernel/outcome.ts';
import { callbackOutcome, type VerifiedCallback } from '#platform/connectors/callback.ts';
import { giveCallback, type TakenIn } from '#platform/connectors/give-callback.jobs.ts';
import type { Door } from '#platform/door.ts';
import { envelopeOfKey } from './envelope.jobs.ts';
import { recordEnvelope } from './record-envelope.ts';

export const takeSignatureCallback = async (door: Door, verified: VerifiedCallback): Promise<Outcome<TakenIn>> => {
  const envelopeId = envelopeOfKey(verified.callback.idempotencyKey);
  if (envelopeId === undefined) return refused({ code: 'callback.unknown-work' });
  return giveCallback(door, verified, {
    definition: recordEnvelope,
    payload: { envelopeId, outcome: callbackOutcome(verified.callback) },
    nothingNew: new Set(['proposal-envelope.move-not-allowed', 'proposal-envelope.overtaken']),
    notFound: 'proposal-envelope.not-found',
  });
};
