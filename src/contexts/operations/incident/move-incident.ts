/** From being seen to being over: classified by what it reaches, contained by switches that hold, resolved, reviewed, closed, opened again. */
import { type Static, Type } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { notResponsible } from '#contexts/identity/index.ts';
import { defineCommand } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Switch } from '../operations.ts';
import { readSwitches } from '../switch.store.ts';
import {
  DIMENSIONS,
  type Incident,
  type IncidentAction,
  LEVELS,
  POSTMORTEM_PARTS,
  type Records,
  SEVERITIES,
  Uuid,
} from './incident.ts';
import { readActions, readIncident } from './incident.store.ts';
import { judge } from './judge.ts';
import { measureRecords } from './measure-records.ts';
import { type Changed, incidentFact, loadIncident, moved, type Named, onIncident, saveChange } from './on-incident.ts';

const closed = { additionalProperties: false } as const;
const Because = Type.String({ minLength: 3, maxLength: 1_000, pattern: '\\S' });
const Text = Type.String({ minLength: 3, maxLength: 10_000, pattern: '\\S' });
const SWITCHES_READ_MAX = 500;

const WithBecause = Type.Object({ incidentId: Uuid, because: Because }, closed);
type WithBecause = Static<typeof WithBecause>;

export const dismissIncident = defineCommand<WithBecause, Incident, Changed>({
  ...onIncident,
  name: 'incident.dismiss',
  payload: WithBecause,
  load: loadIncident,
  decide: (incident, { payload: { because }, at }) =>
    moved(
      incident,
      'dismiss',
      { dismissedBecause: because, closedAt: at.toString() },
      incidentFact('IncidentDismissed', incident, {}, { because }),
    ),
  save: saveChange,
});

const Judgement = Type.Object(
  { level: Type.Union(LEVELS.map((each) => Type.Literal(each))), because: Because },
  closed,
);
const Classify = Type.Object(
  {
    incidentId: Uuid,
    severity: Type.Optional(Type.Union(SEVERITIES.map((each) => Type.Literal(each)))),
    said: Type.Optional(
      Type.Object(Object.fromEntries(DIMENSIONS.map((name) => [name, Type.Optional(Judgement)])), closed),
    ),
  },
  closed,
);
type Classify = Named & {
  readonly severity?: Incident['severity'];
  readonly said?: Parameters<typeof judge>[2];
};

/** Counting may take a while, so it is done before the incident is locked; nothing of it is decided on twice. */
export const classifyIncident = defineCommand<Classify, Incident, Changed, Records | undefined>({
  ...onIncident,
  name: 'incident.classify',
  payload: Classify,
  prepare: async (door, { tenantId, payload, at }) =>
    accepted(
      await door.read(tenantId, async (tx) => {
        const incident = await readIncident(tx, payload.incidentId);
        return incident && measureRecords(tx, incident, at);
      }),
    ),
  load: loadIncident,
  decide: (incident, { payload: { severity = incident.severity, said = {} }, at }, records) => {
    if (records === undefined) return refused({ code: 'incident.not-found' });
    const classification = judge(incident, records, said, at);
    if (!classification.ok) return classification;
    const levels = Object.fromEntries(DIMENSIONS.map((name) => [name, classification.value[name].level]));
    const counts = { quotes: records.quotes.count, orders: records.orders.count, handoffs: records.handoffs.count };
    return moved(
      incident,
      'classify',
      { severity, classification: classification.value, records },
      incidentFact('IncidentClassified', incident, { severity, levels, ...counts }),
      { severity, levels, ...counts },
    );
  },
  save: saveChange,
});

type WithSwitches = { readonly incident: Incident; readonly switches: readonly Switch[] };
const withSwitches = async (tx: Tx, command: Parameters<typeof loadIncident>[1]): Promise<WithSwitches | undefined> => {
  const incident = await loadIncident(tx, command);
  return incident && { incident, switches: await readSwitches(tx, SWITCHES_READ_MAX) };
};
const onBoth = {
  ...onIncident,
  head: ({ incident }: WithSwitches) => onIncident.head(incident),
  resource: ({ incident }: WithSwitches, command: Parameters<typeof onIncident.resource>[1]) =>
    onIncident.resource(incident, command),
} as const;
const holdsAt =
  (at: Temporal.Instant, switches: readonly Switch[]) =>
  (key: string): boolean =>
    switches.some(
      (each) =>
        each.key === key && each.on && (each.expiresAt === null || Temporal.Instant.compare(each.expiresAt, at) > 0),
    );

const Contain = Type.Object(
  {
    incidentId: Uuid,
    switches: Type.Array(Type.String({ minLength: 1, maxLength: 80 }), {
      minItems: 1,
      maxItems: 20,
      uniqueItems: true,
    }),
  },
  closed,
);
type Contain = Static<typeof Contain>;

/** The switches work by themselves; the incident says which of them are there because of it. */
export const containIncident = defineCommand<Contain, WithSwitches, Changed>({
  ...onBoth,
  name: 'incident.contain',
  payload: Contain,
  load: withSwitches,
  decide: ({ incident, switches }, { payload, at }) => {
    const holds = holdsAt(at, switches);
    const not = payload.switches.filter((key) => !holds(key));
    if (not.length > 0) return refused({ code: 'incident.not-contained', switches: not });
    const containments = [...new Set([...incident.containments, ...payload.switches])];
    return moved(
      incident,
      'contain',
      { containments, containedAt: incident.containedAt ?? at.toString() },
      incidentFact('IncidentContained', incident, { switches: [...payload.switches] }),
      { containments },
    );
  },
  save: (decided, { incident }, next, command) => saveChange(decided, incident, next, command),
});

const Resolve = Type.Object({ incidentId: Uuid, resolution: Text }, closed);
type Resolve = Static<typeof Resolve>;

export const resolveIncident = defineCommand<Resolve, WithSwitches, Changed>({
  ...onBoth,
  name: 'incident.resolve',
  payload: Resolve,
  load: withSwitches,
  decide: ({ incident, switches }, { payload: { resolution }, at }) => {
    const still = incident.containments.filter(holdsAt(at, switches));
    if (still.length > 0) return refused({ code: 'incident.still-contained', switches: still });
    return moved(
      incident,
      'resolve',
      { resolvedAt: at.toString(), resolution },
      incidentFact('IncidentResolved', incident, { severity: incident.severity }, { resolution }),
    );
  },
  save: (decided, { incident }, next, command) => saveChange(decided, incident, next, command),
});

type WithActions = { readonly incident: Incident; readonly actions: readonly IncidentAction[] };
const withActions = async (tx: Tx, command: Parameters<typeof loadIncident>[1]): Promise<WithActions | undefined> => {
  const incident = await loadIncident(tx, command);
  return incident && { incident, actions: await readActions(tx, incident.id) };
};
const onActions = {
  ...onIncident,
  head: ({ incident }: WithActions) => onIncident.head(incident),
  resource: ({ incident }: WithActions, command: Parameters<typeof onIncident.resource>[1]) =>
    onIncident.resource(incident, command),
} as const;

type Review = Named & { readonly postmortem: NonNullable<Incident['postmortem']> };

export const reviewIncident = defineCommand<Review, WithActions, Changed>({
  ...onActions,
  name: 'incident.review',
  payload: Type.Object(
    {
      incidentId: Uuid,
      postmortem: Type.Object(Object.fromEntries(POSTMORTEM_PARTS.map((part) => [part, Text])), closed),
    },
    closed,
  ),
  load: withActions,
  decide: ({ incident, actions }, { actor, payload: { postmortem } }, _prepared, model): Outcome<Changed> => {
    const stranger = notResponsible(model, 'incident-review', actor);
    if (stranger) return refused(stranger);
    if (actions.length === 0) return refused({ code: 'incident.nothing-learned' });
    return moved(
      incident,
      'review',
      { postmortem },
      incidentFact('IncidentReviewed', incident, { actions: actions.length }, { ...postmortem }),
    );
  },
  save: (decided, { incident }, next, command) => saveChange(decided, incident, next, command),
});

const OnlyNamed = Type.Object({ incidentId: Uuid }, closed);

export const closeIncident = defineCommand<Named, WithActions, Changed>({
  ...onActions,
  name: 'incident.close',
  payload: OnlyNamed,
  load: withActions,
  decide: ({ incident, actions }, { at }) => {
    const open = actions.filter(({ verifiedAt }) => verifiedAt === null).map(({ id }) => id);
    if (incident.state === 'reviewed' && open.length > 0)
      return refused({ code: 'incident.actions-open', actions: open });
    return moved(
      incident,
      'close',
      { closedAt: at.toString() },
      incidentFact('IncidentClosed', incident, { actions: actions.length }),
    );
  },
  save: (decided, { incident }, next, command) => saveChange(decided, incident, next, command),
});

export const reopenIncident = defineCommand<WithBecause, Incident, Changed>({
  ...onIncident,
  name: 'incident.reopen',
  payload: WithBecause,
  load: loadIncident,
  decide: (incident, { payload: { because } }) =>
    moved(
      incident,
      'reopen',
      { closedAt: null },
      incidentFact('IncidentReopened', incident, { was: incident.state }, { because }),
    ),
  save: saveChange,
});
