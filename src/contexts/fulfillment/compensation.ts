/**
 * What was done is being taken back, and taking back can fail like any other work: its task falls out and a person has a case on it. The task that
 * was to be taken back then says `compensationFailed`, so that nobody who looks at it believes that it is on its way to nothing.
 */
import type { Fact } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import { turnCompensation } from './compensation.store.ts';
import { taskFact } from './task-facts.ts';
import { readIdempotencyKey, type Task } from './task.ts';
import { readTask } from './task.store.ts';

type Turned = { readonly facts: readonly Fact[]; readonly statements: readonly Statement[] };
const NOTHING: Turned = { facts: [], statements: [] };

/** `undo`: the task that takes another one back, locked by its own command. */
const turn = async (
  tx: Tx,
  undo: Task,
  from: 'compensating' | 'compensationFailed',
  to: 'compensating' | 'compensationFailed',
  fact: string,
): Promise<Turned> => {
  const takenBack = undo.undoKey === null ? undefined : readIdempotencyKey(undo.undoKey)?.taskId;
  const task = takenBack === undefined ? undefined : await readTask(tx, takenBack);
  if (task?.state !== from) return NOTHING;
  return {
    facts: [taskFact(fact, task, { undoTaskId: undo.id })],
    statements: [turnCompensation(tx.tenantId, task.id, from, to)],
  };
};

export const failCompensation = (tx: Tx, undo: Task): Promise<Turned> =>
  turn(tx, undo, 'compensating', 'compensationFailed', 'FulfillmentCompensationFailed');

/** A repair, or the late word of the other system, brought the undo to its end. */
export const resumeCompensation = (tx: Tx, undo: Task): Promise<Turned> =>
  turn(tx, undo, 'compensationFailed', 'compensating', 'FulfillmentCompensationResumed');
