/** The nine outputs of operations 22.2 as one report, from a workload and unit costs. Pure: the same question has the same answer. */
import {
  batchHours,
  BUSY_MAX,
  CALLS_AT_ONCE,
  longestEditSeconds,
  type Needs,
  needsOf,
  ratesOf,
  type UnitCosts,
} from './capacity.ts';
import { GUARDS, type Guard } from './guards.ts';
import { DRIVERS, INPUTS, type Journey, JOURNEY_NAMES, type Workload } from './workload.ts';

/** From eight in the evening to six in the morning. */
const NIGHT_HOURS = 10;
const OUTAGE_HOURS = 1;
const SECONDS_PER_HOUR = 3_600;

export type CapacityReport = {
  readonly measured: Pick<UnitCosts, 'measuredAt' | 'machine' | 'postgres' | 'node' | 'by'>;
  readonly workload: readonly { readonly key: string; readonly name: string; readonly value: number }[];
  /** Workload forecast: what a second of the busiest hour brings, on a common day and under each driver. */
  readonly forecast: readonly {
    readonly driver: string;
    readonly says: string;
    readonly perSecond: Readonly<Record<Journey, number>>;
  }[];
  /** Capacity model: what that needs. */
  readonly needs: readonly ({ readonly driver: string } & Omit<Needs, 'uses'>)[];
  /** What an edit of the longest quote computes, if every line cost what a measured one did; in truth less. */
  readonly longestEditSeconds: number;
  /** Bottleneck inventory: what is used of what there is one of, the most used first. */
  readonly bottlenecks: readonly {
    readonly what: string;
    readonly cores: number;
    readonly share: number;
    readonly relief: string;
  }[];
  readonly scaling: readonly { readonly when: string; readonly then: string }[];
  /** Batch window plan. */
  readonly batches: readonly {
    readonly driver: string;
    readonly says: string;
    readonly hours: number;
    readonly fits: boolean;
    readonly processesForANight: number;
    readonly heldBy: string;
  }[];
  /** Queue capacity plan: what comes in, what goes out, and how long an hour's outage takes to be worked off. */
  readonly queues: readonly {
    readonly queue: string;
    readonly inPerSecond: number;
    readonly outPerSecond: number;
    readonly drainMinutes: number | null;
    readonly limit: string;
  }[];
  /** Downstream rate limit map: calls to other systems, and what holds them back. */
  readonly downstream: readonly { readonly system: string; readonly callsPerSecond: number; readonly heldBy: string }[];
  /** Cost allocation model: of processors and storage, whose share is what. */
  readonly allocation: readonly {
    readonly journey: Journey;
    readonly computeShare: number;
    readonly storageShare: number;
    readonly computeMsEach: number;
    readonly bytesEach: number;
  }[];
  readonly emergency: readonly string[];
  readonly guards: readonly Guard[];
};

const round = (value: number, digits = 2): number => Math.round(value * 10 ** digits) / 10 ** digits;

const COMMON = 'common day';

const rounded = (rates: Readonly<Record<Journey, number>>) =>
  Object.fromEntries(JOURNEY_NAMES.map((name) => [name, round(rates[name], 3)])) as Readonly<Record<Journey, number>>;

const told = (driver: string, needs: Needs) => ({
  driver,
  apiProcesses: needs.apiProcesses,
  workerProcesses: needs.workerProcesses,
  serverCores: round(needs.serverCores),
  postgresCores: round(needs.postgresCores),
  connections: needs.connections,
  storageGibPerYear: round(needs.storageGibPerYear, 1),
});

const RELIEF: Readonly<Record<Journey | 'PostgreSQL', string>> = {
  PostgreSQL: 'a larger machine for the database; it is one, and everything else is added to',
  'quote.edit-lines': 'further API processes',
  'quote.made-and-presented': 'further API processes, each with a process that sets documents',
  'quote.submit-for-approval': 'further API processes',
  'approval.decide': 'further API processes',
  'quote.accept': 'further API processes',
  'order.converted-and-submitted': 'further API processes; bulk orders wait for a quiet hour',
  'fulfillment.task': 'further workers',
};

const bottlenecksOf = ({ uses }: Needs): CapacityReport['bottlenecks'] => {
  const postgres = uses.reduce((all, each) => all + each.postgres, 0);
  const rows = [
    { what: 'PostgreSQL' as const, cores: postgres },
    ...uses.map(({ journey, server }) => ({ what: journey, cores: server })),
  ];
  const all = rows.reduce((sum, { cores }) => sum + cores, 0) || 1;
  return rows
    .map(({ what, cores }) => ({ what, cores: round(cores), share: round(cores / all), relief: RELIEF[what] }))
    .toSorted((a, b) => b.cores - a.cores);
};

const SCALING: CapacityReport['scaling'] = [
  {
    when: `the processor of an API process is busier than ${BUSY_MAX * 100} % for ten minutes`,
    then: 'one API process more',
  },
  {
    when: 'the oldest task that is due waits longer than a minute, and its connector is well',
    then: 'one worker more',
  },
  { when: `PostgreSQL is busier than ${BUSY_MAX * 100} %`, then: 'a larger machine; until then batches wait' },
  {
    when: 'connections come to three quarters of what the server allows',
    then: 'raise max_connections, or put a pooler in transaction mode before it',
  },
  {
    when: 'a quarter closes or a campaign begins within two weeks',
    then: 'run for the driver of that name before it begins, and enter the mode',
  },
];

const EMERGENCY: CapacityReport['emergency'] = [
  'Say what is slow: troth runbook pricing-engine-outage, or the signals; open an incident when customers feel it.',
  'Take load away first: troth mode enter pause-conversion or stop-retry-storm, for the country or connector that it is.',
  'Let batches wait: declare the end of the quarter in the calendar (troth calendar declare), end bulk jobs and simulations; sellers go first.',
  'Add processes: TROTH_ROLES=api or worker with the same DATABASE_URL and TROTH_SECRET. They serve as soon as /ready says so.',
  'Give PostgreSQL a larger machine: stop, restore or fail over, start. It is the one thing that is not added to.',
  'Leave the modes, see that what waited was caught up, and write down what the forecast had not seen.',
];

const queuesOf = (work: Workload, costs: UnitCosts, needs: Needs): CapacityReport['queues'] => {
  const rates = ratesOf(work);
  const taskOut =
    needs.workerProcesses * Math.min(1_000 / costs.costs['fulfillment.task'].serverMs, CALLS_AT_ONCE / 0.5);
  const docsOut = (needs.apiProcesses * 1_000) / costs.costs['quote.made-and-presented'].serverMs;
  const facts = (work.ordersPerDay * work.factsPerOrder * 0.2) / SECONDS_PER_HOUR;
  const row = (queue: string, inPerSecond: number, outPerSecond: number, limit: string) => ({
    queue,
    inPerSecond: round(inPerSecond, 3),
    outPerSecond: round(outPerSecond, 1),
    drainMinutes:
      outPerSecond > inPerSecond
        ? round((inPerSecond * OUTAGE_HOURS * SECONDS_PER_HOUR) / (outPerSecond - inPerSecond) / 60, 1)
        : null,
    limit,
  });
  return [
    row('fulfillment tasks', rates['fulfillment.task'], taskOut, 'rows of the database; 60,000 tasks a plan'),
    row('documents', rates['quote.made-and-presented'], docsOut, '200 wait in a process, the next is refused'),
    row('events (outbox)', facts, FACTS_PER_SECOND, 'rows of the database; 16 parts, each in order'),
  ];
};
/** Of one relay to one consumer that answers at once; `docs/guide/benchmark.md` (orders). */
const FACTS_PER_SECOND = 500;

const downstreamOf = (work: Workload): CapacityReport['downstream'] => {
  const tasks = ratesOf(work)['fulfillment.task'];
  const orders = ratesOf(work)['order.converted-and-submitted'];
  const heldBy = 'breaker, retry budget of 300 a minute, and the rate of its retry policy where one is published';
  return [
    { system: 'systems that carry out tasks, together', callsPerSecond: round(tasks, 3), heldBy },
    { system: 'billing', callsPerSecond: round(orders * work.linesPerOrder, 3), heldBy },
    { system: 'tax', callsPerSecond: round(ratesOf(work)['quote.made-and-presented'], 3), heldBy },
    { system: 'crm', callsPerSecond: round(orders, 3), heldBy },
    {
      system: 'their records, for reconciliation (records a second over a night)',
      callsPerSecond: round(work.reconciledPerDay / (NIGHT_HOURS * SECONDS_PER_HOUR), 3),
      heldBy: 'pages of 1,000, one run at a time for each pair',
    },
  ];
};

const allocationOf = (costs: UnitCosts, { uses }: Needs): CapacityReport['allocation'] => {
  const compute = uses.reduce((all, { server, postgres }) => all + server + postgres, 0) || 1;
  const storage = uses.reduce((all, { bytesPerDay }) => all + bytesPerDay, 0) || 1;
  return uses.map(({ journey, server, postgres, bytesPerDay }) => ({
    journey,
    computeShare: round((server + postgres) / compute, 3),
    storageShare: round(bytesPerDay / storage, 3),
    computeMsEach: round(costs.costs[journey].serverMs + costs.costs[journey].postgresMs),
    bytesEach: costs.costs[journey].storedBytes,
  }));
};

export const capacityReport = (work: Workload, costs: UnitCosts): CapacityReport => {
  const { measuredAt, machine, postgres, node, by } = costs;
  const common = needsOf(work, costs);
  return {
    measured: { measuredAt, machine, postgres, node, by },
    workload: INPUTS.map(({ key, name }) => ({ key, name, value: work[key] })),
    forecast: [
      { driver: COMMON, says: 'the busiest hour of a common day', perSecond: rounded(ratesOf(work)) },
      ...DRIVERS.map((each) => ({ driver: each.key, says: each.source, perSecond: rounded(ratesOf(work, each)) })),
    ],
    needs: [told(COMMON, common), ...DRIVERS.map((each) => told(each.key, needsOf(work, costs, each)))],
    longestEditSeconds: round(longestEditSeconds(work, costs)),
    bottlenecks: bottlenecksOf(common),
    scaling: SCALING,
    batches: DRIVERS.flatMap((each) => {
      const hours = batchHours(work, costs, each, 1);
      return hours === null
        ? []
        : [
            {
              driver: each.key,
              says: each.source,
              hours: round(hours),
              fits: hours <= NIGHT_HOURS,
              processesForANight: Math.max(1, Math.ceil(hours / NIGHT_HOURS)),
              heldBy: each.heldBy,
            },
          ];
    }),
    queues: queuesOf(work, costs, common),
    downstream: downstreamOf(work),
    allocation: allocationOf(costs, common),
    emergency: EMERGENCY,
    guards: GUARDS,
  };
};
