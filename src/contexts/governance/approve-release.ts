/** Somebody who wrote none of it answers for a release. The check is on natural persons: an account, a delegate or an agent of an author is the author. */
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import type { Command, Decision } from '#platform/command.ts';
import { releaseLife } from './release.lifecycle.ts';
import type { Release } from './release.ts';
import type { ReleasePayload } from './validate-release.ts';

export const approveRelease = (release: Release, command: Command<ReleasePayload>): Outcome<Decision> => {
  const moved = releaseLife.move(release.status, 'approve');
  if (!moved.ok) return moved;
  const behind = [command.actor.personId, command.actor.onBehalfOf].find(
    (person) => person !== undefined && release.authorPersons.includes(person),
  );
  if (behind !== undefined)
    return refused({ code: 'release.author-cannot-approve', releaseId: release.id, person: behind });
  return accepted({
    facts: [
      {
        type: 'ReleaseApproved',
        subject: { kind: 'release', id: release.id },
        data: { releaseId: release.id, contentHash: release.contentHash, approvedBy: command.actor.personId },
      },
    ],
    answer: { releaseId: release.id, status: moved.value, contentHash: release.contentHash },
    root: release.contentHash,
  });
};
