/** An order of which a part is done and a part fell out, under the rules of the company: where each child stands, and what may be done. */
import assert from 'node:assert/strict';
import {
  assessCancellation,
  type Plan,
  planOfModel,
  type Problem,
  repairChoices,
  type TaskState,
} from '#contexts/fulfillment/index.ts';
import { aTask } from '#contexts/fulfillment/task.builder.ts';
import { captureOrders, type OrderItem, orderLife } from '#contexts/order/index.ts';
import { aCapture, aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';

export type OrderAsk = {
  readonly question: 'order';
  readonly bundle: string;
  readonly children: readonly string[];
  /** `offering:task` that fell out; everything that does not wait for it is done. */
  readonly fellOut: string;
  readonly problem: Problem;
};
type PlannedTask = Plan['tasks'][number];

export const orderAnswers = (ask: OrderAsk, model: CommercialModel): readonly string[] => {
  const { items, plan } = ordered(ask, model);
  const nameOf = new Map(items.map(({ id, offering }) => [id, offering]));
  const failed = plan.tasks.find(({ itemId, key }) => `${nameOf.get(itemId ?? '')}:${key}` === ask.fellOut);
  assert.ok(failed, `${ask.fellOut} is a task of the plan`);
  const waiting = followersOf(failed, plan.tasks);
  const stateOf = (task: PlannedTask): TaskState =>
    task === failed ? 'fallenOut' : waiting.has(task.id) ? 'waiting' : 'done';
  const tasks = plan.tasks.map((task) => ({
    ...aTask({ ...task, state: stateOf(task), undoKey: null, problem: task === failed ? ask.problem : null }),
    undo: task.undo,
    predecessors: task.dependsOn,
  }));
  const fallen = tasks.find(({ id }) => id === failed.id);
  assert.ok(fallen);
  const answersNeeded = plan.tasks.some(({ late }) => late.some(({ taskId }) => taskId === failed.id));
  const { safe, forbidden } = repairChoices(fallen, answersNeeded);
  return [
    `Where does each child stand after “${failed.name}” fell out (${ask.problem.message})?`,
    ...items.map(({ id, offering }) => `  ${offering}: ${childStands(tasks.filter(({ itemId }) => itemId === id))}`),
    `  the order: ${tasks.every(({ state }) => state === 'done') ? 'completed' : 'inProgress; its plan has not ended'}`,
    '',
    `What may be done about “${failed.name}”?`,
    ...safe.map((action) => `  ${action}: yes`),
    ...forbidden.map(({ action, reason }) => `  ${action}: no. ${reason}`),
    '',
    'May the whole order be cancelled now?',
    ...cancellation(tasks),
    '',
    'What may become of an order that is inProgress?',
    ...orderLife.allowed('inProgress').map((name) => {
      const move = orderLife.row('inProgress', name);
      return `  ${name} → ${move?.to ?? ''}: when ${String(move?.guard)}; by ${String(move?.authority)}`;
    }),
  ];
};

/** The bundle and its children are items of one order; each is fulfilled by its own tasks. */
const ordered = (
  { bundle, children }: OrderAsk,
  model: CommercialModel,
): { readonly items: readonly OrderItem[]; readonly plan: Plan } => {
  const parentLineId = anId('line', bundle);
  const lines = [aCaptureLine(bundle), ...children.map((child) => aCaptureLine(child, { parentLineId }))];
  const [order] = captureOrders(aCapture({ lines })).orders;
  assert.ok(order);
  const plan = planOfModel(model, order.header, order.items, anId);
  assert.ok(plan.ok, JSON.stringify(plan));
  return { items: order.items, plan: plan.value };
};

/** All that waits for it, near or far. */
const followersOf = (first: PlannedTask, tasks: readonly PlannedTask[]): ReadonlySet<string> => {
  const reached = new Set([first.id]);
  for (let before = 0; before !== reached.size;) {
    before = reached.size;
    for (const task of tasks) if (task.dependsOn.some((id) => reached.has(id))) reached.add(task.id);
  }
  reached.delete(first.id);
  return reached;
};

const childStands = (tasks: readonly { readonly key: string; readonly state: TaskState }[]): string =>
  tasks.map(({ key, state }) => `${key} ${state}`).join(', ') || 'nothing has to be done for it';

const cancellation = (tasks: Parameters<typeof assessCancellation>[0]): readonly string[] => {
  const assessed = assessCancellation(tasks);
  if (!assessed.ok) {
    const forbid = assessed.refusal['tasks'] as readonly { readonly task: string; readonly reason: string }[];
    return forbid.map(({ task, reason }) => `  No. ${task}: ${reason}.`);
  }
  const { compensating, cancelled } = assessed.value;
  return [
    `  Yes: ${compensating.length} tasks are taken back (${compensating.map(({ name }) => name).join('; ')}),`,
    `  and ${cancelled.length} are left undone.`,
  ];
};
