/** The addresses of simulations: begun, followed, ended, and read from the totals down to a single quote. */
import { Type } from 'typebox';
import { quoteResource } from '#contexts/quote/index.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import { commandRoute, type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import { readRelease } from '../governance.store.ts';
import { type Release, releaseResource } from '../release.ts';
import { CHANGES, type CostRow, type Row } from './compare.ts';
import { cancelSimulation } from './end-simulation.ts';
import { bitsOf } from './manifest.ts';
import { modelBeneath } from './models-of-run.ts';
import { restingNow } from './rests.ts';
import { simulationLife } from './simulation.lifecycle.ts';
import { SCOPE_WORDS, SCOPES, type Simulation } from './simulation.ts';
import {
  compareRuns,
  previousRunOf,
  readPageTotals,
  readProgress,
  readRows,
  readSimulation,
  readSimulations,
} from './simulation.store.ts';
import { startSimulation } from './start-simulation.ts';
import { type CostTotals, marginPercent, mergeCosts, mergeTotals, NO_COSTS, NO_TOTALS, type Totals } from './totals.ts';

const RUNS_LISTED_MAX = 50;
const ROWS_LISTED_MAX = 200;
const ACTION = 'governance.read-simulation';
const denied = refused({ code: 'access.denied', action: ACTION, policies: [] });
const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
const json = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

const runView = ({ entryLeaf, ...run }: Simulation): JsonObject => ({
  ...run,
  highRisk: { countries: [...run.highRisk.countries], channels: [...run.highRisk.channels] },
  proved: entryLeaf !== null,
  moves: simulationLife.allowed(run.status),
});

type Visible = { readonly run: Simulation; readonly release: Release };

const visible = async (tx: Tx, reader: Reader, query: Query): Promise<Outcome<Visible>> => {
  const id = query.params['simulationId'] ?? '';
  const run = isId(id) ? await readSimulation(tx, id) : undefined;
  const release = run && (await readRelease(tx, run.releaseId));
  if (!run || !release) return refused({ code: 'simulation.not-found' });
  return reader.may(ACTION, releaseResource(tx.tenantId, release)) ? accepted({ run, release }) : denied;
};

/** Margin is for whoever may see the costs of the whole. */
const costView = (reader: Reader, tenantId: string, release: Release, costs: CostTotals): Json =>
  reader.may('view.cost', releaseResource(tenantId, release))
    ? json({
        ...costs,
        margin: Object.fromEntries(
          Object.entries(costs.margin).map(([currency, { quotes, before, after }]) => [
            currency,
            { quotes, before, after, percentBefore: marginPercent(before), percentAfter: marginPercent(after) },
          ]),
        ),
      })
    : null;

/** Also of a run that goes on: what its pages came to so far. */
const sumsOf = async (tx: Tx, id: string): Promise<{ readonly totals: Totals; readonly costs: CostTotals }> => {
  const pages = await readPageTotals(tx, id);
  return {
    totals: pages.map(({ totals }) => totals).reduce(mergeTotals, NO_TOTALS),
    costs: pages.map(({ costs }) => costs).reduce(mergeCosts, NO_COSTS),
  };
};

const against = async (tx: Tx, run: Simulation): Promise<Json> => {
  const previous = await previousRunOf(tx, run);
  if (previous === undefined) return null;
  return json({
    simulationId: previous.id,
    contentHash: previous.contentHash,
    onModel: previous.onModel,
    recordedAt: previous.recordedAt,
    totals: previous.totals,
    ...(await compareRuns(tx, run.id, previous.id)),
  });
};

/** A reader who may not see the deal learns what happens to it, and not whose it is. */
const rowView = (reader: Reader, tenantId: string, { subject, ...row }: Row, cost: CostRow): Json => {
  const resource = quoteResource(tenantId, subject);
  const mayRead = reader.may('quote.read', resource);
  const named = mayRead ? {} : { quoteId: null, number: null, name: null, accountName: null };
  return json({ ...row, ...named, cost: mayRead && reader.may('view.cost', resource) ? cost : null });
};

const list = queryRoute({
  method: 'GET',
  path: '/releases/:releaseId/simulations',
  summary: 'The simulations of a release, newest first, and what it can be tried on',
  action: ACTION,
  read: async (tx, reader, { params }, door) => {
    const id = params['releaseId'] ?? '';
    const release = isId(id) ? await readRelease(tx, id) : undefined;
    if (!release) return refused({ code: 'release.not-found' });
    if (!reader.may(ACTION, releaseResource(tx.tenantId, release))) return denied;
    const [runs, model] = await Promise.all([
      readSimulations(tx, release.id, RUNS_LISTED_MAX),
      door.models.at(tx, door.clock()),
    ]);
    const isCurrent = ({ contentHash, onModel }: Simulation): boolean =>
      contentHash === release.contentHash && onModel === modelBeneath(release, model.hash);
    return accepted({
      releaseId: release.id,
      contentHash: release.contentHash,
      onModel: model.hash,
      scopes: SCOPES.map((scope) => ({ scope, means: SCOPE_WORDS[scope] })),
      items: runs.map((run) => ({ ...runView(run), current: isCurrent(run) })),
      asOf: door.clock().toString(),
    });
  },
});

const one = queryRoute({
  method: 'GET',
  path: '/simulations/:simulationId',
  summary: 'How far a simulation is, what it comes to, and what the run before it came to',
  action: ACTION,
  read: async (tx, reader, query, door) => {
    const found = await visible(tx, reader, query);
    if (!found.ok) return found;
    const { run, release } = found.value;
    const now = door.clock();
    const [resting, progress, sums, model, compared] = await Promise.all([
      run.status === 'running' ? restingNow(tx, [run], now) : new Map(),
      readProgress(tx, run.id),
      sumsOf(tx, run.id),
      door.models.at(tx, door.clock()),
      run.status === 'done' ? against(tx, run) : null,
    ]);
    return accepted({
      ...runView(run),
      release: release.name,
      current: run.contentHash === release.contentHash && run.onModel === modelBeneath(release, model.hash),
      rest: resting.has(run.id) ? { ...resting.get(run.id) } : null,
      progress: { ...progress },
      totals: json(sums.totals),
      costs: costView(reader, tx.tenantId, release, sums.costs),
      previous: compared,
      asOf: door.clock().toString(),
    });
  },
});

const Asked = Type.Object({
  change: Type.Optional(Type.Union(CHANGES.map((change) => Type.Literal(change)))),
  scope: Type.Optional(Type.Union(SCOPES.map((scope) => Type.Literal(scope)))),
  only: Type.Optional(Type.Union([Type.Literal('refused'), Type.Literal('asked')])),
  after: Type.Optional(Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })),
  limit: Type.Optional(Type.String({ pattern: '^[0-9]{1,4}$' })),
});

const rows = queryRoute({
  method: 'GET',
  path: '/simulations/:simulationId/quotes',
  summary: 'What a simulation comes to, quote by quote: what changes, by how much, and why',
  action: ACTION,
  querystring: Asked,
  read: async (tx, reader, query) => {
    const found = await visible(tx, reader, query);
    if (!found.ok) return found;
    const { change, scope, only, after, limit } = query.query;
    const most = Math.min(Math.max(Number(limit ?? ROWS_LISTED_MAX), 1), ROWS_LISTED_MAX);
    const read = await readRows(tx, found.value.run.id, {
      change: change ?? null,
      scopeBits: scope === undefined ? null : bitsOf(SCOPES.filter((each) => each === scope)),
      refusedNow: only === 'refused',
      asksMore: only === 'asked',
      after: after ?? null,
      limit: most,
    });
    const last = read.at(-1);
    return accepted({
      items: read.map(({ body, cost }) => rowView(reader, tx.tenantId, body, cost)),
      next: read.length < most || last === undefined ? null : last.body.quoteId,
    });
  },
});

export const releaseSimulationRoutes: readonly Route[] = [
  commandRoute(
    'POST',
    '/releases/:releaseId/simulations',
    'Try a release on the open book, in a process of its own',
    startSimulation,
  ),
  list,
  one,
  rows,
  commandRoute('POST', '/simulations/:simulationId/cancel', 'Decide nothing more of a simulation', cancelSimulation),
];
