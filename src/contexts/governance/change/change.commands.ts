/** The commands of change requests as the command road runs them: what each loads and locks, decides by, and writes. */
import { countFacts } from '#platform/facts/count.store.ts';
import {
  type AnyCommandDefinition,
  defineCommand,
  type Command,
  type Head,
  type ResourceFacts,
} from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import {
  insertRelease,
  lockRelease,
  readModelEntries,
  readOpenBetween,
  readRelease,
  saveChanges,
} from '../governance.store.ts';
import { NO_MODEL } from '../release.ts';
import {
  approveChange,
  ApproveChangePayload,
  type ApproveDecision,
  type LoadedForApproval,
  returnChange,
  ReturnChangePayload,
} from './approve-change.ts';
import { assessChange, type AssessDecision, ChangePayload, type Found, prepareAssessment } from './assess-change.ts';
import { contentOfChange } from './binding.ts';
import { type Asked, releaseOf } from './change-request.contract.ts';
import * as store from './change.store.ts';
import { type Change, changeResource } from './change.ts';
import {
  type Counted,
  closeChange,
  CloseChangePayload,
  deployChange,
  type LoadedForClose,
  recordReleased,
  recordRolledBack,
  scheduleChange,
  ScheduleChangePayload,
  watchChange,
  withdrawChange,
  type WithRelease,
} from './move-change.ts';
import { allowLowerTier, moveTier, MoveTierPayload } from './move-tier.ts';
import { policyInForce } from './policy-in-force.ts';
import {
  type LoadedForRequest,
  type LoadedForRevise,
  type RequestDecision,
  requestChange,
  RequestChangePayload,
  reviseChange,
  ReviseChangePayload,
} from './request-change.ts';
import { type LoadedForUndo, rollBackChange, RollBackChangePayload, type UndoDecision } from './roll-back-change.ts';
import { type LoadedChange, type MoveDecision, submitChange } from './submit-change.ts';

type Named = { readonly changeId: string };
const ofChange = { context: 'governance', aggregate: 'change' } as const;

const headOf = (change: Change): Head => ({
  id: change.id,
  version: change.version,
  entryLeaf: change.entryLeaf,
  root: change.fingerprint,
});
const byItself = (change: Change, command: Command<unknown>): ResourceFacts => changeResource(command.tenantId, change);
/** Sending back and writing are for authors, too: only saying yes is for others. */
const withoutAuthors = (change: Change, command: Command<unknown>): ResourceFacts =>
  changeResource(command.tenantId, { ...change, authorPersons: [] });
const saveMoved = (
  decided: MoveDecision,
  _loaded: unknown,
  next: Head,
  command: Command<unknown>,
): readonly Statement[] => [store.saveMoved(command.tenantId, next, decided.moved)];
const lockNamed = (tx: Tx, { payload }: Command<Named>): Promise<Change | undefined> =>
  store.lockChange(tx, payload.changeId);

const named = { ...ofChange, load: lockNamed, head: headOf, resource: byItself, save: saveMoved };

const loadWithRelease = async (tx: Tx, command: Command<Named>): Promise<WithRelease | undefined> => {
  const change = await lockNamed(tx, command);
  return change && { change, release: change.releaseId === null ? undefined : await readRelease(tx, change.releaseId) };
};

/** As it is under the lock, with what was found about it. The release may still be edited: publishing looks again. */
const loadForApproval = async (tx: Tx, command: Command<Named>): Promise<LoadedForApproval | undefined> => {
  const found = await loadWithRelease(tx, command);
  if (!found) return undefined;
  const { change, release } = found;
  const [gates, approvals] = await Promise.all([
    store.readGateEvidence(tx, change.id, change.assessmentId),
    store.readApprovals(tx, change.id),
  ]);
  return { change, gates, approvals, contentHash: contentOfChange(change, release?.contentHash ?? null) };
};

export const requestChangeCommand = defineCommand<Asked, LoadedForRequest, RequestDecision>({
  ...ofChange,
  name: 'change.request',
  creates: true,
  payload: RequestChangePayload,
  load: async (tx, { payload }) => {
    const releaseId = releaseOf(payload);
    return {
      release: releaseId === null ? undefined : await readRelease(tx, releaseId),
      number: await store.nextChangeNumber(tx),
    };
  },
  resource: (_loaded, command) =>
    changeResource(command.tenantId, {
      id: command.id('change'),
      authorPersons: [command.actor.personId],
      status: 'draft',
    }),
  decide: requestChange,
  save: ({ change }, _loaded, next, command) => [
    store.insertChange(command.tenantId, next, { ...change, requestedBy: command.actor.id, at: command.at.toString() }),
  ],
});

export const reviseChangeCommand = defineCommand<ReviseChangePayload, LoadedForRevise, RequestDecision>({
  ...ofChange,
  name: 'change.revise',
  action: 'change.request',
  payload: ReviseChangePayload,
  load: async (tx, command) => {
    const change = await store.lockChange(tx, command.payload.changeId);
    const releaseId = releaseOf(command.payload.asked);
    return change && { change, release: releaseId === null ? undefined : await readRelease(tx, releaseId) };
  },
  head: ({ change }) => headOf(change),
  resource: ({ change }, command) => byItself(change, command),
  decide: reviseChange,
  save: ({ change }, _loaded, next, command) => [store.saveRevised(command.tenantId, next, change)],
});

type LoadedForAssessment = { readonly change: Change; readonly contentHash: string };

export const assessChangeCommand = defineCommand<ChangePayload, LoadedForAssessment, AssessDecision, Found>({
  ...ofChange,
  name: 'change.assess',
  action: 'change.request',
  payload: ChangePayload,
  prepare: prepareAssessment,
  load: loadForApproval,
  head: ({ change }) => headOf(change),
  resource: ({ change }, command) => byItself(change, command),
  decide: assessChange,
  save: (decided, _loaded, next, command) => store.saveAssessment(command.tenantId, next, decided),
});

export const submitChangeCommand = defineCommand<ChangePayload, LoadedChange, MoveDecision>({
  ...ofChange,
  name: 'change.submit',
  action: 'change.request',
  payload: ChangePayload,
  load: loadForApproval,
  head: ({ change }) => headOf(change),
  resource: ({ change }, command) => byItself(change, command),
  decide: (loaded, command, _prepared, model) => submitChange(policyInForce(model, command.at).policy)(loaded, command),
  save: saveMoved,
});

export const approveChangeCommand = defineCommand<ApproveChangePayload, LoadedForApproval, ApproveDecision>({
  ...ofChange,
  name: 'change.approve',
  payload: ApproveChangePayload,
  load: loadForApproval,
  head: ({ change }) => headOf(change),
  resource: ({ change }, command) => byItself(change, command),
  decide: (loaded, command, _prepared, model) =>
    approveChange(policyInForce(model, command.at).policy)(loaded, command),
  save: (decided, { change }, next, command) => [
    store.insertApproval(command.tenantId, change.id, {
      round: decided.round,
      contentHash: decided.contentHash,
      role: decided.role,
      personId: command.actor.personId,
      name: command.actor.name,
      note: command.payload.note ?? null,
      at: command.at.toString(),
    }),
    store.saveMoved(command.tenantId, next, decided.moved),
  ],
});

export const returnChangeCommand = defineCommand<ReturnChangePayload, Change, MoveDecision>({
  ...named,
  name: 'change.return',
  action: 'change.approve',
  payload: ReturnChangePayload,
  resource: withoutAuthors,
  decide: returnChange,
});

export const moveTierCommand = defineCommand<MoveTierPayload, Change, MoveDecision>({
  ...named,
  name: 'change.move-tier',
  action: 'change.request',
  payload: MoveTierPayload,
  decide: moveTier,
});

export const allowLowerTierCommand = defineCommand<ChangePayload, Change, MoveDecision>({
  ...named,
  name: 'change.allow-lower-tier',
  action: 'change.approve',
  payload: ChangePayload,
  decide: allowLowerTier,
});

export const withdrawChangeCommand = defineCommand<ChangePayload, WithRelease, MoveDecision>({
  ...ofChange,
  name: 'change.withdraw',
  action: 'change.request',
  payload: ChangePayload,
  load: loadWithRelease,
  head: ({ change }) => headOf(change),
  resource: ({ change }, command) => byItself(change, command),
  decide: withdrawChange,
  save: saveMoved,
});

export const scheduleChangeCommand = defineCommand<ScheduleChangePayload, Change, MoveDecision>({
  ...named,
  name: 'change.schedule',
  action: 'change.request',
  payload: ScheduleChangePayload,
  decide: scheduleChange,
});

export const deployChangeCommand = defineCommand<ChangePayload, Change, MoveDecision>({
  ...named,
  name: 'change.deploy',
  payload: ChangePayload,
  decide: deployChange,
});

export const recordReleasedCommand = defineCommand<ChangePayload, Change, MoveDecision>({
  ...named,
  name: 'change.record-released',
  action: 'change.follow',
  payload: ChangePayload,
  decide: recordReleased,
});

export const recordRolledBackCommand = defineCommand<ChangePayload, Change, MoveDecision>({
  ...named,
  name: 'change.record-rolled-back',
  action: 'change.follow',
  payload: ChangePayload,
  decide: recordRolledBack,
});

/** As many hours before the release as have passed since, to compare with. */
const loadForWatch = async (tx: Tx, command: Command<Named>): Promise<Counted | undefined> => {
  const change = await lockNamed(tx, command);
  if (!change) return undefined;
  const types = (change.asked.monitoring?.watch ?? []).map(({ fact }) => fact);
  const out = Temporal.Instant.from(change.releasedAt ?? command.at.toString());
  const [before, since] = await Promise.all([
    countFacts(tx, types, out.subtract(out.until(command.at)), out),
    countFacts(tx, types, out, command.at),
  ]);
  return { change, before, since };
};

export const watchChangeCommand = defineCommand<ChangePayload, Counted, MoveDecision>({
  ...ofChange,
  name: 'change.watch',
  payload: ChangePayload,
  load: loadForWatch,
  head: ({ change }) => headOf(change),
  resource: ({ change }, command) => withoutAuthors(change, command),
  decide: watchChange,
  save: saveMoved,
});

/** What the platform sees for itself when a change is closed. */
const loadForClose = async (tx: Tx, command: Command<Named>): Promise<LoadedForClose | undefined> => {
  const found = await loadWithRelease(tx, command);
  if (!found) return undefined;
  const { change, release } = found;
  const out =
    release &&
    `The release is ${release.status}; its model ${release.modelHash ?? 'none'} follows ${release.previousModelHash ?? 'none'}.`;
  const watched = change.watched?.readings.map(
    ({ says, before, since, atMost }) =>
      `${says}: ${since} since the release, ${before} before it, at most ${atMost} meant.`,
  );
  return { change, checks: [...(out === undefined ? [] : [out]), ...(watched ?? [])] };
};

export const closeChangeCommand = defineCommand<CloseChangePayload, LoadedForClose, MoveDecision>({
  ...ofChange,
  name: 'change.close',
  action: 'change.watch',
  payload: CloseChangePayload,
  load: loadForClose,
  head: ({ change }) => headOf(change),
  resource: ({ change }, command) => withoutAuthors(change, command),
  decide: closeChange,
  save: saveMoved,
});

/** The release before the change, as publishing locks them: two that meet wait for each other and never in a circle. */
const loadForUndo = async (tx: Tx, command: Command<Named>): Promise<LoadedForUndo | undefined> => {
  const seen = await store.readChange(tx, command.payload.changeId);
  const undone = seen && seen.releaseId !== null ? await lockRelease(tx, seen.releaseId) : undefined;
  const change = await lockNamed(tx, command);
  if (!change || !undone) return change && { change, undoes: undefined };
  const [made, before] = [undone.modelHash ?? NO_MODEL, undone.previousModelHash ?? NO_MODEL];
  const [entries, earlier, elsewhere] = await Promise.all([
    readModelEntries(tx, made),
    readModelEntries(tx, before),
    readOpenBetween(tx, made, before),
  ]);
  return { change, undoes: { undone, made: entries, before: earlier, elsewhere } };
};

export const rollBackChangeCommand = defineCommand<RollBackChangePayload, LoadedForUndo, UndoDecision>({
  ...ofChange,
  name: 'change.roll-back',
  action: 'change.watch',
  payload: RollBackChangePayload,
  load: loadForUndo,
  head: ({ change }) => headOf(change),
  resource: ({ change }, command) => withoutAuthors(change, command),
  decide: rollBackChange,
  save: (decided, { change }, next, command) => {
    const release: Head = { id: decided.releaseId, version: 1, entryLeaf: next.entryLeaf };
    return [
      insertRelease(command.tenantId, release, {
        name: decided.release.name,
        purpose: `${change.number}: ${command.payload.because}`,
        effectiveFrom: null,
        rollsBack: change.releaseId,
        contentHash: decided.release.contentHash,
        author: command.actor,
        at: command.at.toString(),
      }),
      saveChanges(command.tenantId, release.id, decided.release.changes, command.at.toString()),
      store.saveMoved(command.tenantId, next, decided.moved),
    ];
  },
});

export const changeCommands = [
  requestChangeCommand,
  reviseChangeCommand,
  assessChangeCommand,
  submitChangeCommand,
  approveChangeCommand,
  returnChangeCommand,
  moveTierCommand,
  allowLowerTierCommand,
  withdrawChangeCommand,
  scheduleChangeCommand,
  deployChangeCommand,
  recordReleasedCommand,
  recordRolledBackCommand,
  watchChangeCommand,
  closeChangeCommand,
  rollBackChangeCommand,
] as unknown as readonly AnyCommandDefinition[];
