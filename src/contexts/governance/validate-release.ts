/** The gate: a release may go on when nothing is wrong with the commercial model as it will be, and not only with what it changes. */
import { Type, type Static } from 'typebox';
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import type { Command, Decision } from '#platform/command.ts';
import type { Problem } from './publish-check.ts';
import { releaseLife } from './release.lifecycle.ts';
import { NO_MODEL, type Release } from './release.ts';

export const PROBLEMS_SHOWN_MAX = 200;

export const ReleasePayload = Type.Object(
  { releaseId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }) },
  { additionalProperties: false },
);
export type ReleasePayload = Static<typeof ReleasePayload>;

/** What the checks looked at, made before the lock: it holds only for exactly this content on exactly this model. */
export type Checked = {
  readonly contentHash: string;
  readonly onModel: string;
  readonly changes: number;
  readonly problems: readonly Problem[];
};

export const validateRelease = (
  release: Release,
  command: Command<ReleasePayload>,
  checked: Checked,
): Outcome<Decision & { readonly onModel: string }> => {
  const moved = releaseLife.move(release.status, 'validate');
  if (!moved.ok) return moved;
  const inForce = command.modelHash ?? NO_MODEL;
  if (release.contentHash !== checked.contentHash || inForce !== checked.onModel)
    return refused({ code: 'release.changed-meanwhile', checked: checked.contentHash, current: release.contentHash });
  if (checked.changes === 0) return refused({ code: 'release.empty' });
  if (checked.problems.length > 0)
    return refused({
      code: 'release.not-publishable',
      count: checked.problems.length,
      problems: checked.problems.slice(0, PROBLEMS_SHOWN_MAX),
    });
  const { contentHash, onModel } = checked;
  return accepted({
    facts: [
      {
        type: 'ReleaseValidated',
        subject: { kind: 'release', id: release.id },
        data: { releaseId: release.id, contentHash, onModel, artifacts: checked.changes },
      },
    ],
    answer: { releaseId: release.id, status: moved.value, contentHash, onModel },
    root: contentHash,
    onModel,
  });
};
