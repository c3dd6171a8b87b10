/**
 * What the worker asks of a release whose train has left, when another of the same train went out before it: that it is validated, tried and assessed
 * anew on the model that there is now. No person judges here: where something became worse it is refused, and what was answered counts no more.
 */
import { Type } from 'typebox';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import { type AnyCommandDefinition, type Command, type Decision, defineCommand } from '#platform/command.ts';
import type { Door } from '#platform/door.ts';
import { assessChange, type AssessDecision, type Found, prepareAssessment } from '../change/assess-change.ts';
import type { LoadedForApproval } from '../change/approve-change.ts';
import { loadForApproval } from '../change/change.commands.ts';
import { headOf, ofChange } from '../change/change-command.ts';
import { saveAssessment } from '../change/change.store.ts';
import { contentOfRelease, readyToCheck } from '../check-release.ts';
import { lockRelease, markValidatedAboard, readRelease } from '../governance.store.ts';
import { readModel } from '../model.ts';
import { releaseLife } from '../release.lifecycle.ts';
import { NO_MODEL, type Release } from '../release.ts';
import { latestRunFor } from '../simulation/simulation.store.ts';
import { startSimulation } from '../simulation/start-simulation.ts';
import { touchedBy } from '../touched.ts';
import type { Checked, ReleasePayload } from '../validate-release.ts';
import { foundAnew, type Gone, movesRules, sharedBy, wentBefore, worseThan } from './beside.ts';
import { readGone } from './beside.store.ts';
import { closed, Id, ofTenant } from './train.commands.ts';

const FOLLOWS = 'release-train.follow';
/** So many are named; each is enough to stop it. */
const SAID_MAX = 3;

/** `was`: as its checks find it beside the model that it was validated on, as things are now. */
export type CheckedAboard = {
  readonly was: Pick<Checked, 'gates'>;
  readonly is: Pick<Checked, 'contentHash' | 'onModel' | 'gates'>;
  /** What it touches that the models in between touch, too; null: it holds for every sale. */
  readonly shared: readonly string[] | null;
  readonly tried: boolean;
};
export type LoadedAboard = { readonly release: Release; readonly gone: readonly Gone[] };
type AboardDecision = Decision & { readonly onModel: string };

const problemsOf = ({ gates }: Pick<Checked, 'gates'>) => gates.flatMap(({ problems }) => problems);

/** Which of those that went before stop it, and why; nothing: what was approved holds beside them. */
const stopped = (before: readonly Gone[], { was, is, shared, tried }: CheckedAboard) => {
  const beside = before.map(({ number }) => number).toReversed();
  const rules = before.filter(movesRules).map(({ number }) => number);
  if (rules.length > 0) return { code: 'release-train.rules-moved', beside: rules };
  const found = foundAnew(problemsOf(was), problemsOf(is));
  if (found.length > 0) {
    const says = found.slice(0, SAID_MAX).map(({ message, whatToDo }) => `${message} ${whatToDo}`);
    return { code: 'release-train.collides', beside, says };
  }
  if (tried || shared?.length === 0) return undefined;
  const says = [shared === null ? 'It holds for every sale.' : `Both touch ${shared.slice(0, SAID_MAX).join(', ')}.`];
  return { code: 'release-train.not-tried', beside, says };
};

export const validateAboard = (
  { release, gone }: LoadedAboard,
  { modelHash }: Pick<Command<ReleasePayload>, 'modelHash'>,
  checked: CheckedAboard,
): Outcome<AboardDecision> => {
  const moved = releaseLife.move(release.status, 'validateAboard');
  if (!moved.ok) return moved;
  const inForce = modelHash ?? NO_MODEL;
  const { is } = checked;
  if (release.contentHash !== is.contentHash || inForce !== is.onModel)
    return refused({ code: 'release.changed-meanwhile', checked: is.contentHash, current: release.contentHash });
  const { validatedOnModel } = release;
  const before = wentBefore(validatedOnModel, inForce, gone);
  if (before === undefined) return refused({ code: 'release.model-moved', validatedOn: validatedOnModel, inForce });
  const no = stopped(before, checked);
  if (no) return refused(no);
  const beside = before.map(({ number }) => number).toReversed();
  const { id, contentHash } = release;
  return accepted({
    facts: [
      {
        type: 'ReleaseValidatedAboard',
        subject: { kind: 'release', id },
        data: { releaseId: id, contentHash, wasOn: validatedOnModel, onModel: inForce, beside },
      },
    ],
    answer: { releaseId: id, status: moved.value, contentHash, onModel: inForce, beside },
    root: contentHash,
    onModel: inForce,
  });
};

/** Both sets of checks are run outside any transaction: of a large model they take seconds. */
const checkBoth = async (
  door: Door,
  { tenantId, payload, at }: Command<ReleasePayload>,
): Promise<Outcome<CheckedAboard>> => {
  const { releaseId } = payload;
  const read = await door.read(tenantId, async (tx) => {
    const release = await readRelease(tx, releaseId);
    const on = release?.validatedOnModel ?? undefined;
    const [was, is] = [
      await contentOfRelease(door, tx, releaseId, at, on),
      await contentOfRelease(door, tx, releaseId, at),
    ];
    return release && was && is && { on, was, is, tried: (await latestRunFor(tx, release.contentHash)) !== undefined };
  });
  if (read === undefined) return refused({ code: 'release.not-found' });
  const was = await readyToCheck(door, tenantId, releaseId, at, read.on);
  const is = await readyToCheck(door, tenantId, releaseId, at);
  must(was !== undefined && is !== undefined, 'a release that was there is still there');
  const between = touchedBy(readModel(read.was.before).model, readModel(read.is.before).model);
  const [checkedBefore, checked] = [was(), is()];
  return accepted({
    was: checkedBefore,
    is: checked,
    shared: sharedBy(between, checked.touched),
    tried: read.tried,
  });
};

export const validateAboardCommand = defineCommand<ReleasePayload, LoadedAboard, AboardDecision, CheckedAboard>({
  context: 'governance',
  aggregate: 'release',
  name: 'release-train.validate-aboard',
  action: FOLLOWS,
  refusalsRecorded: true,
  payload: Type.Object({ releaseId: Id }, closed),
  prepare: checkBoth,
  load: async (tx, { payload }) => {
    const [release, gone] = await Promise.all([lockRelease(tx, payload.releaseId), readGone(tx, payload.releaseId)]);
    return release && { release, gone };
  },
  head: ({ release: { id, version, entryLeaf, contentHash } }) => ({ id, version, entryLeaf, root: contentHash }),
  resource: ofTenant,
  decide: (loaded, command, checked) => validateAboard(loaded, command, checked),
  save: ({ onModel }, _loaded, next, { tenantId, at }) => [markValidatedAboard(tenantId, next, onModel, at.toString())],
});

/** On the book as it is now, on the model as it is now; otherwise as a person tries it. */
export const tryAboardCommand = {
  ...startSimulation,
  name: 'release-train.try-aboard',
  action: FOLLOWS,
  resource: ofTenant,
};

type AssessAboard = { readonly changeId: string };

/** The change keeps its answers only where what is found now is no worse than what was answered for. */
export const assessAboard = (
  loaded: Pick<LoadedForApproval, 'change' | 'gates' | 'contentHash'>,
  command: Command<AssessAboard>,
  found: Found,
): Outcome<AssessDecision> => {
  const worse = worseThan({ tier: loaded.change.tier, gates: loaded.gates }, found);
  if (worse.length > 0)
    return refused({
      code: 'release-train.collides',
      number: loaded.change.number,
      says: worse.slice(0, SAID_MAX),
    });
  return assessChange(loaded, command, found);
};

export const assessAboardCommand = defineCommand<AssessAboard, LoadedForApproval, AssessDecision, Found>({
  ...ofChange,
  name: 'release-train.assess-aboard',
  action: FOLLOWS,
  refusalsRecorded: true,
  payload: Type.Object({ changeId: Id }, closed),
  prepare: prepareAssessment,
  load: loadForApproval,
  head: ({ change }) => headOf(change),
  resource: ofTenant,
  decide: (loaded, command, found) => assessAboard(loaded, command, found),
  save: (decided, _loaded, next, { tenantId }) => saveAssessment(tenantId, next, decided),
});

export const besideCommands = [
  validateAboardCommand,
  tryAboardCommand,
  assessAboardCommand,
] as unknown as readonly AnyCommandDefinition[];
