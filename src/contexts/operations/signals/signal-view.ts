/** How a signal is shown: its figure with its bounds in words, so that no colour is needed to understand it. Pure. */
import { DASHBOARDS } from './dashboards.ts';
import { type Standing, standingOf } from './judge.ts';
import type { Drill, Metric, SignalAlert, Threshold } from './signal.ts';
import type { FigureAt } from './signal.store.ts';
import type { AlertView, SignalView } from './signal-shapes.ts';

export const instantOf = (at: string | null): string | null =>
  at === null ? null : Temporal.Instant.from(at).toString();

const UNIT_WORDS: Readonly<Record<Metric['unit'], string>> = { count: '', percent: ' %', seconds: ' s', money: '' };

export const boundsText = ({ when, warn, alarm, atLeast }: Threshold, unit: Metric['unit']): string =>
  `Warns at ${warn}${UNIT_WORDS[unit]}, alarms at ${alarm}${UNIT_WORDS[unit]} ${when === 'above' ? 'or more' : 'or less'}${
    atLeast === undefined ? '' : `, once there are ${atLeast} to judge by`
  }.`;

const kindOf = (drill: Drill): string => Object.keys(drill)[0] ?? 'none';

export const STANDING_WORDS: Readonly<Record<Standing, string>> = {
  fine: 'Within bounds',
  warn: 'Warning',
  alarm: 'Alarm',
  unknown: 'Nothing to measure yet',
  'not-measured': 'Not measured here',
  'no-bound': 'No bound is set',
};

export const signalView = (
  metric: Metric,
  figures: readonly FigureAt[],
  alerts: readonly SignalAlert[],
): SignalView => {
  const own = figures.filter(({ key }) => key === metric.key);
  const whole = own.find(({ part }) => part === '');
  const value = whole?.value ?? null;
  const levels = alerts.filter(({ key, state }) => key === metric.key && state === 'raised').map(({ level }) => level);
  const standing = standingOf(metric, value === null ? null : Number(value), levels);
  return {
    key: metric.key,
    group: metric.group,
    name: metric.name,
    says: metric.says,
    owner: metric.owner,
    source: metric.source,
    unit: metric.unit,
    value,
    parts: own.filter(({ part }) => part !== '').map(({ part, value: of }) => ({ name: part, value: of })),
    at: instantOf(whole?.at ?? null),
    standing,
    standingInWords: metric.notMeasured ?? STANDING_WORDS[standing],
    bounds: metric.threshold === undefined ? null : boundsText(metric.threshold, metric.unit),
    tells: [...(metric.routes ?? [metric.owner])],
    runbook: metric.runbook ?? null,
    drill: { kind: kindOf(metric.drill), page: 'page' in metric.drill ? metric.drill.page : null },
    answers: [...metric.answers],
    dashboards: DASHBOARDS.filter(({ tiles }) => tiles.some(({ key }) => key === metric.key)).map(({ name }) => name),
  };
};

export const alertView = ({ entryLeaf: _leaf, version: _version, ...alert }: SignalAlert): AlertView => ({
  ...alert,
  raisedAt: instantOf(alert.raisedAt),
  clearedAt: instantOf(alert.clearedAt),
});
