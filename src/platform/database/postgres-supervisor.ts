/**
 * Keeps one real PostgreSQL running in a folder: makes it, adopts the one a killed process left, starts it again when it
 * dies under us, and stops it with us. It listens on loopback only; its durability settings are PostgreSQL's own defaults.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from './log.ts';
import { postgresBinaries, type Binaries } from './postgres-binaries.ts';
import { adoptOrClear, isPostmasterOf, readPidFile, serves, type Access } from './postmaster.ts';
import { openFolder, type RunAs } from './unprivileged-user.ts';

export type ClusterOptions = {
  readonly dataDirectory: string;
  /** For what must lie outside a closed home when we run as root. */
  readonly spareFolder: string;
  readonly logFile: string;
  readonly access: Access;
  readonly runAs: RunAs | undefined;
  /** Further settings of postgresql.conf, such as `fsync: 'off'` for a cluster that a test throws away. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  /** Told of every server process at once, before it is ready: whoever ends us meanwhile must be able to end it too. */
  readonly onSpawn: (child: ChildProcess) => void;
  readonly log: Log;
};

export type Cluster = {
  readonly port: number;
  readonly pid: () => number;
  readonly stop: () => Promise<void>;
};

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 20_000;
const RESTARTS_MAX = 5;
const RESTARTS_WITHIN_MS = 60_000;
const PORT_ATTEMPTS_MAX = 5;
const LOOK_EVERY_MS = 40;
const WATCH_ADOPTED_EVERY_MS = 500;

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  // The DETAIL of an error holds the values of a row; they belong in no log.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

export const startCluster = async (options: ClusterOptions): Promise<Cluster> => {
  const binaries = postgresBinaries(options.runAs, options.spareFolder);
  const made = existsSync(join(options.dataDirectory, 'PG_VERSION'));
  if (!made) createCluster(binaries, options);
  const whole = { ...options, dataDirectory: realpathSync(options.dataDirectory) };
  const adopted = await adoptOrClear(whole.dataDirectory, whole.access, whole.log);
  return supervise(binaries, whole, adopted ?? (await startOnFreePort(binaries, whole)));
};

type Running = { readonly pid: number; readonly port: number; readonly child?: ChildProcess };

/** Made beside and renamed, so that an initdb cut short is never taken for a database. */
const createCluster = (binaries: Binaries, { dataDirectory, access, runAs, log }: ClusterOptions): void => {
  const parent = dirname(dataDirectory);
  openFolder(parent);
  log.info({ dataDirectory }, 'making the database, once');
  const drafts = `${basename(dataDirectory)}-making-`;
  // What an initdb that was killed left behind. Each try has a name of its own: a survivor of one cannot write into the next.
  for (const name of readdirSync(parent))
    if (name.startsWith(drafts)) rmSync(join(parent, name), { recursive: true, force: true });
  const draft = mkdtempSync(join(parent, drafts));
  const passwordFile = `${draft}.password`;
  writeFileSync(passwordFile, access.password, { mode: 0o600 });
  try {
    if (runAs) for (const path of [draft, passwordFile]) chownSync(path, runAs.uid, runAs.gid);
    const init = spawnSync(
      binaries.initdb,
      [
        '-D',
        draft,
        '-U',
        access.user,
        '--pwfile',
        passwordFile,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--data-checksums',
        '--no-instructions',
      ],
      { ...runAs, env: quietEnvironment(), encoding: 'utf8', cwd: '/' },
    );
    if (init.status !== 0)
      throw new Error(`PostgreSQL could not make its database in ${dataDirectory}: ${reason(init)}`);
    renameSync(draft, dataDirectory);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
};

const reason = ({ error, stderr }: { readonly error?: Error; readonly stderr?: string }): string =>
  error?.message ?? stderr?.trim() ?? 'no reason given';

/** Nothing of our own environment: a PGDATA or a locale that is not installed would change what we asked for. */
const quietEnvironment = (): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' });

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

const startOnFreePort = async (binaries: Binaries, options: ClusterOptions): Promise<Running> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startPostmaster(binaries, options, await freePort());
    } catch (error) {
      // Between finding a port free and PostgreSQL taking it, somebody else may have taken it.
      const taken = /Address already in use/.test((error as Error).message);
      if (!taken || attempt === PORT_ATTEMPTS_MAX) throw error;
    }
  }
};

const startPostmaster = async (binaries: Binaries, options: ClusterOptions, port: number): Promise<Running> => {
  const { dataDirectory, logFile, runAs, access } = options;
  const settings = Object.entries({ ...SETTINGS, ...options.settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const output = openSync(logFile, 'w', 0o600);
  // Its own process group: Ctrl-C in a terminal reaches us alone, and we stop it after our last transaction, not during it.
  const child = spawn(binaries.postgres, ['-D', dataDirectory, '-p', String(port), ...settings], {
    ...runAs,
    cwd: '/',
    env: quietEnvironment(),
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  child.unref();
  options.onSpawn(child);
  let ended = '';
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended ||= `it ended with ${signal ?? `code ${code}`}`));
  const until = performance.now() + READY_WITHIN_MS;
  while ((await serves(port, access, dataDirectory)) !== 'ours') {
    if (ended)
      throw new Error(`PostgreSQL did not start, ${ended}: ${readFileSync(logFile, 'utf8').trim().slice(-2_000)}`);
    if (performance.now() > until) {
      child.kill('SIGQUIT');
      throw new Error(`PostgreSQL was not ready within ${READY_WITHIN_MS / 1000} s; see ${logFile}.`);
    }
    await sleep(LOOK_EVERY_MS);
  }
  return { pid: child.pid ?? 0, port, child };
};

const supervise = (binaries: Binaries, options: ClusterOptions, first: Running): Cluster => {
  const { log, dataDirectory } = options;
  let running = first;
  let stopping = false;
  let restarts: readonly number[] = [];
  let restarting: Promise<void> = Promise.resolve();
  let watch: NodeJS.Timeout | undefined;

  const isUp = (): boolean => isPostmasterOf(dataDirectory, running.pid);

  const restart = async (): Promise<void> => {
    clearInterval(watch);
    if (stopping) return;
    const now = performance.now();
    restarts = [...restarts.filter((at) => now - at < RESTARTS_WITHIN_MS), now];
    if (restarts.length > RESTARTS_MAX) {
      log.error({ restarts: restarts.length, logFile: options.logFile }, 'PostgreSQL keeps dying; not started again');
      return;
    }
    log.warn({ pid: running.pid }, 'PostgreSQL died; starting it again');
    try {
      // The same port: every open pool finds its way back by itself.
      running =
        (await adoptOrClear(dataDirectory, options.access, log)) ??
        (await startPostmaster(binaries, options, running.port));
      follow();
    } catch (error) {
      log.error({ error: (error as Error).message }, 'PostgreSQL could not be started again');
    }
  };

  const died = (): void => {
    restarting = restart();
  };

  /** A child tells when it ends; an adopted one is not our child and has to be asked. */
  const follow = (): void => {
    if (running.child) running.child.once('exit', died);
    else watch = setInterval(() => isUp() || died(), WATCH_ADOPTED_EVERY_MS).unref();
  };

  follow();
  return {
    port: first.port,
    pid: () => running.pid,
    stop: async () => {
      stopping = true;
      clearInterval(watch);
      await restarting;
      await stopPostmaster(dataDirectory, running.pid, log);
    },
  };
};

/** For the last moment of a process, when nothing can be awaited any more: it is asked to stop, and does so by itself. */
export const interruptCluster = (directory: string): void => {
  if (!existsSync(directory)) return;
  const dataDirectory = realpathSync(directory);
  const found = readPidFile(dataDirectory);
  if (found && isPostmasterOf(dataDirectory, found.pid)) signal(found.pid, 'SIGINT');
};

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};

/** Politely first (sessions are ended, data is written out), then at once (recovered at the next start), then by force. */
const stopPostmaster = async (dataDirectory: string, pid: number, log: Log): Promise<void> => {
  for (const name of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!isPostmasterOf(dataDirectory, pid)) return;
    if (name !== 'SIGINT') log.warn({ pid, signal: name }, 'PostgreSQL did not stop when asked');
    signal(pid, name);
    const until = performance.now() + STOP_WITHIN_MS;
    while (performance.now() < until && isPostmasterOf(dataDirectory, pid)) await sleep(LOOK_EVERY_MS);
  }
  if (readPidFile(dataDirectory)?.pid === pid) log.error({ pid }, 'PostgreSQL could not be stopped');
};
