/** The timeline of an incident in words: of each fact what kind of thing it was, and how it has to do with the incident. Pure. */
import { type Deployed, type MeansName, meansOf } from '#contexts/governance/index.ts';
import type { Incident } from './incident.ts';
import type { Happened } from './timeline.store.ts';

type Kind = 'switch' | 'mode' | 'release' | 'deployment' | 'correction' | 'freeze' | 'system';
type Told = { readonly kind: Kind; readonly title?: string };

/** Of the whole company in the time of an incident, by kind. A change that carried a release is told by its publication. */
export const AROUND: Readonly<Record<string, Told>> = {
  SwitchSet: { kind: 'switch' },
  DegradedModeEntered: { kind: 'mode' },
  DegradedModeLeft: { kind: 'mode' },
  CatalogPublished: { kind: 'release' },
  ReleaseRolledBack: { kind: 'release' },
  ChangeReleased: { kind: 'deployment', title: 'Deployment made' },
  FreezePassedInEmergency: { kind: 'freeze', title: 'Freeze passed by a release, in an emergency' },
  DeploymentPassedFreeze: { kind: 'freeze', title: 'Freeze passed by a deployment, in an emergency' },
  CorrectionApplied: { kind: 'correction', title: 'Correction carried out' },
  CorrectionReconciled: { kind: 'correction', title: 'Correction seen to hold' },
  CorrectionDiffers: { kind: 'correction', title: 'Correction found to differ' },
  ConnectorBreakerOpened: { kind: 'system' },
  ConnectorBreakerClosed: { kind: 'system' },
};
/** What puts an incident's records right comes after it is over as well. */
export const CORRECTIONS = Object.keys(AROUND).filter((type) => AROUND[type]?.kind === 'correction');

export type TimelineItem = {
  readonly id: string;
  readonly at: string;
  readonly type: string;
  readonly kind: Kind | 'incident' | 'other';
  readonly title: string;
  /** `record`: of an order that the incident reaches, or of the quote that it carries out. */
  readonly relation: 'incident' | 'record' | 'correlation' | 'around';
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly actorId: string;
  readonly details: { readonly [member: string]: unknown };
};

/** What the log alone does not tell. */
export type Known = {
  readonly deployed: readonly Deployed[];
  /** Corrections of what the incident reaches. */
  readonly ofRecords: ReadonlySet<string>;
  readonly to: Temporal.Instant;
};

/** `IncidentActionAdded` → `Incident action added`. */
const inWords = (type: string): string => {
  const words = type.replaceAll(/(?<=[a-z])([A-Z])/g, ' $1').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const relationOf = (
  incident: Incident,
  { subjectId, correlationId }: Happened,
  { ofRecords }: Known,
): TimelineItem['relation'] => {
  if (subjectId === incident.id) return 'incident';
  if (ofRecords.has(subjectId)) return 'record';
  return incident.scope.correlationId === correlationId ? 'correlation' : 'around';
};

const textOf = ({ type, subjectId, data }: Happened, { deployed }: Known): string | undefined => {
  switch (AROUND[type]?.kind) {
    case 'deployment': {
      const found = deployed.find(({ changeId }) => changeId === subjectId);
      return found && `${found.number}, version ${found.version} of commit ${found.commit}`;
    }
    case 'correction':
      return `${String(data['number'])}, ${meansOf(data['means'] as MeansName).says}${data['emergency'] === true ? ', in an emergency' : ''}`;
    case 'freeze':
      return `“${String(data['period'])}”${data['version'] === undefined ? '' : `, ${String(data['number'])}, version ${String(data['version'])}`}`;
    default:
      return undefined;
  }
};

/** A change that carried a release is told by its publication; what is later than the incident counts only of its own records. */
const belongs = (fact: Happened, relation: TimelineItem['relation'], { deployed, to }: Known): boolean => {
  if (relation !== 'around') return true;
  if (fact.type === 'ChangeReleased') return deployed.some(({ changeId }) => changeId === fact.subjectId);
  return Temporal.Instant.compare(fact.at, to) < 0;
};

export const tellTimeline = (incident: Incident, facts: readonly Happened[], known: Known): readonly TimelineItem[] =>
  facts.flatMap((fact) => {
    const relation = relationOf(incident, fact, known);
    if (!belongs(fact, relation, known)) return [];
    const text = textOf(fact, known);
    return [
      {
        id: fact.id,
        at: Temporal.Instant.from(fact.at).toString(),
        type: fact.type,
        kind: relation === 'incident' ? 'incident' : (AROUND[fact.type]?.kind ?? 'other'),
        title: AROUND[fact.type]?.title ?? inWords(fact.type),
        relation,
        subjectKind: fact.subjectKind,
        subjectId: fact.subjectId,
        actorId: fact.actorId,
        details: { ...fact.data, ...fact.words, ...(text === undefined ? {} : { text }) },
      },
    ];
  });
