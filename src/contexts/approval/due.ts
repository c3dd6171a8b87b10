/** When a step that is asked should have been answered, and the timer that asks what became of it. */
import type { Statement } from '#platform/database/tx.ts';
import { setTimer } from '#platform/timers.store.ts';
import { type Step, STEP_DUE_HOURS, type StepRules } from './approval.ts';

export const SILENCE_TIMER = 'approval-step-due';

export const dueAfter = ({ escalateAfterHours }: Pick<StepRules, 'escalateAfterHours'>, at: Temporal.Instant): string =>
  at.add({ hours: escalateAfterHours ?? STEP_DUE_HOURS }).toString();

/** Silence has a consequence only where the policy gives it one. */
export const silenceTimers = (tenantId: string, steps: readonly Step[]): readonly Statement[] =>
  steps.flatMap(({ id, dueAt, rules }) =>
    dueAt === null || rules.escalateAfterHours === undefined ? [] : [setTimer(tenantId, SILENCE_TIMER, id, dueAt)],
  );
