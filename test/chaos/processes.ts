/** Troth as an operator runs it on one machine: a process that holds the database, and processes of each role. All can be killed with -9. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const HOLD = fileURLToPath(new URL('../support/hold-database.ts', import.meta.url));
const READY_WITHIN_MS = 120_000;

export type Killable = { readonly name: string; readonly kill: () => Promise<void> };

const killed = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    return void child.kill('SIGKILL');
  });

/** Resolves with what it said when it has said the word; what it said instead is the reason when it never does. */
const started = (name: string, child: ChildProcess, word: RegExp): Promise<string> =>
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

export type HeldDatabase = Killable & {
  readonly connectionFile: string;
  readonly rows: <Row>(text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;
  /** The server itself, and with it every connection. Whoever held it is left without. */
  readonly killPostmaster: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export const holdDatabase = async (folder: string): Promise<HeldDatabase> => {
  const child = spawn(process.execPath, [HOLD, folder], { stdio: ['pipe', 'pipe', 'pipe'] });
  const said = await started('the holder of the database', child, /\{"kind".*\}\n/);
  const { connectionFile, url } = JSON.parse(said.split('\n').find((line) => line.startsWith('{"kind"')) ?? '{}') as {
    connectionFile: string;
    url: string;
  };
  const rows = async <Row>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(text, [...values])).rows as readonly Row[];
    } finally {
      await client.end();
    }
  };
  const kill = (): Promise<void> => killed(child);
  return {
    name: 'database',
    connectionFile,
    rows,
    kill,
    killPostmaster: async () => {
      const [place] = await rows<{ folder: string }>(`select current_setting('data_directory') as folder`);
      const pid = Number(readFileSync(join(place?.folder ?? '', 'postmaster.pid'), 'utf8').split('\n')[0]);
      process.kill(pid, 'SIGKILL');
      await kill();
    },
    close: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.stdin.end();
      }),
  };
};

export type RoleProcess = Killable & {
  readonly restart: (connectionFile: string) => Promise<void>;
  readonly url: string;
};

export type RoleOptions = {
  readonly name: string;
  readonly roles: string;
  readonly folder: string;
  readonly port: number;
  readonly systemsFile: string;
};

/** One process of `src/main.ts`. A restart is another process at the same address. */
export const roleProcess = ({ name, roles, folder, port, systemsFile }: RoleOptions): RoleProcess => {
  let child: ChildProcess | undefined;
  return {
    name,
    url: `http://127.0.0.1:${port}`,
    kill: async () => {
      if (child) await killed(child);
    },
    restart: async (connectionFile) => {
      if (child) await killed(child);
      const env = {
        ...process.env,
        DATABASE_URL: '',
        TROTH_ROLES: roles,
        TROTH_PORT: String(port),
        TROTH_DATA: join(folder, name),
        TROTH_DATABASE_FILE: connectionFile,
        TROTH_CONNECTORS: systemsFile,
        TROTH_SEED: 'off',
        TROTH_LOG: process.env['TROTH_LOG'] ?? 'fatal',
      };
      child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      await started(name, child, /^ready$/m);
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
