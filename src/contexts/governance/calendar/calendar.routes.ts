/** The addresses of the business calendar. What is coming is read by everybody of the house; what is watched, by who runs the period. */
import { readPeople } from '#contexts/identity/index.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { commandRoute, isOutside, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import type { Tx } from '#platform/database/tx.ts';
import { approveCoverage, declarePeriod, endPeriod } from './calendar.commands.ts';
import { countEmergencies, readPeriod, readPeriods } from './calendar.store.ts';
import { isInForce } from './frozen.ts';
import { type CalendarPeriod, PERIOD_KINDS } from './period.ts';
import { type Measure, measuresOf, type Watched } from './quarter-end.ts';
import { readWatched } from './watched.ts';

const PERIODS_LISTED_MAX = 200;
const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

const may = ({ may: allowed }: Reader, action: string, { tenantId }: Tx): boolean =>
  allowed(action, { type: 'Tenant', id: tenantId, attrs: { tenant: tenantId } });

const rowOf = (period: CalendarPeriod, at: Temporal.Instant): { readonly [member: string]: Json } => ({
  periodId: period.id,
  kind: period.kind,
  kindName: PERIOD_KINDS[period.kind],
  name: period.name,
  from: period.from,
  to: period.to,
  scope: { ...period.scope } as unknown as Json,
  tiersFrom: period.tiersFrom,
  mode: period.mode,
  timeZone: period.timeZone,
  protects: { ...period.protects },
  toldDaysAhead: period.toldDaysAhead,
  inForce: isInForce(period, at),
});

const watchedOf = async (tx: Tx, period: CalendarPeriod, at: Temporal.Instant): Promise<Watched> => ({
  ...(await readWatched(tx, at)),
  emergencies: await countEmergencies(tx, period.id),
});

/** Who can stand by, for whoever names them. */
const colleagues = async (tx: Tx): Promise<Json> =>
  (await readPeople(tx)).filter(({ type }) => type === 'user').map(({ key, name }) => ({ key, name }));

const measureJson = (measure: Measure): Json => ({ ...measure });

export const calendarRoutes: readonly Route[] = [
  queryRoute({
    method: 'GET',
    path: '/calendar',
    summary: 'The periods in which changes are riskier than usual: those that hold, and those to come',
    action: 'calendar.read',
    read: async (tx, reader, _query, door) => {
      if (isOutside(reader) || !may(reader, 'calendar.read', tx))
        return refused({ code: 'access.denied', action: 'calendar.read', policies: [] });
      const now = door.clock();
      const periods = await readPeriods(tx, now, PERIODS_LISTED_MAX);
      const mayDeclare = may(reader, 'calendar.declare', tx);
      return accepted({
        items: periods.map((period) => rowOf(period, now)),
        mayDeclare,
        people: mayDeclare ? await colleagues(tx) : [],
        kinds: Object.entries(PERIOD_KINDS).map(([key, name]) => ({ key, name })),
        asOf: now.toString(),
      });
    },
  }),
  queryRoute({
    method: 'GET',
    path: '/calendar/:periodId',
    summary: 'One period, who stands by, and of quarter-end its seven measures with what is watched now',
    action: 'calendar.read',
    read: async (tx, reader, { params }, door) => {
      if (isOutside(reader) || !may(reader, 'calendar.read', tx))
        return refused({ code: 'access.denied', action: 'calendar.read', policies: [] });
      const { periodId = '' } = params;
      const period = isId(periodId) ? await readPeriod(tx, periodId) : undefined;
      if (period === undefined) return refused({ code: 'calendar-period.not-found' });
      const now = door.clock();
      const measures = period.mode === 'quarter-end' ? measuresOf(period, await watchedOf(tx, period, now), now) : [];
      return accepted({
        ...rowOf(period, now),
        coverage: period.coverage.map((each) => ({ ...each })),
        coverageApproved: period.coverageApprovedBy !== null,
        endedAt: period.endedAt,
        measures: measures.map(measureJson),
        actions: {
          approveCoverage: may(reader, 'calendar.approve-coverage', tx),
          end: may(reader, 'calendar.end', tx),
        },
        asOf: now.toString(),
      });
    },
  }),
  commandRoute('POST', '/calendar', 'Declare a period of the business calendar, ahead', declarePeriod),
  commandRoute(
    'POST',
    '/calendar/:periodId/approve-coverage',
    'Approve who stands by, as a second person',
    approveCoverage,
  ),
  commandRoute('POST', '/calendar/:periodId/end', 'End a period early', endPeriod),
];
