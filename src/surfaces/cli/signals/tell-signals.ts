/** Signals as lines of a terminal: what is out of bounds first, each with its bound in words. Pure. */
export type Signal = {
  readonly key: string;
  readonly name: string;
  readonly group: string;
  readonly says: string;
  readonly owner: string;
  readonly source: string;
  readonly unit: string;
  readonly value: string | null;
  readonly parts: readonly { readonly name: string; readonly value: string | null }[];
  readonly standing: string;
  readonly standingInWords: string;
  readonly bounds: string | null;
  readonly tells: readonly string[];
  readonly runbook: string | null;
};
export type Alert = {
  readonly level: string;
  readonly value: string;
  readonly threshold: string;
  readonly raisedAt: string;
  readonly clearedAt: string | null;
};
export type Behind = {
  readonly page: string | null;
  readonly items: readonly {
    readonly title: string;
    readonly at: string | null;
    readonly href: string | null;
    readonly why: string | null;
    readonly money: { readonly amount: string; readonly currency: string } | null;
  }[];
};
export type Dashboard = {
  readonly dashboard: { readonly title: string; readonly asks: string };
  readonly tiles: readonly (Signal & { readonly title: string })[];
  readonly asOf: string | null;
};

const NAME_WIDTH = 40;
const FIGURE_WIDTH = 14;
const RECORDS_SHOWN_MAX = 20;
const ORDER = ['alarm', 'warn', 'fine', 'no-bound', 'unknown', 'not-measured'];
const UNITS: Readonly<Record<string, string>> = { percent: ' %', seconds: ' s' };

export const figure = (value: string | null, unit: string): string =>
  value === null ? '–' : `${value}${UNITS[unit] ?? ''}`;

const line = (name: string, signal: Signal): string =>
  `${name.padEnd(NAME_WIDTH)} ${figure(signal.value, signal.unit).padStart(FIGURE_WIDTH)}  ${signal.standing === 'not-measured' ? 'Not measured here' : signal.standingInWords}`;

const asOfText = (asOf: string | null): string =>
  asOf === null ? 'No figures of now: nobody has looked for a quarter of an hour.' : `As of ${asOf}`;

export const listText = (items: readonly Signal[], asOf: string | null): string =>
  [
    ...items
      .toSorted((one, other) => ORDER.indexOf(one.standing) - ORDER.indexOf(other.standing))
      .map((signal) => line(signal.key, signal)),
    asOfText(asOf),
    '',
  ].join('\n');

export const dashboardText = ({ dashboard, tiles, asOf }: Dashboard): string =>
  [
    `${dashboard.title}: ${dashboard.asks}`,
    ...tiles.flatMap((tile) => [
      line(tile.title, tile),
      ...tile.parts.map(({ name, value }) => `    ${name}: ${figure(value, tile.unit)}`),
    ]),
    asOfText(asOf),
    '',
  ].join('\n');

export const signalText = (signal: Signal, alerts: readonly Alert[], { page, items }: Behind): string =>
  [
    `${signal.name}: ${figure(signal.value, signal.unit)}  ${signal.standingInWords}`,
    signal.says,
    ...signal.parts.map(({ name, value }) => `    ${name}: ${figure(value, signal.unit)}`),
    `Owner: ${signal.owner}. From: ${signal.source}.`,
    ...(signal.bounds === null ? ['No bound is set.'] : [`${signal.bounds} Told to: ${signal.tells.join(', ')}.`]),
    ...(signal.runbook === null ? [] : [`What to do: troth runbook ${signal.runbook}`]),
    ...alerts.map(
      ({ level, value, raisedAt, clearedAt }) =>
        `${level} at ${value} since ${raisedAt}${clearedAt === null ? ', it stands' : ` until ${clearedAt}`}`,
    ),
    ...(page === null ? [`Behind it: ${items.length === 0 ? 'nothing' : ''}`] : [`Behind it: /app${page}`]),
    ...items
      .slice(0, RECORDS_SHOWN_MAX)
      .map(
        ({ title, at, href, why, money }) =>
          `    ${title}${at === null ? '' : `, ${at}`}${money === null ? '' : `, ${money.amount} ${money.currency}`}${why === null ? '' : `: ${why}`}${href === null ? '' : ` (${href})`}`,
      ),
    '',
  ].join('\n');
