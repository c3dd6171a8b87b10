/** Running plans for tests: tasks with the state that a test is about. */
import { anId } from '#contexts/order/order.builder.ts';
import type { RunningTask } from './plan-running.store.ts';
import { aTask } from './task.builder.ts';
import type { TaskPlan } from './task.ts';

export const aRunningTask = (change: Partial<RunningTask> = {}): RunningTask => {
  const key = change.key ?? 'provision';
  return {
    ...aTask({
      key,
      id: anId('running', change.itemId ?? 'item', key),
      state: 'waiting',
      tries: 0,
      lastSentAt: null,
      dueAt: null,
    }),
    undo: { operation: 'provisioning.deprovision', payload: {} },
    predecessors: [],
    ruleId: 'rule',
    artifactHash: 'sha256:rules',
    endsItemChanges: false,
    payload: { quantity: '1' },
    late: [],
    undoesTask: null,
    ref: change.state === 'done' ? 'ref' : null,
    result: {},
    ...change,
  };
};

/** The end of a running plan: it waits for whatever nothing else waits for. */
export const anEnd = (tasks: readonly RunningTask[]): RunningTask => {
  const followed = new Set(tasks.flatMap(({ predecessors }) => predecessors));
  const last = tasks.filter(({ id }) => !followed.has(id));
  return aRunningTask({
    id: anId('running', 'end'),
    key: 'end',
    itemId: null,
    kind: 'milestone',
    connector: null,
    operation: null,
    undo: null,
    payload: {},
    predecessors: last.map(({ id }) => id),
    depsLeft: last.filter(({ state }) => state !== 'done' && state !== 'skipped').length,
  });
};

export const aPlannedTask = (change: Partial<TaskPlan> = {}): TaskPlan => {
  const key = change.key ?? 'provision';
  return {
    id: anId('planned', change.itemId ?? 'item', key),
    planId: anId('next-plan'),
    orderId: anId('order', 1),
    itemId: anId('order-item', 'platform'),
    partId: null,
    key,
    name: key,
    kind: 'call',
    connector: 'provisioning',
    operation: 'provisioning.provision',
    payload: { quantity: '1' },
    late: [],
    ruleId: 'rule',
    artifactHash: 'sha256:rules',
    pointOfNoReturn: false,
    endsItemChanges: false,
    undo: { operation: 'provisioning.deprovision', payload: {} },
    undoes: null,
    retry: { attemptsMax: 3, firstDelayMs: 500, delayMaxMs: 60_000 },
    callTimeoutMs: 10_000,
    idempotent: true,
    statusQuery: true,
    settlesWithinMs: 5_000,
    dependsOn: [],
    awaits: [],
    ...change,
  };
};
