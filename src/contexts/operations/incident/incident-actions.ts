/** What is learned from an incident: notes while it lasts, and what is to be done, by whom, by when, and seen by another. */
import { type Static, Type } from 'typebox';
import { type PersonRow, readPersonByKey } from '#contexts/identity/index.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { type Incident, type IncidentAction, numberText, Uuid } from './incident.ts';
import { insertAction, lockIncident, readActions, saveVerified } from './incident.store.ts';
import { type Changed, incidentFact, loadIncident, onIncident, saveChange } from './on-incident.ts';

const closed = { additionalProperties: false } as const;
const Text = Type.String({ minLength: 3, maxLength: 2_000, pattern: '\\S' });
const DAY = '^\\d{4}-\\d\\d-\\d\\d$';

const Note = Type.Object({ incidentId: Uuid, text: Text }, closed);
type Note = Static<typeof Note>;

/** All that is typed by hand into a timeline; everything else of it comes from the log. */
export const noteIncident = defineCommand<Note, Incident, Changed>({
  ...onIncident,
  name: 'incident.note',
  payload: Note,
  load: loadIncident,
  decide: (incident, { payload: { text } }) =>
    accepted({
      change: {},
      facts: [incidentFact('IncidentNoted', incident, {}, { text })],
      answer: { incidentId: incident.id },
    }),
  save: saveChange,
});

const AddAction = Type.Object(
  {
    incidentId: Uuid,
    text: Text,
    owner: Type.String({ minLength: 1, maxLength: 100 }),
    deadline: Type.String({ format: 'date', pattern: DAY }),
  },
  closed,
);
type AddAction = Static<typeof AddAction>;
type Adding = { readonly incident: Incident; readonly owner: PersonRow | undefined };

export const decideAdd = (
  { incident, owner }: Adding,
  { payload, at, id, tenantId }: Pick<Command<AddAction>, 'payload' | 'at' | 'id' | 'tenantId'>,
): Outcome<Changed> => {
  const { text, deadline } = payload;
  if (owner === undefined || owner.type !== 'user')
    return refused({ code: 'incident.no-such-person', person: payload.owner });
  if (deadline < at.toZonedDateTimeISO('UTC').toPlainDate().toString())
    return refused({ code: 'incident.deadline-over', deadline });
  if (incident.state === 'closed' || incident.state === 'dismissed')
    return refused({ code: 'incident.move-not-allowed', state: incident.state, allowed: ['reopen'] });
  const actionId = id('incident-action');
  return accepted({
    change: {},
    also: [
      insertAction(tenantId, incident.id, {
        id: actionId,
        text,
        ownerPerson: owner.id,
        deadline,
        addedAt: at.toString(),
      }),
    ],
    facts: [incidentFact('IncidentActionAdded', incident, { actionId, ownerPerson: owner.id, deadline }, { text })],
    answer: { incidentId: incident.id, actionId },
  });
};

export const addIncidentAction = defineCommand<AddAction, Adding, Changed>({
  ...onIncident,
  name: 'incident.add-action',
  payload: AddAction,
  load: async (tx: Tx, { payload }) => {
    const incident = await lockIncident(tx, payload.incidentId);
    return incident && { incident, owner: await readPersonByKey(tx, payload.owner) };
  },
  head: ({ incident }) => onIncident.head(incident),
  resource: ({ incident }, command) => onIncident.resource(incident, command),
  decide: decideAdd,
  save: (decided, { incident }, next, command) => saveChange(decided, incident, next, command),
});

const Verify = Type.Object({ incidentId: Uuid, actionId: Uuid, evidence: Text }, closed);
type Verify = Static<typeof Verify>;
type Verifying = { readonly incident: Incident; readonly actions: readonly IncidentAction[] };
type Verified = Changed & Decision;

export const decideVerify = (
  { incident, actions }: Verifying,
  {
    payload: { actionId, evidence },
    actor,
    at,
    tenantId,
  }: Pick<Command<Verify>, 'payload' | 'actor' | 'at' | 'tenantId'>,
): Outcome<Verified> => {
  const action = actions.find(({ id }) => id === actionId);
  if (action === undefined) return refused({ code: 'incident.action-not-found', actionId });
  if (action.verifiedAt !== null) return refused({ code: 'incident.verified-already', actionId });
  if (action.ownerPerson === actor.personId) return refused({ code: 'incident.own-action', actionId });
  return accepted({
    change: {},
    also: [
      saveVerified(tenantId, incident.id, {
        id: actionId,
        verifiedBy: actor.personId,
        verifiedAt: at.toString(),
        evidence,
      }),
    ],
    facts: [incidentFact('IncidentActionVerified', incident, { actionId, verifiedBy: actor.personId }, { evidence })],
    answer: { incidentId: incident.id, number: numberText(incident.number), actionId },
  });
};

export const verifyIncidentAction = defineCommand<Verify, Verifying, Verified>({
  ...onIncident,
  name: 'incident.verify-action',
  action: 'incident.verify',
  payload: Verify,
  load: async (tx, { payload }) => {
    const incident = await lockIncident(tx, payload.incidentId);
    return incident && { incident, actions: await readActions(tx, incident.id) };
  },
  head: ({ incident }) => onIncident.head(incident),
  resource: ({ incident }, command) => onIncident.resource(incident, command),
  decide: decideVerify,
  save: (decided, { incident }, next, command) => saveChange(decided, incident, next, command),
});
