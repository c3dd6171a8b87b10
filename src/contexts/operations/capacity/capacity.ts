/**
 * From a workload and measured unit costs to what it needs: processors, processes, connections, storage; what gives first, and how long
 * the backlog of an outage takes. Sizes for planning, with their reserve in sight: not money, and no promise. Pure.
 */
import { type Driver, type Journey, JOURNEY_NAMES, type Workload } from './workload.ts';

export type UnitCost = {
  readonly serverMs: number;
  readonly postgresMs: number;
  readonly storedBytes: number;
  /** How many were measured. */
  readonly sample: number;
};

export type UnitCosts = {
  readonly measuredAt: string;
  readonly machine: string;
  readonly node: string;
  readonly postgres: string;
  readonly by: string;
  /** Lines of the quotes and orders that were measured: longer ones cost in proportion. */
  readonly lines: number;
  readonly costs: Readonly<Record<Journey, UnitCost>>;
};

/** A fifth of a day's work falls into its busiest hour. */
const BUSIEST_HOUR = 0.2;
/** Above this, waiting grows faster than work: a processor that is planned to be busier has no room for a burst. */
export const BUSY_MAX = 0.6;
/** One JavaScript process computes on one processor. */
const CORES_PER_PROCESS = 1;
/** Of each role; see `platform/database/pool.ts`. */
export const CONNECTIONS_PER_PROCESS = 10;
/** Calls that one worker has under way at once, and how long another system takes; `docs/guide/benchmark.md`. */
export const CALLS_AT_ONCE = 16;
const CALL_SECONDS = 0.5;
const SECONDS_PER_HOUR = 3_600;
const WORKING_DAYS = 250;
/** Two, so that one may be stopped. */
const PROCESSES_MIN = 2;
const GIB = 2 ** 30;

const isServedByApi = (journey: Journey): boolean => journey !== 'fulfillment.task';

export type Rates = Readonly<Record<Journey, number>>;

/** Of each journey, how many a second in the busiest hour. Edits come from people, or from the quotes that must be priced, whichever is more. */
export const ratesOf = (work: Workload, driver?: Driver): Rates => {
  const busiest = (perDay: number): number => (perDay * BUSIEST_HOUR) / SECONDS_PER_HOUR;
  const typed = (work.reps * work.editsPerRepHour) / SECONDS_PER_HOUR;
  const rates: Rates = {
    'quote.edit-lines':
      Math.max(typed, busiest(work.quotesPerDay * work.pricingsPerQuote)) + work.partnerCallsPerSecond,
    'quote.made-and-presented': busiest(work.quotesPerDay),
    'quote.submit-for-approval': busiest(work.quotesPerDay),
    'approval.decide': busiest(work.approvalsPerDay),
    'quote.accept': busiest(work.acceptedPerDay),
    'order.converted-and-submitted': busiest(work.ordersPerDay),
    'fulfillment.task': busiest(work.ordersPerDay * work.linesPerOrder * work.tasksPerLine),
  };
  return Object.fromEntries(JOURNEY_NAMES.map((name) => [name, rates[name] * (driver?.raises[name] ?? 1)])) as Rates;
};

/** A quote of more lines than was measured costs in proportion; what a single line costs is never less than what was measured. */
const linesFactor = (name: Journey, work: Workload, costs: UnitCosts): number => {
  if (name === 'fulfillment.task' || name === 'approval.decide') return 1;
  const lines = name === 'order.converted-and-submitted' ? work.linesPerOrder : work.linesPerQuote;
  return Math.max(1, lines / costs.lines);
};

export type Use = {
  readonly journey: Journey;
  readonly perSecond: number;
  /** Processors that are busy with it all the time. */
  readonly server: number;
  readonly postgres: number;
  readonly bytesPerDay: number;
};

/** A burst of partners is of seconds: it is planned for and does not last a day. */
const usesOf = (work: Workload, costs: UnitCosts, driver: Driver | undefined): readonly Use[] => {
  const rates = ratesOf(work, driver);
  const lasting = ratesOf({ ...work, partnerCallsPerSecond: 0 }, driver);
  return JOURNEY_NAMES.map((journey) => {
    const { serverMs, postgresMs, storedBytes } = costs.costs[journey];
    const factor = linesFactor(journey, work, costs);
    const perSecond = rates[journey];
    const perDay = (lasting[journey] * SECONDS_PER_HOUR) / BUSIEST_HOUR;
    return {
      journey,
      perSecond,
      server: (perSecond * serverMs * factor) / 1_000,
      postgres: (perSecond * postgresMs * factor) / 1_000,
      bytesPerDay: perDay * storedBytes * factor,
    };
  });
};

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

export type Needs = {
  readonly uses: readonly Use[];
  readonly apiProcesses: number;
  readonly workerProcesses: number;
  /** With the reserve that `BUSY_MAX` leaves. */
  readonly serverCores: number;
  readonly postgresCores: number;
  readonly connections: number;
  readonly storageGibPerYear: number;
};

export const needsOf = (work: Workload, costs: UnitCosts, driver?: Driver): Needs => {
  const uses = usesOf(work, costs, driver);
  const served = sum(uses.filter(({ journey }) => isServedByApi(journey)).map(({ server }) => server));
  const task = uses.find(({ journey }) => journey === 'fulfillment.task');
  const working = task?.server ?? 0;
  const waiting = ((task?.perSecond ?? 0) * CALL_SECONDS) / CALLS_AT_ONCE;
  const apiProcesses = Math.max(PROCESSES_MIN, Math.ceil(served / CORES_PER_PROCESS / BUSY_MAX));
  const workerProcesses = Math.max(PROCESSES_MIN, Math.ceil(Math.max(working / BUSY_MAX, waiting / BUSY_MAX)));
  return {
    uses,
    apiProcesses,
    workerProcesses,
    serverCores: (served + working) / BUSY_MAX,
    postgresCores: sum(uses.map(({ postgres }) => postgres)) / BUSY_MAX,
    // A relay and a sequencer beside them.
    connections: (apiProcesses + workerProcesses + 2) * CONNECTIONS_PER_PROCESS,
    storageGibPerYear: (sum(uses.map(({ bytesPerDay }) => bytesPerDay)) * WORKING_DAYS) / GIB,
  };
};

/** Hours that a batch takes on one process, and on as many as work beside sellers without being felt. */
export const batchHours = (work: Workload, costs: UnitCosts, driver: Driver, processes: number): number | null => {
  if (driver.batch === undefined) return null;
  const { journey, of, times } = driver.batch;
  const { serverMs, postgresMs } = costs.costs[journey];
  const seconds = (work[of] * times * (serverMs + postgresMs) * linesFactor(journey, work, costs)) / 1_000;
  return seconds / SECONDS_PER_HOUR / processes;
};

/** Of computing, for an edit of the longest quote there is: what one person waits for at least, and others on that process with them. */
export const longestEditSeconds = (work: Workload, costs: UnitCosts): number => {
  const { serverMs, postgresMs } = costs.costs['quote.edit-lines'];
  return ((serverMs + postgresMs) * Math.max(1, work.linesMax / costs.lines)) / 1_000;
};
