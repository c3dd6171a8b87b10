/** The timeline of an incident, assembled from the log: nothing of it is typed by hand but the notes. */
import type { Tx } from '#platform/database/tx.ts';
import type { Incident } from './incident.ts';
import { type Happened, readHappened } from './timeline.store.ts';

export const TIMELINE_FACTS_MAX = 500;
/** What was released or switched shortly before it began may be why. */
const LOOK_BACK_HOURS = 24;

/** Of the whole company: switches, modes, releases, systems that fail and come back. */
const AROUND = [
  'SwitchSet',
  'DegradedModeEntered',
  'DegradedModeLeft',
  'CatalogPublished',
  'ReleaseRolledBack',
  'ConnectorBreakerOpened',
  'ConnectorBreakerClosed',
] as const;

/** `IncidentActionAdded` → `Incident action added`. */
const inWords = (type: string): string => {
  const words = type.replaceAll(/(?<=[a-z])([A-Z])/g, ' $1').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const relationOf = (
  incident: Incident,
  { subjectId, correlationId }: Happened,
): 'incident' | 'correlation' | 'around' => {
  if (subjectId === incident.id) return 'incident';
  return incident.scope.correlationId === correlationId ? 'correlation' : 'around';
};

export type TimelineItem = {
  readonly id: string;
  readonly at: string;
  readonly type: string;
  readonly title: string;
  readonly relation: 'incident' | 'correlation' | 'around';
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly actorId: string;
  readonly details: { readonly [member: string]: unknown };
};

export const timelineOf = async (
  tx: Tx,
  incident: Incident,
  at: Temporal.Instant,
): Promise<readonly TimelineItem[]> => {
  const facts = await readHappened(tx, {
    incidentId: incident.id,
    from: Temporal.Instant.from(incident.startedAt).subtract({ hours: LOOK_BACK_HOURS }),
    to: incident.resolvedAt === null ? at.add({ seconds: 1 }) : Temporal.Instant.from(incident.resolvedAt),
    types: AROUND,
    connector: incident.scope.connector ?? null,
    correlationId: incident.scope.correlationId ?? null,
    limit: TIMELINE_FACTS_MAX,
  });
  return facts.map((fact) => ({
    id: fact.id,
    at: Temporal.Instant.from(fact.at).toString(),
    type: fact.type,
    title: inWords(fact.type),
    relation: relationOf(incident, fact),
    subjectKind: fact.subjectKind,
    subjectId: fact.subjectId,
    actorId: fact.actorId,
    details: { ...fact.data, ...fact.words },
  }));
};
