/** What a release would lead to, read and checked: the model in force, with the release's changes in it. */
import { parseStrict } from '#kernel/canonical.ts';
import type { Door } from '#platform/door.ts';
import type { Tx } from '#platform/database/tx.ts';
import { readChangedContent, readChanges, readRelease } from './governance.store.ts';
import { releaseProblems } from './publish-checks.ts';
import type { Checked } from './validate-release.ts';
import type { Artifact } from './well-formed.ts';

const nameOf = (artifact: { readonly kind: string; readonly key: string }): string =>
  `${artifact.kind}/${artifact.key}`;

export const checkRelease = async (
  door: Door,
  tx: Tx,
  releaseId: string,
  at: Temporal.Instant,
): Promise<Checked | undefined> => {
  const [release, changes, content, inForce] = await Promise.all([
    readRelease(tx, releaseId),
    readChanges(tx, releaseId),
    readChangedContent(tx, releaseId),
    door.models.at(tx, at),
  ]);
  if (!release) return undefined;
  const changed = new Set(changes.map(nameOf));
  const before: readonly Artifact[] = inForce.items;
  const after: readonly Artifact[] = [
    ...before.filter((artifact) => !changed.has(nameOf(artifact))),
    ...content.map(({ kind, key, text }) => ({ kind, key, content: parseStrict(text) })),
  ];
  const effective = Temporal.Instant.from(release.effectiveFrom ?? at.toString());
  return {
    contentHash: release.contentHash,
    onModel: inForce.hash,
    changes: changes.length,
    problems: releaseProblems({
      after,
      before,
      effectiveOn: effective.toZonedDateTimeISO('UTC').toPlainDate().toString(),
    }),
  };
};
