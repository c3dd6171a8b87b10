/** Looks for due timers and sends the command that each kind stands for. A timer that fires late is late, never lost. */
import type { AnyCommandDefinition } from './command.ts';
import type { Door } from './door.ts';
import { runCommand } from './run-command.ts';
import { dueTimers, markFired } from './timers.store.ts';

const TIMERS_PER_SWEEP = 100;

/** What a kind of timer does: a command about the subject. */
export type TimerKinds = {
  readonly [kind: string]: {
    readonly definition: AnyCommandDefinition;
    readonly payload: (subjectId: string) => Record<string, string>;
  };
};

export const sweepTimers = async (door: Door, kinds: TimerKinds, tenantId: string): Promise<number> => {
  const at = door.clock().toString();
  const due = await door.read(tenantId, (tx) => dueTimers(tx, at, TIMERS_PER_SWEEP));
  for (const timer of due) {
    const kind = kinds[timer.kind];
    if (!kind) continue;
    const answer = await runCommand(
      door,
      kind.definition as unknown as Parameters<typeof runCommand>[1],
      door.systemPrincipal(tenantId, 'timer'),
      {
        idempotencyKey: `timer/${timer.kind}/${timer.subjectId}/${timer.dueAt}`,
        payload: kind.payload(timer.subjectId),
        reason: `due at ${timer.dueAt}`,
      },
      { channel: 'timer' },
    );
    if (!answer.ok) door.log.info({ timer, refusal: answer.refusal }, 'what the timer stood for is settled already');
    await door.transaction(tenantId, (tx) => tx.commit([markFired(tenantId, timer.kind, timer.subjectId, at)]));
  }
  return due.length;
};
