/** The addresses of signals and dashboards. They read what the watch wrote: no report ever reads the tables that work is done in. */
import { isUuid } from '#kernel/ids.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import { readBehind } from './behind.ts';
import { RECORDS_MAX } from './counted.ts';
import { type Dashboard, dashboardOf, dashboardResource, DASHBOARDS, READ_DASHBOARD } from './dashboards.ts';
import { metricOf, METRICS } from './metrics.ts';
import type { Metric } from './signal.ts';
import { readAlert, readAlertsOf, readCourse, readNewest, readStanding } from './signal.store.ts';
import type { BehindView, DashboardView, SignalPageView, SignalsView } from './signal-shapes.ts';
import { alertView, instantOf, signalView } from './signal-view.ts';

const ALERTS_LISTED_MAX = 50;
const COURSE_HOURS = 24;

const denied = refused({ code: 'access.denied', action: READ_DASHBOARD, policies: [] });

const mine = (tx: Tx, reader: Reader): readonly Dashboard[] =>
  DASHBOARDS.filter((dashboard) => reader.may(READ_DASHBOARD, dashboardResource(tx.tenantId, dashboard)));

/** A signal is seen by whoever reads a dashboard that has it; one that is on none, by who reads a dashboard of its owner. */
const seenOn = (dashboards: readonly Dashboard[], { key, owner }: Metric): boolean => {
  const has = ({ tiles }: Dashboard): boolean => tiles.some((tile) => tile.key === key);
  return DASHBOARDS.some(has) ? dashboards.some(has) : dashboards.some(({ roles }) => roles.includes(owner));
};

const seesCost = (tx: Tx, reader: Reader): boolean =>
  reader.may('view.cost', { type: 'Tenant', id: tx.tenantId, attrs: { tenant: tx.tenantId } });

const oldest = (rows: readonly { readonly at: string }[]): string | null =>
  instantOf(rows.map(({ at }) => at).toSorted()[0] ?? null);

const list = async (tx: Tx, reader: Reader, _query: Query, door: Door): Promise<Outcome<Json>> => {
  const dashboards = mine(tx, reader);
  if (dashboards.length === 0) return denied;
  const withCost = seesCost(tx, reader);
  const seen = METRICS.filter((metric) => seenOn(dashboards, metric) && (withCost || metric.ofCost !== true));
  const keys = seen.map(({ key }) => key);
  const figures = await readNewest(tx, door.clock(), keys);
  const alerts = (await readStanding(tx)).filter(({ key }) => keys.includes(key));
  return accepted({
    items: seen.map((metric) => signalView(metric, figures, alerts)),
    alerts: alerts.map(alertView),
    asOf: oldest(figures),
  } satisfies SignalsView);
};

/** By its key; or by an alert of it, which is what a message leads to. */
const found = async (tx: Tx, reader: Reader, { params }: Query): Promise<Outcome<Metric>> => {
  const dashboards = mine(tx, reader);
  if (dashboards.length === 0) return denied;
  const named = params['signal'] ?? '';
  const metric = metricOf(isUuid(named) ? ((await readAlert(tx, named))?.key ?? '') : named);
  if (metric === undefined) return refused({ code: 'signal.not-found', key: named });
  return seenOn(dashboards, metric) && (metric.ofCost !== true || seesCost(tx, reader)) ? accepted(metric) : denied;
};

const one = async (tx: Tx, reader: Reader, query: Query, door: Door): Promise<Outcome<Json>> => {
  const metric = await found(tx, reader, query);
  if (!metric.ok) return metric;
  const at = door.clock();
  const { key } = metric.value;
  const figures = await readNewest(tx, at, [key]);
  const alerts = await readAlertsOf(tx, [key], ALERTS_LISTED_MAX);
  const course = await readCourse(tx, key, at.subtract({ hours: COURSE_HOURS }));
  return accepted({
    signal: signalView(metric.value, figures, alerts),
    alerts: alerts.map(alertView),
    course: course.map(({ at: then, value }) => ({ at: instantOf(then), value })),
    asOf: oldest(figures),
  } satisfies SignalPageView);
};

const records = async (tx: Tx, reader: Reader, query: Query, door: Door): Promise<Outcome<Json>> => {
  const metric = await found(tx, reader, query);
  if (!metric.ok) return metric;
  const items = await readBehind(tx, metric.value, reader.model, door.clock());
  const { key, name, drill } = metric.value;
  return accepted({
    signal: { key, name },
    page: 'page' in drill ? drill.page : null,
    none: 'none' in drill ? drill.none : null,
    items,
    isWhole: items.length < RECORDS_MAX,
    asOf: door.clock().toString(),
  } satisfies BehindView);
};

const listDashboards = async (tx: Tx, reader: Reader, _query: Query, door: Door): Promise<Outcome<Json>> => {
  const dashboards = mine(tx, reader);
  const [first] = dashboards;
  if (first === undefined) return denied;
  const standing = await readStanding(tx);
  const own = dashboards.find(({ roles }) => roles.some((role) => reader.principal.roles.includes(role)));
  const count = ({ tiles }: Dashboard, level: string): number =>
    standing.filter((alert) => alert.level === level && tiles.some(({ key }) => key === alert.key)).length;
  return accepted({
    items: dashboards.map((dashboard) => ({
      name: dashboard.name,
      title: dashboard.title,
      asks: dashboard.asks,
      warnings: count(dashboard, 'warn'),
      alarms: count(dashboard, 'alarm'),
    })),
    mine: (own ?? first).name,
    asOf: door.clock().toString(),
  });
};

const oneDashboard = async (tx: Tx, reader: Reader, { params }: Query, door: Door): Promise<Outcome<Json>> => {
  const dashboards = mine(tx, reader);
  const dashboard = dashboardOf(params['dashboard'] ?? '');
  if (dashboards.length === 0 || (dashboard !== undefined && !dashboards.includes(dashboard))) return denied;
  if (dashboard === undefined)
    return refused({ code: 'dashboard.not-found', dashboards: dashboards.map(({ name }) => name) });
  const withCost = seesCost(tx, reader);
  const tiles = dashboard.tiles.filter(({ key }) => withCost || metricOf(key)?.ofCost !== true);
  const keys = tiles.map(({ key }) => key);
  const figures = await readNewest(tx, door.clock(), keys);
  const alerts = (await readStanding(tx)).filter(({ key }) => keys.includes(key));
  return accepted({
    dashboard: { name: dashboard.name, title: dashboard.title, asks: dashboard.asks },
    tiles: tiles.flatMap(({ title, key }) => {
      const metric = metricOf(key);
      return metric === undefined ? [] : [{ title, ...signalView(metric, figures, alerts) }];
    }),
    alerts: alerts.map(alertView),
    others: dashboards.filter((each) => each !== dashboard).map(({ name, title }) => ({ name, title })),
    asOf: oldest(figures),
  } satisfies DashboardView);
};

export const signalRoutes: readonly Route[] = [
  queryRoute({
    method: 'GET',
    path: '/signals',
    summary: 'Every signal that its reader sees: what it means, whose it is, what it is now, what is out of bounds',
    action: READ_DASHBOARD,
    read: list,
  }),
  queryRoute({
    method: 'GET',
    path: '/signals/:signal',
    summary: 'One signal: its figure, how it went over the last day, and its alerts',
    action: READ_DASHBOARD,
    read: one,
  }),
  queryRoute({
    method: 'GET',
    path: '/signals/:signal/records',
    summary: 'From a number to its records: the facts, refusals or candidates behind it, or the page that lists them',
    action: READ_DASHBOARD,
    read: records,
  }),
  queryRoute({
    method: 'GET',
    path: '/dashboards',
    summary: 'The dashboards that its reader may read, and how many alarms stand on each',
    action: READ_DASHBOARD,
    read: listDashboards,
  }),
  queryRoute({
    method: 'GET',
    path: '/dashboards/:dashboard',
    summary: 'One dashboard: each tile with its figure, its bounds in words, and since when it stands',
    action: READ_DASHBOARD,
    read: oneDashboard,
  }),
];
