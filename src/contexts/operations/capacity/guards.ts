/**
 * What would cost without bound, by operations 22.3, and what in the code bounds it. A limit stands here with its value, the file that
 * enforces it and the test that saw it act; `test/capacity-guards.test.ts` fails when one of the three is not there any more.
 */
export type Limit = {
  readonly name: string;
  readonly value: string;
  readonly file: string;
  /** `refuses`: says no; `waits`: comes later; `cuts`: ends what runs; `drops`: lets go of the oldest; `tells`: an alarm, and nothing stops. */
  readonly acts: 'refuses' | 'waits' | 'cuts' | 'drops' | 'tells';
  readonly seenIn: string;
};

export type Guard = {
  readonly key: string;
  /** The words of operations 22.3. */
  readonly source: string;
  readonly says: string;
  readonly limits: readonly Limit[];
  /** What is not bounded by the code, said plainly. */
  readonly besides?: string;
};

const EVENTS = 'src/surfaces/events/replay-events.ts';
const RENDERER = 'src/contexts/proposal/typst.connector.ts';
const RENDER_TEST = 'src/contexts/proposal/render.net.test.ts';
const RATES = 'src/platform/http/rate-limits.ts';
const RATES_TEST = 'src/platform/http/rate-limits.test.ts';
const GATE_TEST = 'src/contexts/fulfillment/connector-gate.test.ts';
const OWN_TEST = 'test/capacity-guards.test.ts';

export const GUARDS: readonly Guard[] = [
  {
    key: 'replay',
    source: 'runaway replay jobs',
    says: 'Events are replayed to one consumer, so many at a time; more are refused before the first leaves.',
    limits: [
      { name: 'REPLAYED_FACTS_MAX', value: '20_000', file: EVENTS, acts: 'refuses', seenIn: OWN_TEST },
      { name: 'REQUEUED_MAX', value: '1_000', file: EVENTS, acts: 'refuses', seenIn: OWN_TEST },
    ],
  },
  {
    key: 'search',
    source: 'expensive search queries',
    says: 'A transaction, and each statement in it, is cut off; a list that is taken along has an end, and so has a day of them.',
    limits: [
      {
        name: 'TRANSACTION_MS_MAX',
        value: '5_000',
        file: 'src/platform/database/session.ts',
        acts: 'cuts',
        seenIn: 'src/platform/database/tx.db.test.ts',
      },
      {
        name: 'EXPORT_ROWS_MAX',
        value: '10_000',
        file: 'src/contexts/operations/export/export.ts',
        acts: 'refuses',
        seenIn: 'src/contexts/operations/export/exports.db.test.ts',
      },
    ],
  },
  {
    key: 'traces',
    source: 'over-retention of debug traces',
    says: 'Answers that are kept for repeated commands go after thirty days. Logs are lines on standard output, from level warn on.',
    limits: [
      {
        name: 'KEY_DAYS',
        value: '30',
        file: 'src/platform/commands/idempotency.store.ts',
        acts: 'drops',
        seenIn: 'src/platform/housekeeping.db.test.ts',
      },
    ],
    besides:
      'How long log lines are kept is for whoever collects them. How a price came about is no debug trace: it is evidence and stays.',
  },
  {
    key: 'documents',
    source: 'unbounded document generation',
    says: 'Documents wait in a queue with an end, in a process with a memory and a time of its own.',
    limits: [
      { name: 'RENDER_QUEUE_MAX', value: '200', file: RENDERER, acts: 'refuses', seenIn: RENDER_TEST },
      { name: 'RENDER_MS_MAX', value: '60_000', file: RENDERER, acts: 'cuts', seenIn: RENDER_TEST },
      { name: 'PAGES_MAX', value: '2_000', file: RENDERER, acts: 'refuses', seenIn: RENDER_TEST },
    ],
  },
  {
    key: 'metrics',
    source: 'high cardinality metrics',
    says: 'A label of a metric names a command, a result or one of a bounded list; beyond the bound the rest is one series, counted.',
    limits: [
      {
        name: 'SERIES_PER_GAUGE_MAX',
        value: '200',
        file: 'src/platform/telemetry.ts',
        acts: 'drops',
        seenIn: OWN_TEST,
      },
    ],
  },
  {
    key: 'polling',
    source: 'excessive API polling',
    says: 'Requests a minute of one actor, of a tenant, and tokens that are not accepted: 429 with Retry-After.',
    limits: [
      { name: 'ACTOR_PER_MINUTE_MAX', value: '3_000', file: RATES, acts: 'refuses', seenIn: RATES_TEST },
      { name: 'TENANT_PER_MINUTE_MAX', value: '30_000', file: RATES, acts: 'refuses', seenIn: RATES_TEST },
    ],
  },
  {
    key: 'retries',
    source: 'retry storms',
    says: 'Each connector has a breaker and a budget of repeated calls; delays grow and are spread; a webhook that fails is given up.',
    limits: [
      {
        name: 'retryBudget',
        value: '{ burst: 200, perMinute: 300 }',
        file: 'src/contexts/fulfillment/retry.policy.ts',
        acts: 'waits',
        seenIn: GATE_TEST,
      },
      {
        name: 'DELIVERY_ATTEMPTS_MAX',
        value: '12',
        file: 'src/platform/deliver.jobs.ts',
        acts: 'cuts',
        seenIn: 'src/surfaces/events/every-sink.db.test.ts',
      },
    ],
  },
  {
    key: 'environments',
    source: 'unused environments',
    says: 'A key for a program ends by itself, so that what nobody uses any more is shut out; what a drill, a benchmark or a generated book makes is dropped by it.',
    limits: [
      {
        name: 'API_KEY_DAYS_MAX',
        value: '366',
        file: 'src/contexts/identity/api-key.ts',
        acts: 'refuses',
        seenIn: OWN_TEST,
      },
    ],
    besides:
      'Which installations a company runs, and which of them nobody uses, is known to whoever pays for their machines, and not to Troth.',
  },
  {
    key: 'caches',
    source: 'oversized caches',
    says: 'Each cache has a budget of bytes, and the oldest make room.',
    limits: [
      {
        name: 'MODEL_CACHE_BYTES_MAX',
        value: '256 * 1024 * 1024',
        file: 'src/platform/artifacts/model-cache.ts',
        acts: 'drops',
        seenIn: OWN_TEST,
      },
      {
        name: 'PREVIEW_CACHE_BYTES_MAX',
        value: '32 * 1024 * 1024',
        file: 'src/contexts/proposal/preview-cache.ts',
        acts: 'drops',
        seenIn: OWN_TEST,
      },
    ],
  },
];
