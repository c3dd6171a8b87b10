/** The watch: what recurs becomes an improvement that a person takes or dismisses; what is open is counted anew. */
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';
import { QUIET_DAYS } from './improvement.ts';
import { readOfCause } from './improvement.store.ts';
import { lookForCauses } from './look-for-causes.ts';
import type { Cause } from './recurring.ts';
import { noteImprovement, seeImprovementAgain } from './work-on-improvement.ts';

/** It reads a month of facts, so it is done once an hour. */
export const sweepImprovements = async ({ door }: { readonly door: Door }, tenantId: string): Promise<number> => {
  const at = door.clock();
  const causes = await door.read(tenantId, (tx) => lookForCauses(tx, at));
  let found = 0;
  for (const cause of causes) if (await note(door, tenantId, cause, at)) found += 1;
  return found;
};

const note = async (door: Door, tenantId: string, cause: Cause, at: Temporal.Instant): Promise<boolean> => {
  const known = await door.read(tenantId, (tx) => readOfCause(tx, cause.pattern, cause.cause));
  const quiet = at.subtract({ hours: 24 * QUIET_DAYS }).toString();
  const isOver = known === undefined || known.endedAt !== null;
  if (known !== undefined && isOver && (known.endedAt ?? '') > quiet) return false;
  // Of what somebody works on, the count from before their work is the one that is measured against.
  if (known !== undefined && !isOver && (known.state !== 'found' || known.found.count >= cause.found.count))
    return false;
  const { title, found } = cause;
  const key = `improvement/${cause.pattern}/${at.epochMilliseconds}/${cause.cause}`.slice(0, 200);
  const principal = door.systemPrincipal(tenantId, 'worker');
  const origin = { channel: 'worker' } as const;
  const answer = isOver
    ? await runCommand(door, noteImprovement, principal, { idempotencyKey: key, payload: cause }, origin)
    : await runCommand(
        door,
        seeImprovementAgain,
        principal,
        { idempotencyKey: key, payload: { improvementId: known?.id ?? '', title, found } },
        origin,
      );
  if (!answer.ok) door.log.warn({ refusal: answer.refusal, pattern: cause.pattern }, 'what recurs was not noted');
  return answer.ok;
};
