/** What all commands on an incident have in common: how it is loaded, what they are asked about, how a move is made. */
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import type { Command, Decision, Fact, Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import { type Incident, type incidentFacts, incidentResource, numberText } from './incident.ts';
import { incidentLife } from './incident.lifecycle.ts';
import { type IncidentChange, lockIncident, saveIncident } from './incident.store.ts';

export type Named = { readonly incidentId: string };
export type Changed = Decision & { readonly change: Partial<IncidentChange>; readonly also?: readonly Statement[] };

export const onIncident = {
  context: 'operations',
  aggregate: 'incident',
  action: 'incident.work',
  head: ({ id, version, entryLeaf }: Incident) => ({ id, version, entryLeaf }),
  resource: (incident: Incident, { tenantId }: Pick<Command<unknown>, 'tenantId'>) =>
    incidentResource(tenantId, incident.id),
} as const;

export const loadIncident = (tx: Tx, { payload }: Command<Named>): Promise<Incident | undefined> =>
  lockIncident(tx, payload.incidentId);

/** What it changes, on top of what there is. */
export const saveChange = (
  { change, also = [] }: Changed,
  incident: Incident,
  next: Head,
  { tenantId }: Pick<Command<unknown>, 'tenantId'>,
): readonly Statement[] => [saveIncident(tenantId, next, { ...incident, ...change }), ...also];

export const incidentFact = (
  type: (typeof incidentFacts)[number],
  { id, number }: Pick<Incident, 'id' | 'number'>,
  data: { readonly [member: string]: Json } = {},
  words?: Fact['words'],
): Fact => ({
  type,
  subject: { kind: 'incident', id },
  data: { incidentId: id, number: numberText(number), ...data },
  ...(words === undefined ? {} : { words }),
});

export type Move = Parameters<typeof incidentLife.move>[1];

/** A move of its life, with what else it changes and says. */
export const moved = (
  incident: Incident,
  move: Move,
  change: Partial<IncidentChange>,
  fact: Fact,
  more: { readonly [member: string]: Json } = {},
): Outcome<Changed> => {
  const state = incidentLife.move(incident.state, move);
  if (!state.ok) return state;
  return accepted({
    change: { ...change, state: state.value },
    facts: [fact],
    answer: { incidentId: incident.id, number: numberText(incident.number), state: state.value, ...more },
  });
};
