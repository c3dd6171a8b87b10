/** The two ways in which Troth has a database: the one that it supervises in its data folder, and a server of its user's own. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { unprivilegedUser } from '#platform/database/unprivileged-user.ts';
import { freePort, killed, started } from './processes.ts';

const HOLD = fileURLToPath(new URL('../support/hold-database.ts', import.meta.url));
const SERVES_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 200;
const OWN_SECRET = 'the secret of a database in a test of deaths';

/** A death: whoever it is falls, and it resolves when all is served again. */
export type Death = { readonly name: string; readonly fall: () => Promise<void> };

export type Rows = <Row>(text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

export type ChaosDatabase = {
  readonly kind: string;
  /** What a process of Troth is told about it. */
  readonly env: Readonly<Record<string, string>>;
  readonly rows: Rows;
  readonly deaths: readonly Death[];
  /** A copy made while it serves; it goes back to it, with everything since forgotten. */
  readonly backUp: () => Promise<void>;
  readonly goBack: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const rowsAt =
  (url: string): Rows =>
  async <Row>(text: string, values: readonly unknown[] = []) => {
    const client = new pg.Client({ connectionString: url });
    // A server that is killed says so to whoever is connected, beside what it says to a query: that one is what we go by.
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query(text, [...values])).rows as readonly Row[];
    } finally {
      await client.end();
    }
  };

const serves = async (rows: Rows): Promise<void> => {
  const until = performance.now() + SERVES_WITHIN_MS;
  for (;;) {
    try {
      await rows('select 1');
      return;
    } catch (error) {
      if (performance.now() > until) throw new Error('the database does not come back', { cause: error });
      await pause(LOOK_EVERY_MS);
    }
  }
};

const killPostmaster = (dataDirectory: string): void => {
  process.kill(Number(readFileSync(join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
};

/** Files come and go under a server that serves; all else that `cp` says is an error. */
const copyFolder = (from: string, to: string): void => {
  const { stderr } = spawnSync('cp', ['-a', from, to], { encoding: 'utf8' });
  const errors = stderr.split('\n').filter((line) => line !== '' && !line.includes('No such file'));
  if (errors.length > 0) throw new Error(`cp: ${errors.join('; ')}`);
};

/**
 * A base backup by hand, as PostgreSQL describes it for copies made by other programs ("Making a Base Backup Using the Low Level API"):
 * start, copy, stop, the label that it gives, and the log that was written meanwhile.
 */
const backUp = async (url: string, data: string, copy: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`select pg_backup_start('chaos', fast => true)`);
    copyFolder(data, copy);
    const { rows } = await client.query<{ labelfile: string }>(
      'select labelfile from pg_backup_stop(wait_for_archive => false)',
    );
    rmSync(join(copy, 'postmaster.pid'), { force: true });
    rmSync(join(copy, 'pg_wal'), { recursive: true });
    copyFolder(join(data, 'pg_wal'), join(copy, 'pg_wal'));
    const label = join(copy, 'backup_label');
    writeFileSync(label, rows[0]?.labelfile ?? '');
    const { uid, gid } = statSync(copy);
    chownSync(label, uid, gid);
  } finally {
    await client.end();
  }
};

/** Held by a process of ours that supervises it. Either may die: the server is started again, the supervisor adopts the server it finds. */
export const supervisedDatabase = async (folder: string): Promise<ChaosDatabase> => {
  const hold = async () => {
    const child = spawn(process.execPath, [HOLD, folder], { stdio: ['pipe', 'pipe', 'pipe'] });
    const said = await started('the supervisor of the database', child, /\{"kind".*\}\n/);
    return {
      child,
      ...(JSON.parse(said.split('\n').find((line) => line.startsWith('{"kind"')) ?? '{}') as {
        connectionFile: string;
        url: string;
      }),
    };
  };
  let held = await hold();
  const { connectionFile } = held;
  const rows: Rows = (text, values) => rowsAt(held.url)(text, values);
  const [place] = await rows<{ folder: string }>(`select current_setting('data_directory') as folder`);
  const data = place?.folder ?? '';
  const copy = `${data}-backup`;
  const server: Death = {
    name: 'database server',
    fall: async () => {
      killPostmaster(data);
      await serves(rows);
    },
  };
  const supervisor: Death = {
    name: 'supervisor',
    fall: async () => {
      const { url } = held;
      await killed(held.child);
      held = await hold();
      if (held.url !== url) throw new Error('the supervisor came back with another server');
    },
  };
  return {
    kind: 'supervised',
    env: { DATABASE_URL: '', TROTH_DATABASE_FILE: connectionFile },
    rows,
    deaths: [server, supervisor],
    backUp: () => backUp(held.url, data, copy),
    goBack: async () => {
      await killed(held.child);
      killPostmaster(data);
      await pause(LOOK_EVERY_MS);
      rmSync(data, { recursive: true, force: true });
      copyFolder(copy, data);
      held = await hold();
    },
    close: async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      held.child.once('exit', () => resolve());
      held.child.stdin?.end();
      await promise;
      rmSync(copy, { recursive: true, force: true });
    },
  };
};

/** The folder of an installed PostgreSQL's programs, newest first; a machine without one cannot show this, and says so. */
const installedPostgres = (): string => {
  const [found] = globSync('/usr/lib/postgresql/*/bin').toSorted().toReversed();
  if (found === undefined)
    throw new Error(
      'A server of its own needs an installed PostgreSQL (Debian: postgresql), and this machine has none.',
    );
  return found;
};

/** A server that Troth did not start, as the user of `DATABASE_URL` has one. */
export const ownServer = async (folder: string): Promise<ChaosDatabase> => {
  const [bin, port, runAs] = [installedPostgres(), await freePort(), unprivilegedUser()];
  const data = join(folder, 'data');
  mkdirSync(folder, { recursive: true });
  // Whoever it runs as has to come through to it.
  for (const each of [folder, dirname(folder)]) chmodSync(each, 0o755);
  mkdirSync(data);
  if (runAs) chownSync(data, runAs.uid, runAs.gid);
  const made = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'chaos', '--auth=trust', '--locale=C', '--encoding=UTF8'],
    { ...runAs, cwd: '/', encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'timezone=UTC',
  ];
  const serve = (): ChildProcess =>
    spawn(join(bin, 'postgres'), ['-D', data, ...settings.flatMap((one) => ['-c', one])], {
      ...runAs,
      cwd: '/',
      stdio: 'ignore',
    });
  const copy = `${data}-backup`;
  let child = serve();
  const url = `postgres://chaos@127.0.0.1:${port}/postgres`;
  const rows = rowsAt(url);
  await serves(rows);
  /** The dead server's children hold its memory for a moment; until they are gone PostgreSQL refuses to start, rightly. */
  const serveAgain = async (): Promise<void> => {
    for (let tries = 0; ; tries += 1) {
      child = serve();
      const ended = new Promise<boolean>((resolve) => child.once('exit', () => resolve(true)));
      const up = await Promise.race([ended.then(() => false), serves(rows).then(() => true)]);
      if (up) return;
      if (tries > SERVES_WITHIN_MS / LOOK_EVERY_MS) throw new Error('PostgreSQL does not start again');
      await pause(LOOK_EVERY_MS);
    }
  };
  const server: Death = {
    name: 'database server',
    fall: async () => {
      await killed(child);
      await serveAgain();
    },
  };
  return {
    kind: `PostgreSQL at ${bin.split('/').at(-2)}`,
    env: { DATABASE_URL: url, TROTH_SECRET: OWN_SECRET, TROTH_DATABASE_FILE: '' },
    rows,
    deaths: [server],
    backUp: () => backUp(url, data, copy),
    goBack: async () => {
      await killed(child);
      await pause(LOOK_EVERY_MS);
      rmSync(data, { recursive: true, force: true });
      copyFolder(copy, data);
      await serveAgain();
    },
    close: () => killed(child),
  };
};
