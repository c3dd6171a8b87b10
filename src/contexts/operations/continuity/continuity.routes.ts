/** The addresses of continuity and capacity: what was promised about a disaster and what drills measured; what a workload needs. */
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import { commandRoute, type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import { capacityReport } from '../capacity/report.ts';
import { UNIT_COSTS } from '../capacity/unit-costs.ts';
import { INPUTS, type Workload } from '../capacity/workload.ts';
import { READ_RUNBOOKS, wholeHouse } from '../runbook/runbook.ts';
import { drillResource, DRILLS_LISTED_MAX } from './drill.ts';
import { readDrills } from './drill.store.ts';
import { OBJECTIVES } from './objectives.ts';
import { recordDrill } from './record-drill.ts';

const INPUT_MAX = 1e9;

const allowed = (tx: Tx, reader: Reader): Outcome<true> =>
  reader.may(READ_RUNBOOKS, wholeHouse(tx.tenantId))
    ? accepted(true)
    : refused({ code: 'access.denied', action: READ_RUNBOOKS, policies: [] });

/** What is not asked, or is no number, is as in the table. */
const workloadOf = ({ query }: Query): Workload =>
  Object.fromEntries(
    INPUTS.map(({ key, value }) => {
      const asked = Number(query[key] ?? '');
      return [key, query[key] && Number.isFinite(asked) && asked >= 0 ? Math.min(asked, INPUT_MAX) : value];
    }),
  ) as Workload;

export const continuityRoutes: readonly Route[] = [
  queryRoute({
    method: 'GET',
    path: '/continuity',
    summary: 'What was promised about a disaster, and what drills measured',
    action: READ_RUNBOOKS,
    read: async (tx, reader, _query, door) => {
      const may = allowed(tx, reader);
      if (!may.ok) return may;
      const drills = await readDrills(tx, DRILLS_LISTED_MAX);
      return accepted({
        objectives: OBJECTIVES.map((each) => ({ ...each })),
        drills: drills as unknown as Json,
        mayRecord: reader.may('operations.record-drill', drillResource(tx.tenantId)),
        asOf: door.clock().toString(),
      });
    },
  }),
  commandRoute('POST', '/drills', 'Record what a drill measured', recordDrill),
  queryRoute({
    method: 'GET',
    path: '/capacity',
    summary: 'What a workload needs, from unit costs that were measured',
    action: READ_RUNBOOKS,
    read: async (tx, reader, query) => {
      const may = allowed(tx, reader);
      return may.ok ? accepted(capacityReport(workloadOf(query), UNIT_COSTS) as unknown as Json) : may;
    },
  }),
];
