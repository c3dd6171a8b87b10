/**
 * What was approved becomes the commercial model, from an instant on. Versions are written for ever; a quote that names an
 * earlier one is not touched by it.
 */
import { accepted, must, refused, type Outcome } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Command, Decision, Fact } from '#platform/command.ts';
import { freezing, frozenBy } from './calendar/frozen.ts';
import { heldAs } from './calendar/held-as.ts';
import type { CalendarPeriod } from './calendar/period.ts';
import type { Change } from './change/change.ts';
import type { SimulationSeen } from './change/gate.ts';
import { notAnswered, publishRefusal } from './change/may-publish.ts';
import { policyInForce } from './change/policy-in-force.ts';
import { staleSimulation } from './change/simulation-seen.ts';
import type { TrainOfChange } from './train/train.ts';
import { applyChanges, modelHashOf, type ModelEntry } from './release-content.ts';
import { releaseLife } from './release.lifecycle.ts';
import { NO_MODEL, type Release, type ReleaseChange } from './release.ts';
import type { ReleasePayload } from './validate-release.ts';

export type LoadedForPublish = {
  readonly release: Release;
  readonly changes: readonly ReleaseChange[];
  /** The items of the model in force. */
  readonly base: readonly ModelEntry[];
  /** The release whose model is the newest: this one supersedes it, or rolls it back. */
  readonly newest: Pick<Release, 'id' | 'name'> | undefined;
  /** The release that it rolls back, which need not be the newest. */
  readonly undone?: Pick<Release, 'id' | 'status'> | undefined;
  /** A published model that takes effect after now. */
  readonly waiting: { readonly effectiveFrom: string } | undefined;
  /** Of the business calendar: those that are not over. */
  readonly periods: readonly CalendarPeriod[];
  /** The change request that carries it, and the one whose way back it is; locked. */
  readonly change?: Change | undefined;
  readonly undoes?: Change | undefined;
  readonly train?: TrainOfChange | undefined;
  /** The newest that is done for its content. */
  readonly simulation: SimulationSeen | undefined;
  /** The natural persons who answered for the change that carries it, and as what. */
  readonly answeredBy?: readonly { readonly personId: string; readonly role: string }[];
};

export type Earlier = { readonly id: string; readonly status: 'superseded' | 'rolledBack' };

export type PublishDecision = Decision & {
  readonly modelHash: string;
  readonly previousModelHash: string;
  readonly effectiveFrom: string;
  readonly entries: readonly ModelEntry[];
  /** The releases that it moves on: the newest, and the one that it rolls back. */
  readonly earlier: readonly Earlier[];
  /** The period whose freeze it passes, in an emergency or on its way back. */
  readonly passed: CalendarPeriod | undefined;
};

export const publishRelease = (
  loaded: LoadedForPublish,
  command: Command<ReleasePayload>,
  model?: CommercialModel,
): Outcome<PublishDecision> => {
  const { release, changes, base, waiting, change, undoes, train, simulation, answeredBy = [] } = loaded;
  const moved = releaseLife.move(release.status, 'publish');
  if (!moved.ok) return moved;
  must(
    release.validatedHash === release.contentHash,
    'an approved release was validated as it is: every edit voids both',
  );
  const inForce = command.modelHash ?? NO_MODEL;
  if (release.validatedOnModel !== inForce)
    return refused({ code: 'release.model-moved', validatedOn: release.validatedOnModel, inForce });
  const effectiveFrom = release.effectiveFrom ?? command.at.toString();
  if (Temporal.Instant.compare(effectiveFrom, command.at) < 0)
    return refused({ code: 'release.effective-in-past', effectiveFrom, now: command.at.toString() });
  if (waiting) return refused({ code: 'release.later-model-waiting', ...waiting });
  const inForcePolicy = model && policyInForce(model, command.at);
  const governed = inForcePolicy?.published === true;
  const through = throughCalendar(loaded, command, isEmergency(change, governed, command));
  if (!through.ok) return through;
  const passed = through.value;
  // Also where nothing else depends on requests: what one calls an emergency passes a freeze only when it was answered for.
  const expedited = passed !== undefined && change?.asked.emergency !== undefined;
  // A worker judges nothing: without a change that people answered for there is nothing that it may publish.
  const asked = governed || expedited || train !== undefined || command.actor.type === 'system';
  const unanswered = change && inForcePolicy ? notAnswered(inForcePolicy.policy, change, answeredBy) : [];
  const stale = change && inForcePolicy && staleSimulation(inForcePolicy.policy, change, simulation, command.at);
  const carrier = { release, change, undoes, train, unanswered, stale };
  const stopped = publishRefusal(carrier, asked, { at: command.at, inForce });
  if (stopped) return refused(stopped);

  const moving = earlierOf(loaded);
  if (!moving.ok) return moving;
  const earlier = moving.value;
  const entries = applyChanges(base, changes);
  const modelHash = modelHashOf(entries);
  return accepted({
    facts: [
      {
        type: 'CatalogPublished',
        subject: { kind: 'release', id: release.id },
        data: {
          releaseId: release.id,
          name: release.name,
          modelHash,
          previousModelHash: inForce,
          effectiveFrom,
          changed: changes.filter(({ hash }) => hash !== null).length,
          removed: changes.filter(({ hash }) => hash === null).length,
          artifacts: entries.length,
        },
      },
      ...earlier.map((each) => earlierFact(each, release.id)),
      ...(passed ? [passedFact(passed, release, change, command)] : []),
    ],
    answer: { releaseId: release.id, status: moved.value, modelHash, previousModelHash: inForce, effectiveFrom },
    root: release.contentHash,
    modelHash,
    previousModelHash: inForce,
    effectiveFrom,
    entries,
    earlier,
    passed,
  });
};

/** What an emergency is called in the envelope: a word that can be counted, beside the reason. */
const EMERGENCY = 'emergency';

/**
 * The change that carries a release says whether it is an emergency, since that is what was answered for. The word in the envelope counts
 * only where no request carries the release, and none has to.
 */
const isEmergency = (
  change: Change | undefined,
  governed: boolean,
  { reason, reasonCode }: Command<ReleasePayload>,
): boolean =>
  change === undefined
    ? !governed && reasonCode === EMERGENCY && (reason ?? '').trim() !== ''
    : change.asked.emergency !== undefined;

/**
 * A freeze is passed by an emergency, which has a reason and is published by a third person, and by a way back: nobody waits three weeks
 * to undo what does harm.
 */
const throughCalendar = (
  { periods, release, changes, change, answeredBy = [] }: LoadedForPublish,
  { at, actor }: Command<ReleasePayload>,
  emergency: boolean,
): Outcome<CalendarPeriod | undefined> => {
  const asked = { ...heldAs(changes, change), at };
  // What is published before a freeze and takes effect in it is sold from in it.
  const effective = { ...asked, at: Temporal.Instant.from(release.effectiveFrom ?? at) };
  const period = freezing(periods, asked) ?? freezing(periods, effective);
  if (period === undefined || release.rollsBack !== null) return accepted(period);
  const frozen = frozenBy(periods, { ...asked, emergency }) ?? frozenBy(periods, { ...effective, emergency });
  if (frozen) return refused(frozen);
  const involved = [
    ...release.authorPersons,
    release.approvedByPerson,
    ...(change?.authorPersons ?? []),
    ...answeredBy.map(({ personId }) => personId),
  ];
  return involved.includes(actor.personId)
    ? refused({ code: 'change.emergency-needs-third-person', period: period.name, until: period.to })
    : accepted(period);
};

const passedFact = (
  period: CalendarPeriod,
  release: Release,
  change: Change | undefined,
  { actor }: Command<unknown>,
): Fact => ({
  type: 'FreezePassedInEmergency',
  subject: { kind: 'release', id: release.id },
  data: {
    releaseId: release.id,
    periodId: period.id,
    period: period.name,
    by: actor.id,
    wayBack: release.rollsBack !== null,
    changeId: change?.id ?? null,
  },
});

/** Of two ways back of one release the second is refused: it is rolled back once. */
const earlierOf = ({ newest, undone }: LoadedForPublish): Outcome<readonly Earlier[]> => {
  const superseded: readonly Earlier[] =
    newest && newest.id !== undone?.id ? [{ id: newest.id, status: 'superseded' }] : [];
  if (undone === undefined) return accepted(superseded);
  const moved = releaseLife.move(undone.status, 'rollBack');
  return moved.ok ? accepted([...superseded, { id: undone.id, status: 'rolledBack' }]) : moved;
};

const earlierFact = (earlier: Earlier, by: string): Fact => ({
  type: earlier.status === 'rolledBack' ? 'ReleaseRolledBack' : 'ReleaseSuperseded',
  subject: { kind: 'release', id: earlier.id },
  data: { releaseId: earlier.id, by },
});
