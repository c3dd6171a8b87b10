/** The signature service calls back. Whose tenant it is was known from the endpoint's secret before anything in here runs. */
import type { Answer } from '#platform/command.ts';
import { callbackOutcome, type VerifiedCallback } from '#platform/connectors/callback.ts';
import type { Door } from '#platform/door.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { runCommand } from '#platform/run-command.ts';
import { envelopeOfKey } from './envelope.jobs.ts';
import { recordEnvelope } from './record-envelope.ts';

/** `absorbed`: it said nothing new. Late, repeated and overtaken words are taken in, or the sender would repeat them for ever. */
export const takeSignatureCallback = async (
  door: Door,
  principalName: string,
  { tenantId, connector, messageId, callback }: VerifiedCallback,
): Promise<Outcome<{ readonly absorbed: boolean }>> => {
  const envelopeId = envelopeOfKey(callback.idempotencyKey);
  if (envelopeId === undefined) return refused({ code: 'callback.unknown-work' });
  const answer = await runCommand(
    door,
    recordEnvelope,
    door.systemPrincipal(tenantId, principalName),
    {
      idempotencyKey: `${connector}:${messageId}`.slice(0, 200),
      payload: { envelopeId, outcome: callbackOutcome(callback) },
    },
    { channel: 'callback' },
  );
  return takenIn(answer);
};

const SAYS_NOTHING_NEW: ReadonlySet<string> = new Set([
  'proposal-envelope.move-not-allowed',
  'proposal-envelope.overtaken',
]);

const takenIn = (answer: Answer): Outcome<{ readonly absorbed: boolean }> => {
  if (answer.ok) return accepted({ absorbed: answer.repeated });
  const { code } = answer.refusal;
  if (SAYS_NOTHING_NEW.has(code)) return accepted({ absorbed: true });
  return code === 'proposal-envelope.not-found' ? refused({ code: 'callback.unknown-work' }) : refused(answer.refusal);
};
