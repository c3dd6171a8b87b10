/** The addresses of reconciliation: runs, differences with both sides, schedules, and records that are brought. */
import { Type } from 'typebox';
import type { Json } from '#kernel/json.ts';
import { isUuid } from '#kernel/ids.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { commandRoute, type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import { differenceLife } from './difference.lifecycle.ts';
import { readDifference, readDifferences } from './difference.store.ts';
import { REPAIR_COMMANDS, requestRepair, resolveDifference } from './end-difference.ts';
import { PAIR_RULES } from './pair-rules.ts';
import { type Difference, PAIRS, reconciliationResource, type Run } from './reconciliation.ts';
import { setSchedule, stopRun } from './run-commands.ts';
import { readRun, readRuns, readSchedules } from './run.store.ts';
import { addRecords, openSource } from './source-commands.ts';
import { startRun } from './start-run.ts';

const LISTED_MAX = 200;
const BODY_BYTES_MAX = 16 * 1024 * 1024;
const READ = 'reconciliation.read';

const runView = ({ entryLeaf: _leaf, ...run }: Run): Json => ({ ...run, sides: sidesOf(run.pair) }) as unknown as Json;

const sidesOf = (pair: Run['pair']) => ({ left: PAIR_RULES[pair].left, right: PAIR_RULES[pair].right });

const differenceView = ({ entryLeaf: _leaf, ...each }: Difference, may: boolean): Json =>
  ({
    ...each,
    sides: sidesOf(each.pair),
    actions: {
      repair:
        may &&
        REPAIR_COMMANDS.some((command) => command === each.repair.action) &&
        differenceLife.move(each.state, 'repair').ok,
      resolve: may && differenceLife.move(each.state, 'resolve').ok,
    },
  }) as unknown as Json;

const allowed = (tx: Tx, reader: Reader): Outcome<true> =>
  reader.may(READ, reconciliationResource(tx.tenantId, tx.tenantId))
    ? accepted(true)
    : refused({ code: 'access.denied', action: READ, policies: [] });
const mayMend = (tx: Tx, reader: Reader, { id, owner }: Difference): boolean =>
  reader.may('reconciliation.resolve', reconciliationResource(tx.tenantId, id, owner));

const listRuns = async (tx: Tx, reader: Reader, { query }: Query, door: Door): Promise<Outcome<Json>> => {
  const may = allowed(tx, reader);
  if (!may.ok) return may;
  const [runs, schedules] = await Promise.all([readRuns(tx, query['pair'] ?? null, LISTED_MAX), readSchedules(tx)]);
  const every = new Map(schedules.map(({ pair, everyMinutes, on, nextAt }) => [pair, { everyMinutes, on, nextAt }]));
  return accepted({
    items: runs.map(runView),
    pairs: PAIRS.map((pair) => {
      const { left, right, asks, outside = [], ignores } = PAIR_RULES[pair];
      return {
        pair,
        left,
        right,
        asks,
        outside: [...outside],
        ignores: ignores === undefined ? null : ignores.because,
        schedule: every.get(pair) ?? null,
      };
    }),
    mayRun: reader.may('reconciliation.run', reconciliationResource(tx.tenantId, tx.tenantId)),
    asOf: door.clock().toString(),
  });
};

const oneRun = async (tx: Tx, reader: Reader, { params }: Query): Promise<Outcome<Json>> => {
  const may = allowed(tx, reader);
  if (!may.ok) return may;
  const id = params['runId'] ?? '';
  const run = isUuid(id) ? await readRun(tx, id) : undefined;
  if (!run) return refused({ code: 'reconciliation-run.not-found' });
  const found = await readDifferences(tx, { runId: run.id, limit: LISTED_MAX });
  return accepted({
    ...(runView(run) as object),
    differences: found.map((each) => differenceView(each, mayMend(tx, reader, each))),
  });
};

const listDifferences = async (tx: Tx, reader: Reader, { query }: Query, door: Door): Promise<Outcome<Json>> => {
  const may = allowed(tx, reader);
  if (!may.ok) return may;
  const { mine, pair, open } = query;
  const items = await readDifferences(tx, {
    ...(mine === 'true' ? { owners: reader.principal.roles } : {}),
    ...(pair === undefined ? {} : { pair }),
    ...(open === undefined ? {} : { open: open === 'true' }),
    limit: LISTED_MAX,
  });
  return accepted({
    items: items.map((each) => differenceView(each, mayMend(tx, reader, each))),
    asOf: door.clock().toString(),
  });
};

const oneDifference = async (tx: Tx, reader: Reader, { params }: Query): Promise<Outcome<Json>> => {
  const may = allowed(tx, reader);
  if (!may.ok) return may;
  const id = params['differenceId'] ?? '';
  const found = isUuid(id) ? await readDifference(tx, id) : undefined;
  return found === undefined
    ? refused({ code: 'difference.not-found' })
    : accepted(differenceView(found, mayMend(tx, reader, found)));
};

const Flag = Type.Optional(Type.Union([Type.Literal('true'), Type.Literal('false')]));
const PairFilter = Type.Optional(Type.Union(PAIRS.map((pair) => Type.Literal(pair))));

export const reconciliationRoutes: readonly Route[] = [
  commandRoute('POST', '/reconciliation/runs', 'Compare two sides of a pair', startRun),
  commandRoute('POST', '/reconciliation/runs/:runId/stop', 'Compare nothing more in a run', stopRun),
  commandRoute('POST', '/reconciliation/schedules', 'Compare a pair by itself, every so often', setSchedule),
  commandRoute('POST', '/reconciliation/sources', 'Bring records of a side that another system keeps', openSource),
  commandRoute('POST', '/reconciliation/sources/:sourceId/records', 'A chunk of what is brought', addRecords, {
    bodyBytesMax: BODY_BYTES_MAX,
  }),
  commandRoute(
    'POST',
    '/reconciliation/differences/:differenceId/repair',
    'Ask the context that owns the state to mend it',
    requestRepair,
  ),
  commandRoute(
    'POST',
    '/reconciliation/differences/:differenceId/resolve',
    'Say why two sides may differ, or that they were corrected',
    resolveDifference,
  ),
  queryRoute({
    method: 'GET',
    path: '/reconciliation/runs',
    summary: 'Runs, newest first, and what can be compared',
    action: READ,
    querystring: Type.Object({ pair: PairFilter }, { additionalProperties: false }),
    read: listRuns,
  }),
  queryRoute({
    method: 'GET',
    path: '/reconciliation/runs/:runId',
    summary: 'One run with what it found',
    action: READ,
    read: oneRun,
  }),
  queryRoute({
    method: 'GET',
    path: '/reconciliation/differences',
    summary: 'Differences, the gravest first',
    action: READ,
    querystring: Type.Object({ pair: PairFilter, mine: Flag, open: Flag }, { additionalProperties: false }),
    read: listDifferences,
  }),
  queryRoute({
    method: 'GET',
    path: '/reconciliation/differences/:differenceId',
    summary: 'One difference with both sides, as found and as they are now',
    action: READ,
    read: oneDifference,
  }),
];
