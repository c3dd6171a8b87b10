/** The watch over figures: counts what came, computes every signal, keeps it, and raises or clears what stands. */
import type { Json } from '#kernel/json.ts';
import type { AnyCommandDefinition } from '#platform/command.ts';
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';
import type { Vitals } from '#platform/telemetry-vitals.ts';
import type { ProcessBuild } from '../deployment/deployment.ts';
import { saveBuild } from '../deployment/process-build.store.ts';
import { clearAlert } from './clear-alert.ts';
import { type Figures, readFigures } from './figures.ts';
import { judge } from './judge.ts';
import { METRICS } from './metrics.ts';
import { raiseAlert } from './raise-alert.ts';
import { namedApart } from './shares.ts';
import type { Metric, SignalAlert } from './signal.ts';
import { type Figure, readStanding, saveFigures } from './signal.store.ts';
import { beginMark, countUpTo, lockMark } from './tally.store.ts';
import { saveVitals } from './vitals.store.ts';

/** A command may take so long between its time and its commit. */
const COUNTED_BEHIND_SECONDS = 60;
/** So much of the past in one transaction. */
const COUNTED_AT_ONCE_HOURS = 24;

/** Counts on from where it stands; more is left where it stops short of now. */
const countOn = (door: Door, tenantId: string, until: Temporal.Instant): Promise<boolean> =>
  door.transaction(tenantId, async (tx) => {
    const mark = await lockMark(tx);
    if (mark === undefined) return false;
    const from = Temporal.Instant.from(mark);
    if (Temporal.Instant.compare(from, until) >= 0) return false;
    const next = from.add({ hours: COUNTED_AT_ONCE_HOURS });
    const isLast = Temporal.Instant.compare(next, until) >= 0;
    await tx.commit(countUpTo(tenantId, from, isLast ? until : next));
    return !isLast;
  });

export const countFactsOf = async (door: Door, tenantId: string): Promise<void> => {
  const at = door.clock();
  await door.transaction(tenantId, (tx) => tx.commit([beginMark(tenantId, at)]));
  while (await countOn(door, tenantId, at.subtract({ seconds: COUNTED_BEHIND_SECONDS })));
};

const MILLIONTHS = 1_000_000;
const text = (value: number): string => String(Math.round(value * MILLIONTHS) / MILLIONTHS);

const figuresOf = ({ key, parts }: Metric, value: number | null, figures: Figures): readonly Figure[] => [
  { key, part: '', value: value === null ? null : text(value) },
  ...namedApart(parts?.(figures) ?? []).map((part) => ({
    key,
    part: part.name,
    value: typeof part.value === 'string' ? part.value : text(part.value),
  })),
];

type Change = { readonly definition: AnyCommandDefinition; readonly key: string; readonly payload: Json };

const changesOf = (
  figures: Figures,
  values: ReadonlyMap<string, number | null>,
  alerts: readonly SignalAlert[],
  at: Temporal.Instant,
): readonly Change[] =>
  METRICS.flatMap((metric) => {
    const own = alerts.filter(({ key }) => key === metric.key);
    const { raise, clear } = judge(metric, values.get(metric.key) ?? null, figures, own);
    return [
      ...raise.map(({ level, value, threshold }) => ({
        definition: raiseAlert as unknown as AnyCommandDefinition,
        key: `signal/${metric.key}/${level}/${at.epochMilliseconds}`,
        payload: { key: metric.key, level, value: text(value), threshold: text(threshold) },
      })),
      ...clear.map(({ alert, value }) => ({
        definition: clearAlert as unknown as AnyCommandDefinition,
        key: `signal/clear/${alert.id}`,
        payload: { alertId: alert.id, value: text(value) },
      })),
    ];
  });

/** One look. Two workers that look at once say the same: figures are written over, and an alert stands once. */
export const sweepFigures = async ({ door }: { readonly door: Door }, tenantId: string): Promise<void> => {
  await countFactsOf(door, tenantId);
  const at = door.clock();
  const { figures, alerts } = await door.read(tenantId, async (tx) => ({
    figures: await readFigures(tx, await door.models.at(tx, at), at),
    alerts: await readStanding(tx),
  }));
  const values = new Map(METRICS.map((metric) => [metric.key, metric.value(figures)]));
  const rows = METRICS.flatMap((metric) => figuresOf(metric, values.get(metric.key) ?? null, figures));
  await door.transaction(tenantId, (tx) => tx.commit(saveFigures(tenantId, at, rows)));
  for (const { definition, key, payload } of changesOf(figures, values, alerts, at)) {
    const envelope = { idempotencyKey: key, payload };
    const answer = await runCommand(door, definition, door.systemPrincipal(tenantId, 'worker'), envelope, {
      channel: 'worker',
    });
    if (!answer.ok) door.log.info({ refusal: answer.refusal, key }, 'an alert was not raised or cleared');
  }
};

/** Which build this process is and how it does, told to every company: each of them is served by it. */
export const tellVitals = async (
  door: Door,
  {
    tenants,
    build,
    vitals,
  }: { readonly tenants: readonly string[]; readonly build: Omit<ProcessBuild, 'seenAt'>; readonly vitals: Vitals },
): Promise<void> => {
  for (const tenantId of tenants) {
    const at = door.clock();
    const said = [...saveVitals(tenantId, build.process, at, vitals), ...saveBuild(tenantId, build, at)];
    await door.transaction(tenantId, (tx) => tx.commit(said));
  }
};
