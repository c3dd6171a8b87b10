/** The addresses of release trains: which ones there are, what goes with each, and how ready it is. */
import type { Json } from '#kernel/json.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { commandRoute, isOutside, queryRoute, type Route } from '#platform/http/routes.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { KindName } from '../artifact-kinds.ts';
import { readChanges } from '../change/change.store.ts';
import { type Change, changeResource } from '../change/change.ts';
import { changeLife } from '../change/change.lifecycle.ts';
import { NO_MODEL } from '../release.ts';
import { readinessesOf } from './readiness.ts';
import { releaseTypeOf, releaseTypes } from './release-type.ts';
import { alight, cancel } from './give-up-train.ts';
import { board, depart, planTrain, readToBoard } from './train.commands.ts';
import { readAboard, readTrains } from './train.store.ts';
import type { Aboard, Train } from './train.ts';

const TRAINS_LISTED_MAX = 20;
const CHANGES_OFFERED_MAX = 200;

type MayAsk = (change: Change) => boolean;

const aboardOf = async (tx: Tx, one: Aboard, inForce: string, mayAsk: MayAsk): Promise<Json> => {
  const found = await readToBoard(tx, one.changeId);
  if (!found) return null;
  const { change } = found;
  const type = releaseTypeOf(change.asked, (change.assessed?.kinds ?? []) as readonly KindName[]);
  return {
    changeId: change.id,
    number: change.number,
    title: change.asked.title,
    status: change.status,
    releaseType: type,
    cadence: releaseTypes[type],
    outcome: one.outcome,
    lacking: [...one.lacking],
    offBecause: one.offBecause,
    mayAlight: one.outcome === 'aboard' && mayAsk(change),
    // How ready it is now says nothing of a train that has left.
    readiness:
      one.outcome === 'aboard'
        ? readinessesOf(found, inForce).map((each) => ({ ...each, evidence: [...each.evidence] }))
        : [],
  };
};

const rowOf = async (tx: Tx, train: Train, inForce: string, mayAsk: MayAsk): Promise<Json> => {
  const changes: Json[] = [];
  for (const one of await readAboard(tx, train.id)) changes.push(await aboardOf(tx, one, inForce, mayAsk));
  const { id, name, departsAt, departs, status, departedAt, cancelledAt, cancelledBecause } = train;
  return { trainId: id, name, departsAt, departs, status, departedAt, cancelledAt, cancelledBecause, changes };
};

export const trainRoutes: readonly Route[] = [
  queryRoute({
    method: 'GET',
    path: '/release-trains',
    summary: 'The release trains, what goes with each, and how ready it is',
    action: 'change.read',
    read: async (tx, reader, _query, door) => {
      const tenant = { type: 'Tenant', id: tx.tenantId, attrs: { tenant: tx.tenantId } };
      if (isOutside(reader) || !reader.may('change.read', tenant))
        return refused({ code: 'access.denied', action: 'change.read', policies: [] });
      const now = door.clock();
      const inForce = reader.model.hash ?? NO_MODEL;
      const mayAsk: MayAsk = (change) => reader.may('change.request', changeResource(tx.tenantId, change));
      const items: Json[] = [];
      const gone = new Set<string>();
      for (const train of await readTrains(tx, TRAINS_LISTED_MAX)) {
        for (const { changeId, outcome } of await readAboard(tx, train.id))
          if (outcome === 'aboard' || outcome === 'taken') gone.add(changeId);
        items.push(await rowOf(tx, train, inForce, mayAsk));
      }
      const open = (await readChanges(tx, { status: null, limit: CHANGES_OFFERED_MAX })).filter(
        (change) =>
          !gone.has(change.id) &&
          change.asked.emergency === undefined &&
          changeLife.allowed(change.status).includes('withdraw') &&
          mayAsk(change),
      );
      return accepted({
        items,
        boardable: open.map(({ id, number, asked }) => ({ changeId: id, number, title: asked.title })),
        mayKeep: reader.may('calendar.declare', tenant),
        asOf: now.toString(),
      });
    },
  }),
  commandRoute('POST', '/release-trains', 'Plan a release train', planTrain),
  commandRoute('POST', '/release-trains/:trainId/board', 'Put a change aboard a release train', board),
  commandRoute('POST', '/release-trains/:trainId/alight', 'Take a change off a release train again', alight),
  commandRoute('POST', '/release-trains/:trainId/depart', 'Let a release train leave with what is ready', depart),
  commandRoute('POST', '/release-trains/:trainId/cancel', 'Give a release train up; what is aboard is free', cancel),
];
