/** Processes that hold a database, and what the tests of its supervisor do to them. Each works in a data folder of its own. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { processesIn } from '#platform/database/process-facts.ts';

/** The program that they run. */
export const HOLD = fileURLToPath(new URL('./hold-database.ts', import.meta.url));
export const LEFT_WITHIN_MS = 15_000;

const folders: string[] = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

export const freshFolder = (): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'troth-supervisor-')));
  chmodSync(folder, 0o755);
  folders.push(folder);
  return folder;
};

export const clusterOf = (folder: string): string => join(folder, 'database', 'cluster');

type Opened = {
  readonly url: string;
  readonly pid: number;
  readonly kind: string;
  readonly connectionFile: string;
  readonly refused?: string;
};
type Holder = { readonly opened: Opened; readonly child: ChildProcess; readonly log: () => string };
type HoldOptions = { readonly env?: NodeJS.ProcessEnv; readonly uid?: number; readonly ending?: string };

export const hold = async (folder: string, { env = {}, uid, ending }: HoldOptions = {}): Promise<Holder> => {
  const child = spawn(process.execPath, [HOLD, folder, ...(ending ? [ending] : [])], {
    env: { ...process.env, TROTH_SECRET: '', DATABASE_URL: '', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let out = '';
  let log = '';
  child.stdout?.on('data', (bytes: Buffer) => (out += bytes.toString()));
  child.stderr?.on('data', (bytes: Buffer) => (log += bytes.toString()));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const open = (async () => {
    while (!out.includes('\n')) await sleep(10);
  })();
  await Promise.race([open, ended.then(() => sleep(50))]);
  assert.ok(out.includes('\n'), `the process said nothing: ${log}`);
  return { opened: JSON.parse(out.split('\n')[0] ?? '') as Opened, child, log: () => log };
};

export const ended = (child: ChildProcess): Promise<number | string | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode ?? child.signalCode)
    : new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));

export const close = async ({ child }: Holder): Promise<void> => {
  child.stdin?.end();
  assert.equal(await ended(child), 0);
};

export const kill = async ({ child }: Holder): Promise<void> => {
  child.kill('SIGKILL');
  await ended(child);
};

export const query = async (url: string, text: string): Promise<readonly Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
};

export const write = ({ opened }: Holder): Promise<unknown> =>
  query(opened.url, 'create table if not exists kept (n int); insert into kept values (1)');
export const kept = async ({ opened }: Holder): Promise<number> =>
  Number((await query(opened.url, 'select count(*)::int as n from kept'))[0]?.['n']);

export const nothingLeft = async (folder: string): Promise<void> => {
  const until = performance.now() + LEFT_WITHIN_MS;
  while (processesIn(clusterOf(folder)).length > 0 && performance.now() < until) await sleep(30);
  assert.deepEqual(processesIn(clusterOf(folder)), [], 'no process works in the folder any more');
  assert.ok(!existsSync(join(folder, 'database', 'lock')), 'the lock is released');
  assert.ok(!existsSync(join(folder, 'database', 'connection.json')), 'no connection file with passwords is left');
};
