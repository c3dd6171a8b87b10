/** A train is planned, changes are put aboard, and it leaves with those that are ready. What is taken back stands in `give-up-train.ts`. */
import { type Static, Type } from 'typebox';
import { accepted, type Outcome as Decided, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand, type Fact } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { InstantText } from '../change/change-request.contract.ts';
import { changeLife } from '../change/change.lifecycle.ts';
import { lockChange, readChange, readGateEvidence } from '../change/change.store.ts';
import { type Change, changeResource } from '../change/change.ts';
import { readRelease } from '../governance.store.ts';
import { NO_MODEL } from '../release.ts';
import { lackingOf, type ToBoard } from './readiness.ts';
import { trainLife } from './train.lifecycle.ts';
import { insertAboard, insertTrain, lockTrain, markAboard, markTrain, readAboard } from './train.store.ts';
import type { Aboard, Train } from './train.ts';

export const ABOARD_MAX = 50;

export const closed = { additionalProperties: false } as const;
export const Id = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });
export const ofTrain = { context: 'governance', aggregate: 'release-train' } as const;
export const ofTenant = (_loaded: unknown, { tenantId }: Pick<Command<unknown>, 'tenantId'>) => ({
  type: 'Tenant',
  id: tenantId,
  attrs: { tenant: tenantId },
});

export const trainFact = (type: string, { id, name }: Pick<Train, 'id' | 'name'>, more: Fact['data']): Fact => ({
  type,
  subject: { kind: 'release-train', id },
  data: { trainId: id, name, ...more },
});

const PlanPayload = Type.Object(
  {
    name: Type.String({ minLength: 3, maxLength: 200 }),
    departsAt: InstantText,
    /** Left out: by itself. */
    departs: Type.Optional(Type.Union([Type.Literal('by-itself'), Type.Literal('by-hand')])),
  },
  closed,
);
type Plan = Static<typeof PlanPayload>;
type PlanDecision = Decision & { readonly train: Train };

export const planTrain = defineCommand<Plan, object, PlanDecision>({
  ...ofTrain,
  name: 'release-train.plan',
  action: 'calendar.declare',
  creates: true,
  payload: PlanPayload,
  load: async () => ({}),
  resource: ofTenant,
  decide: (_loaded, { payload, at, id }) => {
    const { name, departsAt, departs = 'by-itself' } = payload;
    if (Temporal.Instant.compare(departsAt, at) <= 0)
      return refused({ code: 'release-train.in-past', departsAt, now: at.toString() });
    const train: Train = {
      id: id('release-train'),
      version: 1,
      entryLeaf: null,
      name,
      departsAt,
      departs,
      status: 'collecting',
      departedAt: null,
      cancelledAt: null,
      cancelledBecause: null,
      recordedAt: at.toString(),
    };
    return accepted({
      train,
      facts: [trainFact('ReleaseTrainPlanned', train, { departsAt, departs })],
      answer: { trainId: train.id, name, departsAt, departs, status: train.status },
    });
  },
  save: ({ train }, _loaded, next, command) => [insertTrain(command.tenantId, next, train)],
});

const BoardPayload = Type.Object({ trainId: Id, changeId: Id }, closed);
type Board = Static<typeof BoardPayload>;
export type LoadedForBoard = { readonly train: Train; readonly change: Change; readonly aboard: readonly Aboard[] };

export const loadForBoard = async (tx: Tx, { payload }: Command<Board>): Promise<LoadedForBoard | undefined> => {
  const train = await lockTrain(tx, payload.trainId);
  const change = train && (await lockChange(tx, payload.changeId));
  return train && change && { train, change, aboard: await readAboard(tx, train.id) };
};

/** What is over, or out, takes no train any more. */
export const boardTrain = ({ train, change, aboard }: LoadedForBoard): Decided<Decision> => {
  const moved = trainLife.move(train.status, 'board');
  if (!moved.ok) return moved;
  if (!changeLife.allowed(change.status).includes('withdraw'))
    return refused({ code: 'change.move-not-allowed', state: change.status, move: 'board', allowed: [] });
  if (change.asked.emergency !== undefined) return refused({ code: 'release-train.emergency', number: change.number });
  if (aboard.some(({ changeId, outcome }) => changeId === change.id && outcome === 'aboard'))
    return refused({ code: 'release-train.aboard-already', number: change.number, train: train.name });
  if (aboard.filter(({ outcome }) => outcome === 'aboard').length >= ABOARD_MAX)
    return refused({ code: 'release-train.full', max: ABOARD_MAX });
  return accepted({
    facts: [trainFact('ReleaseTrainBoarded', train, { changeId: change.id, number: change.number })],
    answer: { trainId: train.id, name: train.name, departsAt: train.departsAt, number: change.number },
  });
};

export const board = defineCommand<Board, LoadedForBoard, Decision>({
  ...ofTrain,
  name: 'release-train.board',
  action: 'change.request',
  payload: BoardPayload,
  load: loadForBoard,
  head: ({ train }) => train,
  resource: ({ change }, { tenantId }) => changeResource(tenantId, change),
  decide: (loaded) => boardTrain(loaded),
  save: (_decided, { train, change }, next, { tenantId, at }) => [
    insertAboard(tenantId, train.id, change.id, at.toString()),
    markTrain(tenantId, next, train),
  ],
});

type LoadedForDepart = { readonly train: Train; readonly aboard: readonly ToBoard[] };
type DepartDecision = Decision & { readonly settled: readonly Aboard[] };

export const readToBoard = async (tx: Tx, changeId: string): Promise<ToBoard | undefined> => {
  const change = await readChange(tx, changeId);
  if (!change) return undefined;
  const release = change.releaseId === null ? undefined : await readRelease(tx, change.releaseId);
  const gates = await readGateEvidence(tx, change.id, change.assessmentId);
  return { change, gates, releaseHash: release?.contentHash ?? null };
};

export const departTrain = (
  { train, aboard }: LoadedForDepart,
  { at, modelHash }: Pick<Command<unknown>, 'at' | 'modelHash'>,
): Decided<DepartDecision> => {
  const moved = trainLife.move(train.status, 'depart');
  if (!moved.ok) return moved;
  if (Temporal.Instant.compare(at, train.departsAt) < 0)
    return refused({ code: 'release-train.too-early', departsAt: train.departsAt, now: at.toString() });
  const found = aboard.map((each) => ({ each, lacking: lackingOf(each, modelHash ?? NO_MODEL) }));
  const taken = found.filter(({ lacking }) => lacking.length === 0).map(({ each }) => each.change.number);
  const missed = found.flatMap(({ each, lacking }) =>
    lacking.length === 0 ? [] : [{ number: each.change.number, changeId: each.change.id, lacking: [...lacking] }],
  );
  return accepted({
    facts: [trainFact('ReleaseTrainDeparted', train, { taken, missed })],
    answer: { trainId: train.id, name: train.name, status: moved.value, taken, missed },
    settled: found.map(({ each, lacking }) => ({
      changeId: each.change.id,
      outcome: lacking.length === 0 ? 'taken' : 'missed',
      lacking,
      offBecause: null,
    })),
  });
};

export const depart = defineCommand<{ readonly trainId: string }, LoadedForDepart, DepartDecision>({
  ...ofTrain,
  name: 'release-train.depart',
  action: 'calendar.declare',
  payload: Type.Object({ trainId: Id }, closed),
  load: async (tx, { payload }) => {
    const train = await lockTrain(tx, payload.trainId);
    if (!train) return undefined;
    const aboard = [];
    for (const { changeId, outcome } of await readAboard(tx, train.id)) {
      if (outcome !== 'aboard') continue;
      const each = await readToBoard(tx, changeId);
      if (each) aboard.push(each);
    }
    return { train, aboard };
  },
  head: ({ train }) => train,
  resource: ofTenant,
  decide: (loaded, command) => departTrain(loaded, command),
  save: ({ settled }, { train }, next, { tenantId, at }) => [
    ...settled.map((each) => markAboard(tenantId, train.id, each)),
    markTrain(tenantId, next, { ...train, status: 'departed', departedAt: at.toString() }),
  ],
});
