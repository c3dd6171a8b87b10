/**
 * The newest figures for Prometheus, all companies together: of one company nothing is told there. A count is added up; of a share or a time
 * the worst is told, because a mean of companies of different size is nobody's. One label, the key: as many series as there are signals.
 */
import { METRICS, readNewestOfAll } from '#contexts/operations/index.ts';
import type { Door } from '#platform/door.ts';
import type { Metrics } from '#platform/telemetry.ts';

type Figure = { readonly key: string; readonly value: string | null };

/** Pure. */
export const gathered = (all: readonly Figure[]): ReadonlyMap<string, number> => {
  const figures = new Map<string, number>();
  for (const { key, unit, threshold } of METRICS) {
    const own = all.flatMap((figure) => (figure.key === key && figure.value !== null ? [Number(figure.value)] : []));
    const [first] = own;
    if (first === undefined) continue;
    if (unit === 'count')
      figures.set(
        key,
        own.reduce((sum, value) => sum + value, 0),
      );
    else figures.set(key, threshold?.when === 'below' ? Math.min(...own) : Math.max(...own));
  }
  return figures;
};

export const signalGauges = (metrics: Metrics, door: Door, tenants: () => Promise<readonly string[]>): void => {
  metrics.gaugeBy(
    'troth_signal',
    'The newest figure of each signal, of all companies: counts are added up, of shares and times the worst',
    'signal',
    async () => {
      const all: Figure[] = [];
      for (const tenantId of await tenants())
        all.push(...(await door.read(tenantId, (tx) => readNewestOfAll(tx, door.clock()))));
      return gathered(all);
    },
  );
};
