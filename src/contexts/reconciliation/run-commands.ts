/** A run is stopped by a person; a pair is compared by itself every so often. */
import { Type } from 'typebox';
import { derivedId } from '#kernel/ids.ts';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import { Pair, type PairName, reconciliationResource, type Run, Uuid } from './reconciliation.ts';
import { runLife } from './run.lifecycle.ts';
import { lockRun, lockSchedule, saveRun, saveSchedule, type Schedule } from './run.store.ts';

const closed = { additionalProperties: false } as const;
type Stop = { readonly runId: string; readonly because: string };
type Stopped = Decision & { readonly state: Run['state'] };

const decideStop = (run: Run, { payload }: Command<Stop>): Outcome<Stopped> => {
  const state = runLife.move(run.state, 'stop');
  if (!state.ok) return state;
  const data = { runId: run.id, pair: run.pair, mode: run.mode, counts: { ...run.counts }, why: payload.because };
  return accepted({
    state: state.value,
    facts: [{ type: 'ReconciliationRunStopped', subject: { kind: 'reconciliation-run', id: run.id }, data }],
    answer: { runId: run.id, state: state.value },
    root: run.digest,
  });
};

export const stopRun = defineCommand<Stop, Run, Stopped>({
  name: 'reconciliation.stop-run',
  action: 'reconciliation.run',
  context: 'reconciliation',
  aggregate: 'reconciliation-run',
  payload: Type.Object({ runId: Uuid, because: Type.String({ minLength: 1, maxLength: 500 }) }, closed),
  load: (tx, { payload }) => lockRun(tx, payload.runId),
  head: ({ id, version, entryLeaf, digest }) => ({ id, version, entryLeaf, root: digest }),
  resource: (run, command) => reconciliationResource(command.tenantId, run.id),
  decide: decideStop,
  save: ({ state }, run, next, { tenantId, at }) => [
    saveRun(tenantId, next, { ...run, state, endedAt: at.toString() }),
  ],
});

type SetSchedule = { readonly pair: PairName; readonly everyMinutes: number; readonly on: boolean };
type Set = Decision & { readonly schedule: Pick<Schedule, 'pair' | 'everyMinutes' | 'nextAt' | 'on'> };
const EPOCH = Temporal.Instant.fromEpochMilliseconds(0);

export const setSchedule = defineCommand<
  SetSchedule,
  { readonly id: string; readonly before: Schedule | undefined },
  Set
>({
  name: 'reconciliation.set-schedule',
  action: 'reconciliation.run',
  context: 'reconciliation',
  aggregate: 'reconciliation-schedule',
  payload: Type.Object(
    { pair: Pair, everyMinutes: Type.Integer({ minimum: 5, maximum: 10_080 }), on: Type.Boolean() },
    closed,
  ),
  load: async (tx, { payload }) => ({
    id: derivedId(EPOCH, tx.tenantId, 'reconciliation-schedule', payload.pair),
    before: await lockSchedule(tx, payload.pair),
  }),
  // What was never set has no version yet; its first setting makes version 1.
  head: ({ id, before }) => ({ id, version: before?.version ?? 0, entryLeaf: before?.entryLeaf ?? null }),
  resource: (_loaded, command) => reconciliationResource(command.tenantId, command.tenantId),
  decide: ({ id }, { payload, at }) => {
    const schedule = { ...payload, nextAt: at.toString() };
    return accepted({
      schedule,
      facts: [
        { type: 'ReconciliationScheduled', subject: { kind: 'reconciliation-schedule', id }, data: { ...payload } },
      ],
      answer: { ...payload },
    });
  },
  save: ({ schedule }, _loaded, next, command) => [saveSchedule(command.tenantId, next, schedule)],
});
