/**
 * Undoing a release is a release: it returns each artifact to the version before, under the same hash, and takes out what was
 * new. It is validated, approved and published like any other, because yesterday's model can be wrong today.
 */
import { Type, type Static } from 'typebox';
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import type { Command, Decision } from '#platform/command.ts';
import { changesBetween, contentHashOf, type ModelEntry } from './release-content.ts';
import { NO_MODEL, type Release, type ReleaseChange } from './release.ts';

export const RollBackReleasePayload = Type.Object(
  {
    /** The release to undo. */
    releaseId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }),
    purpose: Type.String({ minLength: 1, maxLength: 4000 }),
  },
  { additionalProperties: false },
);
export type RollBackReleasePayload = Static<typeof RollBackReleasePayload>;

export type LoadedForRollBack = {
  readonly undone: Release;
  /** The items of the model that it made, and of the one before it. */
  readonly made: readonly ModelEntry[];
  readonly before: readonly ModelEntry[];
  readonly elsewhere: readonly { readonly key: string; readonly releaseId: string }[];
};

export type RollBackDecision = Decision & {
  readonly changes: readonly ReleaseChange[];
  readonly contentHash: string;
  readonly name: string;
};

export const rollBackRelease = (
  { undone, made, before, elsewhere }: LoadedForRollBack,
  command: Command<RollBackReleasePayload>,
): Outcome<RollBackDecision> => {
  const inForce = command.modelHash ?? NO_MODEL;
  if (undone.status !== 'published' || undone.modelHash !== inForce || undone.previousModelHash === NO_MODEL)
    return refused({
      code: 'release.nothing-to-roll-back',
      status: undone.status,
      modelHash: undone.modelHash,
      inForce,
    });
  const back = changesBetween(made, before);
  const taken = elsewhere[0];
  if (taken) return refused({ code: 'draft.in-another-release', ...taken, count: elsewhere.length });
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
