/**
 * Our valid options against those of CaDiCaL, a solver that others wrote, after every click of a trace:
 * `node test/solver/agree.ts MODEL TRACE [POSSIBLE_MAX]`. What we say is impossible is asked in one question (can any of it
 * be?); what we say is possible must be in some model of its own, all of it or, with POSSIBLE_MAX, that many of each state.
 */
import { fileURLToPath } from 'node:url';
import { Cadical } from 'cadical-wasm';
import { readTrace } from '#bench/configure-clicks.ts';
import type { FeatureModel } from '#bench/configure-model.ts';
import { readModel } from '#bench/configure-model.ts';
import { EXCLUDED, FORCED, openDomains } from '#engines/constraint/domains.ts';
import { codeOf, literalOf } from '#engines/constraint/literals.ts';
import { createSolver } from '#engines/constraint/solver.ts';

export type Agreement = {
  readonly states: number;
  readonly answers: number;
  readonly disagreements: readonly string[];
};

const theirs = async ({ problem }: FeatureModel): Promise<Cadical> => {
  const solver = await Cadical.create({ quiet: true });
  const { clauses } = problem;
  for (let at = 0; at < clauses.length; at += (clauses[at] as number) + 1)
    solver.addClause(Array.from(clauses.subarray(at + 1, at + 1 + (clauses[at] as number)), literalOf));
  return solver;
};

/** `every`: only each so-many-th click is compared. */
export const agreement = async (
  path: string,
  tracePath: string,
  { possibleMax = Infinity, every = 1 }: { readonly possibleMax?: number; readonly every?: number } = {},
): Promise<Agreement> => {
  const model = readModel(path);
  if (model.problem.sums.length > 0) throw new Error(`${path} has sums, which CaDiCaL has not`);
  const trace = readTrace(tracePath, model);
  const oracle = await theirs(model);
  const disagreements: string[] = [];
  const domains = openDomains(model.problem, createSolver(model.problem), model.features);
  if (domains === undefined) {
    const said = oracle.solve({});
    oracle.dispose();
    return { states: 0, answers: 1, disagreements: said === 'unsatisfiable' ? [] : ['we say void'] };
  }
  let states = 0;
  let answers = 0;
  let click = 0;

  const compare = (where: string, choices: readonly number[]): void => {
    const ours = domains.states();
    const impossible: number[] = [];
    let open: number[] = [];
    for (let v = 1; v <= model.features; v++) {
      (ours[v] === EXCLUDED ? impossible : open).push(v);
      (ours[v] === FORCED ? impossible : open).push(-v);
    }
    states++;
    answers += impossible.length;
    if (impossible.length > 0) {
      oracle.constrain(impossible);
      if (oracle.solve({ assumptions: choices }) !== 'unsatisfiable') {
        const found = impossible.filter((literal) => oracle.value(literal));
        disagreements.push(`${where}: possible, we say not: ${found.slice(0, 5).join(' ')}`);
      }
    }
    const step = Math.max(1, Math.ceil(open.length / possibleMax));
    open = open.filter((_, i) => i % step === states % step);
    answers += open.length;
    while (open.length > 0) {
      oracle.constrain(open);
      if (oracle.solve({ assumptions: choices }) !== 'satisfiable') {
        disagreements.push(`${where}: impossible, we say not: ${open.slice(0, 5).join(' ')}`);
        return;
      }
      open = open.filter((literal) => !oracle.value(literal));
    }
  };

  compare('before any click', []);
  for (const [user, clicks] of trace.entries()) {
    domains.moveTo([]);
    let choices: readonly number[] = [];
    for (const [i, feature] of clicks.entries()) {
      const wanted = [...choices, feature];
      const isPossible = domains.moveTo(wanted.map(codeOf));
      if (isPossible) choices = wanted;
      if (click++ % every !== 0) continue;
      const where = `user ${user + 1}, click ${i + 1}`;
      if (isPossible) compare(where, choices);
      else if (oracle.solve({ assumptions: wanted }) !== 'unsatisfiable')
        disagreements.push(`${where}: possible, we refuse it`);
    }
  }
  oracle.dispose();
  return { states, answers, disagreements };
};

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) {
  const [path, trace, possibleMax] = process.argv.slice(2);
  if (path === undefined || trace === undefined)
    throw new Error('node test/solver/agree.ts MODEL TRACE [POSSIBLE_MAX]');
  const started = performance.now();
  const options = possibleMax === undefined ? {} : { possibleMax: Number(possibleMax) };
  const { states, answers, disagreements } = await agreement(path, trace, options);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(
    `${path}: ${states} states, ${answers} answers, ${disagreements.length} disagreements, ${seconds} s\n`,
  );
  for (const each of disagreements.slice(0, 20)) process.stdout.write(`  ${each}\n`);
  process.exitCode = disagreements.length === 0 ? 0 : 1;
}
