/** The calendar is declared ahead, its coverage approved by a second person, and a period ended early when the business says so. */
import { type Static, Type } from 'typebox';
import type { JsonObject } from '#kernel/json.ts';
import { accepted, type Outcome, type Refusal, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Change } from '../change/change.ts';
import type { Release, ReleaseChange } from '../release.ts';
import { insertPeriod, lockPeriod, markPeriod } from './calendar.store.ts';
import { freezing } from './frozen.ts';
import { heldAs } from './held-as.ts';
import { type CalendarPeriod, PERIOD_KINDS, type PeriodKind } from './period.ts';
import { DEFAULT_PROTECTED, DEFAULT_ZONE, zoneNamed } from './protected-hours.ts';
import { AREAS_TO_COVER, uncovered } from './quarter-end.ts';
import { readWaitingRelease } from './waiting-release.store.ts';

const PERIOD_DAYS_MAX = 120;

const Instant = Type.String({
  format: 'date-time',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?Z$',
});
const Names = Type.Optional(
  Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 200, uniqueItems: true }),
);
const closed = { additionalProperties: false } as const;
const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });

const Time = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });

const DeclarePayload = Type.Object(
  {
    kind: Type.Enum(Object.keys(PERIOD_KINDS) as [PeriodKind, ...PeriodKind[]]),
    name: Type.String({ minLength: 3, maxLength: 200 }),
    from: Instant,
    to: Instant,
    scope: Type.Optional(Type.Object({ countries: Names, channels: Names, products: Names, partners: Names }, closed)),
    freeze: Type.Optional(Type.Object({ tiersFrom: Type.Integer({ minimum: 0, maximum: 4 }) }, closed)),
    mode: Type.Optional(Type.Literal('quarter-end')),
    /** Of the hours that quarter-end protects and of the days that are left; UTC where nothing is said. */
    timeZone: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    protects: Type.Optional(Type.Object({ from: Time, until: Time }, closed)),
    toldDaysAhead: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 })),
    coverage: Type.Optional(
      Type.Array(
        Type.Object(
          {
            area: Type.Enum([...AREAS_TO_COVER]),
            person: Type.String({ minLength: 1, maxLength: 200 }),
            contact: Type.String({ minLength: 1, maxLength: 200 }),
          },
          closed,
        ),
        { maxItems: 50 },
      ),
    ),
  },
  closed,
);
type Declare = Static<typeof DeclarePayload>;
type OnPeriod = { readonly periodId: string };
type PeriodDecision = Decision & { readonly period: CalendarPeriod };

const said = ({ id, kind, name, from, to, scope, tiersFrom, mode }: CalendarPeriod): JsonObject => ({
  periodId: id,
  kind,
  name,
  from,
  to,
  scope: scope as JsonObject,
  tiersFrom,
  mode,
});
const fact = (type: string, period: CalendarPeriod) => ({
  type,
  subject: { kind: 'calendar-period', id: period.id },
  data: said(period),
});

const offence = (
  { from, to, freeze, mode, coverage = [], timeZone = DEFAULT_ZONE, protects = DEFAULT_PROTECTED }: Declare,
  at: Temporal.Instant,
) => {
  if (Temporal.Instant.compare(from, to) >= 0 || Temporal.Instant.compare(to, at) <= 0)
    return { code: 'calendar-period.backwards', from, to, now: at.toString() };
  if (Temporal.Instant.compare(Temporal.Instant.from(from).add({ hours: 24 * PERIOD_DAYS_MAX }), to) < 0)
    return { code: 'calendar-period.too-long', from, to, daysMax: PERIOD_DAYS_MAX };
  if (zoneNamed(timeZone) === undefined) return { code: 'calendar-period.unknown-zone', timeZone };
  if (protects.from >= protects.until) return { code: 'calendar-period.hours-backwards', ...protects };
  if (mode !== 'quarter-end') return undefined;
  if (freeze === undefined) return { code: 'calendar-period.needs-freeze' };
  const missing = uncovered(coverage);
  return missing.length > 0 ? { code: 'calendar-period.needs-coverage', missing } : undefined;
};

export type WaitingRelease = {
  readonly release: Pick<Release, 'id' | 'name' | 'rollsBack'>;
  readonly effectiveFrom: string;
  readonly changes: readonly Pick<ReleaseChange, 'kind' | 'key'>[];
  readonly change: Pick<Change, 'tier' | 'asked' | 'number'> | undefined;
};

/**
 * What is published for a later instant takes effect by itself: a freeze that is declared over that instant would be passed by it, and nobody would
 * have decided that it may. So it is called back first, or the freeze leaves its instant out. What passes every freeze passes this one.
 */
const wouldPass = (period: CalendarPeriod, waiting: WaitingRelease | undefined): Refusal | undefined => {
  if (waiting === undefined) return undefined;
  const { release, effectiveFrom, changes, change } = waiting;
  if (release.rollsBack !== null || change?.asked.emergency !== undefined) return undefined;
  const at = Temporal.Instant.from(effectiveFrom);
  const { tier, scope } = heldAs(changes, change);
  if (freezing([period], { tier, scope, at }) === undefined) return undefined;
  const { id: releaseId, name } = release;
  return {
    code: 'calendar-period.release-waits',
    releaseId,
    release: name,
    effectiveFrom,
    tier,
    change: change?.number ?? null,
  };
};

export const decideDeclare = (
  command: Pick<Command<Declare>, 'payload' | 'at' | 'id' | 'actor'>,
  waiting: WaitingRelease | undefined,
): Outcome<PeriodDecision> => {
  const { kind, name, from, to, scope = {}, freeze, mode, coverage = [] } = command.payload;
  const { timeZone = DEFAULT_ZONE, protects = DEFAULT_PROTECTED, toldDaysAhead } = command.payload;
  const no = offence(command.payload, command.at);
  if (no) return refused(no);
  const period: CalendarPeriod = {
    id: command.id('calendar-period'),
    version: 1,
    entryLeaf: null,
    kind,
    name,
    from,
    to,
    scope,
    tiersFrom: freeze?.tiersFrom ?? null,
    mode: mode ?? null,
    timeZone: zoneNamed(timeZone) ?? DEFAULT_ZONE,
    protects,
    toldDaysAhead: toldDaysAhead ?? null,
    coverage,
    declaredByPerson: command.actor.personId,
    coverageApprovedBy: null,
    endedAt: null,
    recordedAt: command.at.toString(),
  };
  const passing = wouldPass(period, waiting);
  if (passing) return refused(passing);
  return accepted({ period, facts: [fact('CalendarPeriodDeclared', period)], answer: said(period) });
};

const ofTenant = (_loaded: unknown, { tenantId }: Pick<Command<unknown>, 'tenantId'>) => ({
  type: 'Tenant',
  id: tenantId,
  attrs: { tenant: tenantId },
});
const ofPeriod = { context: 'governance', aggregate: 'calendar-period', resource: ofTenant } as const;

export const declarePeriod = defineCommand<Declare, { readonly waiting: WaitingRelease | undefined }, PeriodDecision>({
  ...ofPeriod,
  name: 'calendar.declare',
  creates: true,
  payload: DeclarePayload,
  load: async (tx, { at }) => ({ waiting: await readWaitingRelease(tx, at) }),
  decide: ({ waiting }, command) => decideDeclare(command, waiting),
  save: ({ period }, _loaded, next, command) => [insertPeriod(command.tenantId, next, period)],
});

const onPeriod = {
  ...ofPeriod,
  load: (tx: Tx, command: Command<OnPeriod>) => lockPeriod(tx, command.payload.periodId),
  head: (period: CalendarPeriod) => period,
};
const isOver = ({ endedAt, to }: CalendarPeriod, at: Temporal.Instant): boolean =>
  endedAt !== null || Temporal.Instant.compare(to, at) <= 0;

export const approveCoverage = defineCommand<OnPeriod, CalendarPeriod, PeriodDecision>({
  ...onPeriod,
  name: 'calendar.approve-coverage',
  payload: Type.Object({ periodId: Uuid }, closed),
  decide: (period, { actor, at }) => {
    if (isOver(period, at)) return refused({ code: 'calendar-period.over', to: period.to });
    if (actor.personId === period.declaredByPerson) return refused({ code: 'calendar-period.own-coverage' });
    const missing = uncovered(period.coverage);
    if (missing.length > 0) return refused({ code: 'calendar-period.needs-coverage', missing });
    const next = { ...period, coverageApprovedBy: actor.personId };
    return accepted({ period: next, facts: [fact('CalendarCoverageApproved', next)], answer: said(next) });
  },
  save: ({ period }, _loaded, next, command) => [markPeriod(command.tenantId, next, period)],
});

export const endPeriod = defineCommand<OnPeriod & { readonly because: string }, CalendarPeriod, PeriodDecision>({
  ...onPeriod,
  name: 'calendar.end',
  payload: Type.Object({ periodId: Uuid, because: Type.String({ minLength: 3, maxLength: 500 }) }, closed),
  decide: (period, { at }) => {
    if (isOver(period, at)) return refused({ code: 'calendar-period.over', to: period.to });
    const next = { ...period, endedAt: at.toString() };
    return accepted({ period: next, facts: [fact('CalendarPeriodEnded', next)], answer: said(next) });
  },
  save: ({ period }, _loaded, next, command) => [markPeriod(command.tenantId, next, period)],
});
