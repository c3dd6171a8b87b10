/** Whether a figure is out of bounds, and whether one that was is back: a bound is left with a tenth to spare, so that a figure that trembles on it tells nobody twice. Pure. */
import type { Figures } from './figures.ts';
import { LEVELS, type Level, type Metric, type SignalAlert, type Threshold } from './signal.ts';

/** Better than the bound by so much of it. */
const TO_SPARE = 0.1;

const beyond = ({ when }: Threshold, value: number, bound: number): boolean =>
  when === 'above' ? value >= bound : value <= bound;

const wellWithin = ({ when }: Threshold, value: number, bound: number): boolean =>
  when === 'above' ? value < bound * (1 - TO_SPARE) : value > bound * (1 + TO_SPARE);

export type Judged = {
  readonly raise: readonly { readonly level: Level; readonly value: number; readonly threshold: number }[];
  readonly clear: readonly { readonly alert: SignalAlert; readonly value: number }[];
};

const NOTHING: Judged = { raise: [], clear: [] };

/** Of a figure that is not known, nothing is said: what stands, stands. */
export const judge = (
  { threshold }: Pick<Metric, 'threshold'>,
  value: number | null,
  figures: Figures,
  standing: readonly SignalAlert[],
): Judged => {
  if (threshold === undefined || value === null) return NOTHING;
  const says = (threshold.whole?.(figures) ?? Infinity) >= (threshold.atLeast ?? 0);
  const stands = (level: Level): SignalAlert | undefined => standing.find((alert) => alert.level === level);
  return {
    raise: LEVELS.filter((level) => says && !stands(level) && beyond(threshold, value, threshold[level])).map(
      (level) => ({ level, value, threshold: threshold[level] }),
    ),
    clear: LEVELS.flatMap((level) => {
      const alert = stands(level);
      return alert && wellWithin(threshold, value, threshold[level]) ? [{ alert, value }] : [];
    }),
  };
};

export type Standing = 'fine' | 'warn' | 'alarm' | 'unknown' | 'not-measured' | 'no-bound';

/** As it is shown: in words, and by the bound itself; an alert may stand a little longer. */
export const standingOf = (
  { threshold, notMeasured }: Metric,
  value: number | null,
  alerts: readonly Level[],
): Standing => {
  if (notMeasured !== undefined) return 'not-measured';
  if (value === null) return 'unknown';
  if (threshold === undefined) return 'no-bound';
  return alerts.includes('alarm') ? 'alarm' : alerts.includes('warn') ? 'warn' : 'fine';
};
