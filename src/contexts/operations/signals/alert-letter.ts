/** What is said of an alert to those whom it concerns. Pure. */
import { must } from '#kernel/outcome.ts';
import type { Json } from '#kernel/json.ts';
import { metricOf } from './metrics.ts';

const UNITS = { count: '', percent: ' %', seconds: ' s', money: '' } as const;

export type AlertLetter = {
  readonly roles: readonly string[];
  readonly name: string;
  readonly figure: string;
  readonly level: string;
  readonly runbook: string;
};

export const alertLetter = (data: { readonly [member: string]: Json }): AlertLetter => {
  const metric = metricOf(String(data['key']));
  must(metric !== undefined, 'an alert is raised for a signal that there is');
  const unit = UNITS[metric.unit];
  return {
    roles: metric.routes ?? [metric.owner],
    name: metric.name,
    figure: `${String(data['value'])}${unit}, bound ${String(data['threshold'])}${unit}`,
    level: String(data['level']),
    runbook: metric.runbook === undefined ? '–' : `docs/runbooks/${metric.runbook}.md`,
  };
};
