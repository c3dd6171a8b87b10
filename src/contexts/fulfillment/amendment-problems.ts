/** What forbids an amendment of a running plan. It is asked before anything changes; one answer, and nothing is touched. Pure. */
import { mayHaveHappened } from './cancel-plan.ts';
import { isDone, type PlanDiff } from './plan-diff.ts';
import type { RunningTask } from './plan-running.store.ts';
import { hasEffect } from './task.ts';

export type AmendmentProblem = {
  readonly taskId: string;
  readonly task: string;
  readonly itemId: string | null;
  readonly code: 'point-of-no-return' | 'item-past-no-return' | 'outcome-unknown' | 'no-undo';
  readonly reason: string;
};

const REASONS: Readonly<Record<AmendmentProblem['code'], string>> = {
  'point-of-no-return': 'it has passed its point of no return',
  'item-past-no-return': 'it has begun, and from then on nothing of its item is changed',
  'outcome-unknown': 'it is under way, and what became of it is not known yet',
  'no-undo': 'it was done, and nothing takes it back',
};

export const amendmentProblems = (diff: PlanDiff): readonly AmendmentProblem[] => {
  const touched = [...diff.drop, ...diff.undo, ...diff.redo.map(({ was }) => was)];
  const changed = new Set(
    [...touched, ...diff.add].flatMap(({ itemId }) => (itemId === null ? [] : [diff.itemKey(itemId) ?? itemId])),
  );
  return [
    ...touched.flatMap((task) => {
      const code = whyNot(task);
      return code === undefined ? [] : [problem(task, code)];
    }),
    ...[...diff.closed]
      .filter(([item, task]) => changed.has(item) && whyNot(task) === undefined)
      .map(([, task]) => problem(task, 'item-past-no-return')),
  ];
};

const problem = ({ id, name, itemId }: RunningTask, code: AmendmentProblem['code']): AmendmentProblem => ({
  taskId: id,
  task: name,
  itemId,
  code,
  reason: REASONS[code],
});

const whyNot = (task: RunningTask): AmendmentProblem['code'] | undefined => {
  const maybe = mayHaveHappened(task);
  if (task.pointOfNoReturn && (isDone(task) || maybe)) return 'point-of-no-return';
  if (maybe) return 'outcome-unknown';
  return isDone(task) && hasEffect(task) && task.undo === null ? 'no-undo' : undefined;
};
