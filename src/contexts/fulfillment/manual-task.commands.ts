import { type Static, Type } from 'typebox';
import type { Outcome } from '#kernel/outcome.ts';
import { type Command, defineCommand } from '#platform/command.ts';
import { readAssetConflict } from './asset-conflict.ts';
import { completeTask, giveBackTask, type Loaded, type ManualDecision, refuseTask, takeTask } from './manual-task.ts';
import { readPlanHold } from './plan-hold.store.ts';
import { loadTaskAndSuccessors } from './reconcile-task.ts';
import { saveTasks } from './task.store.ts';
import { taskResource } from './task.ts';

const taskId = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });
const closed = { additionalProperties: false } as const;

const Named = Type.Object({ taskId }, closed);
const Completed = Type.Object(
  {
    taskId,
    ref: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    values: Type.Record(Type.String({ pattern: '^[a-z][A-Za-z0-9-]{0,79}$' }), Type.String({ maxLength: 4000 }), {
      maxProperties: 20,
    }),
  },
  closed,
);
const Refused = Type.Object(
  {
    taskId,
    code: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,79}$' }),
    message: Type.String({ minLength: 1, maxLength: 2000 }),
  },
  closed,
);

/** One action for all of them: who may work on what people do may take it, and end it. */
const manual = <P extends { readonly taskId: string }>(
  name: string,
  payload: Parameters<typeof defineCommand>[0]['payload'],
  decide: (loaded: Loaded, command: Command<P>) => Outcome<ManualDecision>,
) =>
  defineCommand<P, Loaded, ManualDecision>({
    name,
    action: 'fulfillment.do-manual',
    context: 'fulfillment',
    aggregate: 'task',
    refusalsRecorded: true,
    payload,
    load: async (tx, command) => {
      const loaded = await loadTaskAndSuccessors(tx, command.payload.taskId);
      if (loaded === undefined) return undefined;
      const { task } = loaded;
      const [conflict, hold] = [await readAssetConflict(tx, task), await readPlanHold(tx, task.orderId)];
      return { ...loaded, conflict, held: hold !== undefined };
    },
    head: ({ task }) => task,
    resource: ({ task }, command) => taskResource(command.tenantId, task),
    decide,
    save: (decided, { task }, next, command) =>
      saveTasks(
        command.tenantId,
        decided.saved.map((saved) =>
          saved.task.id === task.id && decided.holder !== null ? { ...saved, leaseOwner: decided.holder } : saved,
        ),
        next,
      ),
  });

export const takeTaskCommand = manual<Static<typeof Named>>('fulfillment.take-task', Named, takeTask);
export const giveBackTaskCommand = manual<Static<typeof Named>>('fulfillment.give-back-task', Named, giveBackTask);
export const completeTaskCommand = manual<Static<typeof Completed>>(
  'fulfillment.complete-task',
  Completed,
  (loaded, command) => completeTask(loaded, command.payload, command),
);
export const refuseTaskCommand = manual<Static<typeof Refused>>(
  'fulfillment.refuse-task',
  Refused,
  (loaded, command) => {
    const { code, message } = command.payload;
    return refuseTask(loaded, { code, message }, command);
  },
);
