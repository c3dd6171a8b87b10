/**
 * What was approved becomes the commercial model, from an instant on. Versions are written for ever; a quote that names an
 * earlier one is not touched by it.
 */
import { accepted, must, refused, type Outcome } from '#kernel/outcome.ts';
import type { Command, Decision, Fact } from '#platform/command.ts';
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
  /** A published model that takes effect after now. */
  readonly waiting: { readonly effectiveFrom: string } | undefined;
};

export type PublishDecision = Decision & {
  readonly modelHash: string;
  readonly previousModelHash: string;
  readonly effectiveFrom: string;
  readonly entries: readonly ModelEntry[];
  readonly earlier: { readonly id: string; readonly status: 'superseded' | 'rolledBack' } | undefined;
};

export const publishRelease = (
  { release, changes, base, newest, waiting }: LoadedForPublish,
  command: Command<ReleasePayload>,
): Outcome<PublishDecision> => {
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

  const entries = applyChanges(base, changes);
  const modelHash = modelHashOf(entries);
  const earlier = newest && { id: newest.id, status: earlierStatus(release, newest.id) };
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
      ...(earlier ? [earlierFact(earlier, release.id)] : []),
    ],
    answer: { releaseId: release.id, status: moved.value, modelHash, previousModelHash: inForce, effectiveFrom },
    root: release.contentHash,
    modelHash,
    previousModelHash: inForce,
    effectiveFrom,
    entries,
    earlier,
  });
};

const earlierStatus = (release: Release, newest: string): 'superseded' | 'rolledBack' =>
  release.rollsBack === newest ? 'rolledBack' : 'superseded';

const earlierFact = (
  earlier: { readonly id: string; readonly status: 'superseded' | 'rolledBack' },
  by: string,
): Fact => ({
  type: earlier.status === 'rolledBack' ? 'ReleaseRolledBack' : 'ReleaseSuperseded',
  subject: { kind: 'release', id: earlier.id },
  data: { releaseId: earlier.id, by },
});
