/**
 * Changes that are out are held against their own monitoring requirement without anybody pressing a button. Each look is the command that a person
 * would send, keyed by the instant at which it was due: two workers look once.
 */
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';
import { watchChangeCommand } from './after-release.commands.ts';
import { readWatchable } from './change.store.ts';
import { nextWatch } from './watch-times.ts';

const WATCHED_AT_ONCE_MAX = 500;

/** How many were looked at. */
export const sweepWatches = async ({ door }: { readonly door: Door }, tenantId: string): Promise<number> => {
  const at = door.clock();
  let looked = 0;
  for (const change of await door.read(tenantId, (tx) => readWatchable(tx, WATCHED_AT_ONCE_MAX))) {
    const due = nextWatch(change);
    if (due === undefined || Temporal.Instant.compare(due, at) > 0) continue;
    const answer = await runCommand(
      door,
      watchChangeCommand,
      door.systemPrincipal(tenantId, 'worker'),
      {
        idempotencyKey: `change-watched/${change.id}/${due.toString()}`,
        payload: { changeId: change.id },
        reason: 'it is due by its monitoring requirement',
      },
      { channel: 'worker' },
    );
    if (answer.ok) looked += 1;
    else door.log.info({ changeId: change.id, refusal: answer.refusal }, 'a change was not watched');
  }
  return looked;
};
