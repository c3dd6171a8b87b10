/** Every signal there is. */
import { continuityMetrics } from './continuity-metrics.ts';
import { cpqMetrics } from './cpq-metrics.ts';
import { evidenceMetrics, operationalMetrics } from './evidence-metrics.ts';
import { falloutMetrics } from './fallout-metrics.ts';
import { governanceMetrics } from './governance-metrics.ts';
import { quarterEndMetrics } from './quarter-end-metrics.ts';
import { omsMetrics } from './oms-metrics.ts';
import type { Metric } from './signal.ts';
import { technicalMetrics } from './technical-metrics.ts';

export const METRICS: readonly Metric[] = [
  ...technicalMetrics,
  ...cpqMetrics,
  ...omsMetrics,
  ...falloutMetrics,
  ...governanceMetrics,
  ...quarterEndMetrics,
  ...evidenceMetrics,
  ...operationalMetrics,
  ...continuityMetrics,
];

const byKey = new Map(METRICS.map((metric) => [metric.key, metric]));

export const metricOf = (key: string): Metric | undefined => byKey.get(key);
