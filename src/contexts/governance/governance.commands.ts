/** The commands of releases as the command road runs them: what each loads and locks, decides by, and writes. */
import { Type, type Static } from 'typebox';
import type { Rehearsal } from '#contexts/proposal/index.ts';
import { ArtifactKey, PartKey } from '#contexts/catalog/index.ts';
import { defineCommand, type Command, type Decision, type Head, type ResourceFacts } from '#platform/command.ts';
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import { approveRelease } from './approve-release.ts';
import {
  type CallBackDecision,
  callBackRelease,
  CallBackReleasePayload,
  type LoadedForCallBack,
} from './call-back-release.ts';
import { lockReleaseBefore, readModelOf, readOpenBeside, writeCalledBack } from './called-back.store.ts';
import { CreateReleasePayload, createRelease } from './create-release.ts';
import {
  editDraft,
  EditDraftsPayload,
  writeDrafts,
  type EditDecision,
  type LoadedForEdit,
  type WrittenDraft,
} from './edit-draft.ts';
import { lockChangeOfRelease, readAnsweredBy, readChangeRolledBackBy } from './change/change.store.ts';
import { readSimulationOf } from './change/simulation-seen.ts';
import * as store from './governance.store.ts';
import { loadForRollBack, lockUndoneBy } from './loaded-for-roll-back.store.ts';
import { writePublication } from './publication.store.ts';
import { publishRelease, type LoadedForPublish, type PublishDecision } from './publish-release.ts';
import { RejectReleasePayload, rejectRelease } from './reject-release.ts';
import { contentHashOf } from './release-content.ts';
import { releaseResource, type Release } from './release.ts';
import {
  RollBackReleasePayload,
  rollBackRelease,
  type LoadedForRollBack,
  type RollBackDecision,
} from './roll-back-release.ts';
import { insertPassed, readPeriodsNotOver } from './calendar/calendar.store.ts';
import { readTrainOfRelease } from './train/train.store.ts';
import { rehearsalGate } from './checks/rehearsal.ts';
import { readyToCheck } from './check-release.ts';
import { ReleasePayload, validateRelease, type Checked } from './validate-release.ts';
import { withdrawRelease } from './withdraw-release.ts';

const headOf = (release: Release): Head => ({
  id: release.id,
  version: release.version,
  entryLeaf: release.entryLeaf,
  root: release.contentHash,
});
const ofRelease = { context: 'governance', aggregate: 'release' } as const;
const byItself = (release: Release, command: Command<unknown>): ResourceFacts =>
  releaseResource(command.tenantId, release);
const lockNamed = (tx: Parameters<typeof store.lockRelease>[0], command: Command<{ readonly releaseId: string }>) =>
  store.lockRelease(tx, command.payload.releaseId);

/** Who begins a release is its first author. */
const asAuthor = (command: Command<unknown>): ResourceFacts =>
  releaseResource(command.tenantId, {
    id: command.id('release'),
    authorPersons: [command.actor.personId],
    status: 'draft',
  });

export const createReleaseCommand = defineCommand<CreateReleasePayload, object, Decision>({
  ...ofRelease,
  name: 'governance.create-release',
  action: 'governance.draft-release',
  creates: true,
  payload: CreateReleasePayload,
  load: async () => ({}),
  resource: (_loaded, command) => asAuthor(command),
  decide: createRelease,
  save: (_decided, _loaded, next, command) => [
    store.insertRelease(command.tenantId, next, {
      name: command.payload.name,
      purpose: command.payload.purpose,
      effectiveFrom: command.payload.effectiveFrom ?? null,
      rollsBack: null,
      contentHash: contentHashOf([]),
      author: command.actor,
      at: command.at.toString(),
    }),
  ],
});

const loadForEdit = async (
  tx: Parameters<typeof store.lockRelease>[0],
  releaseId: string,
  kind: string,
  keys: readonly string[],
): Promise<LoadedForEdit | undefined> => {
  const [release, changes, elsewhere] = await Promise.all([
    store.lockRelease(tx, releaseId),
    store.readChanges(tx, releaseId),
    store.readElsewhere(tx, releaseId, kind, keys),
  ]);
  return release && { release, changes, elsewhere };
};

const artifactResource = (command: Command<{ readonly kind: string }>): ResourceFacts => ({
  type: 'Artifact',
  id: command.payload.kind,
  attrs: { tenant: command.tenantId, kind: command.payload.kind },
});

const saveEdit = (decided: EditDecision, next: Head, command: Command<unknown>) => [
  ...store.saveDrafts(command.tenantId, next.id, command.actor, decided.drafts, decided.changes, command.at.toString()),
  store.markEdited(command.tenantId, next, decided.contentHash, decided.authorPersons),
];

/** Thousands at once, of one kind: what an import sends. */
export const editDraftsCommand = defineCommand<EditDraftsPayload, LoadedForEdit, EditDecision, readonly WrittenDraft[]>(
  {
    ...ofRelease,
    name: 'catalog.edit-drafts',
    refusalsRecorded: true,
    action: 'catalog.edit-draft',
    payload: EditDraftsPayload,
    prepare: async (_door, command) => writeDrafts(command.payload),
    load: (tx, { payload }) =>
      loadForEdit(
        tx,
        payload.releaseId,
        payload.kind,
        payload.artifacts.map(({ key }) => key),
      ),
    head: ({ release }) => headOf(release),
    resource: (_loaded, command) => artifactResource(command),
    decide: editDraft,
    save: (decided, _loaded, next, command) => saveEdit(decided, next, command),
  },
);

export const EditDraftPayload = Type.Object(
  {
    releaseId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }),
    kind: PartKey,
    key: ArtifactKey,
    /** Left out: the release takes the artifact out of the model. */
    content: Type.Optional(Type.Object({})),
  },
  { additionalProperties: false },
);
type EditDraftPayload = Static<typeof EditDraftPayload>;

const asEdits = ({ releaseId, kind, key, content }: EditDraftPayload): EditDraftsPayload => ({
  releaseId,
  kind,
  artifacts: [content === undefined ? { key, removed: true } : { key, content }],
});

export const editDraftCommand = defineCommand<EditDraftPayload, LoadedForEdit, EditDecision, readonly WrittenDraft[]>({
  ...ofRelease,
  name: 'catalog.edit-draft',
  refusalsRecorded: true,
  payload: EditDraftPayload,
  prepare: async (_door, command) => writeDrafts(asEdits(command.payload)),
  load: (tx, { payload }) => loadForEdit(tx, payload.releaseId, payload.kind, [payload.key]),
  head: ({ release }) => headOf(release),
  resource: (_loaded, command) => artifactResource(command),
  decide: (loaded, command, drafts) => editDraft(loaded, { ...command, payload: asEdits(command.payload) }, drafts),
  save: (decided, _loaded, next, command) => saveEdit(decided, next, command),
});

/** A release that is not there is said under the lock, as for every other command. */
const checkedOrEmpty = (checked: Checked | undefined): Outcome<Checked> =>
  checked ? accepted(checked) : refused({ code: 'release.not-found' });

/** `rehearse`: sets the templates; absent where there is nothing to set them with, as in a list of all commands. */
export const validateReleaseWith = (rehearse?: Rehearsal) =>
  defineCommand<ReleasePayload, Release, Decision & { readonly onModel: string }, Checked>({
    ...ofRelease,
    name: 'governance.validate-release',
    payload: ReleasePayload,
    prepare: async (door, command) => {
      const ready = await readyToCheck(door, command.tenantId, command.payload.releaseId, command.at);
      const checked = ready?.();
      if (!checked || !rehearse) return checkedOrEmpty(checked);
      const rehearsed = await rehearsalGate(rehearse, checked.templates);
      return accepted({ ...checked, gates: [...checked.gates, rehearsed] });
    },
    load: lockNamed,
    head: headOf,
    resource: byItself,
    decide: validateRelease,
    save: (decided, _release, next, command) => [
      store.markValidated(command.tenantId, next, decided.onModel, command.at.toString()),
    ],
  });

export const validateReleaseCommand = validateReleaseWith();

export const approveReleaseCommand = defineCommand<ReleasePayload, Release, Decision>({
  ...ofRelease,
  name: 'governance.approve-release',
  refusalsRecorded: true,
  payload: ReleasePayload,
  load: lockNamed,
  head: headOf,
  resource: byItself,
  decide: approveRelease,
  save: (_decided, _release, next, command) => [
    store.markApproved(command.tenantId, next, command.actor.personId, command.at.toString()),
  ],
});

export const rejectReleaseCommand = defineCommand<RejectReleasePayload, Release, Decision>({
  ...ofRelease,
  name: 'governance.reject-release',
  action: 'governance.approve-release',
  payload: RejectReleasePayload,
  load: lockNamed,
  head: headOf,
  // An author may send their own release back: only saying yes is for others.
  resource: (release, command) => releaseResource(command.tenantId, { ...release, authorPersons: [] }),
  decide: rejectRelease,
  save: (_decided, _release, next, command) => [store.markStatus(command.tenantId, next, 'rejected')],
});

export const withdrawReleaseCommand = defineCommand<ReleasePayload, Release, Decision>({
  ...ofRelease,
  name: 'governance.withdraw-release',
  action: 'governance.draft-release',
  payload: ReleasePayload,
  load: lockNamed,
  head: headOf,
  resource: byItself,
  decide: withdrawRelease,
  save: (_decided, _release, next, command) => [
    ...store.closeChanges(command.tenantId, next.id),
    store.markStatus(command.tenantId, next, 'withdrawn'),
  ],
});

export const publishReleaseCommand = defineCommand<ReleasePayload, LoadedForPublish, PublishDecision>({
  ...ofRelease,
  name: 'governance.publish-release',
  refusalsRecorded: true,
  payload: ReleasePayload,
  load: async (tx, { payload, at }) => {
    const [release, newest, undone, changes, base, waiting, periods, change, undoes, answeredBy, train] =
      await Promise.all([
        store.lockRelease(tx, payload.releaseId),
        store.lockNewestPublished(tx),
        lockUndoneBy(tx, payload.releaseId),
        store.readChanges(tx, payload.releaseId),
        store.readEntriesInForce(tx, at),
        store.readWaitingModel(tx, at),
        readPeriodsNotOver(tx, at),
        lockChangeOfRelease(tx, payload.releaseId),
        readChangeRolledBackBy(tx, payload.releaseId),
        readAnsweredBy(tx, payload.releaseId),
        readTrainOfRelease(tx, payload.releaseId),
      ]);
    if (!release) return undefined;
    const simulation = await readSimulationOf(tx, change, release);
    return { release, newest, undone, changes, base, waiting, periods, change, undoes, answeredBy, train, simulation };
  },
  head: ({ release }) => headOf(release),
  resource: ({ release }, command) => byItself(release, command),
  decide: (loaded, command, _prepared, model) => publishRelease(loaded, command, model),
  save: (decided, { release }, next, command) => {
    const at = command.at.toString();
    const { passed } = decided;
    return [
      ...writePublication(command.tenantId, next, command.id('model'), decided, at),
      ...(passed === undefined
        ? []
        : [
            insertPassed(command.tenantId, {
              periodId: passed.id,
              releaseId: release.id,
              personId: command.actor.personId,
              at,
            }),
          ]),
    ];
  },
});

export const rollBackReleaseCommand = defineCommand<RollBackReleasePayload, LoadedForRollBack, RollBackDecision>({
  ...ofRelease,
  name: 'governance.roll-back-release',
  action: 'governance.draft-release',
  creates: true,
  payload: RollBackReleasePayload,
  load: async (tx, { payload, at }) => {
    const undone = await store.lockRelease(tx, payload.releaseId);
    return undone && (await loadForRollBack(tx, undone, at));
  },
  resource: (_loaded, command) => asAuthor(command),
  decide: rollBackRelease,
  save: (decided, { undone }, next, command) => [
    store.insertRelease(command.tenantId, next, {
      name: decided.name,
      purpose: command.payload.purpose,
      effectiveFrom: null,
      rollsBack: undone.id,
      contentHash: decided.contentHash,
      author: command.actor,
      at: command.at.toString(),
    }),
    store.saveChanges(command.tenantId, next.id, decided.changes, command.at.toString()),
  ],
});

/** Locked as publishing locks: the release, the one before it, the change. Two that meet wait for each other, and the later one sees what became of it. */
export const callBackReleaseCommand = defineCommand<CallBackReleasePayload, LoadedForCallBack, CallBackDecision>({
  ...ofRelease,
  name: 'governance.call-back-release',
  action: 'governance.publish-release',
  refusalsRecorded: true,
  payload: CallBackReleasePayload,
  load: async (tx, { payload }) => {
    const { releaseId } = payload;
    const [release, before, change, model, elsewhere] = await Promise.all([
      store.lockRelease(tx, releaseId),
      lockReleaseBefore(tx, releaseId),
      lockChangeOfRelease(tx, releaseId),
      readModelOf(tx, releaseId),
      readOpenBeside(tx, releaseId),
    ]);
    return release && { release, before, change, model, elsewhere };
  },
  head: ({ release }) => headOf(release),
  resource: ({ release }, command) => byItself(release, command),
  decide: callBackRelease,
  save: (decided, _loaded, next, command) =>
    writeCalledBack(command.tenantId, next, decided, {
      by: command.actor.id,
      because: command.payload.because,
      at: command.at.toString(),
    }),
});
