/**
 * `npm run check`: what a change must pass before it is shown to anybody, in under a minute. Two lanes of about the
 * same length, for two cores. A step that fails prints its whole output; one that passes prints a line.
 * `npm run check -- --without-tests` is for who runs `npm test` next, which has the same tests.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

type Step = { readonly name: string; readonly command: string; readonly args: readonly string[] };
type Result = { readonly step: Step; readonly passed: boolean; readonly seconds: number; readonly output: string };

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const BIN = `${ROOT}node_modules/.bin/`;
/** What the compiler keeps from one run to the next. */
const KEPT = `${ROOT}node_modules/.cache/`;
const STEP_TIMEOUT_MS = 120_000;
/** About half of the time that pure tests take. */
const CONTEXTS = 'src/contexts/';

const WITHOUT_TESTS = process.argv.includes('--without-tests');

const LANES: readonly (readonly Step[])[] = [
  [
    { name: 'pure tests of the contexts', command: process.execPath, args: ['test/run.ts', 'pure', CONTEXTS] },
    {
      name: 'types of web',
      command: `${BIN}tsc`,
      args: ['--noEmit', '-p', 'web', '--incremental', '--tsBuildInfoFile', `${KEPT}types-of-web.json`],
    },
    { name: 'lint', command: `${BIN}oxlint`, args: ['--deny-warnings'] },
  ],
  [
    { name: 'format', command: `${BIN}oxfmt`, args: ['--check'] },
    {
      name: 'types',
      command: `${BIN}tsc`,
      args: ['--noEmit', '-p', '.', '--incremental', '--tsBuildInfoFile', `${KEPT}types.json`],
    },
    {
      name: 'nothing unused',
      command: `${BIN}knip`,
      args: ['--no-progress', '--include', 'files,dependencies,unlisted,unresolved'],
    },
    // With test/tidy.test.ts, and the comparison of docs/generated with what the house says now.
    {
      name: 'tidy, generated docs, pure tests',
      command: process.execPath,
      args: ['test/run.ts', 'pure', `!${CONTEXTS}`],
    },
  ],
];

const run = (step: Step): Promise<Result> => {
  const started = performance.now();
  const chunks: string[] = [];
  return new Promise((resolve) => {
    const child = spawn(step.command, step.args, { cwd: ROOT, timeout: STEP_TIMEOUT_MS });
    const finish = (passed: boolean, last = ''): void =>
      resolve({ step, passed, seconds: (performance.now() - started) / 1000, output: chunks.join('') + last });
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
    child.once('error', (error) => finish(false, `${error.message}\n`));
    child.once('close', (code, signal) => finish(code === 0, signal ? `ended by ${signal}\n` : ''));
  });
};

const report = ({ step, passed, seconds, output }: Result): void => {
  console.log(`  ${passed ? 'ok  ' : 'FAIL'}  ${step.name.padEnd(34)} ${seconds.toFixed(1).padStart(5)} s`);
  if (!passed) console.log(`\n${output.trimEnd()}\n`);
};

const runLane = async (steps: readonly Step[]): Promise<boolean> => {
  let passed = true;
  for (const step of steps.filter(({ name }) => !(WITHOUT_TESTS && name.includes('tests')))) {
    const result = await run(step);
    report(result);
    passed &&= result.passed;
  }
  return passed;
};

const started = performance.now();
const lanes = await Promise.all(LANES.map(runLane));
const passed = lanes.every(Boolean);
console.log(
  `\n  ${passed ? 'all passed' : 'something failed'} in ${((performance.now() - started) / 1000).toFixed(1)} s`,
);
process.exitCode = passed ? 0 : 1;
