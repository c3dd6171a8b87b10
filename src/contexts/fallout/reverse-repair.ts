/**
 * A repair was wrong. It is answered by another that takes it back, and both are kept; where what it did cannot be taken back by itself, that is
 * said, with what compensates it. The task falls out again, so that a case is open on it as before (flows/task-taken-back.ts).
 */
import { type Static, Type } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import {
  loadRepairSubject,
  type Problem,
  type RepairSubject,
  saveTakenBack,
  takeBackTask,
  type TakenBack,
} from '#contexts/fulfillment/index.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { insertCaseEvent } from './case-event.store.ts';
import { caseFact, onCase } from './case-work.ts';
import { saveTouched } from './case-work.store.ts';
import type { FalloutCase } from './fallout.ts';
import { insertRepair, lockCase, readCase, readRepairs, type RepairRow } from './fallout.store.ts';

const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });
const Reverse = Type.Object({ caseId: Uuid, repairId: Uuid }, { additionalProperties: false });
type Reverse = Static<typeof Reverse>;
type Loaded = RepairSubject & { readonly found: FalloutCase; readonly repairs: readonly RepairRow[] };
type Reversed = Decision & { readonly taken: TakenBack };

/** What was sent again is the other system's by now: only another piece of work answers it. */
const WHY_NOT: Readonly<Record<string, string>> = {
  'retry-task': 'The work was sent again; what it did is taken back by an amendment or a cancellation of the order.',
  'correct-and-retry': 'The corrected work was sent; correct it once more, or amend the order.',
  reconcile: 'It asked and changed nothing.',
};

const problemAfter = (repair: RepairRow, found: FalloutCase): Problem =>
  repair.action === 'skip'
    ? found.cause
    : {
        cause: 'outcome-unknown',
        code: 'repair-reversed',
        message: 'What was taken for its evidence was something else; nobody knows what became of it.',
      };

const load = async (tx: Tx, { payload }: Command<Reverse>): Promise<Loaded | undefined> => {
  const named = await readCase(tx, payload.caseId);
  // Locks follow the order of the contexts: the task is fulfillment's, the case is ours.
  const subject = named && (await loadRepairSubject(tx, named.taskId));
  const found = subject && (await lockCase(tx, payload.caseId));
  return subject && found && { ...subject, found, repairs: await readRepairs(tx, found.id) };
};

const decide = (loaded: Loaded, { payload, reason }: Command<Reverse>): Outcome<Reversed> => {
  const { found, repairs, task } = loaded;
  if (reason === undefined || reason.trim() === '') return refused({ code: 'fallout.reason-missing' });
  const repair = repairs.find(({ id }) => id === payload.repairId);
  if (repair === undefined) return refused({ code: 'fallout-repair.not-found' });
  const why = WHY_NOT[repair.action];
  if (why !== undefined || repairs.at(-1) !== repair || found.state !== 'resolved')
    return refused({
      code: 'fallout.repair-not-reversible',
      reason: why ?? 'It was answered by another repair, or the case is still open: repair it as it stands.',
    });
  const taken = takeBackTask(loaded, problemAfter(repair, found));
  if (!taken.ok) return taken;
  return accepted({
    taken: taken.value,
    facts: [
      caseFact('OrderRepairReversed', found, { repairId: repair.id, action: repair.action, task: task.name }),
      ...taken.value.facts,
    ],
    answer: {
      caseId: found.id,
      repairId: repair.id,
      wouldChange: { taskId: task.id, task: task.name, from: task.state, to: taken.value.task.state },
      wouldFollow: { waitAgain: taken.value.waitAgain.map(({ id, name }) => ({ taskId: id, name })) },
    },
  });
};

export const reverseRepair = defineCommand<Reverse, Loaded, Reversed>({
  ...onCase,
  name: 'fallout.reverse-repair',
  refusalsRecorded: true,
  payload: Reverse,
  load,
  head: ({ found }) => found,
  resource: ({ found }, command) => onCase.resource(found, command),
  decide: (loaded, command) => decide(loaded, command),
  save: ({ taken }, { found }, next, { tenantId, payload, actor, reason = '', id, at }) => [
    saveTouched(tenantId, next),
    insertRepair(tenantId, {
      id: id('repair'),
      caseId: found.id,
      action: 'reverse',
      detail: JSON.stringify({ reverses: payload.repairId }),
      reason,
      personId: actor.personId,
      at: at.toString(),
      reverses: payload.repairId,
    }),
    insertCaseEvent(
      tenantId,
      found.id,
      { id: id('event'), kind: 'repair-reversed', personId: actor.personId, body: reason },
      at.toString(),
    ),
    ...saveTakenBack(tenantId, taken),
  ],
});
