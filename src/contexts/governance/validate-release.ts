/** The gate: a release may go on when nothing is wrong with the commercial model as it will be, and not only with what it changes. */
import { Type, type Static } from 'typebox';
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import type { Command, Decision } from '#platform/command.ts';
import { isBlocking, type InUse } from './publish-check.ts';
import type { CheckedGate } from './publish-checks.ts';
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
  readonly gates: readonly CheckedGate[];
  readonly inUse: InUse;
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
  const found = checked.gates.flatMap(({ problems }) => problems);
  const problems = found.filter(isBlocking);
  if (problems.length > 0)
    return refused({
      code: 'release.not-publishable',
      count: problems.length,
      problems: problems.slice(0, PROBLEMS_SHOWN_MAX),
    });
  const { contentHash, onModel } = checked;
  const { quotes, orders, assets } = checked.inUse;
  // Kept with the validation: who approves answers for what was known then, not for what is counted later.
  const touches = { openQuotes: quotes, ordersInFlight: orders, installedProducts: assets, warnings: found.length };
  return accepted({
    facts: [
      {
        type: 'ReleaseValidated',
        subject: { kind: 'release', id: release.id },
        data: { releaseId: release.id, contentHash, onModel, artifacts: checked.changes, touches },
      },
    ],
    answer: { releaseId: release.id, status: moved.value, contentHash, onModel, touches },
    root: contentHash,
    onModel,
  });
};
