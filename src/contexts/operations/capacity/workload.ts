/** What a company asks of its Troth, as numbers: the model of capstone 16.2, with a value to begin with for each; and what drives it up, by operations 22.1. */

export type WorkloadKey =
  | 'reps'
  | 'editsPerRepHour'
  | 'linesPerQuote'
  | 'linesMax'
  | 'pricingsPerQuote'
  | 'quotesPerDay'
  | 'approvalsPerDay'
  | 'acceptedPerDay'
  | 'ordersPerDay'
  | 'linesPerOrder'
  | 'tasksPerLine'
  | 'factsPerOrder'
  | 'batchQuotes'
  | 'partnerCallsPerSecond'
  | 'reconciledPerDay';

export type Workload = Readonly<Record<WorkloadKey, number>>;

type Input = {
  readonly key: WorkloadKey;
  /** As the source has it; null: needed besides it. */
  readonly source: string | null;
  readonly name: string;
  readonly value: number;
};

/** `value`: what a company with some hundred sellers comes to; whoever plans says their own. */
export const INPUTS: readonly Input[] = [
  { key: 'reps', source: 'active sales users', name: 'people who sell at the same time', value: 200 },
  {
    key: 'editsPerRepHour',
    source: 'quote edits per user per hour',
    name: 'saved edits of one of them in an hour',
    value: 60,
  },
  { key: 'linesPerQuote', source: 'average quote lines', name: 'lines of a quote', value: 8 },
  { key: 'linesMax', source: 'max quote lines', name: 'lines of the longest quote', value: 2_000 },
  { key: 'pricingsPerQuote', source: 'pricing calculations per quote', name: 'times a quote is priced', value: 12 },
  { key: 'quotesPerDay', source: null, name: 'quotes that are presented in a day', value: 2_000 },
  {
    key: 'approvalsPerDay',
    source: 'approval submissions per day',
    name: 'quotes that somebody must approve',
    value: 600,
  },
  { key: 'acceptedPerDay', source: 'accepted quotes per day', name: 'quotes that are accepted in a day', value: 600 },
  { key: 'ordersPerDay', source: 'orders per day', name: 'orders in a day', value: 600 },
  { key: 'linesPerOrder', source: 'order lines per order', name: 'lines of an order', value: 8 },
  { key: 'tasksPerLine', source: 'fulfillment tasks per order line', name: 'fulfillment tasks of a line', value: 3 },
  { key: 'factsPerOrder', source: 'event volume per order', name: 'events that an order comes to', value: 90 },
  {
    key: 'batchQuotes',
    source: 'peak campaign/batch load',
    name: 'quotes of the largest batch: renewals, a campaign, a new price list',
    value: 20_000,
  },
  {
    key: 'partnerCallsPerSecond',
    source: 'partner API burst behavior',
    name: 'calls of partners in their busiest second',
    value: 20,
  },
  {
    key: 'reconciledPerDay',
    source: 'reconciliation volume',
    name: 'records that are compared with other systems in a day',
    value: 50_000,
  },
];

export const standardWorkload = Object.fromEntries(INPUTS.map(({ key, value }) => [key, value])) as Workload;

/** What happens in a second of the busiest hour, by what is measured: see `unit-costs.ts`. */
export const JOURNEY_NAMES = [
  'quote.edit-lines',
  'quote.made-and-presented',
  'quote.submit-for-approval',
  'approval.decide',
  'quote.accept',
  'order.converted-and-submitted',
  'fulfillment.task',
] as const;
export type Journey = (typeof JOURNEY_NAMES)[number];

export type Driver = {
  readonly key: string;
  /** The words of operations 22.1. */
  readonly source: string;
  /** By how much it raises what happens in the busiest hour. */
  readonly raises: Partial<Readonly<Record<Journey, number>>>;
  /** Work of its own besides, in processor seconds of so many of a journey: what a batch comes to. */
  readonly batch?: { readonly journey: Journey; readonly of: WorkloadKey; readonly times: number };
  /** What holds it down, so that sellers do not feel it. */
  readonly heldBy: string;
};

const SELLING: Partial<Readonly<Record<Journey, number>>> = {
  'quote.edit-lines': 3,
  'quote.made-and-presented': 3,
  'quote.submit-for-approval': 4,
  'approval.decide': 4,
  'quote.accept': 4,
};

/** Factors are assumptions that are written down, to be replaced by what a company has seen of itself. */
export const DRIVERS: readonly Driver[] = [
  {
    key: 'quarter-end',
    source: 'end-of-quarter quote spikes',
    raises: SELLING,
    heldBy: 'quarter-end mode: batches wait, pricing keeps its processes',
  },
  {
    key: 'mass-renewal',
    source: 'mass renewal generation',
    raises: {},
    batch: { journey: 'quote.edit-lines', of: 'batchQuotes', times: 1 },
    heldBy: 'bulk quotes: ten at a time in a process of their own',
  },
  {
    key: 'catalog-publish',
    source: 'large catalog publish',
    raises: {},
    batch: { journey: 'quote.edit-lines', of: 'quotesPerDay', times: 1 },
    heldBy: 'a model is compiled once a process and kept by its hash',
  },
  {
    key: 'price-book-refresh',
    source: 'price book refresh',
    raises: {},
    batch: { journey: 'quote.edit-lines', of: 'batchQuotes', times: 1 },
    heldBy: 'simulation in a process and a pool of its own, one run after another',
  },
  {
    key: 'campaign',
    source: 'campaign launch',
    raises: { 'quote.edit-lines': 2, 'quote.made-and-presented': 2 },
    heldBy: 'limits a minute for each actor, tenant and address',
  },
  {
    key: 'partner-burst',
    source: 'partner API burst',
    raises: { 'quote.edit-lines': 1.5 },
    heldBy: 'limits a minute for each actor, tenant and address; 429 with Retry-After',
  },
  {
    key: 'conversion-backlog',
    source: 'order conversion backlog',
    raises: { 'order.converted-and-submitted': 4, 'fulfillment.task': 2 },
    heldBy: 'workers claim in batches; orders wait in their order and none is lost',
  },
  {
    key: 'outage-recovery',
    source: 'downstream outage recovery',
    raises: { 'fulfillment.task': 5 },
    heldBy: 'breaker and retry budget of the connector; delays grow and are spread',
  },
  {
    key: 'projection-rebuild',
    source: 'projection rebuild',
    raises: {},
    heldBy: 'none is needed: lists are read from the rows that commands write',
  },
  {
    key: 'historical-replay',
    source: 'historical replay',
    raises: {},
    batch: { journey: 'fulfillment.task', of: 'factsPerOrder', times: 200 },
    heldBy: 'a replay of events takes 20,000 at most',
  },
];
