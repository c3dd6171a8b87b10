/** Which build a process is: told by whoever builds it (TROTH_COMMIT), or read from the working copy that it was started from. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MIGRATIONS_FOLDER } from '#platform/database/migrate.ts';

export type Build = {
  readonly version: string;
  /** Null: the files do not say. */
  readonly commit: string | null;
  /** The newest that it brings. */
  readonly migration: string;
};

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const COMMIT = /^[0-9a-f]{7,64}$/;

const textOf = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined);

/** `.git` is a folder, or in a worktree a file that names one; there the branches lie in the folder that all worktrees share. */
const gitFolder = (root: string): string | undefined => {
  const place = join(root, '.git');
  if (existsSync(join(place, 'HEAD'))) return place;
  if (!existsSync(place)) return undefined;
  const [, named] = /^gitdir: (.+)$/m.exec(textOf(place) ?? '') ?? [];
  return named === undefined ? undefined : resolve(root, named);
};

/** What is checked out. Whether files were edited since is found beside it (`build-files.ts`). */
export const checkedOut = (root: string): string | null => {
  const folder = gitFolder(root);
  const head = folder && textOf(join(folder, 'HEAD'));
  if (folder === undefined || head === undefined) return null;
  if (COMMIT.test(head)) return head;
  const [, ref] = /^ref: (\S+)$/.exec(head) ?? [];
  if (ref === undefined) return null;
  const shared = resolve(folder, textOf(join(folder, 'commondir')) ?? '.');
  const loose = [folder, shared].map((place) => textOf(join(place, ref))).find((text) => text !== undefined);
  const packed = (textOf(join(shared, 'packed-refs')) ?? '').split('\n').find((line) => line.endsWith(` ${ref}`));
  const found = loose ?? packed?.split(' ')[0] ?? '';
  return COMMIT.test(found) ? found : null;
};

const newestMigration = (): string =>
  readdirSync(MIGRATIONS_FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
    .at(-1)
    ?.replace('.sql', '') ?? 'none';

export const buildOf = (env: NodeJS.ProcessEnv, root: string = ROOT): Build => {
  const told = env['TROTH_COMMIT'];
  if (told && !COMMIT.test(told))
    throw new Error(`TROTH_COMMIT is ${told}; a commit is 7 to 64 digits and letters from a to f.`);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };
  return {
    version,
    commit: told || checkedOut(root),
    migration: newestMigration(),
  };
};
