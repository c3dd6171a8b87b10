/**
 * Whose turn it is among tasks that are due. Those of urgent orders go first, and waiting makes urgent: a quarter of an hour of it counts as much as
 * one step of priority. So nothing starves: a task of the least urgent order lets pass what becomes due within the next hour, and nothing after that.
 * `db/migrations/0395-claims-by-priority.sql` keeps the same sum in the row, where an index has it.
 */
import type { Priority } from '#contexts/order/index.ts';

export const STEP_MINUTES = 15;
/** Of work that people do, whose deadlines are days apart: a step counts as much as a working day of it. */
export const STEP_BY_HAND_HOURS = 8;
const LEAST_URGENT: Priority = 4;

export const turnOf = (dueAt: Temporal.Instant, priority: Priority): Temporal.Instant =>
  dueAt.add({ minutes: priority * STEP_MINUTES });

/** `dueAt`: by when it should be done. Deadlines of what comes in later lie further on, so nothing starves here either. */
export const turnByHand = (dueAt: Temporal.Instant, priority: Priority): Temporal.Instant =>
  dueAt.add({ hours: priority * STEP_BY_HAND_HOURS });

/** The latest turn that a task which is due can have: further on there are only such as are not due yet. */
export const latestTurn = (at: Temporal.Instant): Temporal.Instant => turnOf(at, LEAST_URGENT);

type Due = { readonly id: string; readonly dueAt: Temporal.Instant; readonly priority: Priority };

const by =
  (turn: typeof turnOf) =>
  (a: Due, b: Due): number =>
    Temporal.Instant.compare(turn(a.dueAt, a.priority), turn(b.dueAt, b.priority)) || (a.id < b.id ? -1 : 1);

/** As they are claimed; of two whose turn is the same, the older task. */
export const inTurn = by(turnOf);
/** As they lie in a queue of people. */
export const inTurnByHand = by(turnByHand);
