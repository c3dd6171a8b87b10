/**
 * One process owns a data folder. Two postmasters on one folder destroy it, and two supervisors that each think they own
 * the one postmaster stop it under each other. The lock names its holder by pid and start time, so that a pid given again
 * to another program is no false alarm, and a killed holder's lock needs no hand to remove.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from '#kernel/outcome.ts';
import { processFacts } from './process-facts.ts';

export type FolderLock = { readonly release: () => void };

type Holder = { readonly pid: number; readonly startedAt: string; readonly command: string };

const ATTEMPTS_MAX = 5;

export const lockFolder = (folder: string, wayOut: string): FolderLock => {
  const path = join(folder, 'lock');
  const mine = JSON.stringify(holderOf(process.pid));
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    if (claim(path, mine)) return { release: () => release(path, mine) };
    const text = readText(path);
    if (text === undefined) continue;
    const holder = livingHolder(text);
    if (holder) throw new Error(inUse(folder, holder, wayOut));
    clearStale(path, text);
  }
  throw new Error(`The lock ${path} changes hands faster than it can be taken; start one process at a time.`);
};

const holderOf = (pid: number): Holder => {
  const facts = processFacts(pid);
  must(facts, 'a process that runs can see itself');
  return {
    pid,
    startedAt: facts.startedAt,
    command: [process.argv0, ...process.argv.slice(1)].join(' ').slice(0, 200),
  };
};

const inUse = (folder: string, holder: Holder, wayOut: string): string =>
  `The data folder ${folder} is in use by process ${holder.pid} (${holder.command}). ` +
  `Stop that process first, or choose another data folder. ${wayOut}`;

/** A link of a whole file appears at once or not at all: nobody reads a lock half written. */
const claim = (path: string, mine: string): boolean => {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, mine, { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
};

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

const livingHolder = (text: string): Holder | undefined => {
  const holder = parse(text);
  return holder && processFacts(holder.pid)?.startedAt === holder.startedAt ? holder : undefined;
};

const parse = (text: string): Holder | undefined => {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    // A lock cut short by a full disk or a power cut names nobody, so nobody holds it.
    return undefined;
  }
};

/** Moves the stale lock aside; when another process was quicker and the lock is new, it is put back. */
const clearStale = (path: string, stale: string): void => {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (readText(aside) !== stale) linkSync(aside, path);
  rmSync(aside, { force: true });
};

const release = (path: string, mine: string): void => {
  if (readText(path) === mine) rmSync(path, { force: true });
};
