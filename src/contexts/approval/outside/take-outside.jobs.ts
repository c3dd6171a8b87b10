/** The outside approver calls back. Whose tenant it is was known from the endpoint's secret; nothing is decided here, only what was said is kept. */
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { callbackOutcome, type VerifiedCallback } from '#platform/connectors/callback.ts';
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';
import { stepOfKey } from './outside.jobs.ts';
import { recordOutside } from './record-outside.ts';

const SAYS_NOTHING_NEW: ReadonlySet<string> = new Set([
  'approval-outside.move-not-allowed',
  'approval-outside.overtaken',
]);

/** `absorbed`: it said nothing new. Late, repeated and overtaken words are taken in, or the sender would repeat them for ever. */
export const takeOutsideCallback = async (
  door: Door,
  principalName: string,
  { tenantId, connector, messageId, callback }: VerifiedCallback,
): Promise<Outcome<{ readonly absorbed: boolean }>> => {
  const stepId = stepOfKey(callback.idempotencyKey);
  if (stepId === undefined) return refused({ code: 'callback.unknown-work' });
  const answer = await runCommand(
    door,
    recordOutside,
    door.systemPrincipal(tenantId, principalName),
    {
      idempotencyKey: `${connector}:${messageId}`.slice(0, 200),
      payload: { stepId, outcome: callbackOutcome(callback) },
    },
    { channel: 'callback' },
  );
  if (answer.ok) return accepted({ absorbed: answer.repeated });
  const { code } = answer.refusal;
  if (SAYS_NOTHING_NEW.has(code)) return accepted({ absorbed: true });
  return code === 'approval-outside.not-found' ? refused({ code: 'callback.unknown-work' }) : refused(answer.refusal);
};
