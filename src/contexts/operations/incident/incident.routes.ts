/** The addresses of incidents: what is open, one whole with its timeline from the log, and the commands of its life. */
import { namesOfPrincipals, readPeople } from '#contexts/identity/index.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { commandRoute, type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import { readSwitches } from '../switch.store.ts';
import { type Incident, type IncidentAction, incidentResource, INCIDENTS_LISTED_MAX, numberText } from './incident.ts';
import { addIncidentAction, noteIncident, verifyIncidentAction } from './incident-actions.ts';
import { incidentLife } from './incident.lifecycle.ts';
import { readActions, readIncident, readIncidents } from './incident.store.ts';
import {
  classifyIncident,
  closeIncident,
  containIncident,
  dismissIncident,
  reopenIncident,
  resolveIncident,
  reviewIncident,
} from './move-incident.ts';
import { openIncident } from './open-incident.ts';
import { SIGNALS } from './signals.ts';
import { timelineOf } from './timeline.ts';

const READ = 'incident.read';
const SWITCHES_READ_MAX = 500;
const MOVES = ['dismiss', 'classify', 'contain', 'resolve', 'review', 'close', 'reopen'] as const;

const instant = (value: string | null): string | null =>
  value === null ? null : Temporal.Instant.from(value).toString();

const row = (
  { entryLeaf: _leaf, ...incident }: Incident,
  names: ReadonlyMap<string, string>,
): { [member: string]: Json } => ({
  ...(incident as unknown as { [member: string]: Json }),
  number: numberText(incident.number),
  containments: [...incident.containments],
  owner: names.get(incident.ownerPerson) ?? null,
  startedAt: instant(incident.startedAt),
  detectedAt: instant(incident.detectedAt),
  containedAt: instant(incident.containedAt),
  resolvedAt: instant(incident.resolvedAt),
  closedAt: instant(incident.closedAt),
});

const actionView = (action: IncidentAction, names: ReadonlyMap<string, string>, today: string): Json => ({
  ...action,
  addedAt: instant(action.addedAt),
  verifiedAt: instant(action.verifiedAt),
  owner: names.get(action.ownerPerson) ?? null,
  verifier: action.verifiedBy === null ? null : (names.get(action.verifiedBy) ?? null),
  overdue: action.verifiedAt === null && action.deadline < today,
});

const allowed = (tx: Tx, reader: Reader, id: string): Outcome<true> =>
  reader.may(READ, incidentResource(tx.tenantId, id))
    ? accepted(true)
    : refused({ code: 'access.denied', action: READ, policies: [] });

type Names = ReadonlyMap<string, string>;
const namesOf = (people: readonly { readonly id: string; readonly name: string }[]): Names =>
  new Map(people.map(({ id, name }) => [id, name]));
const personNames = async (tx: Tx): Promise<Names> => namesOf(await readPeople(tx));

const list = async (tx: Tx, reader: Reader, _query: Query, door: Door): Promise<Outcome<Json>> => {
  const may = allowed(tx, reader, tx.tenantId);
  if (!may.ok) return may;
  const [incidents, names] = await Promise.all([readIncidents(tx, INCIDENTS_LISTED_MAX), personNames(tx)]);
  return accepted({
    items: incidents.map((incident) => row(incident, names)),
    signals: SIGNALS.map(({ name, severity, runbook, says }) => ({ name, severity, runbook, says })),
    mayWork: reader.may('incident.work', incidentResource(tx.tenantId, 'new')),
    asOf: door.clock().toString(),
  });
};

const one = async (tx: Tx, reader: Reader, { params }: Query, door: Door): Promise<Outcome<Json>> => {
  const id = params['incidentId'] ?? '';
  const may = allowed(tx, reader, id);
  if (!may.ok) return may;
  const incident = await readIncident(tx, id);
  if (incident === undefined) return refused({ code: 'incident.not-found' });
  const at = door.clock();
  const [actions, people, actors, switches, timeline, before] = await Promise.all([
    readActions(tx, id),
    readPeople(tx),
    namesOfPrincipals(tx),
    readSwitches(tx, SWITCHES_READ_MAX),
    timelineOf(tx, incident, at),
    incident.recurrenceOf === null ? undefined : readIncident(tx, incident.recurrenceOf),
  ]);
  const names = namesOf(people);
  const mayWork = reader.may('incident.work', incidentResource(tx.tenantId, id));
  const mayVerify = reader.may('incident.verify', incidentResource(tx.tenantId, id));
  const today = at.toZonedDateTimeISO('UTC').toPlainDate().toString();
  const holds = (key: string): boolean =>
    switches.some(
      (each) =>
        each.key === key && each.on && (each.expiresAt === null || Temporal.Instant.compare(each.expiresAt, at) > 0),
    );
  return accepted({
    incident: row(incident, names),
    recurrence: before === undefined ? null : { id: before.id, number: numberText(before.number), title: before.title },
    containments: incident.containments.map((key) => ({ key, holds: holds(key) })),
    switches: switches.filter(({ key }) => holds(key)).map(({ key, reason }) => ({ key, reason })),
    // Whom an action may be given to, by name: nobody knows how a colleague signs in.
    owners: mayWork ? people.filter(({ type }) => type === 'user').map(({ key, name }) => ({ key, name })) : [],
    actions: actions.map((action) => actionView(action, names, today)),
    timeline: timeline.items.map((each) => ({
      ...each,
      actor: actors.get(each.actorId) ?? 'Troth',
    })) as unknown as Json,
    timelineIsWhole: timeline.isWhole,
    can: {
      ...Object.fromEntries(MOVES.map((move) => [move, mayWork && incidentLife.move(incident.state, move).ok])),
      work: mayWork,
      verify: mayVerify,
    },
    asOf: at.toString(),
  });
};

export const incidentRoutes: readonly Route[] = [
  commandRoute('POST', '/incidents', 'Say that something is wrong', openIncident),
  queryRoute({
    method: 'GET',
    path: '/incidents',
    summary: 'Incidents, those that are not over first, the gravest first; and what is watched',
    action: READ,
    read: list,
  }),
  queryRoute({
    method: 'GET',
    path: '/incidents/:incidentId',
    summary: 'One incident: how far it goes, what contains it, its timeline from the log, what is to be done',
    action: READ,
    read: one,
  }),
  commandRoute('POST', '/incidents/:incidentId/dismiss', 'It was none, and why', dismissIncident),
  commandRoute(
    'POST',
    '/incidents/:incidentId/classify',
    'Count what it reaches, and judge it by nine classifications',
    classifyIncident,
  ),
  commandRoute('POST', '/incidents/:incidentId/contain', 'Say which switches, that hold, contain it', containIncident),
  commandRoute('POST', '/incidents/:incidentId/resolve', 'It is over for those whom it met', resolveIncident),
  commandRoute('POST', '/incidents/:incidentId/review', 'Write down what was learned', reviewIncident),
  commandRoute('POST', '/incidents/:incidentId/close', 'Every action was done and seen by another', closeIncident),
  commandRoute('POST', '/incidents/:incidentId/reopen', 'It is not over, and why', reopenIncident),
  commandRoute('POST', '/incidents/:incidentId/notes', 'Say something that no log knows', noteIncident),
  commandRoute(
    'POST',
    '/incidents/:incidentId/actions',
    'What is to be done, by whom, by which day',
    addIncidentAction,
  ),
  commandRoute(
    'POST',
    '/incidents/:incidentId/actions/:actionId/verify',
    'Say, as another, that it was done, and where that is seen',
    verifyIncidentAction,
  ),
];
