/**
 * Undoing a release is a release: it returns each artifact that it changed to the version before, under the same hash, and takes out what was
 * new. It is validated, approved and published like any other, because what was right then can be wrong today. It need not be the newest
 * one; what a later release changed again is refused by name.
 */
import { Type, type Static } from 'typebox';
import { accepted, refused, type Outcome, type Refusal } from '#kernel/outcome.ts';
import type { Command, Decision } from '#platform/command.ts';
import { contentHashOf, type ModelEntry } from './release-content.ts';
import { releaseLife } from './release.lifecycle.ts';
import { NO_MODEL, type Release, type ReleaseChange } from './release.ts';
import { type WayBack, wayBack } from './way-back.ts';

export const IN_THE_WAY_SHOWN_MAX = 100;

export const RollBackReleasePayload = Type.Object(
  {
    /** The release to undo. */
    releaseId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }),
    purpose: Type.String({ minLength: 1, maxLength: 4000 }),
  },
  { additionalProperties: false },
);
export type RollBackReleasePayload = Static<typeof RollBackReleasePayload>;

/** A release that changed, later, an artifact of the one to undo, and was not rolled back. */
export type ChangedSince = {
  readonly kind: string;
  readonly key: string;
  readonly releaseId: string;
  readonly name: string;
};

export type LoadedForRollBack = {
  readonly undone: Release;
  /** The items of the model that it made, of the one before it, and of the one in force. */
  readonly made: readonly ModelEntry[];
  readonly before: readonly ModelEntry[];
  readonly inForce: readonly ModelEntry[];
  /** The newest first. */
  readonly since: readonly ChangedSince[];
  readonly elsewhere: readonly { readonly kind: string; readonly key: string; readonly releaseId: string }[];
};

export type RollBackDecision = Decision & {
  readonly changes: readonly ReleaseChange[];
  readonly contentHash: string;
  readonly name: string;
};

const nameOf = ({ kind, key }: { readonly kind: string; readonly key: string }): string => `${kind}/${key}`;

/** The releases to roll back first, the newest before the older; of each, the artifacts that are in the way. */
const firstOf = (inTheWay: WayBack['inTheWay'], since: readonly ChangedSince[]) => {
  const names = new Set(inTheWay.map(nameOf));
  const found = since.filter((each) => names.has(nameOf(each)));
  return [...Map.groupBy(found, ({ releaseId }) => releaseId)].map(([releaseId, list]) => ({
    releaseId,
    name: list[0]?.name ?? '',
    artifacts: list.map(nameOf),
  }));
};

const stopped = ({ undone, since, elsewhere }: LoadedForRollBack, { back, inTheWay }: WayBack): Refusal | undefined => {
  if (inTheWay.length > 0)
    return {
      code: 'release.changed-since',
      artifacts: inTheWay.slice(0, IN_THE_WAY_SHOWN_MAX).map(nameOf),
      count: inTheWay.length,
      first: firstOf(inTheWay, since),
    };
  if (back.length === 0)
    return { code: 'release.nothing-to-roll-back', status: undone.status, modelHash: undone.modelHash };
  const names = new Set(back.map(nameOf));
  const taken = elsewhere.filter((each) => names.has(nameOf(each)));
  return taken[0] && { code: 'draft.in-another-release', ...taken[0], count: taken.length };
};

export const rollBackRelease = (
  loaded: LoadedForRollBack,
  command: Command<RollBackReleasePayload>,
): Outcome<RollBackDecision> => {
  const { undone, made, before, inForce } = loaded;
  const { status, modelHash, previousModelHash, publishedAt } = undone;
  const nothing = { code: 'release.nothing-to-roll-back', status, modelHash, inForce: command.modelHash ?? NO_MODEL };
  if (!releaseLife.allowed(status).includes('rollBack') || previousModelHash === NO_MODEL) return refused(nothing);
  const effectiveFrom = undone.effectiveFrom ?? publishedAt;
  if (effectiveFrom !== null && Temporal.Instant.compare(effectiveFrom, command.at) > 0)
    return refused({ code: 'release.not-in-effect', effectiveFrom, now: command.at.toString() });
  const way = wayBack(made, before, inForce);
  const problem = stopped(loaded, way);
  if (problem) return refused(problem);
  const { back } = way;
  const id = command.id('release');
  const name = `Roll back: ${undone.name}`.slice(0, 200);
  const contentHash = contentHashOf(back);
  return accepted({
    facts: [
      {
        type: 'ReleaseDrafted',
        subject: { kind: 'release', id },
        data: { releaseId: id, name, effectiveFrom: null, rollsBack: undone.id },
      },
    ],
    answer: { releaseId: id, status: 'draft', changes: back.length, contentHash },
    root: contentHash,
    changes: back.map((change) => ({ ...change, authorPersons: [command.actor.personId] })),
    contentHash,
    name,
  });
};
