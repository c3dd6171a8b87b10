/** What the worker says of a train: that its hour has come, and which of what it took could not go out after all. */
import { type Static, Type } from 'typebox';
import { accepted, type Outcome as Decided, refused } from '#kernel/outcome.ts';
import { type Decision, defineCommand } from '#platform/command.ts';
import {
  depart,
  Id,
  closed,
  type LoadedForBoard,
  loadForBoard,
  ofTenant,
  ofTrain,
  trainFact,
} from './train.commands.ts';
import { markAboard, markTrain } from './train.store.ts';
import type { Aboard } from './train.ts';

/** As when a person lets it leave; nobody but the worker may send it. */
export const departByItself = { ...depart, name: 'release-train.depart-by-itself', action: 'release-train.follow' };

const LeftBehindPayload = Type.Object(
  {
    trainId: Id,
    changeId: Id,
    code: Type.String({ minLength: 1, maxLength: 100 }),
    says: Type.String({ minLength: 1, maxLength: 500 }),
  },
  closed,
);
type LeftBehind = Static<typeof LeftBehindPayload>;
type LeftBehindDecision = Decision & { readonly left: Aboard };

/** It was ready when the train left, and publishing was refused: it has missed the train, and may take the next one. */
export const leaveBehind = (
  { train, change, aboard }: LoadedForBoard,
  { code, says }: Pick<LeftBehind, 'code' | 'says'>,
): Decided<LeftBehindDecision> => {
  const own = aboard.find(({ changeId, outcome }) => changeId === change.id && outcome === 'taken');
  if (own === undefined) return refused({ code: 'release-train.not-aboard', number: change.number, train: train.name });
  return accepted({
    facts: [
      trainFact('ReleaseTrainLeftBehind', train, {
        changeId: change.id,
        number: change.number,
        title: change.asked.title,
        owner: change.asked.owner ?? null,
        code,
        says,
      }),
    ],
    answer: { trainId: train.id, name: train.name, number: change.number, code },
    left: { ...own, outcome: 'missed', lacking: [says] },
  });
};

export const leaveBehindCommand = defineCommand<LeftBehind, LoadedForBoard, LeftBehindDecision>({
  ...ofTrain,
  name: 'release-train.leave-behind',
  action: 'release-train.follow',
  payload: LeftBehindPayload,
  load: loadForBoard,
  head: ({ train }) => train,
  resource: ofTenant,
  decide: (loaded, { payload }) => leaveBehind(loaded, payload),
  save: ({ left }, { train }, next, { tenantId }) => [
    markAboard(tenantId, train.id, left),
    markTrain(tenantId, next, train),
  ],
});
