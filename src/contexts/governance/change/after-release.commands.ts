/** The commands of a change that is out, or goes out: deployed, recorded, watched, reviewed, closed, taken back. */
import { countFacts } from '#platform/facts/count.store.ts';
import { type AnyCommandDefinition, defineCommand, type Command, type Head } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import {
  insertDeploymentPassed,
  readDeployedBy,
  readPassedBy,
  readPeriodsInForce,
} from '../calendar/calendar.store.ts';
import { insertRelease, lockRelease, readRelease, saveChanges } from '../governance.store.ts';
import { loadForRollBack } from '../loaded-for-roll-back.store.ts';
import { latestRunFor } from '../simulation/simulation.store.ts';
import type { Release } from '../release.ts';
import { ChangePayload } from './assess-change.ts';
import {
  byItself,
  headOf,
  loadWithRelease,
  lockNamed,
  type Named,
  ofChange,
  saveMoved,
  withoutAuthors,
} from './change-command.ts';
import * as store from './change.store.ts';
import type { Change } from './change.ts';
import {
  type Counted,
  closeChange,
  CloseChangePayload,
  type DeployDecision,
  deployChange,
  type LoadedForClose,
  type LoadedAsReleased,
  type LoadedAsTakenBack,
  type LoadedForDeploy,
  recordReleased,
  recordRolledBack,
  watchChange,
  type WithAnswers,
} from './move-change.ts';
import { type Meanwhile, readInForceUnder, readMeanwhile } from './meanwhile.ts';
import { factsWatched, readingText } from './monitoring.ts';
import { policyInForce } from './policy-in-force.ts';
import { type LoadedForReview, reviewChange, ReviewChangePayload, type ReviewDecision } from './review-change.ts';
import { lacksOf } from './simulation-seen.ts';
import { type LoadedForUndo, rollBackChange, RollBackChangePayload, type UndoDecision } from './roll-back-change.ts';
import type { MoveDecision } from './submit-change.ts';

const loadWithAnswers = async (tx: Tx, command: Command<Named>): Promise<WithAnswers | undefined> => {
  const change = await lockNamed(tx, command);
  return change && { change, approvals: await store.readApprovals(tx, change.id) };
};

export const deployChangeCommand = defineCommand<ChangePayload, LoadedForDeploy, DeployDecision>({
  ...ofChange,
  name: 'change.deploy',
  refusalsRecorded: true,
  payload: ChangePayload,
  load: async (tx, command) => {
    const found = await loadWithAnswers(tx, command);
    return found && { ...found, periods: await readPeriodsInForce(tx, command.at) };
  },
  head: ({ change }) => headOf(change),
  resource: ({ change }, command) => byItself(change, command),
  decide: (loaded, command, _prepared, model) => deployChange(policyInForce(model, command.at).policy)(loaded, command),
  save: (decided, { change }, next, command) => [
    store.saveMoved(command.tenantId, next, decided.moved),
    ...(decided.passed === undefined
      ? []
      : [
          insertDeploymentPassed(command.tenantId, {
            periodId: decided.passed.id,
            changeId: change.id,
            personId: command.actor.personId,
            at: command.at.toString(),
          }),
        ]),
  ],
});

export const recordReleasedCommand = defineCommand<ChangePayload, LoadedAsReleased, MoveDecision>({
  ...ofChange,
  name: 'change.record-released',
  action: 'change.follow',
  payload: ChangePayload,
  load: async (tx, command) => {
    const found = await loadWithAnswers(tx, command);
    if (found === undefined) return undefined;
    const { releaseId } = found.change;
    return { ...found, release: releaseId === null ? undefined : await readRelease(tx, releaseId) };
  },
  head: ({ change }) => headOf(change),
  resource: ({ change }, command) => byItself(change, command),
  decide: (loaded, command, _prepared, model) =>
    recordReleased(policyInForce(model, command.at).policy)(loaded, command),
  save: saveMoved,
});

const meanwhileOf = async (
  tx: Tx,
  change: Change,
  release: Release | undefined,
  at: Temporal.Instant,
): Promise<Meanwhile | undefined> => {
  const inForce = await readInForceUnder(tx, change, release, at);
  return inForce && (await readMeanwhile(tx, inForce));
};

export const recordRolledBackCommand = defineCommand<ChangePayload, LoadedAsTakenBack, MoveDecision>({
  ...ofChange,
  name: 'change.record-rolled-back',
  action: 'change.follow',
  payload: ChangePayload,
  load: async (tx, command) => {
    const found = await loadWithRelease(tx, command);
    return found && { change: found.change, meanwhile: await meanwhileOf(tx, found.change, found.release, command.at) };
  },
  head: ({ change }) => headOf(change),
  resource: ({ change }, command) => byItself(change, command),
  save: saveMoved,
  decide: recordRolledBack,
});

export const reviewChangeCommand = defineCommand<ReviewChangePayload, LoadedForReview, ReviewDecision>({
  ...ofChange,
  name: 'change.review',
  action: 'change.approve',
  refusalsRecorded: true,
  payload: ReviewChangePayload,
  load: async (tx, command) => {
    const found = await loadWithAnswers(tx, command);
    if (found === undefined) return undefined;
    const { releaseId, id } = found.change;
    const release = releaseId === null ? undefined : await readRelease(tx, releaseId);
    const run = release && (await latestRunFor(tx, release.contentHash));
    return {
      ...found,
      simulated: run !== undefined && lacksOf(run).length === 0,
      publishers: releaseId === null ? await readDeployedBy(tx, id) : await readPassedBy(tx, releaseId),
    };
  },
  head: ({ change }) => headOf(change),
  resource: ({ change }, command) => byItself(change, command),
  decide: (loaded, command, _prepared, model) => reviewChange(policyInForce(model, command.at).policy)(loaded, command),
  save: (decided, { change }, next, command) => [
    store.insertApproval(command.tenantId, change.id, {
      round: decided.round,
      contentHash: decided.contentHash,
      role: decided.role,
      personId: command.actor.personId,
      name: command.actor.name,
      note: command.payload.says,
      at: command.at.toString(),
    }),
    store.saveMoved(command.tenantId, next, decided.moved),
  ],
});

/** As many hours before the release as have passed since, to compare with. */
const loadForWatch = async (tx: Tx, command: Command<Named>): Promise<Counted | undefined> => {
  const change = await lockNamed(tx, command);
  if (!change) return undefined;
  const types = factsWatched(change.asked);
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
  const watched = change.watched?.readings.map(readingText);
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
  const [undoes, meanwhile] = await Promise.all([
    loadForRollBack(tx, undone, command.at),
    meanwhileOf(tx, change, undone, command.at),
  ]);
  return { change, undoes, meanwhile };
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

export const afterReleaseCommands = [
  deployChangeCommand,
  recordReleasedCommand,
  recordRolledBackCommand,
  watchChangeCommand,
  reviewChangeCommand,
  closeChangeCommand,
  rollBackChangeCommand,
] as unknown as readonly AnyCommandDefinition[];
