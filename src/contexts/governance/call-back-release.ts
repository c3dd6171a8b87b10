/**
 * What is published for a later instant is called back before it: nothing was decided under its model yet, so nothing has to be undone. The model
 * stays where it was written, and is read by nobody any more; the release is a draft again, or given up, the one before it is the newest
 * again, and the change that carried it begins again where it can be assessed.
 */
import { Type, type Static } from 'typebox';
import { accepted, must, refused, type Outcome } from '#kernel/outcome.ts';
import type { Command, Decision, Fact } from '#platform/command.ts';
import { InstantText } from './change/change-request.contract.ts';
import { changeLife } from './change/change.lifecycle.ts';
import type { Change } from './change/change.ts';
import type { Elsewhere } from './governance.store.ts';
import { releaseLife } from './release.lifecycle.ts';
import type { Release, ReleaseStatus } from './release.ts';

/**
 * The time of a command is that of its arrival, and it may wait and commit seconds later. So long before the instant it is too late: otherwise
 * another process could decide under the model while it is being called back.
 */
export const CALLED_BACK_AHEAD_SECONDS = 30;

export const CallBackReleasePayload = Type.Object(
  {
    releaseId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }),
    because: Type.String({ minLength: 3, maxLength: 2000, pattern: '\\S' }),
    /** It is given up: other releases may change its artifacts. Left out: it is a draft again. */
    forGood: Type.Optional(Type.Literal(true)),
    /** The instant for which it is then meant. Left out: it keeps the one that it has. */
    effectiveFrom: Type.Optional(InstantText),
  },
  { additionalProperties: false },
);
export type CallBackReleasePayload = Static<typeof CallBackReleasePayload>;

export type LoadedForCallBack = {
  readonly release: Release;
  /** The model that it made and that stands. */
  readonly model: { readonly id: string; readonly effectiveFrom: string } | undefined;
  /** The release whose model it would have taken the place of; none before the first. */
  readonly before: { readonly id: string; readonly name: string; readonly status: ReleaseStatus } | undefined;
  readonly change: Change | undefined;
  /** Open changes, in other releases, of artifacts that it changes. */
  readonly elsewhere: readonly Elsewhere[];
};

export type CallBackDecision = Decision & {
  readonly modelId: string;
  readonly status: Extract<ReleaseStatus, 'draft' | 'withdrawn'>;
  readonly restored: string | undefined;
  readonly changeBack: string | undefined;
  /** Another instant than the one that it had. */
  readonly movedTo: string | undefined;
};

export const callBackRelease = (
  { release, model, before, change, elsewhere }: LoadedForCallBack,
  command: Command<CallBackReleasePayload>,
): Outcome<CallBackDecision> => {
  const { forGood = false, effectiveFrom: movedTo } = command.payload;
  const moved = releaseLife.move(release.status, forGood ? 'giveUp' : 'callBack');
  if (!moved.ok) return moved;
  must(model !== undefined, 'a published release has a model that stands');
  const { effectiveFrom } = model;
  const last = Temporal.Instant.from(effectiveFrom).subtract({ seconds: CALLED_BACK_AHEAD_SECONDS });
  if (Temporal.Instant.compare(command.at, last) > 0)
    return refused({
      code: 'release.in-effect-already',
      effectiveFrom,
      until: last.toString(),
      now: command.at.toString(),
    });
  if (movedTo !== undefined && Temporal.Instant.compare(movedTo, command.at) <= 0)
    return refused({ code: 'release.effective-in-past', effectiveFrom: movedTo, now: command.at.toString() });
  const taken = elsewhere[0];
  if (taken && !forGood) return refused({ code: 'draft.in-another-release', ...taken, count: elsewhere.length });
  must(
    before === undefined || before.status === 'superseded',
    'what a waiting release took the place of is superseded',
  );
  const back = change && changeLife.allowed(change.status).includes('callBack') ? change : undefined;
  const status = forGood ? 'withdrawn' : 'draft';
  return accepted({
    facts: factsOf(release, { effectiveFrom, before, back }, command),
    answer: {
      releaseId: release.id,
      status: moved.value,
      effectiveFrom,
      standsAgain: before?.name ?? null,
      change: back?.number ?? null,
      nowFor: movedTo ?? effectiveFrom,
    },
    root: release.contentHash,
    modelId: model.id,
    status,
    restored: before?.id,
    changeBack: back?.id,
    movedTo,
  });
};

const factsOf = (
  release: Release,
  {
    effectiveFrom,
    before,
    back,
  }: {
    readonly effectiveFrom: string;
    readonly before: LoadedForCallBack['before'];
    readonly back: Change | undefined;
  },
  { actor, payload }: Command<CallBackReleasePayload>,
): readonly Fact[] => {
  const { id, modelHash } = release;
  const about = (kind: string, of: string) => ({ kind, id: of });
  const facts: Fact[] = [
    {
      type: payload.forGood === true ? 'ReleaseGivenUp' : 'ReleaseCalledBack',
      subject: about('release', id),
      data: { releaseId: id, modelHash, effectiveFrom, nowFor: payload.effectiveFrom ?? effectiveFrom, by: actor.id },
      words: { because: payload.because },
    },
  ];
  if (before)
    facts.push({
      type: 'ReleaseStandsAgain',
      subject: about('release', before.id),
      data: { releaseId: before.id, insteadOf: id },
    });
  if (back)
    facts.push({
      type: 'ChangeCalledBack',
      subject: about('change', back.id),
      data: { changeId: back.id, number: back.number, releaseId: id },
    });
  return facts;
};
