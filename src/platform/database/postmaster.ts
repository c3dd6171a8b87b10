/**
 * What stands in a cluster's `postmaster.pid`, and whether it is true. PostgreSQL refuses to start over a pid that answers,
 * even when that is a zombie or another program that was given the same number; both happen after every kill -9 in a container.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from './log.ts';
import { isRunning, processesIn, processFacts, workingFolder } from './process-facts.ts';

export type Postmaster = { readonly pid: number; readonly port: number };

const BACKENDS_LEAVE_WITHIN_MS = 20_000;
const ORPHAN_ANSWERS_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 50;

const pidFile = (dataDirectory: string): string => join(dataDirectory, 'postmaster.pid');

export const readPidFile = (dataDirectory: string): Postmaster | undefined => {
  try {
    const lines = readFileSync(pidFile(dataDirectory), 'utf8').split('\n');
    return { pid: Math.abs(Number(lines[0])), port: Number(lines[3]) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

export type Access = { readonly user: string; readonly password: string };

/**
 * The living postmaster that an earlier, killed supervisor left behind, ready to be used again; undefined when there is
 * none, and then the way is clear for a new one.
 */
export const adoptOrClear = async (
  dataDirectory: string,
  access: Access,
  log: Log,
): Promise<Postmaster | undefined> => {
  const found = readPidFile(dataDirectory);
  if (found && isPostmasterOf(dataDirectory, found.pid)) {
    const orphan = await waitForOrphan(dataDirectory, access);
    if (orphan) {
      log.info({ pid: orphan.pid, port: orphan.port }, 'adopted the PostgreSQL that a killed process left running');
      return orphan;
    }
  }
  await backendsGone(dataDirectory);
  clearPidFile(dataDirectory, log);
  return undefined;
};

/** Linux tells where a process works, which no other PostgreSQL that was given this pid can imitate; elsewhere its name must do. */
export const isPostmasterOf = (dataDirectory: string, pid: number): boolean => {
  const facts = processFacts(pid);
  if (!facts) return false;
  return process.platform === 'linux' ? workingFolder(pid) === dataDirectory : facts.command.startsWith('postgres');
};

/** An orphan may still be recovering, or be on its way out: asked until it answers as ours, or is gone. */
const waitForOrphan = async (dataDirectory: string, access: Access): Promise<Postmaster | undefined> => {
  const until = performance.now() + ORPHAN_ANSWERS_WITHIN_MS;
  for (;;) {
    const found = readPidFile(dataDirectory);
    if (!found || !isPostmasterOf(dataDirectory, found.pid)) return undefined;
    const answer = await serves(found.port, access, dataDirectory);
    if (answer === 'ours') return found;
    if (answer === 'another') return undefined;
    if (performance.now() > until)
      throw new Error(
        `PostgreSQL process ${found.pid} holds ${dataDirectory} but does not let us in (${answer}). ` +
          `End it (kill ${found.pid}) and start again; what was committed is safe.`,
      );
    await sleep(LOOK_EVERY_MS);
  }
};

/** Whether the server on that port serves this folder: 'ours', 'another', or the reason why it could not be asked. */
export const serves = async (port: number, { user, password }: Access, dataDirectory: string): Promise<string> => {
  if (!(port > 0)) return 'it has not opened its port yet';
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user,
    password,
    database: 'postgres',
    connectionTimeoutMillis: 2_000,
  });
  client.on('error', () => {}); // A connection that breaks while closing; the question below carries every other error.
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return rows[0]?.data_directory === dataDirectory ? 'ours' : 'another';
  } catch (error) {
    return (error as Error).message;
  } finally {
    await client.end().catch(() => {});
  }
};

/**
 * Backends outlive a killed postmaster for a moment, with the shared memory in their hands. A second postmaster beside
 * them would destroy the data, so the way is clear only when the last one has gone.
 */
const backendsGone = async (dataDirectory: string): Promise<void> => {
  const until = performance.now() + BACKENDS_LEAVE_WITHIN_MS;
  for (let left = processesIn(dataDirectory); left.length > 0; left = processesIn(dataDirectory)) {
    if (performance.now() > until)
      throw new Error(
        `Processes ${left.join(', ')} of an earlier PostgreSQL still work in ${dataDirectory}. End them and start again.`,
      );
    await sleep(LOOK_EVERY_MS);
  }
};

/** A pid that nobody has is left to PostgreSQL, which also checks the shared memory before it removes the file. */
const clearPidFile = (dataDirectory: string, log: Log): void => {
  const stale = readPidFile(dataDirectory);
  if (!stale || !answersSignals(stale.pid)) return;
  const now = isRunning(stale.pid) ? 'now another program' : 'a zombie';
  log.warn({ pid: stale.pid, now }, 'removed a stale postmaster.pid');
  rmSync(pidFile(dataDirectory), { force: true });
};

const answersSignals = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};
