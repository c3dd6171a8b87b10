/** Roles of Troth as processes of their own, as in real life; clients and the database share the machine with them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Database } from '#platform/database/open-database.ts';

const START_MS_MAX = 300_000;

export type RoleServer = {
  /** Empty where the role has none. */
  readonly url: string;
  readonly token: string;
  readonly child: ChildProcess;
  readonly stop: () => Promise<void>;
};

type RoleOptions = {
  readonly role: 'api' | 'worker' | 'relay';
  /** Of Node itself. */
  readonly flags?: readonly string[];
  /** How long the other systems take that a worker asks. */
  readonly slowMs?: number;
};

export const startRole = (
  database: Pick<Database, 'connectionFile'>,
  { role, flags = [], slowMs = 0 }: RoleOptions,
): Promise<RoleServer> =>
  new Promise((resolve, reject) => {
    const server = fileURLToPath(new URL('./role-server.ts', import.meta.url));
    const child = spawn(process.execPath, [...flags, server, role, String(slowMs)], {
      env: { ...process.env, TROTH_DATABASE_FILE: database.connectionFile, DATABASE_URL: '', NODE_NO_WARNINGS: '1' },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    const late = setTimeout(() => child.kill('SIGKILL'), START_MS_MAX);
    child.once('exit', (code, signal) => {
      if (code !== 0) process.stderr.write(`the ${role} of the benchmark ended: ${signal ?? code}\n`);
      reject(new Error(`the ${role} of the benchmark ended before it served`));
    });
    const stop = () =>
      new Promise<void>((ended) => {
        child.once('exit', () => ended());
        child.kill('SIGTERM');
      });
    // Its log goes to a pipe that is read, as it would in production: writing it is part of what a request costs.
    child.stdout?.resume();
    child.once('message', (said) => {
      clearTimeout(late);
      const { url, token } = said as { readonly url: string | null; readonly token: string | null };
      resolve({ url: url ?? '', token: token ?? '', child, stop });
    });
  });
