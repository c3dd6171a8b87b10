/**
 * A repair that ended a task was wrong: it was left out and is needed, or what a person had seen was something else. While nothing that follows
 * has begun, the task is fallen out again and those that wait for it wait again. Pure.
 */
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import type { Statement } from '#platform/database/tx.ts';
import type { RepairSubject } from './apply-repair.ts';
import { taskFact } from './task-facts.ts';
import { taskLife } from './task.lifecycle.ts';
import type { Problem, Task } from './task.ts';
import { saveTasks } from './task.store.ts';

const hasBegun = ({ state, tries, lastSentAt }: Task): boolean =>
  state !== 'waiting' && !(state === 'ready' && tries === 0 && lastSentAt === null);

export type TakenBack = {
  readonly task: Task;
  readonly waitAgain: readonly Task[];
  readonly facts: readonly ReturnType<typeof taskFact>[];
};

/** `problem`: what is known of it now; of a wrong evidence nobody knows what happened. */
export const takeBackTask = ({ task, successors }: RepairSubject, problem: Problem): Outcome<TakenBack> => {
  if (task.state !== 'done' && task.state !== 'skipped')
    return refused({ code: 'fallout.repair-not-reversible', reason: `The task is ${task.state}: it goes on already.` });
  const begun = successors.filter(hasBegun);
  if (begun.length > 0)
    return refused({
      code: 'fallout.repair-not-reversible',
      reason: 'What follows it has begun.',
      begun: begun.map(({ id, name, state }) => ({ taskId: id, name, state })),
    });
  const to = taskLife.move(task.state, 'takeBack');
  must(to.ok, 'a task that is done or skipped can be taken back');
  const taken: Task = {
    ...task,
    state: to.value,
    version: task.version + 1,
    repairs: task.repairs + 1,
    dueAt: null,
    problem,
  };
  return accepted({
    task: taken,
    waitAgain: successors.map(({ predecessors: _by, ...each }) => ({
      ...each,
      state: 'waiting',
      version: each.version + 1,
      depsLeft: each.depsLeft + 1,
      dueAt: null,
    })),
    facts: [taskFact('FulfillmentTaskTakenBack', taken, { ...problem })],
  });
};

export const saveTakenBack = (tenantId: string, { task, waitAgain }: TakenBack): readonly Statement[] =>
  saveTasks(tenantId, [{ task }, ...waitAgain.map((each) => ({ task: each }))], { entryLeaf: null });
