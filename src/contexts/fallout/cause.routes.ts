/** The addresses of what is about many cases: causes, the repairs of all cases of one, and the figures. */
import { Type } from 'typebox';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { listScope } from '#platform/access/list-scope.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { commandRoute, type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import { readMetrics } from './fallout-metrics.ts';
import {
  type CauseGroup,
  type GroupRepair,
  readCauseGroups,
  readGroupRepairs,
  readRefusedItems,
} from './group-repair.store.ts';
import { repairCause, stopGroupRepair } from './group-repair.ts';

const DAYS_DEFAULT = 30;
const CAUSES_MAX = 200;
const Days = Type.Optional(Type.String({ pattern: '^([1-9]|[1-9]\\d|[12]\\d\\d|3[0-5]\\d|36[0-6])$' }));

const instant = (text: string | null): string | null => (text === null ? null : Temporal.Instant.from(text).toString());

const viewGroup = ({ firstAt, lastAt, safeActions, ...group }: CauseGroup) => ({
  ...group,
  safeActions: [...safeActions],
  firstAt: instant(firstAt),
  lastAt: instant(lastAt),
  /** A cause that came back is a defect of something, not bad luck. */
  repeated: group.orders > 1,
});

const viewJob = ({ entryLeaf: _leaf, detail, recordedAt, endedAt, ...job }: GroupRepair) => ({
  ...job,
  detail: JSON.parse(detail) as Json,
  recordedAt: instant(recordedAt),
  endedAt: instant(endedAt),
});

const sinceOf = (query: Query, door: Door): string =>
  door
    .clock()
    .subtract({ hours: 24 * Number(query.query['days'] ?? DAYS_DEFAULT) })
    .toString();

const groupsFor = async (
  tx: Tx,
  reader: Reader,
  query: Query,
  door: Door,
  only: { readonly causeKey: string | null; readonly least: number },
): Promise<readonly CauseGroup[]> => {
  const scope = listScope(reader, 'fallout.read', { type: 'FalloutCase', hasTerritory: false });
  if (scope === undefined) return [];
  return readCauseGroups(tx, {
    ...only,
    since: sinceOf(query, door),
    at: door.clock().toString(),
    ownAccountId: scope.accountId,
    limit: CAUSES_MAX,
  });
};

const cause = async (tx: Tx, reader: Reader, query: Query, door: Door): Promise<Outcome<Json>> => {
  const causeKey = query.query['key'] ?? '';
  const [group] = await groupsFor(tx, reader, query, door, { causeKey, least: 1 });
  if (group === undefined) return refused({ code: 'fallout-case.not-found' });
  const jobs = await readGroupRepairs(tx, causeKey);
  const refusedOnes = await Promise.all(jobs.map(({ id }) => readRefusedItems(tx, id)));
  return accepted({
    cause: viewGroup(group),
    jobs: jobs.map((job, index) => ({
      ...viewJob(job),
      refusals: (refusedOnes[index] ?? []).map((each) => ({ ...each })),
    })),
    asOf: door.clock().toString(),
  } as unknown as Json);
};

const denied = refused({ code: 'access.denied', action: 'fallout.read', policies: [] });

const allCauses = async (tx: Tx, reader: Reader, query: Query, door: Door): Promise<Outcome<Json>> => {
  if (listScope(reader, 'fallout.read', { type: 'FalloutCase', hasTerritory: false }) === undefined) return denied;
  const groups = await groupsFor(tx, reader, query, door, { causeKey: null, least: 1 });
  return accepted({ causes: groups.map(viewGroup), asOf: door.clock().toString() } as unknown as Json);
};

/** Figures are about the whole: whoever may read only some cases is not told of the others by a sum. */
const metrics = async (tx: Tx, reader: Reader, query: Query, door: Door): Promise<Outcome<Json>> => {
  const scope = listScope(reader, 'fallout.read', { type: 'FalloutCase', hasTerritory: false });
  if (scope === undefined || scope.accountId !== null) return denied;
  const at = door.clock().toString();
  return accepted(await readMetrics(tx, { from: sinceOf(query, door), to: at, at }));
};

export const causeRoutes: readonly Route[] = [
  queryRoute({
    method: 'GET',
    path: '/fallout/causes',
    summary: 'What falls out for the same cause, over how many orders; what holds up most first',
    action: 'fallout.read',
    querystring: Type.Object({ days: Days }, { additionalProperties: false }),
    read: allCauses,
  }),
  queryRoute({
    method: 'GET',
    path: '/fallout/cause',
    summary: 'One cause by its `key`, and what was done about all its cases at once',
    action: 'fallout.read',
    querystring: Type.Object(
      { key: Type.String({ minLength: 3, maxLength: 300 }), days: Days },
      { additionalProperties: false },
    ),
    read: cause,
  }),
  commandRoute(
    'POST',
    '/fallout/repair-cause',
    'Repair all open cases of one cause for which the action is safe, each for itself',
    repairCause,
  ),
  commandRoute('POST', '/fallout/group-repairs/:jobId/stop', 'Leave what such a repair has not begun', stopGroupRepair),
  queryRoute({
    method: 'GET',
    path: '/fallout/metrics',
    summary: 'How much falls out, where, how fast it is seen and repaired, what comes back (operations 16.3)',
    action: 'fallout.read',
    querystring: Type.Object({ days: Days }, { additionalProperties: false }),
    read: metrics,
  }),
];
