/**
 * A restored database remembers calls as under way whose answers were recorded in the history that was lost. None of them may be
 * believed: each becomes `unknown`, and is asked about like any other whose outcome nobody knows. What it remembers as still to be sent may
 * have been sent in that history too: it is sent under its own key where they know it, and asked about first where it could be done twice.
 */
import { must } from '#kernel/outcome.ts';
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';
import { expireLeases } from './expire-leases.ts';
import { TASK_BATCH_MAX } from './task.ts';
import { WORKER_PRINCIPAL } from './worker.ts';

/** Told how many there were. May be called again for the same epoch: what is unknown already stays so. */
export const loseSightOfAttempts = async (door: Door, tenantId: string, epoch: number): Promise<number> => {
  let lost = 0;
  for (let batch = 1; ; batch += 1) {
    const answer = await runCommand(
      door,
      expireLeases,
      door.systemPrincipal(tenantId, WORKER_PRINCIPAL),
      {
        idempotencyKey: `epoch/${epoch}/${batch}`,
        payload: { limit: TASK_BATCH_MAX, restored: true },
        reason: `the database was restored; the log goes on in epoch ${epoch}`,
      },
      { channel: 'worker' },
    );
    if (answer.ok) lost += (answer.value as unknown as { expired: readonly string[] }).expired.length;
    else {
      must(
        answer.refusal.code === 'task.none-due',
        `a worker may lose sight of a task, and not: ${answer.refusal.code}`,
      );
      return lost;
    }
  }
};
