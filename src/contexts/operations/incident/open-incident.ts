/** Something is wrong: a person says so, or a signal does. How far it goes is asked next. */
import { type Static, Type } from 'typebox';
import { readReleases } from '#contexts/governance/index.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import { runbookOf } from '../runbook/runbook-files.connector.ts';
import {
  type Incident,
  incidentResource,
  Instant,
  numberText,
  RECURRENCE_DAYS,
  Scope,
  SEVERITIES,
} from './incident.ts';
import { insertIncident, type NewIncident, readNextNumber, readOfCause } from './incident.store.ts';

const Payload = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 300, pattern: '\\S' }),
    severity: Type.Union(SEVERITIES.map((each) => Type.Literal(each))),
    scope: Scope,
    /** What saw it first; a person, where nothing is said. */
    signal: Type.Optional(Type.String({ pattern: '^[a-z][a-z-]{1,59}$' })),
    causeKey: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
    runbook: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
    startedAt: Type.Optional(Instant),
  },
  { additionalProperties: false },
);
type Payload = Static<typeof Payload>;
const RELEASES_READ_MAX = 1_000;

type Loaded = { readonly number: number; readonly before: readonly Incident[]; readonly hasRelease: boolean };
type Known = { readonly runbook: (key: string) => boolean; readonly offering: (key: string) => boolean };
type Opened = Decision & { readonly one: NewIncident };

/** Incidents are compared by what is named of where they are; of one that names nothing, none is a recurrence. */
export const causeOf = ({ causeKey, scope }: Pick<Payload, 'causeKey' | 'scope'>): string | null =>
  causeKey ??
  ([scope.connector && `connector/${scope.connector}`, scope.releaseId && `release/${scope.releaseId}`]
    .concat((scope.offerings ?? []).toSorted().map((key) => `offering/${key}`))
    .filter((part) => part !== undefined && part !== '')
    .join('+') ||
    null);

export const decideOpen = (
  { number, before, hasRelease }: Loaded,
  { payload, actor, at, id }: Pick<Command<Payload>, 'payload' | 'actor' | 'at' | 'id'>,
  knows: Known,
): Outcome<Opened> => {
  const { title, severity, scope, signal = 'person', runbook = null, startedAt = at.toString() } = payload;
  if (Temporal.Instant.compare(startedAt, at) > 0)
    return refused({ code: 'incident.not-yet', startedAt, now: at.toString() });
  if (runbook !== null && !knows.runbook(runbook)) return refused({ code: 'incident.no-such-runbook', runbook });
  if (!hasRelease) return refused({ code: 'incident.no-such-release', releaseId: scope.releaseId });
  // A product that nobody knows reaches nothing, which would be told as harmless. A release that was taken back took its products along.
  const unknown = scope.releaseId === undefined ? (scope.offerings ?? []).filter((key) => !knows.offering(key)) : [];
  if (unknown.length > 0) return refused({ code: 'incident.no-such-product', offerings: unknown });
  const open = before.find(({ state }) => state !== 'closed' && state !== 'dismissed');
  if (open) return refused({ code: 'incident.open-already', incidentId: open.id, number: numberText(open.number) });
  const last = before.find(({ state }) => state === 'closed');
  const incidentId = id('incident');
  const said = { incidentId, number: numberText(number), severity, signal, recurrenceOf: last?.id ?? null };
  return accepted({
    one: {
      number,
      title,
      severity,
      signal,
      causeKey: causeOf(payload),
      runbook,
      scope,
      startedAt,
      detectedAt: at.toString(),
      recurrenceOf: last?.id ?? null,
      ownerPerson: actor.personId,
    },
    facts: [{ type: 'IncidentOpened', subject: { kind: 'incident', id: incidentId }, data: said, words: { title } }],
    answer: said,
  });
};

export const openIncident = defineCommand<Payload, Loaded, Opened>({
  name: 'incident.open',
  context: 'operations',
  aggregate: 'incident',
  creates: true,
  payload: Payload,
  load: async (tx, { payload, at }) => {
    const cause = causeOf(payload);
    const since = at.subtract({ hours: 24 * RECURRENCE_DAYS }).toString();
    const { releaseId } = payload.scope;
    const releases = releaseId === undefined ? [] : await readReleases(tx, RELEASES_READ_MAX);
    return {
      number: await readNextNumber(tx),
      before: cause === null ? [] : await readOfCause(tx, cause, since),
      hasRelease: releaseId === undefined || releases.some(({ id }) => id === releaseId),
    };
  },
  resource: (_loaded, { tenantId }) => incidentResource(tenantId, 'new'),
  decide: (loaded, command, _prepared, model) =>
    decideOpen(loaded, command, {
      runbook: (key) => runbookOf(key) !== undefined,
      offering: (key) => model.one('product-offering', key) !== undefined,
    }),
  save: ({ one }, _loaded, next, { tenantId }) => [insertIncident(tenantId, next, one)],
});
