/** What a process measures of itself over the last minutes: for who watches the service from inside, where nobody collects Prometheus. */
import type { Histogram, Registry } from 'prom-client';

export type Vitals = {
  readonly requests: number;
  readonly requestsFailed: number;
  /** 95 of 100 took no longer: the end of the bucket that the 95th is in. Null: there was none. */
  readonly requestSeconds: number | null;
  readonly commandSeconds: number | null;
  readonly pricingSeconds: number | null;
  readonly evidenceSeconds: number | null;
  readonly evidenceFailed: number;
  readonly loopSeconds: number | null;
  readonly processes: number;
};

/** Totals since the process began, by the end of the bucket in seconds. */
export type Buckets = ReadonlyMap<number, number>;

const SHARE = 0.95;

/** Buckets count everything up to their end, so the difference of two readings is what happened in between. Pure. */
export const slowest = (before: Buckets, now: Buckets): number | null => {
  const ends = [...now.keys()].toSorted((one, other) => one - other);
  const between = (end: number): number => (now.get(end) ?? 0) - (before.get(end) ?? 0);
  const all = between(ends.at(-1) ?? 0);
  if (all <= 0) return null;
  const finite = ends.filter(Number.isFinite);
  return ends.find((end) => between(end) >= all * SHARE && Number.isFinite(end)) ?? finite.at(-1) ?? null;
};

export const countOf = (before: Buckets, now: Buckets): number =>
  Math.max(0, (now.get(Infinity) ?? 0) - (before.get(Infinity) ?? 0));

type Read = { readonly [name: string]: Buckets };
const READINGS_KEPT = 10;

type Labels = Readonly<Record<string, string | number | undefined>>;

const bucketsOf = async (histogram: Histogram, wanted: (labels: Labels) => boolean): Promise<Buckets> => {
  const { values } = await histogram.get();
  const buckets = new Map<number, number>();
  for (const { labels, metricName, value } of values)
    if (metricName?.endsWith('_bucket') && wanted(labels as Labels)) {
      const end = labels.le === '+Inf' ? Infinity : Number(labels.le);
      buckets.set(end, (buckets.get(end) ?? 0) + value);
    }
  return buckets;
};

export type VitalsSource = {
  readonly requests: Histogram;
  readonly commands: Histogram;
  readonly evidence: Histogram;
  readonly registry: Registry;
};

/** Each reading is told against the one of five minutes ago, where readings are half a minute apart. */
export const vitalsOf = ({ requests, commands, evidence, registry }: VitalsSource): (() => Promise<Vitals>) => {
  const kept: Read[] = [];
  return async () => {
    const [all, failed, command, pricing, answered, unanswered] = await Promise.all([
      bucketsOf(requests, () => true),
      bucketsOf(requests, ({ result }) => result === 'failed'),
      bucketsOf(commands, () => true),
      bucketsOf(commands, ({ command: name }) => name === 'quote.price'),
      bucketsOf(evidence, () => true),
      bucketsOf(evidence, ({ result }) => result === 'failed'),
    ]);
    const now = { all, failed, command, pricing, answered, unanswered };
    const before = kept[0] as typeof now | undefined;
    kept.push(now);
    if (kept.length > READINGS_KEPT) kept.shift();
    const none: Buckets = new Map();
    const loop = await registry.getSingleMetric('nodejs_eventloop_lag_p99_seconds')?.get();
    return {
      requests: countOf(before?.all ?? none, all),
      requestsFailed: countOf(before?.failed ?? none, failed),
      requestSeconds: slowest(before?.all ?? none, all),
      commandSeconds: slowest(before?.command ?? none, command),
      pricingSeconds: slowest(before?.pricing ?? none, pricing),
      evidenceSeconds: slowest(before?.answered ?? none, answered),
      evidenceFailed: countOf(before?.unanswered ?? none, unanswered),
      loopSeconds: loop?.values[0]?.value ?? null,
      processes: 1,
    };
  };
};
