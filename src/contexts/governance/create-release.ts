/** A change of the commercial model begins: an empty release that drafts are put into. */
import { Type, type Static } from 'typebox';
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import type { Command, Decision } from '#platform/command.ts';
import { contentHashOf } from './release-content.ts';

export const CreateReleasePayload = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    /** What the business wants from it: the approver reads this first. */
    purpose: Type.String({ minLength: 1, maxLength: 4000 }),
    effectiveFrom: Type.Optional(
      Type.String({ format: 'date-time', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z$' }),
    ),
  },
  { additionalProperties: false },
);
export type CreateReleasePayload = Static<typeof CreateReleasePayload>;

export const createRelease = (_loaded: object, command: Command<CreateReleasePayload>): Outcome<Decision> => {
  const { name, effectiveFrom } = command.payload;
  if (effectiveFrom !== undefined && Temporal.Instant.compare(effectiveFrom, command.at) <= 0)
    return refused({ code: 'release.effective-in-past', effectiveFrom, now: command.at.toString() });
  const id = command.id('release');
  return accepted({
    facts: [
      {
        type: 'ReleaseDrafted',
        subject: { kind: 'release', id },
        data: { releaseId: id, name, effectiveFrom: effectiveFrom ?? null, rollsBack: null },
      },
    ],
    answer: { releaseId: id, status: 'draft' },
    root: contentHashOf([]),
  });
};
