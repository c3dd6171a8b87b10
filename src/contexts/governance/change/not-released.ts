/** A change was scheduled for an instant, and publishing its release was refused then: it is said once, and its owner is told why. */
import { type Static, Type } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand } from '#platform/command.ts';
import { named } from './change-command.ts';
import { InstantText } from './change-request.contract.ts';
import type { Change, NotReleased } from './change.ts';
import { factOf, type MoveDecision } from './submit-change.ts';

export const NotReleasedPayload = Type.Object(
  {
    changeId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }),
    code: Type.String({ minLength: 1, maxLength: 100 }),
    says: Type.String({ minLength: 1, maxLength: 500 }),
    /** The version of its release that was refused. */
    release: Type.Integer({ minimum: 1 }),
    /** When what stopped it is over: it is tried again then, without anybody moving it. */
    again: Type.Optional(InstantText),
  },
  { additionalProperties: false },
);
export type NotReleasedPayload = Static<typeof NotReleasedPayload>;

/** What was moved, withdrawn or released meanwhile is due no more. */
export const noteNotReleased = (change: Change, command: Command<NotReleasedPayload>): Outcome<MoveDecision> => {
  const { code, says, release, again } = command.payload;
  if (change.status !== 'scheduled')
    return refused({ code: 'change.not-scheduled', number: change.number, status: change.status });
  // The version that the change has once this is written: whatever moves it after that makes it due again.
  const notReleased: NotReleased = {
    at: command.at.toString(),
    code,
    says,
    change: change.version + 1,
    release,
    ...(again === undefined ? {} : { again }),
  };
  return accepted({
    facts: [
      factOf('ChangeNotReleased', change, {
        title: change.asked.title,
        owner: change.asked.owner ?? null,
        notBefore: change.scheduledFor,
        code,
        says,
      }),
    ],
    answer: { changeId: change.id, number: change.number, status: change.status, code },
    moved: { status: change.status, notReleased },
  });
};

export const noteNotReleasedCommand = defineCommand<NotReleasedPayload, Change, MoveDecision>({
  ...named,
  name: 'change.note-not-released',
  action: 'change.follow',
  payload: NotReleasedPayload,
  decide: noteNotReleased,
});
