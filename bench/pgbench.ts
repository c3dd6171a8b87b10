/** pgbench, when the machine has one: what PostgreSQL does with the SQL alone. It comes with Debian's `postgresql` packages, in their versioned folder. */
import { execFile } from 'node:child_process';
import { accessSync, constants, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const CLIENTS = 8;
const THREADS = 2;

const runs = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

export const findPgbench = (): string | undefined =>
  [
    process.env['PGBENCH'] ?? '',
    ...(process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'pgbench')),
    ...globSync('/usr/lib/postgresql/*/bin/pgbench'),
  ].find((path) => path !== '' && runs(path));

export type PgbenchRun = {
  readonly url: string;
  /** The script's text. */
  readonly script: string;
  /** `simple` where a script puts variables inside quotes. */
  readonly mode?: 'prepared' | 'simple';
  /** Absent: as many as ours. One tells how long a transaction takes by itself. */
  readonly clients?: number;
} & (
  | { readonly seconds: number }
  /** So many of each client, where a script can run only once on each row. `:i` counts them from 0. */
  | { readonly transactionsEach: number }
);

const lengthOf = (length: { readonly seconds: number } | { readonly transactionsEach: number }): readonly string[] =>
  'seconds' in length
    ? ['-T', String(Math.ceil(length.seconds))]
    : ['-t', String(length.transactionsEach), '-D', 'i=-1'];

/** Transactions per second at so many clients; null where there is no pgbench. A failed transaction fails the run. */
export const pgbench = async ({
  url,
  script,
  mode = 'prepared',
  clients = CLIENTS,
  ...length
}: PgbenchRun): Promise<number | null> => {
  const program = findPgbench();
  if (program === undefined) return null;
  const folder = mkdtempSync(join(tmpdir(), 'troth-pgbench-'));
  try {
    const file = join(folder, 'script.sql');
    writeFileSync(file, script);
    const { hostname, port, username, password, pathname } = new URL(url);
    const { stdout } = await run(
      program,
      [
        '-n',
        '-M',
        mode,
        '-c',
        String(clients),
        '-j',
        String(Math.min(clients, THREADS)),
        ...lengthOf(length),
        '-f',
        file,
      ],
      {
        env: {
          ...process.env,
          PGHOST: hostname,
          PGPORT: port || '5432',
          PGUSER: decodeURIComponent(username),
          PGPASSWORD: decodeURIComponent(password),
          PGDATABASE: pathname.slice(1),
        },
      },
    );
    const tps = Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
    if (!Number.isFinite(tps)) throw new Error(`pgbench said no rate: ${stdout}`);
    return tps;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
