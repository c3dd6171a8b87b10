/** The approver says no, and why; the authors mend it or give it up. */
import { Type, type Static } from 'typebox';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import type { Command, Decision } from '#platform/command.ts';
import { releaseLife } from './release.lifecycle.ts';
import type { Release } from './release.ts';

export const RejectReleasePayload = Type.Object(
  {
    releaseId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }),
    because: Type.String({ minLength: 1, maxLength: 2000 }),
  },
  { additionalProperties: false },
);
export type RejectReleasePayload = Static<typeof RejectReleasePayload>;

export const rejectRelease = (release: Release, command: Command<RejectReleasePayload>): Outcome<Decision> => {
  const moved = releaseLife.move(release.status, 'reject');
  if (!moved.ok) return moved;
  return accepted({
    facts: [
      {
        type: 'ReleaseRejected',
        subject: { kind: 'release', id: release.id },
        data: { releaseId: release.id, contentHash: release.contentHash },
        words: { because: command.payload.because },
      },
    ],
    answer: { releaseId: release.id, status: moved.value },
  });
};
