/** Signals as lines of a terminal: what is out of bounds first, each with its bound in words. Pure. */
import { spaced } from '#kernel/spaced.ts';
import type { AlertView, BehindView, DashboardView, SignalView } from '#contexts/operations/index.ts';

const NAME_WIDTH = 40;
const FIGURE_WIDTH = 14;
const RECORDS_SHOWN_MAX = 20;
const ORDER = ['alarm', 'warn', 'fine', 'no-bound', 'unknown', 'not-measured'];
const UNITS: Readonly<Record<string, string>> = { percent: ' %', seconds: ' s' };

export const figure = (value: string | null, unit: string): string =>
  value === null ? '–' : `${value}${UNITS[unit] ?? ''}`;

const line = (name: string, signal: SignalView): string =>
  `${name.padEnd(NAME_WIDTH)} ${figure(signal.value, signal.unit).padStart(FIGURE_WIDTH)}  ${signal.standing === 'not-measured' ? 'Not measured here' : signal.standingInWords}`;

const asOfText = (asOf: string | null): string =>
  asOf === null ? 'No figures of now: nobody has looked for a quarter of an hour.' : `As of ${asOf}`;

export const listText = (items: readonly SignalView[], asOf: string | null): string =>
  [
    ...items
      .toSorted((one, other) => ORDER.indexOf(one.standing) - ORDER.indexOf(other.standing))
      .map((signal) => line(signal.key, signal)),
    asOfText(asOf),
    '',
  ].join('\n');

export const dashboardText = ({ dashboard, tiles, asOf }: DashboardView): string =>
  [
    `${dashboard.title}: ${dashboard.asks}`,
    ...tiles.flatMap((tile) => [
      line(tile.title, tile),
      ...tile.parts.map(({ name, value }) => `    ${spaced(name)}: ${figure(value, tile.unit)}`),
    ]),
    asOfText(asOf),
    '',
  ].join('\n');

const behindText = (page: string | null, none: string | null, count: number): string => {
  if (page !== null) return `Behind it: /app${page}`;
  return count === 0 ? `Behind it: ${none ?? 'no record now'}` : `Behind it, ${count} of them:`;
};

export const signalText = (
  signal: SignalView,
  alerts: readonly AlertView[],
  { page, none, items }: BehindView,
): string =>
  [
    `${signal.name}: ${figure(signal.value, signal.unit)}  ${signal.standingInWords}`,
    signal.says,
    ...signal.parts.map(({ name, value }) => `    ${spaced(name)}: ${figure(value, signal.unit)}`),
    `Owner: ${signal.owner}. From: ${signal.source}.`,
    ...(signal.bounds === null ? ['No bound is set.'] : [`${signal.bounds} Told to: ${signal.tells.join(', ')}.`]),
    ...(signal.runbook === null ? [] : [`What to do: troth runbook ${signal.runbook}`]),
    ...alerts.map(
      ({ level, value, raisedAt, clearedAt }) =>
        `${level} at ${value} since ${raisedAt}${clearedAt === null ? ', it stands' : ` until ${clearedAt}`}`,
    ),
    behindText(page, none, items.length),
    ...items
      .slice(0, RECORDS_SHOWN_MAX)
      .map(
        ({ title, at, href, why, money }) =>
          `    ${title}${at === null ? '' : `, ${at}`}${money === null ? '' : `, ${money.amount} ${money.currency}`}${why === null ? '' : `: ${why}`}${href === null ? '' : ` (${href})`}`,
      ),
    '',
  ].join('\n');
