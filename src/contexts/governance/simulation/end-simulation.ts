/** A simulation ends: all pages are done, a page breaks again and again, or a person wants no more of it. */
import { Type } from 'typebox';
import { accepted, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand, type Head } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { readRelease } from '../governance.store.ts';
import { type Release, releaseResource } from '../release.ts';
import { simulationLife } from './simulation.lifecycle.ts';
import { endSimulation, lockSimulation, readPageTotals } from './simulation.store.ts';
import { type Simulation, simulationFact } from './simulation.ts';
import { Uuid } from './start-simulation.ts';
import { type CostTotals, mergeCosts, mergeTotals, NO_COSTS, NO_TOTALS, type Totals } from './totals.ts';

type Sums = { readonly totals: Totals; readonly costs: CostTotals };
type Loaded = { readonly run: Simulation; readonly release: Release };
type Settling = Loaded & { readonly pages: readonly Sums[] };
type Ended = Decision & {
  readonly status: 'done' | 'cancelled' | 'failed';
  readonly failure: string | null;
  readonly sums: Sums | null;
};
type Named = { readonly simulationId: string };

const load = async (tx: Tx, { payload }: Pick<Command<Named>, 'payload'>): Promise<Loaded | undefined> => {
  const run = await lockSimulation(tx, payload.simulationId);
  const release = run && (await readRelease(tx, run.releaseId));
  return run && release && { run, release };
};

const common = {
  context: 'governance',
  aggregate: 'simulation',
  head: ({ run }: Loaded): Head => ({
    id: run.id,
    version: run.version,
    entryLeaf: run.entryLeaf,
    root: run.manifestHash,
  }),
  resource: ({ release }: Loaded, command: Command<Named>) => releaseResource(command.tenantId, release),
  save: ({ status, failure, sums }: Ended, _loaded: Loaded, next: Head, command: Command<Named>) => [
    endSimulation(command.tenantId, next, { status, failure, at: command.at.toString() }, sums),
  ],
} as const;

export const cancelSimulation = defineCommand<Named, Loaded, Ended>({
  ...common,
  name: 'simulation.cancel',
  action: 'governance.simulate',
  payload: Type.Object({ simulationId: Uuid }, { additionalProperties: false }),
  load,
  decide: ({ run }) => {
    const cancelled = simulationLife.move(run.status, 'cancel');
    if (!cancelled.ok) return cancelled;
    return accepted({
      status: 'cancelled',
      failure: null,
      sums: null,
      facts: [simulationFact('SimulationCancelled', run)],
      answer: { simulationId: run.id, status: 'cancelled' },
      root: run.manifestHash,
    });
  },
});

/** The worker's: `failure` names why it cannot go on; without one it says that no page waits, which is checked. */
export const settleSimulation = defineCommand<Named & { readonly failure?: string }, Settling, Ended>({
  ...common,
  name: 'simulation.settle',
  action: 'governance.settle-simulation',
  payload: Type.Object(
    { simulationId: Uuid, failure: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000 })) },
    { additionalProperties: false },
  ),
  load: async (tx, command) => {
    const loaded = await load(tx, command);
    return loaded && { ...loaded, pages: await readPageTotals(tx, loaded.run.id) };
  },
  decide: ({ run, pages }, { payload }) => {
    const settled = simulationLife.move(run.status, payload.failure === undefined ? 'complete' : 'fail');
    if (!settled.ok) return settled;
    if (payload.failure !== undefined)
      return accepted({
        status: 'failed',
        failure: payload.failure,
        sums: null,
        facts: [simulationFact('SimulationFailed', run)],
        answer: { simulationId: run.id, status: 'failed' },
        root: run.manifestHash,
      });
    if (pages.length < run.pages)
      return refused({ code: 'simulation.pages-wait', done: pages.length, pages: run.pages });
    const totals = pages.map((page) => page.totals).reduce(mergeTotals, NO_TOTALS);
    const costs = pages.map((page) => page.costs).reduce(mergeCosts, NO_COSTS);
    const { changes, refusedNow, asksMore } = totals;
    return accepted({
      status: 'done',
      failure: null,
      sums: { totals, costs },
      facts: [simulationFact('SimulationCompleted', run, { changes: { ...changes }, refusedNow, asksMore })],
      answer: { simulationId: run.id, status: 'done' },
      root: run.manifestHash,
    });
  },
});
