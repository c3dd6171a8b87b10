/** Logs with correlation ids, and the numbers that Prometheus collects. */
import { type DestinationStream, type Logger, pino } from 'pino';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Door } from './door.ts';
import { type Vitals, vitalsOf } from './telemetry-vitals.ts';
import { withoutSecrets } from './without-secrets.ts';

/** Whatever could open a door or show a cost stays out of the log, wherever it hides. */
const NAMES = ['token', 'secret', 'password', 'authorization', 'cookie', 'apiKey'];
const REDACTED = ['', '*.', '*.*.', '*.*.*.'].flatMap((depth) => NAMES.map((name) => `${depth}${name}`));

/** What a reader of the log needs of an error. Drivers hang whole connections onto theirs, and a log is no place for those. */
const errorForLog = (error: unknown): object => {
  if (!(error instanceof Error)) return { message: String((error as { message?: unknown })?.message ?? error) };
  const { code } = error as { readonly code?: unknown };
  return { type: error.name, message: error.message, ...(code === undefined ? {} : { code }), stack: error.stack };
};

/** `lines`: where they go instead of standard output. */
export const makeLogger = (level: string, name = 'troth', lines?: DestinationStream): Logger => {
  const options = {
    serializers: { err: errorForLog },
    name,
    level,
    redact: { paths: REDACTED, censor: '[redacted]' },
    // Whatever a library or a driver quotes in its own words.
    hooks: { streamWrite: withoutSecrets },
    base: { service: name },
  };
  return lines === undefined ? pino(options) : pino(options, lines);
};

export type Metrics = {
  readonly registry: Registry;
  readonly observe: Door['observe'];
  /** How this process does, over the last minutes. */
  readonly vitals: () => Promise<Vitals>;
  readonly gauge: (name: string, help: string, read: () => number | Promise<number>) => void;
  /** One number for each value of a label; what is not read any more is gone. */
  readonly gaugeBy: (
    name: string,
    help: string,
    label: string,
    read: () => Promise<ReadonlyMap<string, number>>,
  ) => void;
};

/** Whoever collects metrics pays for each series, and for every value that a label ever had. */
export const SERIES_PER_GAUGE_MAX = 200;
const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export const makeMetrics = (): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const seconds = new Histogram({
    name: 'troth_command_seconds',
    help: 'Time of a command from arrival to answer',
    labelNames: ['command'],
    buckets: SECONDS,
    registers,
  });
  const results = new Counter({
    name: 'troth_commands_total',
    help: 'Commands by result; a refusal is named by its code',
    labelNames: ['command', 'result'],
    registers,
  });
  const denials = new Counter({
    name: 'troth_denials_total',
    help: 'Denials and dry runs that left an entry of their own',
    labelNames: ['command', 'result'],
    registers,
  });
  const oracle = new Counter({
    name: 'troth_access_checks_total',
    help: 'Access decisions that Cedar decided again: agreed, differed or failed',
    labelNames: ['action', 'result'],
    registers,
  });
  const requests = new Histogram({
    name: 'troth_request_seconds',
    help: 'Time of a request from arrival to answer: answered, refused, or failed by us',
    labelNames: ['result'],
    buckets: SECONDS,
    registers,
  });
  const evidence = new Histogram({
    name: 'troth_evidence_seconds',
    help: 'Time in which a question about evidence was answered, or a package of it was made',
    labelNames: ['question', 'result'],
    buckets: SECONDS,
    registers,
  });
  return {
    registry,
    vitals: vitalsOf({ requests, commands: seconds, evidence, registry }),
    observe: (measure, { name, result }, took) => {
      if (measure === 'request') return requests.observe({ result }, took);
      if (measure === 'evidence') return evidence.observe({ question: name, result }, took);
      if (measure === 'oracle') return oracle.inc({ action: name, result });
      if (measure === 'denial') return denials.inc({ command: name, result });
      seconds.observe({ command: name }, took);
      return results.inc({ command: name, result });
    },
    gauge: (name, help, read) => {
      new Gauge({
        name,
        help,
        registers,
        async collect() {
          this.set(await read());
        },
      });
    },
    gaugeBy: (name, help, label, read) => {
      new Gauge({
        name,
        help,
        labelNames: [label],
        registers,
        async collect() {
          const values = [...(await read())];
          this.reset();
          for (const [value, number] of values.slice(0, SERIES_PER_GAUGE_MAX)) this.set({ [label]: value }, number);
          // What is beyond it is one series, so that whoever looks sees that something is not told apart.
          const rest = values.slice(SERIES_PER_GAUGE_MAX);
          if (rest.length > 0)
            this.set(
              { [label]: 'others' },
              rest.reduce((sum, [, number]) => sum + number, 0),
            );
        },
      });
    },
  };
};
