/**
 * What a late rule waited for is known: its part of the plan is made now, by the version of the rule that the order started with. The task that
 * held its place is done; whatever waits for it waits for what came of it. A part that cannot be planned is a failed task, and somebody's case.
 */
import { type Static, Type } from 'typebox';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import { type Order, type OrderItem, readOrder, readOrderItems } from '#contexts/order/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { type Command, defineCommand, type Decision, type Fact } from '#platform/command.ts';
import type { Statement } from '#platform/database/tx.ts';
import { type Growth, growPlan } from './grow-plan.ts';
import { inputOfModel } from './model-plan.ts';
import { retryOf } from './model-policies.ts';
import { type Joined, joinOrders, noJoin } from './plan-across.ts';
import { insertExpansion, lockRunning, type RunningTask } from './plan-running.store.ts';
import { insertDependencies, insertPlanWork, type PlanRow, readPartsOfOrder, readPlan } from './plan.store.ts';
import { ENDED_WELL, settleTasks } from './settle-tasks.ts';
import { taskFact } from './task-facts.ts';
import { taskLife } from './task.lifecycle.ts';
import { type PlanPart, type Task, taskResource } from './task.ts';
import { readTask, saveTasks, type SavedTask } from './task.store.ts';

const ExpandPayload = Type.Object(
  { taskId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }) },
  { additionalProperties: false },
);
type Payload = Static<typeof ExpandPayload>;

type Loaded = {
  readonly place: RunningTask;
  readonly order: Order;
  readonly items: readonly OrderItem[];
  readonly model: CommercialModel;
  readonly plan: PlanRow;
  readonly running: readonly RunningTask[];
  readonly parts: readonly PlanPart[];
  /** What it makes, and what that waits for in other orders. */
  readonly growth: Outcome<{ readonly growth: Growth; readonly joined: Joined }>;
};
type Expanded = Decision & { readonly saved: readonly SavedTask[]; readonly statements: readonly Statement[] };

const load = async (
  tx: Parameters<typeof readTask>[0],
  command: Command<Payload>,
  model: CommercialModel | undefined,
): Promise<Loaded | undefined> => {
  const task = await readTask(tx, command.payload.taskId);
  if (task === undefined || model === undefined) return undefined;
  const running = await lockRunning(tx, task.orderId);
  const place = running.find(({ id }) => id === task.id);
  const [order, items, plan, parts] = await Promise.all([
    readOrder(tx, task.orderId),
    readOrderItems(tx, task.orderId),
    readPlan(tx, task.planId),
    readPartsOfOrder(tx, task.orderId),
  ]);
  must(place && order && plan, 'a task has its plan and its order');
  const grown = grow({ place, order, items, model, plan, running, parts }, command.id);
  if (!grown.ok) return { place, order, items, model, plan, running, parts, growth: grown };
  const joined = grown.value.tasks.some(({ awaits }) => awaits.length > 0)
    ? await joinOrders(tx, order, items, grown.value.tasks, command.at)
    : accepted(noJoin);
  const growth = joined.ok ? accepted({ growth: grown.value, joined: joined.value }) : joined;
  return { place, order, items, model, plan, running, parts, growth };
};

const grow = (
  { place, order, items, model, plan, running, parts }: Omit<Loaded, 'growth'>,
  id: Command<Payload>['id'],
): Outcome<Growth> => {
  const answers = new Map(
    running.flatMap(({ itemId, key, state, result, ref }) =>
      state === 'done' && ref !== null ? [[`${itemId}/${key}`, { ref, ...result }] as const] : [],
    ),
  );
  const input = inputOfModel(model, order, items, id, {
    conditions: plan.conditions,
    answers: (itemId, key) => answers.get(`${itemId}/${key}`),
  });
  const grown = growPlan(input, place, { tasks: running, parts });
  if (!grown.ok) return grown;
  const tasks = grown.value.tasks.map((task) => ({ ...task, ...retryOf(model, task) }));
  return accepted({ ...grown.value, tasks });
};

export const decideExpand = (
  loaded: Loaded,
  { at, tenantId }: Pick<Command<Payload>, 'at' | 'tenantId'>,
): Outcome<Expanded> => {
  const { place, growth } = loaded;
  if (place.kind !== 'expansion' || place.state !== 'ready')
    return refused({ code: 'task.move-not-allowed', taskId: place.id, state: place.state, move: 'expand' });
  return accepted(
    growth.ok ? expanded(loaded, growth.value, tenantId, at) : failed(place, growth.refusal.code, growth.refusal),
  );
};

const failed = (place: RunningTask, code: string, refusal: { readonly [detail: string]: unknown }): Expanded => {
  const moved = taskLife.move(place.state, 'fail');
  must(moved.ok, 'a part that cannot be planned fails');
  const message = `What follows cannot be planned: ${JSON.stringify({ ...refusal, code: undefined })}`.slice(0, 1_000);
  const task: Task = {
    ...place,
    state: moved.value,
    version: place.version + 1,
    dueAt: null,
    problem: { cause: 'refused', code, message },
  };
  return {
    saved: [{ task }],
    statements: [],
    facts: [taskFact('FulfillmentTaskFailed', task, { cause: 'refused', code, message })],
    answer: { taskId: place.id, state: task.state, tasks: 0 },
  };
};

const expanded = (
  { place, running, order }: Loaded,
  { growth, joined }: { readonly growth: Growth; readonly joined: Joined },
  tenantId: string,
  at: Temporal.Instant,
): Expanded => {
  const moved = taskLife.move(place.state, 'expand');
  must(moved.ok, 'the place of a late rule is given up when its part is planned');
  const task: Task = { ...place, state: moved.value, version: place.version + 1, dueAt: null };
  const followers = running.filter(({ predecessors }) => predecessors.includes(place.id));
  const waiting = followers.map((each) => ({
    ...each,
    predecessors: [place.id],
    depsLeft: each.depsLeft + growth.last.length,
  }));
  const settled = settleTasks([{ before: place, settlement: { move: 'expand', task } }], waiting, at);
  const ended = new Set(running.filter(({ state }) => ENDED_WELL.has(state)).map(({ id }) => id));
  const fact: Fact = {
    type: 'FulfillmentPlanExtended',
    subject: { kind: 'order', id: order.id },
    data: {
      orderId: order.id,
      accountId: order.accountId,
      planId: place.planId,
      taskId: place.id,
      ruleId: place.ruleId,
      tasks: growth.tasks.length,
      answers: growth.answers,
    },
  };
  const freed = growth.tasks.some(({ dependsOn }) => dependsOn.every((id) => ended.has(id)));
  return {
    saved: settled.saved,
    statements: [
      ...insertPlanWork(
        tenantId,
        {
          id: place.planId,
          orderId: order.id,
          accountId: order.accountId,
          priority: order.priority,
          parts: growth.parts,
          tasks: growth.tasks,
        },
        at.toString(),
        (made) => made.dependsOn.filter((id) => !ended.has(id)).length + (joined.deps.get(made.id) ?? 0),
      ),
      ...insertDependencies(
        tenantId,
        growth.last.flatMap((before) => followers.map((after) => ({ before, after: after.id }))),
      ),
      ...joined.statements,
      insertExpansion(tenantId, place, growth, at.toString()),
    ],
    facts: [fact, ...settled.facts.filter(({ type }) => type === 'FulfillmentPlanCompleted')],
    answer: { taskId: place.id, state: task.state, tasks: growth.tasks.length },
    jobs: freed || settled.freed.length > 0 ? [{ queue: 'dispatch', data: { tenantId } }] : [],
  };
};

export const expandPlan = defineCommand<Payload, Loaded, Expanded, CommercialModel | undefined>({
  name: 'fulfillment.expand-plan',
  action: 'fulfillment.plan-order',
  context: 'fulfillment',
  aggregate: 'task',
  payload: ExpandPayload,
  prepare: (door, command) =>
    door.read(command.tenantId, async (tx) => {
      const task = await readTask(tx, command.payload.taskId);
      const plan = task && (await readPlan(tx, task.planId));
      return accepted(plan && (await door.models.byHash(tx, plan.modelHash)));
    }),
  load,
  head: ({ place }) => place,
  resource: ({ place }, command) => taskResource(command.tenantId, place),
  decide: decideExpand,
  save: (decided, _loaded, next, command) => [
    ...decided.statements,
    ...saveTasks(command.tenantId, decided.saved, next),
  ],
});
