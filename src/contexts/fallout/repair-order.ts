/**
 * A person puts a fallen task right. Never a change of state by hand: an action that is safe for this case, with a reason, as evidence. A dry
 * run answers what would change and what would follow. What it does to the task is fulfillment's word, run by flows/fallout-repaired.ts.
 */
import { Type, type Static } from 'typebox';
import type { JsonObject } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { notResponsible } from '#contexts/identity/index.ts';
import { loadRepairSubject, type RepairSubject, repairTask, type TaskRepair } from '#contexts/fulfillment/index.ts';
import { type Command, defineCommand, type Decision } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { caseResource, type FalloutCase } from './fallout.ts';
import { falloutLife } from './fallout.lifecycle.ts';
import { insertRepair, lockOpenCase, type NewRepair, saveRepairing } from './fallout.store.ts';

const closed = { additionalProperties: false } as const;
const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });
const Fields = Type.Record(Type.String({ pattern: '^[a-z][A-Za-z0-9]{0,59}$' }), Type.Unknown(), { maxProperties: 50 });

export const RepairPayload = Type.Object(
  {
    orderId: Uuid,
    taskId: Uuid,
    action: Type.Union([
      Type.Literal('retry-task'),
      Type.Literal('correct-and-retry'),
      Type.Literal('reconcile'),
      Type.Literal('complete-with-evidence'),
      Type.Literal('skip'),
    ]),
    /** With `correct-and-retry`: the members of the request that change. */
    payload: Type.Optional(Fields),
    /** With `complete-with-evidence`: what the other system calls it, what it answered, and where that was seen. */
    evidence: Type.Optional(
      Type.Object(
        {
          ref: Type.String({ minLength: 1, maxLength: 200 }),
          result: Type.Optional(Fields),
          source: Type.String({ minLength: 1, maxLength: 2000 }),
        },
        closed,
      ),
    ),
  },
  closed,
);
export const RetryPayload = Type.Object({ orderId: Uuid, taskId: Uuid }, closed);

type Payload = Static<typeof RepairPayload>;
type Loaded = RepairSubject & { readonly found: FalloutCase };
type Repaired = Decision & { readonly repair: NewRepair };

/** The payload in fulfillment's words; a part that the action needs and that is missing is refused. */
export const readRepair = (payload: Payload): Outcome<TaskRepair> => {
  switch (payload.action) {
    case 'correct-and-retry':
      return payload.payload === undefined
        ? refused(missing('/payload/payload', 'correct-and-retry says which members change'))
        : accepted({ action: payload.action, payload: payload.payload as JsonObject });
    case 'complete-with-evidence':
      return payload.evidence === undefined
        ? refused(missing('/payload/evidence', 'complete-with-evidence needs evidence'))
        : accepted({
            action: payload.action,
            ref: payload.evidence.ref,
            result: (payload.evidence.result ?? {}) as JsonObject,
          });
    default:
      return accepted({ action: payload.action });
  }
};

const missing = (at: string, problem: string) => ({ code: 'request.invalid', problems: [{ at, problem }] });

export const decideRepair = (
  { found, task, successors, answersNeeded, conflict }: Loaded,
  command: Pick<Command<Payload>, 'at' | 'payload' | 'id' | 'reason' | 'actor' | 'causationId'>,
): Outcome<Repaired> => {
  const { payload, reason, at } = command;
  if (found.orderId !== payload.orderId)
    return refused({ code: 'fallout.wrong-order', orderId: payload.orderId, taskId: payload.taskId });
  if (reason === undefined || reason.trim() === '') return refused({ code: 'fallout.reason-missing' });
  const moved = falloutLife.move(found.state, 'repair');
  if (!moved.ok) return moved;
  const repair = readRepair(payload);
  if (!repair.ok) return repair;
  // Asking what became of the work breaks nothing, whatever the answer is.
  if (conflict && payload.action !== 'reconcile') return refused(conflict);
  const repaired = repairTask(task, successors, answersNeeded, repair.value, at);
  if (!repaired.ok) return refused({ ...repaired.refusal, safeActions: found.safeActions });
  const after = repaired.value;
  return accepted({
    repair: {
      id: command.id('repair'),
      caseId: found.id,
      action: payload.action,
      detail: JSON.stringify({ payload: payload.payload ?? null, evidence: payload.evidence ?? null }),
      reason,
      personId: command.actor.personId,
      at: at.toString(),
      causedBy: command.causationId ?? null,
    },
    facts: [
      {
        type: 'OrderRepairApplied',
        subject: { kind: 'order', id: found.orderId },
        data: {
          caseId: found.id,
          orderId: found.orderId,
          taskId: task.id,
          task: task.name,
          action: payload.action,
          // Which members were corrected, not to what: they may be personal.
          corrected: Object.keys(payload.payload ?? {}),
        },
      },
    ],
    answer: {
      caseId: found.id,
      action: payload.action,
      wouldChange: {
        taskId: task.id,
        task: task.name,
        from: task.state,
        to: after.task.state,
        sameKey: after.task.keyNo === task.keyNo,
      },
      wouldFollow: {
        tasksFreed: [...after.freed],
        ends: after.task.state === 'done' || after.task.state === 'skipped',
      },
    },
  });
};

const load = async (tx: Tx, taskId: string): Promise<Loaded | undefined> => {
  // Locks follow the order of the contexts: the task is fulfillment's, the case is ours.
  const subject = await loadRepairSubject(tx, taskId);
  const found = await lockOpenCase(tx, taskId);
  return subject && found && { ...subject, found };
};

export const repairOrder = defineCommand<Payload, Loaded, Repaired>({
  name: 'fallout.repair',
  context: 'fallout',
  aggregate: 'fallout-case',
  refusalsRecorded: true,
  payload: RepairPayload,
  load: (tx, command) => load(tx, command.payload.taskId),
  head: ({ found }) => found,
  resource: ({ found }, command) => caseResource(command.tenantId, found),
  decide: (loaded, command, _prepared, model) => {
    const stranger = notResponsible(model, 'repair-order', command.actor);
    return stranger ? refused(stranger) : decideRepair(loaded, command);
  },
  save: (decided, _loaded, next, command) => [
    saveRepairing(command.tenantId, next),
    insertRepair(command.tenantId, decided.repair),
  ],
});

/** `POST /orders/{orderId}/retry-task`: the repair that a person asks for most, under its own name and permission. */
export const retryTask = defineCommand<Static<typeof RetryPayload>, Loaded, Repaired>({
  name: 'fulfillment.retry-task',
  context: 'fallout',
  aggregate: 'fallout-case',
  refusalsRecorded: true,
  payload: RetryPayload,
  load: (tx, command) => load(tx, command.payload.taskId),
  head: ({ found }) => found,
  resource: ({ found }, command) => caseResource(command.tenantId, found),
  decide: (loaded, command, _prepared, model) => {
    const stranger = notResponsible(model, 'repair-order', command.actor);
    return stranger
      ? refused(stranger)
      : decideRepair(loaded, { ...command, payload: { ...command.payload, action: 'retry-task' } });
  },
  save: (decided, _loaded, next, command) => [
    saveRepairing(command.tenantId, next),
    insertRepair(command.tenantId, decided.repair),
  ],
});
