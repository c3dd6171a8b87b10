/** Processes that are killed with -9 and started again at the same address. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
/** Seconds on a quiet machine; where others work too, a start takes many times as long. */
const READY_WITHIN_MS = 300_000;
const SAID_MAX = 100_000;

export const killed = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    return void child.kill('SIGKILL');
  });

/** Resolves with what it said when it has said the word; what it said instead is the reason when it never does. */
export const started = (name: string, child: ChildProcess, word: RegExp): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = '';
    const late = setTimeout(
      () => reject(new Error(`${name} was not ready in time. It said: ${said}`)),
      READY_WITHIN_MS,
    );
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (!word.test(said)) return;
        clearTimeout(late);
        resolve(said);
      });
    child.once('exit', (exit) => {
      clearTimeout(late);
      reject(new Error(`${name} ended (${exit ?? child.signalCode}) before it was ready. It said: ${said}`));
    });
  });

export type RoleProcess = {
  readonly name: string;
  readonly url: string;
  readonly pid: () => number | undefined;
  /** What it says from now on; of much, the last. */
  readonly listen: () => () => string;
  readonly kill: () => Promise<void>;
  /** Killed when it still runs, and another one started in its place; with a program of another release when one is named. */
  readonly restart: (program?: string) => Promise<void>;
  /** Told to stop; resolves with its exit code. */
  readonly stop: () => Promise<number | null>;
  /** Neither dead nor alive: it stands still until that is so, and goes on as if nothing had happened. */
  readonly stall: (until: () => Promise<void>) => Promise<void>;
};

export type RoleOptions = {
  readonly name: string;
  readonly roles: string;
  readonly folder: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
};

/** Hundreds of starts of one program: what it compiles to is kept, which makes a start a third shorter. */
const COMPILED = join(tmpdir(), `troth-compiled-${process.pid}`);

/** A process that is killed leaves nothing in it, so one that ends by itself fills it. */
export const compileOnce = (): void => {
  const load = `await import(${JSON.stringify(new URL('../../src/process/run.ts', import.meta.url))})`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', load], {
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILED },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the program does not load: ${stderr}`);
  process.once('exit', () => rmSync(COMPILED, { recursive: true, force: true }));
};

const SAYS = process.env['TROTH_LOG'] ?? 'fatal';

/** One process of `src/main.ts`. */
export const roleProcess = ({ name, roles, folder, port, env }: RoleOptions): RoleProcess => {
  let child: ChildProcess | undefined;
  let said = '';
  let saidInAll = 0;
  const hear = (text: string): void => {
    said = `${said}${text}`.slice(-SAID_MAX);
    saidInAll += text.length;
  };
  const kill = async (): Promise<void> => {
    if (child) await killed(child);
  };
  return {
    name,
    url: `http://127.0.0.1:${port}`,
    pid: () => child?.pid,
    listen: () => {
      const from = saidInAll;
      return () => said.slice(Math.max(0, said.length - (saidInAll - from)));
    },
    kill,
    stop: async () => {
      const { promise, resolve } = Promise.withResolvers<number | null>();
      if (child === undefined || child.exitCode !== null || child.signalCode !== null)
        throw new Error(`${name} had ended by itself (${child?.exitCode ?? child?.signalCode}). It said: ${said}`);
      child.once('exit', resolve);
      child.kill('SIGTERM');
      return promise;
    },
    restart: async (program = MAIN) => {
      await kill();
      const settings = {
        ...process.env,
        NODE_COMPILE_CACHE: COMPILED,
        TROTH_LOG: SAYS,
        ...env,
        TROTH_ROLES: roles,
        TROTH_PORT: String(port),
        TROTH_DATA: join(folder, name),
        TROTH_SEED: 'off',
      };
      child = spawn(process.execPath, [program], { env: settings, stdio: ['ignore', 'pipe', 'pipe'] });
      for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', hear);
      await started(name, child, /^ready$/m);
    },
    stall: async (until) => {
      child?.kill('SIGSTOP');
      try {
        await until();
      } finally {
        child?.kill('SIGCONT');
      }
    },
  };
};

/** Settled before anything starts, because others remember the address across restarts. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
