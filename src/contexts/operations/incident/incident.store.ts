/** The only SQL of incidents and of what is to be done about them. */
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Incident, IncidentAction } from './incident.ts';

const INCIDENT = `select id, number, title, state, severity, signal, cause_key as "causeKey", runbook, scope, started_at as "startedAt",
    detected_at as "detectedAt", classification, records, containments, contained_at as "containedAt", resolved_at as "resolvedAt", resolution,
    postmortem, dismissed_because as "dismissedBecause", closed_at as "closedAt", recurrence_of as "recurrenceOf", owner_person as "ownerPerson",
    version, entry_leaf as "entryLeaf"
  from operations.incident where tenant_id = $1`;

export const readIncident = async (tx: Tx, id: string): Promise<Incident | undefined> =>
  (await tx.query<Incident>({ name: 'incident', text: `${INCIDENT} and id = $2`, values: [tx.tenantId, id] }))[0];

export const lockIncident = async (tx: Tx, id: string): Promise<Incident | undefined> =>
  (
    await tx.query<Incident>({
      name: 'incident-lock',
      text: `${INCIDENT} and id = $2 for update`,
      values: [tx.tenantId, id],
    })
  )[0];

/** Those that are not over first, the gravest first. */
export const readIncidents = (tx: Tx, limit: number): Promise<readonly Incident[]> =>
  tx.query<Incident>({
    name: 'incidents',
    text: `${INCIDENT} order by state in ('dismissed', 'closed'), severity, detected_at desc, id desc limit $2`,
    values: [tx.tenantId, limit],
  });

/** That go on for those whom they met, the gravest first. */
export const readIncidentsGoingOn = (tx: Tx, limit: number): Promise<readonly Incident[]> =>
  tx.query<Incident>({
    name: 'incidents-going-on',
    text: `${INCIDENT} and state in ('detected', 'classified', 'contained') order by severity, detected_at, id limit $2`,
    values: [tx.tenantId, limit],
  });

/** Of one cause, since then, the newest first. */
export const readOfCause = (tx: Tx, causeKey: string, since: string): Promise<readonly Incident[]> =>
  tx.query<Incident>({
    name: 'incidents-of-cause',
    text: `${INCIDENT} and cause_key = $2 and detected_at >= $3 order by detected_at desc, id desc limit 20`,
    values: [tx.tenantId, causeKey, since],
  });

export const readNextNumber = async (tx: Tx): Promise<number> =>
  (
    await tx.query<{ next: number }>({
      name: 'incident-number',
      text: `select coalesce(max(number), 0) + 1 as next from operations.incident where tenant_id = $1`,
      values: [tx.tenantId],
    })
  )[0]?.next ?? 1;

export type NewIncident = Pick<
  Incident,
  | 'number'
  | 'title'
  | 'severity'
  | 'signal'
  | 'causeKey'
  | 'runbook'
  | 'scope'
  | 'startedAt'
  | 'detectedAt'
  | 'recurrenceOf'
  | 'ownerPerson'
>;

export const insertIncident = (tenantId: string, next: Head, one: NewIncident): Statement => ({
  name: 'incident-insert',
  text: `insert into operations.incident (tenant_id, id, number, title, state, severity, signal, cause_key, runbook, scope, started_at,
           detected_at, recurrence_of, owner_person, version, entry_leaf)
         values ($1, $2, $3, $4, 'detected', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
  values: [
    tenantId,
    next.id,
    one.number,
    one.title,
    one.severity,
    one.signal,
    one.causeKey,
    one.runbook,
    JSON.stringify(one.scope),
    one.startedAt,
    one.detectedAt,
    one.recurrenceOf,
    one.ownerPerson,
    next.version,
    next.entryLeaf,
  ],
});

export type IncidentChange = Pick<
  Incident,
  | 'state'
  | 'severity'
  | 'classification'
  | 'records'
  | 'containments'
  | 'containedAt'
  | 'resolvedAt'
  | 'resolution'
  | 'postmortem'
  | 'dismissedBecause'
  | 'closedAt'
  | 'ownerPerson'
>;

const json = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));

export const saveIncident = (tenantId: string, next: Head, one: IncidentChange): Statement => ({
  name: 'incident-save',
  text: `update operations.incident set state = $3, severity = $4, classification = $5, records = $6, containments = $7, contained_at = $8,
           resolved_at = $9, resolution = $10, postmortem = $11, dismissed_because = $12, closed_at = $13, owner_person = $14, version = $15,
           entry_leaf = $16
         where tenant_id = $1 and id = $2`,
  values: [
    tenantId,
    next.id,
    one.state,
    one.severity,
    json(one.classification),
    json(one.records),
    one.containments,
    one.containedAt,
    one.resolvedAt,
    one.resolution,
    json(one.postmortem),
    one.dismissedBecause,
    one.closedAt,
    one.ownerPerson,
    next.version,
    next.entryLeaf,
  ],
});

export const readActions = (tx: Tx, incidentId: string): Promise<readonly IncidentAction[]> =>
  tx.query<IncidentAction>({
    name: 'incident-actions',
    text: `select id, text, owner_person as "ownerPerson", deadline::text as deadline, added_at as "addedAt", verified_by as "verifiedBy",
             verified_at as "verifiedAt", evidence
           from operations.incident_action where tenant_id = $1 and incident_id = $2 order by added_at, id`,
    values: [tx.tenantId, incidentId],
  });

export const insertAction = (
  tenantId: string,
  incidentId: string,
  action: Pick<IncidentAction, 'id' | 'text' | 'ownerPerson' | 'deadline' | 'addedAt'>,
): Statement => ({
  name: 'incident-action-insert',
  text: `insert into operations.incident_action (tenant_id, incident_id, id, text, owner_person, deadline, added_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
  values: [tenantId, incidentId, action.id, action.text, action.ownerPerson, action.deadline, action.addedAt],
});

export const saveVerified = (
  tenantId: string,
  incidentId: string,
  { id, verifiedBy, verifiedAt, evidence }: Pick<IncidentAction, 'id' | 'verifiedBy' | 'verifiedAt' | 'evidence'>,
): Statement => ({
  name: 'incident-action-verify',
  text: `update operations.incident_action set verified_by = $4, verified_at = $5, evidence = $6
         where tenant_id = $1 and incident_id = $2 and id = $3`,
  values: [tenantId, incidentId, id, verifiedBy, verifiedAt, evidence],
});
