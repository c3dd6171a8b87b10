/** What is taken back before a train leaves: a change gets off, or the train is cancelled and everything aboard with it. Each says why. */
import { type Static, Type } from 'typebox';
import { accepted, type Outcome as Decided, refused } from '#kernel/outcome.ts';
import { type AnyCommandDefinition, type Decision, defineCommand } from '#platform/command.ts';
import { changeResource } from '../change/change.ts';
import { readChange } from '../change/change.store.ts';
import {
  board,
  closed,
  depart,
  Id,
  type LoadedForBoard,
  loadForBoard,
  ofTenant,
  ofTrain,
  planTrain,
  trainFact,
} from './train.commands.ts';
import { besideCommands } from './beside.commands.ts';
import { departByItself, leaveBehindCommand } from './leave-behind.ts';
import { trainLife } from './train.lifecycle.ts';
import { lockTrain, markAboard, markTrain, readAboard } from './train.store.ts';
import type { Aboard, Train } from './train.ts';

const Because = Type.String({ minLength: 3, maxLength: 500, pattern: '\\S' });

const AlightPayload = Type.Object({ trainId: Id, changeId: Id, because: Because }, closed);
type Alight = Static<typeof AlightPayload>;
type AlightDecision = Decision & { readonly off: Aboard };

export const alightTrain = ({ train, change, aboard }: LoadedForBoard, because: string): Decided<AlightDecision> => {
  const moved = trainLife.move(train.status, 'alight');
  if (!moved.ok) return moved;
  const own = aboard.find(({ changeId, outcome }) => changeId === change.id && outcome === 'aboard');
  if (own === undefined) return refused({ code: 'release-train.not-aboard', number: change.number, train: train.name });
  return accepted({
    facts: [
      {
        ...trainFact('ReleaseTrainAlighted', train, { changeId: change.id, number: change.number }),
        words: { because },
      },
    ],
    answer: { trainId: train.id, name: train.name, number: change.number },
    off: { ...own, outcome: 'off', offBecause: because },
  });
};

export const alight = defineCommand<Alight, LoadedForBoard, AlightDecision>({
  ...ofTrain,
  name: 'release-train.alight',
  action: 'change.request',
  payload: AlightPayload,
  load: loadForBoard,
  head: ({ train }) => train,
  resource: ({ change }, { tenantId }) => changeResource(tenantId, change),
  decide: (loaded, { payload }) => alightTrain(loaded, payload.because),
  save: ({ off }, { train }, next, { tenantId }) => [
    markAboard(tenantId, train.id, off),
    markTrain(tenantId, next, train),
  ],
});

const CancelPayload = Type.Object({ trainId: Id, because: Because }, closed);
type Cancel = Static<typeof CancelPayload>;
type Riding = Aboard & { readonly number: string };
type LoadedForCancel = { readonly train: Train; readonly aboard: readonly Riding[] };
type CancelDecision = Decision & { readonly off: readonly Aboard[] };

export const cancelTrain = ({ train, aboard }: LoadedForCancel, because: string): Decided<CancelDecision> => {
  const moved = trainLife.move(train.status, 'cancel');
  if (!moved.ok) return moved;
  const freed = aboard.map(({ number }) => number);
  return accepted({
    facts: [{ ...trainFact('ReleaseTrainCancelled', train, { freed }), words: { because } }],
    answer: { trainId: train.id, name: train.name, status: moved.value, freed },
    off: aboard.map(({ changeId, lacking }) => ({ changeId, lacking, outcome: 'off', offBecause: because })),
  });
};

export const cancel = defineCommand<Cancel, LoadedForCancel, CancelDecision>({
  ...ofTrain,
  name: 'release-train.cancel',
  action: 'calendar.declare',
  payload: CancelPayload,
  load: async (tx, { payload }) => {
    const train = await lockTrain(tx, payload.trainId);
    if (!train) return undefined;
    const aboard: Riding[] = [];
    for (const one of await readAboard(tx, train.id)) {
      const change = one.outcome === 'aboard' ? await readChange(tx, one.changeId) : undefined;
      if (change) aboard.push({ ...one, number: change.number });
    }
    return { train, aboard };
  },
  head: ({ train }) => train,
  resource: ofTenant,
  decide: (loaded, { payload }) => cancelTrain(loaded, payload.because),
  save: ({ off }, { train }, next, { tenantId, at, payload }) => [
    ...off.map((each) => markAboard(tenantId, train.id, each)),
    markTrain(tenantId, next, {
      ...train,
      status: 'cancelled',
      cancelledAt: at.toString(),
      cancelledBecause: payload.because,
    }),
  ],
});

export const trainCommands = [
  planTrain,
  board,
  alight,
  depart,
  departByItself,
  leaveBehindCommand,
  cancel,
  ...besideCommands,
] as unknown as readonly AnyCommandDefinition[];
