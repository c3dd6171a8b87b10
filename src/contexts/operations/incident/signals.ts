/** What makes an incident be looked at without anybody calling: each with its threshold, how grave it is taken for, and the runbook that it leads to. */
import { readOverdueSteps } from '#contexts/approval/index.ts';
import { readBursts } from '#contexts/fallout/index.ts';
import { readConnectorRows } from '#contexts/fulfillment/index.ts';
import { readOrdersStandingStill } from '#contexts/order/index.ts';
import { readPricedSince } from '#contexts/quote/index.ts';
import type { Tx } from '#platform/database/tx.ts';
import { readDeadEvents } from '#platform/sinks/sinks.store.ts';
import { readDeadDeliveries } from '#platform/webhooks.store.ts';
import { STANDS_STILL_AFTER_MINUTES } from '../runbook/runbook.ts';
import { metricOf } from '../signals/metrics.ts';
import { readStanding } from '../signals/signal.store.ts';
import type { Scope, Severity } from './incident.ts';

const DEAD_LETTERS_MAX = 50;
export const BREAKER_OPEN_MINUTES_MAX = 15;
const FALLOUT_BURST_CASES = 10;
const FALLOUT_BURST_MINUTES = 60;
const PRICING_WATCHED_MINUTES = 30;
/** Fewer say nothing: somebody tries something out. */
const PRICES_BLOCKED_MIN = 20;
const APPROVALS_OVERDUE_MAX = 20;
const APPROVAL_OVERDUE_HOURS_MAX = 72;
const ORDERS_STANDING_STILL_MAX = 5;

export type Seen = {
  readonly causeKey: string;
  readonly title: string;
  readonly scope: Scope;
  readonly startedAt: string;
  readonly severity?: Severity;
  readonly runbook?: string;
};
export type Signal = {
  readonly name: string;
  readonly severity: Severity;
  readonly runbook: string;
  readonly says: string;
  readonly look: (tx: Tx, at: Temporal.Instant) => Promise<readonly Seen[]>;
};

const text = (instant: string): string => Temporal.Instant.from(instant).toString();
const ageMinutes = (since: string, at: Temporal.Instant): number =>
  (at.epochMilliseconds - Temporal.Instant.from(since).epochMilliseconds) / 60_000;
const oldest = (instants: readonly string[]): string => instants.map(text).toSorted()[0] ?? '';

/** Figures that have no watch of their own above: an alarm on one of them is proposed as it is. */
const watchedByFigure: Signal = {
  name: 'figure-alarm',
  severity: 'sev3',
  runbook: 'order-stuck',
  says: 'a signal on the dashboards that stands in alarm and that nothing else here watches',
  look: async (tx) =>
    (await readStanding(tx)).flatMap(({ key, level, value, raisedAt }) => {
      const metric = metricOf(key);
      return level !== 'alarm' || metric?.incident === undefined
        ? []
        : [
            {
              causeKey: `signal/${key}`,
              title: `${metric.name} is at ${value}`,
              scope: {},
              startedAt: text(raisedAt),
              severity: metric.incident,
              ...(metric.runbook === undefined ? {} : { runbook: metric.runbook }),
            },
          ];
    }),
};

export const SIGNALS: readonly Signal[] = [
  watchedByFigure,
  {
    name: 'dead-letters',
    severity: 'sev3',
    runbook: 'dead-letter-growth',
    says: `${DEAD_LETTERS_MAX} facts or more that consumers would not take`,
    look: async (tx) => {
      const read = await Promise.all([readDeadEvents(tx, DEAD_LETTERS_MAX), readDeadDeliveries(tx, DEAD_LETTERS_MAX)]);
      const dead = read.flat();
      if (dead.length < DEAD_LETTERS_MAX) return [];
      const startedAt = oldest(dead.map(({ since }) => since));
      return [{ causeKey: 'dead-letters', title: `${DEAD_LETTERS_MAX} facts or more are dead`, scope: {}, startedAt }];
    },
  },
  {
    name: 'breaker-open',
    severity: 'sev2',
    runbook: 'provisioning-timeout',
    says: `a system in trouble for more than ${BREAKER_OPEN_MINUTES_MAX} minutes`,
    look: async (tx, at) =>
      (await readConnectorRows(tx, at)).flatMap(({ connector, gate }) =>
        gate === null ||
        gate.breaker === 'closed' ||
        gate.failingSince === null ||
        ageMinutes(gate.failingSince, at) < BREAKER_OPEN_MINUTES_MAX
          ? []
          : [
              {
                causeKey: `connector/${connector}`,
                title: `${connector} is in trouble: ${gate.because ?? 'it does not answer'}`,
                scope: { connector },
                startedAt: text(gate.failingSince),
              },
            ],
      ),
  },
  {
    name: 'fallout-burst',
    severity: 'sev2',
    runbook: 'fallout-repair',
    says: `${FALLOUT_BURST_CASES} cases of one cause within ${FALLOUT_BURST_MINUTES} minutes`,
    look: async (tx, at) =>
      (await readBursts(tx, at.subtract({ minutes: FALLOUT_BURST_MINUTES }).toString(), FALLOUT_BURST_CASES)).map(
        (burst) => ({
          causeKey: `fallout/${burst.causeKey}`,
          title: `${burst.cases} cases of ${burst.causeKey} on ${burst.orders} orders`,
          scope: burst.connector === null ? {} : { connector: burst.connector },
          startedAt: text(burst.firstAt),
          runbook: burst.runbook,
        }),
      ),
  },
  {
    name: 'pricing-failures',
    severity: 'sev1',
    runbook: 'pricing-engine-outage',
    says: `at least ${PRICES_BLOCKED_MIN} prices, and more than half of all, that cannot be promised, within ${PRICING_WATCHED_MINUTES} minutes`,
    look: async (tx, at) => {
      const since = at.subtract({ minutes: PRICING_WATCHED_MINUTES }).round('second').toString();
      const { priced, blocked } = await readPricedSince(tx, since);
      return blocked < PRICES_BLOCKED_MIN || blocked * 2 <= priced
        ? []
        : [
            {
              causeKey: 'pricing',
              title: `${blocked} of ${priced} prices cannot be promised`,
              scope: {},
              startedAt: since,
            },
          ];
    },
  },
  {
    name: 'approvals-stuck',
    severity: 'sev2',
    runbook: 'stuck-approval-queue',
    says: `${APPROVALS_OVERDUE_MAX} approval steps past their time, or one for ${APPROVAL_OVERDUE_HOURS_MAX} hours`,
    look: async (tx, at) => {
      const late = await readOverdueSteps(tx, at.toString(), APPROVALS_OVERDUE_MAX);
      const [first] = late;
      if (first === undefined) return [];
      const isOld = ageMinutes(first.dueAt, at) >= APPROVAL_OVERDUE_HOURS_MAX * 60;
      return late.length < APPROVALS_OVERDUE_MAX && !isOld
        ? []
        : [{ causeKey: 'approvals', title: 'Approvals do not get done', scope: {}, startedAt: text(first.dueAt) }];
    },
  },
  {
    name: 'orders-stand-still',
    severity: 'sev2',
    runbook: 'order-stuck',
    says: `${ORDERS_STANDING_STILL_MAX} orders that stand where orders only pass through`,
    look: async (tx, at) => {
      const before = at.subtract({ minutes: STANDS_STILL_AFTER_MINUTES }).toString();
      const still = await readOrdersStandingStill(tx, before, ORDERS_STANDING_STILL_MAX);
      return still.length < ORDERS_STANDING_STILL_MAX
        ? []
        : [
            {
              causeKey: 'orders-stand-still',
              title: 'Orders stand still',
              scope: {},
              startedAt: oldest(still.map(({ since }) => since)),
            },
          ];
    },
  },
];
