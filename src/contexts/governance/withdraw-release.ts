/** A release is given up: its drafts go, and others may change those artifacts again. */
import { accepted, type Outcome } from '#kernel/outcome.ts';
import type { Command, Decision } from '#platform/command.ts';
import { releaseLife } from './release.lifecycle.ts';
import type { Release } from './release.ts';
import type { ReleasePayload } from './validate-release.ts';

export const withdrawRelease = (release: Release, _command: Command<ReleasePayload>): Outcome<Decision> => {
  const moved = releaseLife.move(release.status, 'withdraw');
  if (!moved.ok) return moved;
  return accepted({
    facts: [
      { type: 'ReleaseWithdrawn', subject: { kind: 'release', id: release.id }, data: { releaseId: release.id } },
    ],
    answer: { releaseId: release.id, status: moved.value },
  });
};
