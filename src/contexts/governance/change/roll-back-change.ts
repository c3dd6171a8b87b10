/**
 * One command takes a change back: it drafts the release that returns to the versions before, which is validated, approved and published
 * like any other. It needs no change request of its own: that it can be undone, and how, was answered for with the change. What was decided meanwhile stays
 * decided, and is named, so that nobody takes a price back and forgets whom it was promised to.
 */
import { Type, type Static } from 'typebox';
import { refused, type Outcome } from '#kernel/outcome.ts';
import type { Command } from '#platform/command.ts';
import { type LoadedForRollBack, rollBackRelease, type RollBackDecision } from '../roll-back-release.ts';
import type { Change } from './change.ts';
import { changeLife } from './change.lifecycle.ts';
import { type Meanwhile, meanwhileOnRecord } from './meanwhile.ts';
import { factOf, type MoveDecision } from './submit-change.ts';

export const RollBackChangePayload = Type.Object(
  {
    changeId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }),
    because: Type.String({ minLength: 1, maxLength: 2000 }),
  },
  { additionalProperties: false },
);
export type RollBackChangePayload = Static<typeof RollBackChangePayload>;

export type LoadedForUndo = {
  readonly change: Change;
  readonly undoes: LoadedForRollBack | undefined;
  /** What was decided under it so far, which stays as it was decided. */
  readonly meanwhile?: Meanwhile | undefined;
};
export type UndoDecision = MoveDecision & { readonly release: RollBackDecision; readonly releaseId: string };

export const rollBackChange = (
  { change, undoes, meanwhile }: LoadedForUndo,
  command: Command<RollBackChangePayload>,
): Outcome<UndoDecision> => {
  const allowed = changeLife.move(change.status, 'rollBack');
  if (!allowed.ok) return allowed;
  if (undoes === undefined) return refused({ code: 'change.not-a-release', changeId: change.id });
  if (change.rolledBackBy !== null)
    return refused({ code: 'draft.in-another-release', releaseId: change.rolledBackBy, key: change.number, count: 1 });
  const drafted = rollBackRelease(undoes, {
    ...command,
    payload: { releaseId: undoes.undone.id, purpose: `${change.number}: ${command.payload.because}` },
  });
  if (!drafted.ok) return drafted;
  const releaseId = command.id('release');
  return {
    ok: true,
    value: {
      facts: [
        ...drafted.value.facts,
        factOf(
          'ChangeRollBackDrafted',
          change,
          { releaseId, contentHash: drafted.value.contentHash },
          { because: command.payload.because },
        ),
      ],
      answer: {
        changeId: change.id,
        number: change.number,
        status: change.status,
        releaseId,
        changes: drafted.value.changes.length,
        ...(meanwhile && { meanwhile: meanwhileOnRecord(meanwhile) }),
      },
      moved: { status: change.status, rolledBackBy: releaseId },
      release: drafted.value,
      releaseId,
    },
  };
};
