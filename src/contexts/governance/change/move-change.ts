/** The plain moves of a change: given up, scheduled, out, watched, closed, taken back. */
import { Type, type Static } from 'typebox';
import { accepted, must, refused, type Outcome, type Refusal } from '#kernel/outcome.ts';
import type { Command } from '#platform/command.ts';
import type { Release } from '../release.ts';
import type { ChangePayload } from './assess-change.ts';
import { deploymentOf, InstantText } from './change-request.contract.ts';
import { changeLife } from './change.lifecycle.ts';
import type { CalendarPeriod } from '../calendar/period.ts';
import { freezing, frozenBy } from '../calendar/frozen.ts';
import type { ChangePolicy } from './change-policy.contract.ts';
import { ofThisRound } from './approve-change.ts';
import type { Approval, Change, Closing } from './change.ts';
import { notAnswered } from './may-publish.ts';
import { type Meanwhile, meanwhileOnRecord } from './meanwhile.ts';
import { readingText, toldReading, watchedAs, watchedUntil } from './monitoring.ts';
import { reviewersOf } from './reviewers.ts';
import { factOf, type MoveDecision, toldOf } from './submit-change.ts';

const Id = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });
export const answer = (change: Change, status: Change['status']) => ({
  changeId: change.id,
  number: change.number,
  status,
});

/** With those who answered for it. */
export type WithAnswers = {
  readonly change: Change;
  readonly approvals: readonly (Approval & { readonly round: number })[];
};

/** With the release that it carries, as it is under the lock. */
export type WithRelease = { readonly change: Change; readonly release: Release | undefined };

export const withdrawChange = (
  { change, release }: WithRelease,
  _command: Command<ChangePayload>,
): Outcome<MoveDecision> => {
  const moved = changeLife.move(change.status, 'withdraw');
  if (!moved.ok) return moved;
  // Publishing holds the change: whoever withdraws it meanwhile waits here, and then sees that it is out.
  if (release && release.modelHash !== null)
    return refused({ code: 'change.release-is-out', releaseId: release.id, status: release.status });
  return accepted({
    facts: [factOf('ChangeWithdrawn', change)],
    answer: answer(change, moved.value),
    moved: { status: moved.value, approvedHash: null },
  });
};

export const ScheduleChangePayload = Type.Object(
  { changeId: Id, notBefore: InstantText },
  { additionalProperties: false },
);
export type ScheduleChangePayload = Static<typeof ScheduleChangePayload>;

export const scheduleChange = (change: Change, command: Command<ScheduleChangePayload>): Outcome<MoveDecision> => {
  const moved = changeLife.move(change.status, 'schedule');
  if (!moved.ok) return moved;
  const { notBefore } = command.payload;
  if (Temporal.Instant.compare(notBefore, command.at) <= 0)
    return refused({ code: 'change.scheduled-in-past', notBefore, now: command.at.toString() });
  return accepted({
    facts: [factOf('ChangeScheduled', change, { notBefore })],
    answer: { ...answer(change, moved.value), notBefore },
    moved: { status: moved.value, scheduledFor: notBefore },
  });
};

/** `inEffectAt`: from then on it is watched; a release that waits for its day does nothing before it. */
const out = (
  { change, approvals }: WithAnswers,
  policy: ChangePolicy,
  at: Temporal.Instant,
  inEffectAt: Temporal.Instant = at,
): Outcome<MoveDecision> => {
  const moved = changeLife.move(change.status, 'release');
  if (!moved.ok) return moved;
  const emergency = change.asked.emergency !== undefined;
  const reviewBy = emergency ? at.add({ hours: policy.emergency.reviewWithinHours }).toString() : null;
  return accepted({
    facts: [
      factOf('ChangeReleased', change, {
        contentHash: change.approvedHash,
        emergency,
        title: change.asked.title,
        informed: [...toldOf(change, policy).informed],
        reviewBy,
        reviewers: emergency ? reviewersOf(change, policy, approvals).map(({ role }) => role) : [],
      }),
    ],
    answer: answer(change, moved.value),
    root: change.approvedHash,
    moved: { status: moved.value, releasedAt: inEffectAt.toString(), ...(reviewBy === null ? {} : { reviewBy }) },
  });
};

export type LoadedAsReleased = WithAnswers & { readonly release: Release | undefined };

/** Its release was published: told by the flow, once. It may have been called back before the flow came to it. */
export const recordReleased =
  (policy: ChangePolicy) =>
  (loaded: LoadedAsReleased, command: Command<ChangePayload>): Outcome<MoveDecision> => {
    const { change, release } = loaded;
    if (release !== undefined && release.modelHash === null)
      return refused({ code: 'change.not-approved', number: change.number, status: change.status });
    const from = release?.effectiveFrom ?? command.at.toString();
    const waits = Temporal.Instant.compare(from, command.at) > 0;
    return out(loaded, policy, command.at, waits ? Temporal.Instant.from(from) : command.at);
  };

const isAnswered = ({ status }: Change): boolean => status === 'approved' || status === 'scheduled';

export type LoadedForDeploy = WithAnswers & { readonly periods: readonly CalendarPeriod[] };
/** `passed`: the freeze that it went through. */
export type DeployDecision = MoveDecision & { readonly passed?: CalendarPeriod };

/**
 * A deployment is made by whoever runs the service, who says so here; the model's own releases are published. A freeze holds it as it holds
 * a release, and an emergency passes it as one does: by a third person, who neither wrote nor answered for it, and on the record.
 */
export const deployChange =
  (policy: ChangePolicy) =>
  (loaded: LoadedForDeploy, command: Command<ChangePayload>): Outcome<DeployDecision> => {
    const { change, periods, approvals } = loaded;
    const deployment = deploymentOf(change.asked);
    if (deployment === undefined) return refused({ code: 'change.not-a-deployment', releaseId: change.releaseId });
    if (change.scheduledFor !== null && Temporal.Instant.compare(command.at, change.scheduledFor) < 0)
      return refused({ code: 'change.scheduled-later', number: change.number, notBefore: change.scheduledFor });
    const failed = change.assessed?.gates.failed ?? 0;
    if (failed > 0) return refused({ code: 'change.gates-failed', number: change.number, failed });
    const unanswered = notAnswered(policy, change, ofThisRound(change, approvals));
    if (isAnswered(change) && unanswered.length > 0)
      return refused({ code: 'change.asks-more-now', number: change.number, tier: change.tier, asked: unanswered });
    const asked = { tier: change.tier ?? 4, scope: {}, at: command.at } as const;
    const frozen = frozenBy(periods, { ...asked, emergency: change.asked.emergency !== undefined });
    if (frozen) return refused(frozen);
    const moved = out(loaded, policy, command.at);
    const passed = freezing(periods, asked);
    if (!moved.ok || passed === undefined) return moved;
    const involved = [...change.authorPersons, ...approvals.map(({ personId }) => personId)];
    if ([command.actor.personId, command.actor.onBehalfOf].some((person) => involved.includes(person ?? '')))
      return refused({ code: 'change.emergency-needs-third-person', period: passed.name, until: passed.to });
    return accepted({
      ...moved.value,
      facts: [
        ...moved.value.facts,
        factOf('DeploymentPassedFreeze', change, {
          periodId: passed.id,
          period: passed.name,
          version: deployment.version,
          by: command.actor.id,
        }),
      ],
      passed,
    });
  };

export type Counted = {
  readonly change: Change;
  readonly before: ReadonlyMap<string, number>;
  readonly since: ReadonlyMap<string, number>;
};

export const watchChange = (
  { change, before, since }: Counted,
  command: Command<ChangePayload>,
): Outcome<MoveDecision> => {
  const moved = changeLife.move(change.status, 'watch');
  if (!moved.ok) return moved;
  must(change.releasedAt !== null, 'what is watched is out');
  if (Temporal.Instant.compare(command.at, change.releasedAt) < 0)
    return refused({ code: 'change.not-in-effect', number: change.number, from: change.releasedAt });
  const watched = watchedAs(change.asked, { releasedAt: change.releasedAt, at: command.at.toString(), before, since });
  // Told when it begins, and not with every look at it.
  const passesLimit = !watched.holds && change.watched?.holds !== false;
  return accepted({
    facts: [
      factOf('ChangeWatched', change, {
        holds: watched.holds,
        readings: watched.readings.length,
        found: watched.readings.map(({ says: _says, ...reading }) => ({ ...reading })),
      }),
      ...(passesLimit
        ? [
            factOf('ChangeLimitPassed', change, {
              title: change.asked.title,
              owner: change.asked.owner ?? null,
              passed: watched.readings.filter(({ holds }) => !holds).map(readingText),
            }),
          ]
        : []),
    ],
    answer: {
      ...answer(change, moved.value),
      holds: watched.holds,
      readings: watched.readings.map(toldReading),
    },
    moved: { status: moved.value, watched },
  });
};

export const CloseChangePayload = Type.Object(
  { changeId: Id, says: Type.String({ minLength: 1, maxLength: 4000 }), although: Type.Optional(Type.Literal(true)) },
  { additionalProperties: false },
);
export type CloseChangePayload = Static<typeof CloseChangePayload>;

/** `checks`: what the platform saw for itself when it was closed. */
export type LoadedForClose = { readonly change: Change; readonly checks: readonly string[] };

const unreviewed = ({ asked, review, reviewBy }: Change, although: boolean): Refusal | undefined => {
  if (asked.emergency === undefined) return undefined;
  if (review === null) return { code: 'change.review-missing', reviewBy };
  return review.holds || although ? undefined : { code: 'change.review-failed', says: review.says };
};

export const closeChange = (
  { change, checks }: LoadedForClose,
  command: Command<CloseChangePayload>,
): Outcome<MoveDecision> => {
  const moved = changeLife.move(change.status, 'close');
  if (!moved.ok) return moved;
  const { watched, releasedAt } = change;
  must(watched !== null && releasedAt !== null, 'what is closed was watched');
  const open = unreviewed(change, command.payload.although === true);
  if (open) return refused(open);
  const until = watchedUntil(change.asked, releasedAt);
  if (Temporal.Instant.compare(watched.at, until) < 0)
    return refused({ code: 'change.not-watched-long-enough', watchedAt: watched.at, until: until.toString() });
  if (!watched.holds && command.payload.although !== true)
    return refused({
      code: 'change.watch-failed',
      readings: watched.readings.filter(({ holds }) => !holds).map(toldReading),
    });
  const closing: Closing = { at: command.at.toString(), says: command.payload.says, checks };
  return accepted({
    facts: [factOf('ChangeClosed', change, { holds: watched.holds }, { says: command.payload.says })],
    answer: answer(change, moved.value),
    moved: { status: moved.value, closing },
  });
};

export type LoadedAsTakenBack = { readonly change: Change; readonly meanwhile: Meanwhile | undefined };

/** The release that undoes it was published: told by the flow. With all that was decided until then, which is evidence of the change. */
export const recordRolledBack = (
  { change, meanwhile }: LoadedAsTakenBack,
  _command: Command<ChangePayload>,
): Outcome<MoveDecision> => {
  const moved = changeLife.move(change.status, 'rollBack');
  if (!moved.ok) return moved;
  return accepted({
    facts: [factOf('ChangeRolledBack', change, { releaseId: change.rolledBackBy })],
    answer: { ...answer(change, moved.value), ...(meanwhile && { meanwhile: meanwhileOnRecord(meanwhile) }) },
    moved: { status: moved.value },
  });
};
