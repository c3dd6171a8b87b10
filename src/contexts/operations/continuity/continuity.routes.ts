/** The addresses of continuity and capacity: what was promised about a disaster and what drills measured; what a workload needs. */
import { Type } from 'typebox';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import { commandRoute, type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import { capacityReport } from '../capacity/report.ts';
import { UNIT_COSTS } from '../capacity/unit-costs.ts';
import { INPUTS, type Workload } from '../capacity/workload.ts';
import { READ_RUNBOOKS, wholeHouse } from '../runbook/runbook.ts';
import { readContinuityFigures } from './ages.ts';
import { BACKUPS_LISTED_MAX } from './backup.ts';
import { readBackups } from './backup.store.ts';
import { drillResource, DRILLS_LISTED_MAX } from './drill.ts';
import { readDrills } from './drill.store.ts';
import { OBJECTIVES } from './objectives.ts';
import { recordBackup } from './record-backup.ts';
import { recordDrill } from './record-drill.ts';

/** Up to nine digits, and a part of one: what a plan asks for is no more than a thousand million of anything. */
const Amount = Type.Optional(Type.String({ pattern: '^\\d{1,9}(\\.\\d{1,3})?$' }));

const allowed = (tx: Tx, reader: Reader): Outcome<true> =>
  reader.may(READ_RUNBOOKS, wholeHouse(tx.tenantId))
    ? accepted(true)
    : refused({ code: 'access.denied', action: READ_RUNBOOKS, policies: [] });

/** What is not asked is as in the table. */
const workloadOf = ({ query }: Query): Workload =>
  Object.fromEntries(INPUTS.map(({ key, value }) => [key, query[key] ? Number(query[key]) : value])) as Workload;

export const continuityRoutes: readonly Route[] = [
  queryRoute({
    method: 'GET',
    path: '/continuity',
    summary: 'What was promised about a disaster, and what drills measured',
    action: READ_RUNBOOKS,
    read: async (tx, reader, _query, door) => {
      const may = allowed(tx, reader);
      if (!may.ok) return may;
      const now = door.clock();
      const [drills, backups, ages] = await Promise.all([
        readDrills(tx, DRILLS_LISTED_MAX),
        readBackups(tx, BACKUPS_LISTED_MAX),
        readContinuityFigures(tx, now),
      ]);
      return accepted({
        objectives: OBJECTIVES.map((each) => ({ ...each })),
        drills: drills as unknown as Json,
        backups: backups as unknown as Json,
        ages: { ...ages },
        mayRecord: reader.may('operations.record-drill', drillResource(tx.tenantId)),
        asOf: now.toString(),
      });
    },
  }),
  commandRoute('POST', '/drills', 'Record what a drill measured', recordDrill),
  commandRoute('POST', '/backups', 'Record that a backup was taken', recordBackup),
  queryRoute({
    method: 'GET',
    path: '/capacity',
    summary: 'What a workload needs, from unit costs that were measured',
    action: READ_RUNBOOKS,
    querystring: Type.Object(Object.fromEntries(INPUTS.map(({ key }) => [key, Amount])), {
      additionalProperties: false,
    }),
    read: async (tx, reader, query) => {
      const may = allowed(tx, reader);
      return may.ok ? accepted(capacityReport(workloadOf(query), UNIT_COSTS) as unknown as Json) : may;
    },
  }),
];
