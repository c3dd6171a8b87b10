/**
 * Runs the tests by what they cost: `node test/run.ts pure|net|db|scenario|web|limits|chaos|hundred|all [part of a path …]`;
 * `!part` leaves out what contains it.
 * A test's suffix or folder says its group. PostgreSQL is started once for all of them. A group without a single file
 * fails: a pattern that has stopped matching must not look like tests that passed.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dropTemplates, startTestCluster, type TestCluster } from './support/database.ts';

type Group = {
  readonly name: string;
  readonly globs: readonly string[];
  readonly together: boolean;
  readonly database: boolean;
  /** How long a file may take; absent: 5. */
  readonly minutes?: number;
  /** It mostly waits for processes to come up again: it runs beside those that need no database. */
  readonly waits?: true;
  /** How many of its processes run at once; absent: one on each core. */
  readonly filesAtOnce?: number;
  /** So many files share a process, which loads the house once for all of them: starting it anew costs what a dozen short tests do. */
  readonly handful?: number;
  /** In a run of all: it runs beside the others of other lanes, with so many files at once. Some wait for time that passes, so there are three. */
  readonly lane?: { readonly name: 'rows' | 'pages'; readonly filesAtOnce: number };
};

const CORES = 2;
const FILE_MINUTES = 5;
/** Files that need a process of their own: long ones, and those that look at the whole process. */
const ALONE = ['test/fuzz/', 'test/simulator/', 'test/access/matrix', 'test/races/'];
const MINUTE_MS = 60_000;
/** Of two thousand tests in one process a quarter of the time was spent on what had died young; with so much room it is a tenth. */
const YOUNG_MB = 128;
/** Who asks for more races, requests or worlds than `npm test` runs (10,000, say) lets a file take as long as that takes. */
const IS_LONG_RUN = ['TROTH_RACES', 'COUNT', 'SEEDS'].some((name) => process.env[name] !== undefined);
const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** First match decides, so a file runs once: the dearer groups come first. */
const GROUPS: readonly Group[] = [
  // A hundred deaths on each kind of database: `npm run chaos`, not part of all.
  {
    name: 'hundred',
    globs: ['test/chaos/*.hundred.ts'],
    together: false,
    database: false,
    minutes: 12,
    filesAtOnce: 1,
  },
  // A minute on a quiet machine; killed processes come up many times slower on a busy one.
  { name: 'chaos', globs: ['test/chaos/**/*.test.ts'], together: false, database: true, minutes: 12, waits: true },
  {
    name: 'scenario',
    globs: ['test/scenarios/**/*.test.ts'],
    together: false,
    database: true,
    lane: { name: 'pages', filesAtOnce: 1 },
  },
  // What is held against a limit in milliseconds: nothing else runs beside it.
  {
    name: 'limits',
    globs: ['{src,sims,test,web}/**/*.limit.web.test.ts'],
    together: false,
    database: true,
    filesAtOnce: 1,
  },
  {
    name: 'web',
    globs: ['{src,sims,test,web}/**/*.web.test.ts'],
    together: false,
    database: true,
    handful: 4,
    lane: { name: 'pages', filesAtOnce: 1 },
  },
  { name: 'net', globs: ['{src,sims,seeds,test}/**/*.net.test.ts'], together: false, database: false },
  {
    name: 'db',
    globs: ['{src,sims,seeds,test}/**/*.db.test.ts'],
    together: false,
    database: true,
    filesAtOnce: 3,
    handful: 8,
    lane: { name: 'rows', filesAtOnce: 2 },
  },
  {
    name: 'pure',
    globs: ['{src,sims,seeds,bench,test}/**/*.test.ts', 'web/src/**/*.test.ts'],
    together: true,
    database: false,
  },
];
const ORDER = ['pure', 'net', 'chaos', 'db', 'scenario', 'web', 'limits'];

type Result = { readonly name: string; readonly files: number; readonly seconds: number; readonly passed: boolean };

const isAskedFor = (file: string, parts: readonly string[]): boolean => {
  const [left, asked] = [parts.filter((part) => part.startsWith('!')), parts.filter((part) => !part.startsWith('!'))];
  return (
    !left.some((part) => file.includes(part.slice(1))) &&
    (asked.length === 0 || asked.some((part) => file.includes(part)))
  );
};

const filesOf = (wanted: Group, parts: readonly string[]): readonly string[] => {
  const taken = new Set<string>();
  for (const group of GROUPS) {
    const files = group.globs.flatMap((glob) => globSync(glob, { cwd: ROOT, exclude: ['**/node_modules/**'] }));
    if (group === wanted)
      return [...new Set(files)].filter((file) => !taken.has(file) && isAskedFor(file, parts)).sort();
    for (const file of files) taken.add(file);
  }
  return [];
};

const runGroup = async (
  group: Group,
  parts: readonly string[],
  env: NodeJS.ProcessEnv,
  atOnce?: number,
): Promise<Result> => {
  const files = filesOf(group, parts);
  const started = performance.now();
  const passed = files.length > 0 && (await runFiles(group, files, env, atOnce)) === 0;
  return { name: group.name, files: files.length, seconds: (performance.now() - started) / 1000, passed };
};

const runFiles = async (
  group: Group,
  files: readonly string[],
  env: NodeJS.ProcessEnv,
  atOnce: number = group.filesAtOnce ?? CORES,
): Promise<number> => {
  if (group.together)
    return runNode(files, ['--test-isolation=none', '--test-reporter=dot', `--max-semi-space-size=${YOUNG_MB}`], env);
  const how = [
    ...(IS_LONG_RUN ? [] : [`--test-timeout=${(group.minutes ?? FILE_MINUTES) * MINUTE_MS}`]),
    '--test-reporter=spec',
  ];
  if (group.handful === undefined)
    return runNode(
      files,
      [`--test-concurrency=${atOnce}`, ...how],
      env,
      group.waits === true || group.lane?.name === 'pages',
    );
  const handfuls = handfulsOf(files, group.handful);
  const codes: number[] = [];
  const oneByOne = async (): Promise<void> => {
    for (let next = handfuls.shift(); next !== undefined; next = handfuls.shift())
      codes.push(await runNode(next, ['--test-isolation=none', ...how], env, true));
  };
  await Promise.all(Array.from({ length: atOnce }, oneByOne));
  return Math.max(...codes);
};

/** The files that need a process of their own come first: they are the longest. */
const handfulsOf = (files: readonly string[], size: number): string[][] => {
  const isAlone = (file: string): boolean => ALONE.some((part) => file.includes(part));
  const [alone, shared] = [files.filter(isAlone), files.filter((file) => !isAlone(file))];
  const count = Math.ceil(shared.length / size);
  return [
    ...alone.map((file) => [file]),
    ...Array.from({ length: count }, (_, at) => shared.filter((_file, no) => no % count === at)),
  ];
};

const runNode = (
  files: readonly string[],
  how: readonly string[],
  env: NodeJS.ProcessEnv,
  isAside = false,
): Promise<number> =>
  new Promise((resolve, reject) => {
    const stdio = isAside ? 'pipe' : 'inherit';
    const child = spawn(process.execPath, ['--test', ...how, ...files], { cwd: ROOT, env, stdio });
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => said.push(chunk));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      // In one piece, not between the lines of what runs beside it.
      process.stdout.write(Buffer.concat(said));
      resolve(signal ? 1 : (code ?? 1));
    });
  });

const line = ({ name, files, seconds, passed }: Result): string =>
  `  ${passed ? 'ok  ' : 'FAIL'}  ${name.padEnd(9)} ${String(files).padStart(4)} files  ${seconds.toFixed(1).padStart(6)} s` +
  (files === 0 ? '  (no test file found)' : '');

const chosen = (name: string): readonly Group[] => {
  const names = name === 'all' ? ORDER : [name];
  const groups = names.map((each) => GROUPS.find((group) => group.name === each));
  if (groups.some((group) => group === undefined))
    throw new Error(`There is no group "${name}": ${GROUPS.map(({ name: one }) => one).join(', ')} or all.`);
  return groups as readonly Group[];
};

const inTurn = async (
  groups: readonly Group[],
  parts: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<readonly Result[]> => {
  const results: Result[] = [];
  for (const group of groups) results.push(await runGroup(group, parts, env));
  return results;
};

/** Lanes beside each other, the groups of each in turn; then those that run by themselves. */
const inLanes = async (
  groups: readonly Group[],
  parts: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<readonly Result[]> => {
  const laneOf = async (name: string): Promise<readonly Result[]> => {
    const results: Result[] = [];
    for (const group of groups.filter(({ lane }) => lane?.name === name))
      results.push(await runGroup(group, parts, env, group.lane?.filesAtOnce));
    return results;
  };
  const lanes = await Promise.all([laneOf('rows'), laneOf('pages')]);
  return [
    ...lanes.flat(),
    ...(await inTurn(
      groups.filter(({ lane }) => lane === undefined),
      parts,
      env,
    )),
  ];
};

const clusterToUse = async (databaseUrl: string | undefined): Promise<TestCluster> =>
  databaseUrl ? { url: databaseUrl, close: () => dropTemplates(databaseUrl) } : startTestCluster();

const main = async (): Promise<boolean> => {
  const [name = 'all', ...parts] = process.argv.slice(2);
  const groups = chosen(name);
  const compiled = mkdtempSync(join(tmpdir(), 'troth-compiled-'));
  let cluster: TestCluster | undefined;
  let results: readonly Result[] = [];
  try {
    if (groups.some((group) => group.database)) cluster = await clusterToUse(process.env['DATABASE_URL']);
    // Hundreds of processes load the same house: what the first ones compile is kept for the others.
    const env = {
      ...process.env,
      NODE_COMPILE_CACHE: compiled,
      TROTH_TEST_RUN: randomUUID(),
      TROTH_TEST_READINGS: join(compiled, 'policies'),
      ...(cluster ? { TROTH_TEST_CLUSTER: cluster.url } : {}),
    };
    const beside = await Promise.all([
      inTurn(
        groups.filter(({ database }) => !database),
        parts,
        env,
      ),
      inTurn(
        groups.filter(({ waits }) => waits),
        parts,
        env,
      ),
    ]);
    const rest = groups.filter(({ database, waits }) => database && !waits);
    results = [...beside.flat(), ...(await (rest.length > 1 ? inLanes : inTurn)(rest, parts, env))];
  } finally {
    await cluster?.close();
    rmSync(compiled, { recursive: true, force: true });
  }
  process.stdout.write(`\n${results.map(line).join('\n')}\n`);
  return results.every(({ passed }) => passed);
};

process.exitCode = (await main()) ? 0 : 1;
