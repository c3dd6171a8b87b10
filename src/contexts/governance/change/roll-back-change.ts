/**
 * One command takes a change back: it drafts the release that returns to the versions before, which is validated, approved and published
 * like any other. It needs no change request of its own: that it can be undone, and how, was answered for with the change.
 */
import { Type, type Static } from 'typebox';
import { refused, type Outcome } from '#kernel/outcome.ts';
import type { Command } from '#platform/command.ts';
import { type LoadedForRollBack, rollBackRelease, type RollBackDecision } from '../roll-back-release.ts';
import type { Change } from './change.ts';
import { changeLife } from './change.lifecycle.ts';
import { factOf, type MoveDecision } from './submit-change.ts';

export const RollBackChangePayload = Type.Object(
  {
    changeId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }),
    because: Type.String({ minLength: 1, maxLength: 2000 }),
  },
  { additionalProperties: false },
);
export type RollBackChangePayload = Static<typeof RollBackChangePayload>;

export type LoadedForUndo = { readonly change: Change; readonly undoes: LoadedForRollBack | undefined };
export type UndoDecision = MoveDecision & { readonly release: RollBackDecision; readonly releaseId: string };

export const rollBackChange = (
  { change, undoes }: LoadedForUndo,
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
      },
      moved: { status: change.status, rolledBackBy: releaseId },
      release: drafted.value,
      releaseId,
    },
  };
};
