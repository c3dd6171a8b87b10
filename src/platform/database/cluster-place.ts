/**
 * Where the cluster of a data folder lies and as whom it runs. Decided when it is made and remembered beside it: another
 * answer at a later start would quietly open an empty database.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from './log.ts';
import { canEnter } from './postgres-binaries.ts';
import { unprivilegedUser, type RunAs } from './unprivileged-user.ts';

export type ClusterPlace = {
  readonly dataDirectory: string;
  /** Undefined when we are not root: then it runs as we do. */
  readonly runAs: RunAs | undefined;
};

export const clusterPlace = (home: string, spareFolder: string, log: Log): ClusterPlace => {
  const weAreRoot = process.getuid?.() === 0;
  const known = knownDirectory(home);
  if (known !== undefined) return { dataDirectory: known, runAs: ownerOf(known, weAreRoot) };
  const runAs = weAreRoot ? unprivilegedUser() : undefined;
  const dataDirectory = newDirectory(home, runAs, spareFolder, log);
  return { dataDirectory, runAs };
};

/** Noted when the cluster is there, so that a first start that failed can simply be repeated. */
export const rememberPlace = (home: string, { dataDirectory }: ClusterPlace): void => {
  if (dataDirectory !== insideOf(home)) writeFileSync(noteOf(home), dataDirectory);
};

const noteOf = (home: string): string => join(home, 'cluster-at');
const insideOf = (home: string): string => join(home, 'cluster');

const knownDirectory = (home: string): string | undefined => {
  if (existsSync(insideOf(home))) return insideOf(home);
  if (!existsSync(noteOf(home))) return undefined;
  const outside = readFileSync(noteOf(home), 'utf8').trim();
  return existsSync(outside) ? outside : missing(home, outside);
};

const missing = (home: string, outside: string): never => {
  throw new Error(
    `The database of ${home} was kept in ${outside}, which is gone. Put it back, or, to start with an empty database, delete ${noteOf(home)}.`,
  );
};

/** Whoever owns the files runs the server: PostgreSQL insists on it, and a folder may have been made by another user than us. */
const ownerOf = (dataDirectory: string, weAreRoot: boolean): RunAs | undefined => {
  const { uid, gid } = statSync(dataDirectory);
  if (weAreRoot) return { uid, gid };
  if (uid === process.getuid?.() || process.getuid === undefined) return undefined;
  throw new Error(
    `The database in ${dataDirectory} belongs to the user with uid ${uid}, and this process runs with uid ${process.getuid()}. ` +
      'Start Troth as that user or as root, or choose another data folder.',
  );
};

/** Inside the data folder; when root keeps that closed to everybody else, outside, under a name of its own. */
const newDirectory = (home: string, runAs: RunAs | undefined, spareFolder: string, log: Log): string => {
  if (!runAs || canEnter(home, runAs)) return insideOf(home);
  const outside = join(spareFolder, `cluster-${createHash('sha256').update(home).digest('hex').slice(0, 16)}`);
  log.warn(
    { home, outside },
    'PostgreSQL may not run as root and its user may not enter this data folder: the database is kept outside',
  );
  return outside;
};
