/**
 * `npm run bench -- configure MODEL [--trace FILE] [--replays N] [--json]`: how long a feature model takes to load, what is
 * void, core, dead and falsely optional in it, and how long all valid options take after a click. Any DIMACS or UVL file.
 */
import { parseArgs } from 'node:util';
import { FORCED, openDomains } from '#engines/constraint/domains.ts';
import { falselyOptional } from '#engines/constraint/false-optional.ts';
import { CONFLICTS_MAX, createSolver } from '#engines/constraint/solver.ts';
import { countOf, deadIn, generateTrace, readTrace, replay } from './configure-clicks.ts';
import { readModel } from './configure-model.ts';
import type { Row } from './table.ts';

export type ConfigureReport = {
  readonly model: string;
  readonly format: string;
  readonly features: number;
  readonly clauses: number;
  readonly sums: number;
  readonly readMs: number;
  readonly solverMs: number;
  readonly firstModelMs: number;
  /** From the solver to the valid options without any choice: what a server does once for a model. */
  readonly openMs: number;
  readonly rssMb: number;
  readonly heapMb: number;
  readonly arraysMb: number;
  readonly void: boolean;
  readonly core?: number;
  readonly dead?: number;
  /** Optional, but forced by the parent; as published sets count, those under a dead parent included. */
  readonly falseOptional?: number;
  readonly underDeadParent?: number;
  readonly falseOptionalMs?: number;
  readonly trace?: string;
  readonly replays?: number;
  readonly clicks?: number;
  readonly refusedClicks?: number;
  readonly p50Ms?: number;
  readonly p90Ms?: number;
  readonly p99Ms?: number;
  readonly maxMs?: number;
  readonly checksum?: number;
  readonly notes: readonly string[];
};

const REPLAYS = 6;

export const configureModel = (path: string, tracePath: string | undefined, replays: number): ConfigureReport => {
  const [model, readMs] = timed(() => readModel(path));
  const [solver, solverMs] = timed(() => createSolver(model.problem));
  const [isSatisfied, firstModelMs] = timed(() => solver.solve([]));
  const [domains, openMs] = timed(() =>
    isSatisfied ? openDomains(model.problem, createSolver(model.problem), model.features) : undefined,
  );
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  const about = {
    model: path,
    format: model.format,
    features: model.features,
    clauses: model.problem.clauseCount,
    sums: model.problem.sums.length,
    readMs,
    solverMs,
    firstModelMs,
    openMs,
    rssMb: rss / 2 ** 20,
    heapMb: heapUsed / 2 ** 20,
    arraysMb: arrayBuffers / 2 ** 20,
    void: domains === undefined,
    notes: model.notes,
  };
  if (domains === undefined) return about;
  const states = domains.states();
  const { optional } = model;
  const [falseOptional, falseOptionalMs] = timed(() => optional && falselyOptional(domains, optional));
  const trace = tracePath === undefined ? generateTrace(model) : readTrace(tracePath, model);
  const { clicks, replays: done, refused, milliseconds, checksum } = replay(model, trace, replays);
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const percentile = (share: number): number => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
  return {
    ...about,
    core: countOf(states, FORCED),
    dead: deadIn(states),
    ...(falseOptional === undefined
      ? {}
      : {
          falseOptional: falseOptional.forced.length + falseOptional.underDead.length,
          underDeadParent: falseOptional.underDead.length,
          falseOptionalMs,
        }),
    trace: tracePath ?? 'generated',
    replays: done,
    clicks,
    refusedClicks: refused,
    p50Ms: percentile(0.5),
    p90Ms: percentile(0.9),
    p99Ms: percentile(0.99),
    maxMs: percentile(1),
    checksum,
  };
};

const timed = <T>(work: () => T): readonly [T, number] => {
  const started = performance.now();
  return [work(), performance.now() - started];
};

const textOf = (report: ConfigureReport): string => {
  const ms = (value: number | undefined): string =>
    `${(value ?? 0).toFixed(value !== undefined && value < 100 ? 3 : 0)} ms`;
  const rows: readonly (readonly [string, string])[] = [
    ['model', `${report.model} (${report.format})`],
    ['features', String(report.features)],
    ['clauses', `${report.clauses}${report.sums > 0 ? `, and ${report.sums} sums` : ''}`],
    ['load', `${ms(report.readMs + report.solverMs)} (read ${ms(report.readMs)}, solver ${ms(report.solverMs)})`],
    ['first model', ms(report.firstModelMs)],
    ['all options, no choice', ms(report.openMs)],
    [
      'memory',
      `${report.rssMb.toFixed(0)} MB resident, heap ${report.heapMb.toFixed(0)} MB, typed arrays ${report.arraysMb.toFixed(0)} MB`,
    ],
    ['void', report.void ? 'yes: nothing satisfies the rules' : 'no'],
    ...(report.void
      ? []
      : ([
          ['core features', String(report.core)],
          ['dead features', String(report.dead)],
          [
            'false-optional',
            report.falseOptional === undefined
              ? 'not computed: the file has no tree'
              : `${report.falseOptional}, ${report.underDeadParent} of them under a dead parent (in ${ms(report.falseOptionalMs)})`,
          ],
          [
            'clicks',
            `${report.clicks} of ${report.trace === 'generated' ? 'generated users' : report.trace}, ${report.refusedClicks} on what was not possible`,
          ],
          [
            'valid options per click',
            `p50 ${ms(report.p50Ms)}, p90 ${ms(report.p90Ms)}, p99 ${ms(report.p99Ms)}, max ${ms(report.maxMs)}`,
          ],
          ['', `each click the shortest of ${report.replays} replays, each in a fresh session`],
          ['checksum of all answers', String(report.checksum)],
        ] as const)),
    ...report.notes.map((note) => ['note', note] as const),
  ];
  return rows.map(([name, value]) => `${name.padEnd(24)} ${value}`).join('\n');
};

/** Where the kernel gives up, the model is what it is: no bug of whoever asked. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.message.includes('budget of conflicts')
    ? `gave up: one question about this model needs more than ${CONFLICTS_MAX} conflicts`
    : error.message;
};

/** The command; its exit code. */
export const runConfigure = (args: readonly string[]): number => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { trace: { type: 'string' }, replays: { type: 'string' }, json: { type: 'boolean' } },
    });
    const replays = Number(values.replays ?? REPLAYS);
    const [path] = positionals;
    if (path === undefined || positionals.length > 1 || !Number.isInteger(replays) || replays < 1)
      throw new Error('usage: npm run bench -- configure MODEL [--trace FILE] [--replays N] [--json]');
    const report = configureModel(path, values.trace, replays);
    process.stdout.write(`${values.json === true ? JSON.stringify(report, null, 2) : textOf(report)}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`${reasonOf(error)}\n`);
    return 1;
  }
};

/** The models that are shipped, against what the design asks of their sizes. */
const SHIPPED: readonly (readonly [file: string, p99: number])[] = [
  ['eshop-lau2006.dimacs', 2],
  ['pc-richmond.dimacs', 2],
  ['automotive01-kowal2016.dimacs.gz', 2],
  ['financialservices01-2018-05-09.dimacs.gz', 8],
  ['automotive2_4.from-uvl.dimacs.gz', 5],
];

export const benchConfigure = (): { readonly rows: readonly Row[]; readonly notes: readonly string[] } => {
  const at = (file: string): string => new URL(`../test/solver/${file}`, import.meta.url).pathname;
  const rows = SHIPPED.map(([file, most]): Row => {
    const name = file.replace(/\.(gz|dimacs|from-uvl)/g, '');
    const trace = file.replace(/(\.from-uvl)?\.dimacs(\.gz)?$/, '.trace.json');
    const { features, p50Ms, p99Ms } = configureModel(at(file), at(trace), REPLAYS);
    return {
      name: `valid options after a click, ${name}, ${features} features: p99 (p50 ${(p50Ms ?? 0).toFixed(3)} ms)`,
      ours: p99Ms ?? 0,
      unit: 'ms',
      target: { most },
    };
  });
  return { rows, notes: [] };
};
