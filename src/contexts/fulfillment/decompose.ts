/**
 * From what was sold to what has to be done: the order's items and the decomposition rules of the order's own model give a plan. Pure, so that
 * it can be previewed, compared and tested at publish. Every task and every service names the item and the version of the rule that it comes
 * from; a circle is refused with its path.
 */
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { eventOf, type OrderItem } from '#contexts/order/index.ts';
import { type DecomposeInput, makesWork, type PlacedRule, rulesFor } from './decompose-rules.ts';
import { partsOf } from './decompose-parts.ts';
import { type Draft, type Index, indexOf, named, taskOf } from './decompose-task.ts';
import { cyclePath } from './plan-order.ts';
import { CALL_TIMEOUT_MS_DEFAULT, DEFAULT_RETRY } from './retry.policy.ts';
import { type Plan, PLAN_TASKS_MAX, type TaskPlan, type TaskWork } from './task.ts';

export type { DecomposeInput, KnownAnswers, OfferingFacts } from './decompose-rules.ts';

/** A rule whose turn has not come holds the place of what it will make: whatever waits for that waits for it. */
export type Place = Omit<PlacedRule, 'open'>;

/** What the rules say of each item: the rules that make work now, and those that wait for an answer. */
type Applied = { readonly now: readonly Place[]; readonly later: readonly Place[] };

export const decompose = (input: DecomposeInput): Outcome<Plan> => {
  const placed = input.items.flatMap((item) => rulesFor(input, item));
  const applied: Applied = { now: placed.filter(({ open }) => !open), later: placed.filter(({ open }) => open) };
  const bare = withoutWork(input, placed);
  if (bare.length > 0)
    return refused({
      code: 'plan.item-without-rule',
      items: bare.slice(0, 20).map(({ id, offering }) => ({ itemId: id, offering })),
      count: bare.length,
    });
  const drafts = draftsOf(input, applied.now);
  if (drafts.length > PLAN_TASKS_MAX)
    return refused({ code: 'plan.too-large', tasks: drafts.length, max: PLAN_TASKS_MAX });
  return planOf(input, applied, drafts);
};

/** Items for which something has to be done, and no rule says what. */
const withoutWork = (input: DecomposeInput, placed: readonly PlacedRule[]): readonly OrderItem[] => {
  const served = new Set(placed.map(({ item }) => item.id));
  return input.items.filter((item) => eventOf(item) !== null && makesWork(input, item) && !served.has(item.id));
};

export const draftsOf = (input: Pick<DecomposeInput, 'id'>, places: readonly Place[]): readonly Draft[] =>
  places.flatMap(({ item, rule, hash }) =>
    rule.tasks.map((template) => ({
      item,
      template,
      rule,
      hash,
      id: input.id('task', item.id, rule.id, template.key),
    })),
  );

const placeId = ({ id }: DecomposeInput, { item, rule }: Place): string => id('task', item.id, rule.id, 'late');

const planOf = (input: DecomposeInput, { now, later }: Applied, drafts: readonly Draft[]): Outcome<Plan> => {
  const planId = input.id('plan', 'fulfil');
  const parts = partsOf(input, now, planId, []);
  if (!parts.ok) return parts;
  const held = later.map((place) => ({ ...place, id: placeId(input, place) }));
  const index = indexOf(drafts, held, parts.value);
  const tasks = tasksOf(input, index, drafts, planId);
  if (!tasks.ok) return tasks;
  const expansions = expansionsOf(input, index, held, planId);
  if (!expansions.ok) return expansions;
  const work = [...tasks.value, ...expansions.value];
  const cycle = cyclePath(work);
  if (cycle.length > 0) return refused(cycleRefusal(cycle));
  const { id: orderId, accountId, modelHash } = input.order;
  return accepted({
    id: planId,
    orderId,
    accountId,
    purpose: 'fulfil',
    modelHash,
    conditions: input.conditions ?? {},
    parts: parts.value,
    tasks: [...work, milestone(input, work, planId)],
  });
};

/** The way round, from task to task until the first comes again: what waits for what. */
export const cycleRefusal = (path: readonly Pick<TaskPlan, 'id' | 'key' | 'ruleId' | 'itemId' | 'orderId'>[]) => ({
  code: 'plan.cycle',
  path: path.map(({ key }) => key).join(' → '),
  tasks: path
    .slice(0, 20)
    .map(({ id, key, ruleId, itemId, orderId }) => ({ taskId: id, key, ruleId, itemId, orderId })),
});

export const tasksOf = (
  input: DecomposeInput,
  index: Index,
  drafts: readonly Draft[],
  planId: string,
): Outcome<readonly TaskPlan[]> => {
  const tasks: TaskPlan[] = [];
  for (const draft of drafts) {
    const task = taskOf(input, index, draft, planId);
    if (!task.ok) return task;
    tasks.push(task.value);
  }
  return accepted(tasks);
};

/** Of each rule that waits for answers, the task that holds its place. Its payload says which rule, so that its own version is planned with. */
const expansionsOf = (
  input: DecomposeInput,
  index: Index,
  held: readonly (Place & { readonly id: string })[],
  planId: string,
): Outcome<readonly TaskPlan[]> => {
  const made: TaskPlan[] = [];
  for (const { item, rule, hash, id } of held) {
    const dependsOn: string[] = [];
    for (const text of rule.late ?? []) {
      const ids = named(index, item, text);
      if (ids === undefined)
        return refused({
          code: 'plan.dependency-unknown',
          dependsOn: text,
          ruleId: rule.id,
          task: 'late',
          itemId: item.id,
        });
      dependsOn.push(...ids);
    }
    made.push({
      ...MILESTONE,
      id,
      planId,
      orderId: input.order.id,
      itemId: item.id,
      key: `late.${rule.id}`,
      name: `Plan what follows: ${rule.id}`,
      kind: 'expansion',
      ruleId: rule.id,
      artifactHash: hash,
      dependsOn: [...new Set(dependsOn)],
    });
  }
  return accepted(made);
};

/** Ends the plan: when its last predecessor ends it is done in the same transaction, and no task ever locks the plan. */
const milestone = (input: DecomposeInput, tasks: readonly TaskPlan[], planId: string): TaskPlan => ({
  ...MILESTONE,
  id: input.id('task', planId, 'end'),
  planId,
  orderId: input.order.id,
  artifactHash: input.order.modelHash,
  dependsOn: lastOf(tasks).map((task) => task.id),
});

/** Those that nothing else of them waits for. */
export const lastOf = <T extends Pick<TaskPlan, 'id' | 'dependsOn'>>(tasks: readonly T[]): readonly T[] => {
  const followed = new Set(tasks.flatMap((task) => task.dependsOn));
  return tasks.filter((task) => !followed.has(task.id));
};

export const MILESTONE: Omit<TaskWork, 'id' | 'planId' | 'orderId' | 'artifactHash'> & Pick<TaskPlan, 'awaits'> = {
  itemId: null,
  partId: null,
  key: 'end',
  name: 'All work is done',
  kind: 'milestone',
  connector: null,
  operation: null,
  payload: {},
  late: [],
  ruleId: 'plan',
  pointOfNoReturn: false,
  endsItemChanges: false,
  undo: null,
  undoes: null,
  retry: DEFAULT_RETRY,
  callTimeoutMs: CALL_TIMEOUT_MS_DEFAULT,
  idempotent: true,
  statusQuery: false,
  settlesWithinMs: 0,
  awaits: [],
};
