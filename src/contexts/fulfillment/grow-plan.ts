/** A late rule's part of a plan that is under way, once what it waited for is known. Pure. */
import type { JsonObject } from '#kernel/json.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import { answersHold, answersUsed, type DecomposeInput } from './decompose-rules.ts';
import { cycleRefusal, draftsOf, lastOf, tasksOf } from './decompose.ts';
import { partsOf } from './decompose-parts.ts';
import { indexOf } from './decompose-task.ts';
import { cyclePath } from './plan-order.ts';
import type { PlanPart, TaskHead, TaskPlan } from './task.ts';

/** A task of a plan that is under way, as far as its shape goes. */
export type StandingTask = Pick<TaskPlan, 'id' | 'itemId' | 'key' | 'kind' | 'ruleId' | 'artifactHash' | 'orderId'> &
  Pick<TaskHead, 'state'> & { readonly predecessors: readonly string[] };

export type Growth = {
  readonly parts: readonly PlanPart[];
  readonly tasks: readonly TaskPlan[];
  /** Those that nothing else of them waits for: what waited for the place waits for these. */
  readonly last: readonly string[];
  readonly answers: JsonObject;
};

/** Tasks that are no more, and that nobody can wait for. */
export const GONE: ReadonlySet<string> = new Set(['cancelled', 'compensating', 'compensated', 'compensationFailed']);

export const growPlan = (
  input: DecomposeInput,
  place: StandingTask & { readonly planId: string },
  standing: { readonly tasks: readonly StandingTask[]; readonly parts: readonly PlanPart[] },
): Outcome<Growth> => {
  const item = input.items.find(({ id }) => id === place.itemId);
  const found = input.rules.find(({ rule, hash }) => rule.id === place.ruleId && hash === place.artifactHash);
  must(item && found, 'the model of an order has the rule that holds a place in its plan');
  const answers = answersUsed(input, item, found.rule);
  if (!answersHold(input, item, found.rule)) return accepted({ parts: [], tasks: [], last: [], answers });
  const here = { item, rule: found.rule, hash: found.hash };
  const parts = partsOf(input, [here], place.planId, standing.parts);
  if (!parts.ok) return parts;
  const drafts = draftsOf(input, [here]);
  const index = indexOf(
    drafts,
    othersHeld(input, place, standing.tasks),
    [...standing.parts, ...parts.value],
    named(input, standing.tasks),
  );
  const tasks = tasksOf(input, index, drafts, place.planId);
  if (!tasks.ok) return tasks;
  const last = lastOf(tasks.value).map(({ id }) => id);
  const cycle = cyclePath(together(place, standing.tasks, tasks.value, last));
  return cycle.length > 0
    ? refused(cycleRefusal(cycle))
    : accepted({ parts: parts.value, tasks: tasks.value, last, answers });
};

const named = (input: DecomposeInput, tasks: readonly StandingTask[]) => {
  const items = new Map(input.items.map((item) => [item.id, item]));
  return tasks.flatMap(({ id, itemId, key, kind, state }) => {
    const item = itemId === null ? undefined : items.get(itemId);
    return item === undefined || kind !== 'call' || GONE.has(state) ? [] : [{ item, key, id }];
  });
};

/** Other places of late rules that are still held, under the names of the tasks that they may become. */
const othersHeld = (input: DecomposeInput, place: StandingTask, tasks: readonly StandingTask[]) =>
  tasks.flatMap(({ id, kind, itemId, state, ruleId, artifactHash }) => {
    if (kind !== 'expansion' || id === place.id || state === 'done' || GONE.has(state)) return [];
    const item = input.items.find((each) => each.id === itemId);
    const found = input.rules.find(({ rule, hash }) => rule.id === ruleId && hash === artifactHash);
    return item && found ? [{ item, rule: found.rule, id }] : [];
  });

/** The plan as it would be: what follows the place follows what comes of it. */
const together = (
  place: StandingTask,
  standing: readonly StandingTask[],
  made: readonly TaskPlan[],
  last: readonly string[],
) => [
  ...standing
    .filter(({ state }) => !GONE.has(state))
    .map((task) => ({
      ...task,
      dependsOn: task.predecessors.flatMap((id) => (id === place.id ? [id, ...last] : [id])),
    })),
  ...made,
];
