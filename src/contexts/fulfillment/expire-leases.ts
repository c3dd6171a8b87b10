/** Attempts whose worker is gone become `unknown`: the call may have been made. Nothing here looks for the answer; that is reconciling. */
import { Type, type Static } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand, type Decision } from '#platform/command.ts';
import { putBack } from './manual-task.ts';
import { doubtEarlier, loseSight } from './settle-task.ts';
import { type Settled, settleTasks } from './settle-tasks.ts';
import { type Task, TASK_BATCH_MAX, taskResource } from './task.ts';
import { abandonAttempts, lockExpired, lockOfLostHistory, saveTasks } from './task.store.ts';

export const ExpireLeasesPayload = Type.Object(
  {
    limit: Type.Integer({ minimum: 1, maximum: TASK_BATCH_MAX }),
    /** The database was restored: whoever holds a lease got it in a history that is no more, however long it would still run. */
    restored: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
type Payload = Static<typeof ExpireLeasesPayload>;
type Expired = Decision & Settled;

export const decideExpire = (tasks: readonly Task[], { at }: Pick<Command<Payload>, 'at'>): Outcome<Expired> => {
  if (tasks.length === 0) return refused({ code: 'task.none-due' });
  const settlements = tasks.map((before) => {
    if (before.state !== 'inFlight') return { before, settlement: doubtEarlier(before, at) };
    // A person who is gone has told nobody anything: another one takes it up, and sees what is there.
    const settlement = before.kind === 'manual' ? putBack(before, at) : loseSight(before, at);
    // The fence moves on, so that the worker that was thought gone cannot record its outcome over what is then found out.
    return { before, settlement: { ...settlement, task: { ...settlement.task, fence: before.fence + 1 } } };
  });
  const settled = settleTasks(settlements, [], at);
  return accepted({
    ...settled,
    answer: {
      expired: tasks.filter(({ state }) => state === 'inFlight').map(({ id }) => id),
      doubted: tasks.filter(({ state }) => state !== 'inFlight').map(({ id }) => id),
    },
  });
};

export const expireLeases = defineCommand<Payload, readonly Task[], Expired>({
  name: 'fulfillment.expire-leases',
  action: 'fulfillment.record-outcome',
  context: 'fulfillment',
  aggregate: 'task-batch',
  payload: ExpireLeasesPayload,
  load: (tx, command) =>
    command.payload.restored === true
      ? lockOfLostHistory(tx, command.payload.limit)
      : lockExpired(tx, command.at, command.payload.limit),
  resource: (_tasks, command) => taskResource(command.tenantId, { id: command.commandId }),
  decide: decideExpire,
  save: (decided, tasks, next, command) => [
    ...saveTasks(command.tenantId, decided.saved, next),
    abandonAttempts(command.tenantId, tasks, command.at.toString()),
  ],
});
