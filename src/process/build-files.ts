/** What a process really runs: a digest of the files that it is started from, and how many of them are not as the commit has them. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './build.ts';

export type BuildFiles = { readonly digest: string; readonly edited: number | null };

/** What is run, or read when it starts. The web app is served from a build of its sources, which is made again when they are newer. */
const PLACES = [
  'src',
  'seeds',
  'db/migrations',
  'docs/runbooks',
  'web/src',
  'web/public',
  'web/verify',
  'web/build.ts',
  'web/index.html',
  'web/offer.html',
  'web/vite.config.ts',
  'package.json',
  'package-lock.json',
] as const;
/** So many are read at once: between them, whoever waits for an answer gets it. */
const AT_ONCE = 16;
const GIT_MS_MAX = 10_000;
const GIT_OUTPUT_BYTES_MAX = 8_000_000;

/** Tests are not run by it, and what an editor leaves is no part of it. */
const isRun = (path: string): boolean => !/\.test\.tsx?$|(^|\/)\.[^/]*$|~$/.test(path);

const filesBelow = async (root: string, place: string): Promise<readonly string[]> => {
  if (!existsSync(join(root, place))) return [];
  if (!(await stat(join(root, place))).isDirectory()) return [place];
  const entries = await readdir(join(root, place), { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) =>
    entry.isFile()
      ? [join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/').replace(/^\//, '')]
      : [],
  );
};

/** The same for the same names and bytes, on every machine: sorted by name, each name and length before its bytes. */
export const digestOf = async (root: string = ROOT): Promise<string> => {
  const below = await Promise.all(PLACES.map((place) => filesBelow(root, place)));
  const names = below.flat().filter(isRun).toSorted();
  const hash = createHash('sha256');
  for (let from = 0; from < names.length; from += AT_ONCE) {
    const some = names.slice(from, from + AT_ONCE);
    const bytes = await Promise.all(some.map((name) => readFile(join(root, name))));
    for (const [at, name] of some.entries()) {
      hash.update(`${name}\0${bytes[at]?.length}\0`);
      hash.update(bytes[at] ?? '');
    }
  }
  return hash.digest('hex');
};

const run = promisify(execFile);

/** Null: no working copy, a build that says its commit itself, or no git to ask. */
export const editedIn = async (env: NodeJS.ProcessEnv, root: string = ROOT): Promise<number | null> => {
  if (env['TROTH_COMMIT'] || !existsSync(join(root, '.git'))) return null;
  try {
    const { stdout } = await run('git', ['--no-optional-locks', 'status', '--porcelain', '-uall', '--', ...PLACES], {
      cwd: root,
      timeout: GIT_MS_MAX,
      maxBuffer: GIT_OUTPUT_BYTES_MAX,
    });
    return stdout.split('\n').filter((line) => line !== '' && isRun(line.slice(3))).length;
  } catch {
    // Whoever runs it need not have git, nor own the working copy: then nothing is known, and the digest stands alone.
    return null;
  }
};

export const buildFilesOf = async (env: NodeJS.ProcessEnv, root: string = ROOT): Promise<BuildFiles> => {
  const [digest, edited] = await Promise.all([digestOf(root), editedIn(env, root)]);
  return { digest, edited };
};
