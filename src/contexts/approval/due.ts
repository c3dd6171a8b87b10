/** When a step that is asked should have been answered, the timer that asks what became of it, and who is asked outside. */
import type { Statement } from '#platform/database/tx.ts';
import { setTimer } from '#platform/timers.store.ts';
import { insertOutside } from './outside/outside.store.ts';
import { type Step, STEP_DUE_HOURS, type StepRules } from './approval.ts';

export const SILENCE_TIMER = 'approval-step-due';

export const dueAfter = ({ escalateAfterHours }: Pick<StepRules, 'escalateAfterHours'>, at: Temporal.Instant): string =>
  at.add({ hours: escalateAfterHours ?? STEP_DUE_HOURS }).toString();

/** What goes with a step that is asked: the timer of its silence, where the policy gives that a consequence, and the question outside. */
export const withAsking = (tenantId: string, steps: readonly Step[]): readonly Statement[] =>
  steps.flatMap(({ id, dueAt, rules }) => [
    ...(dueAt === null || rules.escalateAfterHours === undefined ? [] : [setTimer(tenantId, SILENCE_TIMER, id, dueAt)]),
    ...(rules.outside === undefined ? [] : [insertOutside(tenantId, id, rules.outside.connector)]),
  ]);
