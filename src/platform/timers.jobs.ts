/** Looks for due timers and sends the command that each kind stands for. A timer that fires late is late, never lost. */
import { must } from '#kernel/outcome.ts';
import type { AnyCommandDefinition } from './command.ts';
import type { Door } from './door.ts';
import { runCommand } from './run-command.ts';
import { type DueTimer, dueTimers, markFired } from './timers.store.ts';

const TIMERS_PER_SWEEP = 100;

/** What a kind of timer does: a command about the subject. */
export type TimerKinds = {
  readonly [kind: string]: {
    readonly definition: AnyCommandDefinition;
    readonly payload: (subjectId: string) => Record<string, string>;
  };
};

/** Refusals that say "not now": the timer stays due and is tried with the next sweep. Any other says that it is settled. */
const WAITS: ReadonlySet<string> = new Set(['switch.stopped', 'version.stale']);

const fire = async (door: Door, kinds: TimerKinds, tenantId: string, timer: DueTimer, at: string): Promise<void> => {
  const kind = kinds[timer.kind];
  must(kind, `timers of the kind ${timer.kind} stand for a command`);
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
  if (!answer.ok && WAITS.has(answer.refusal.code)) return;
  if (!answer.ok) door.log.info({ timer, refusal: answer.refusal }, 'what the timer stood for is settled already');
  await door.transaction(tenantId, (tx) => tx.commit([markFired(tenantId, timer.kind, timer.subjectId, at)]));
};

/** One timer that cannot be fired holds up no other: it stays due and comes again with the next sweep. The first failure is thrown after all. */
export const sweepTimers = async (door: Door, kinds: TimerKinds, tenantId: string): Promise<number> => {
  const at = door.clock().toString();
  const due = await door.read(tenantId, (tx) => dueTimers(tx, Object.keys(kinds), at, TIMERS_PER_SWEEP));
  const failures: unknown[] = [];
  for (const timer of due) await fire(door, kinds, tenantId, timer, at).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
  return due.length;
};
