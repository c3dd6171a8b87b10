/**
 * What quarter-end looks at more closely (operations 8.3): while such a period of the calendar holds, a wait of hours is out of bounds that would be
 * nothing at another time, and whom it concerns is told. Outside of it there is nothing to say.
 */
import { APPROVAL_WAITS_HOURS_MAX, SPIKE_FROM, SPIKE_TIMES } from '#contexts/governance/index.ts';
import type { Metric } from './signal.ts';

const QUARTER_END = { group: 'governance', owner: 'sales-ops' } as const;
const SECONDS_AN_HOUR = 3_600;

export const quarterEndMetrics: readonly Metric[] = [
  {
    ...QUARTER_END,
    key: 'quarter-end-approvals',
    name: 'Approvals at quarter-end',
    says: 'While quarter-end is declared, for how long the oldest approval waits.',
    source: 'approval.step and the business calendar',
    unit: 'seconds',
    value: ({ quarterEnd }) => quarterEnd && (quarterEnd.oldestApprovalHours ?? 0) * SECONDS_AN_HOUR,
    threshold: {
      when: 'above',
      warn: APPROVAL_WAITS_HOURS_MAX * SECONDS_AN_HOUR,
      alarm: 2 * APPROVAL_WAITS_HOURS_MAX * SECONDS_AN_HOUR,
    },
    routes: ['sales-ops', 'sales-manager', 'finance'],
    runbook: 'stuck-approval-queue',
    drill: { page: '/approvals' },
    answers: ['o8.3 increase monitoring of approval queues'],
  },
  {
    ...QUARTER_END,
    key: 'quarter-end-acceptances',
    name: 'Acceptances at quarter-end',
    says: 'While quarter-end is declared, offers accepted in the last hour in percent of what is usual in an hour.',
    source: 'quote.revision and the business calendar',
    unit: 'percent',
    // Where nothing is usual, each counts as one would: a share of nothing could not be judged.
    value: ({ quarterEnd }) =>
      quarterEnd && Math.round((100 * quarterEnd.acceptedLastHour) / Math.max(Number(quarterEnd.acceptedUsually), 1)),
    threshold: {
      when: 'above',
      warn: 100 * SPIKE_TIMES,
      alarm: 200 * SPIKE_TIMES,
      whole: ({ quarterEnd }) => quarterEnd?.acceptedLastHour ?? 0,
      atLeast: SPIKE_FROM,
    },
    routes: ['sales-ops', 'order-ops', 'sre'],
    drill: { facts: ['QuoteAccepted'] },
    answers: ['o8.3 monitor quote acceptance spikes'],
  },
];
