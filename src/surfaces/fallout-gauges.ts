/** The figures of fallout for Prometheus, over the last day and all companies together: of one company nothing is told there. */
import { readMetrics } from '#contexts/fallout/index.ts';
import type { Door } from '#platform/door.ts';
import type { Metrics } from '#platform/telemetry.ts';

const WINDOW_HOURS = 24;
/** A scrape asks for all of them at once: they are read once. */
const READ_AGAIN_MS = 5_000;

type Figures = Readonly<Record<string, unknown>>;
type Summed = { readonly count: (name: string) => number; readonly mean: (name: string, weight: string) => number };
type Parts = readonly { readonly name: string; readonly cases: number }[];

const numberOf = (figures: Figures, name: string): number => {
  const value = figures[name];
  return typeof value === 'number' ? value : 0;
};

const summed = (all: readonly Figures[]): Summed => {
  const count = (name: string): number => all.reduce((sum, figures) => sum + numberOf(figures, name), 0);
  return {
    count,
    mean: (name, weight) => {
      const known = all.filter((figures) => typeof figures[name] === 'number');
      const weights = known.reduce((sum, figures) => sum + numberOf(figures, weight), 0);
      const whole = known.reduce((sum, figures) => sum + numberOf(figures, name) * numberOf(figures, weight), 0);
      return weights === 0 ? 0 : whole / weights;
    },
  };
};

const partsOf = (all: readonly Figures[], name: string): ReadonlyMap<string, number> => {
  const parts = all.flatMap((figures) => figures[name] as Parts);
  return new Map(
    [...Map.groupBy(parts, (part) => part.name)].map(([part, rows]) => [
      part,
      rows.reduce((sum, { cases }) => sum + cases, 0),
    ]),
  );
};

const readAll = async (door: Door, tenants: () => Promise<readonly string[]>): Promise<readonly Figures[]> => {
  const at = door.clock();
  const window = { from: at.subtract({ hours: WINDOW_HOURS }).toString(), to: at.toString(), at: at.toString() };
  const all: Figures[] = [];
  for (const tenantId of await tenants()) all.push(await door.read(tenantId, (tx) => readMetrics(tx, window)));
  return all;
};

export const falloutGauges = (metrics: Metrics, door: Door, tenants: () => Promise<readonly string[]>): void => {
  let last: { readonly atMs: number; readonly all: Promise<readonly Figures[]> } | undefined;
  const all = (): Promise<readonly Figures[]> => {
    const nowMs = door.clock().epochMilliseconds;
    if (last === undefined || nowMs - last.atMs > READ_AGAIN_MS) last = { atMs: nowMs, all: readAll(door, tenants) };
    return last.all;
  };
  const gauge = (name: string, help: string, read: (figures: Summed) => number): void =>
    metrics.gauge(`troth_fallout_${name}`, `${help}, of the cases opened in the last 24 hours`, async () =>
      read(summed(await all())),
    );
  gauge('cases', 'Cases', ({ count }) => count('cases'));
  gauge('open', 'Cases not resolved', ({ count }) => count('open'));
  gauge(
    'rate_ratio',
    'Orders that fell out to orders submitted',
    ({ count }) => count('orders') / Math.max(1, count('ordersSubmitted')),
  );
  gauge('detect_seconds', 'Mean time from the last send to the case', ({ mean }) =>
    mean('meanSecondsToDetect', 'cases'),
  );
  gauge('repair_seconds', 'Mean time from the case to its end', ({ mean }) => mean('meanSecondsToRepair', 'resolved'));
  gauge('manual_repairs', 'Repairs by people', ({ count }) => count('manualRepairs'));
  gauge('service_level_breaches', 'Service levels missed', ({ count }) => count('serviceLevelBreaches'));
  gauge('customer_impacting', 'Cases for which a customer waits', ({ count }) => count('customerImpacting'));
  metrics.gauge('troth_fallout_repeated_causes', 'Causes that came more than once in the last 24 hours', async () =>
    (await all()).reduce((sum, figures) => sum + (figures['repeatedCauses'] as Parts).length, 0),
  );
  for (const [name, label, of] of [
    ['by_product', 'product', 'byProduct'],
    ['by_channel', 'channel', 'byChannel'],
    ['by_system', 'system', 'byDownstreamSystem'],
    ['by_category', 'category', 'byCategory'],
    ['repeated_cause', 'cause', 'repeatedCauses'],
  ] as const)
    metrics.gaugeBy(`troth_fallout_${name}`, `Cases of the last 24 hours by ${label}`, label, async () =>
      partsOf(await all(), of),
    );
};
