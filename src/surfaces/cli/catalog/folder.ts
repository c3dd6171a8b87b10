/** A folder of catalog files, read whole and written whole. What others keep there is never touched. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { MANIFEST, type CatalogFile } from '#contexts/governance/index.ts';
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';

/** What a checkout keeps beside the catalog: `.git`, `.github`. */
const isHidden = (path: string): boolean => path.split('/').some((part) => part.startsWith('.'));
const isMissing = (error: unknown): boolean => (error as { readonly code?: string }).code === 'ENOENT';

export const readFolder = async (folder: string): Promise<Outcome<readonly CatalogFile[]>> => {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (!names) return refused({ code: 'catalog-folder.missing', folder });
  const paths = names
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !isHidden(path));
  const files = await Promise.all(
    // Files at the top (a README, the manifest) are not artifacts; those are in the folder of their kind.
    paths
      .filter((path) => path.includes('/'))
      .map(async (path) => ({ path, text: await readFile(join(folder, path), 'utf8') })),
  );
  return accepted(files.toSorted((a, b) => (a.path < b.path ? -1 : 1)));
};

/**
 * Files of an earlier export that this one no longer has are taken away, so that what was removed is removed here too. A folder
 * with something in it that no export wrote is refused: somebody mistook it for another.
 */
export const writeFolder = async (
  folder: string,
  files: readonly CatalogFile[],
  manifest: object,
): Promise<Outcome<{ readonly removed: number }>> => {
  const before = await readFolder(folder);
  const existing = before.ok ? before.value : [];
  if (existing.length > 0) {
    const ours = await readFile(join(folder, MANIFEST), 'utf8').catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    if (ours === undefined) return refused({ code: 'catalog-folder.not-ours', folder, holds: existing.length });
  }
  const wanted = new Set(files.map(({ path }) => path));
  const stale = existing.filter(({ path }) => !wanted.has(path));
  for (const { path } of stale) await rm(join(folder, path));
  for (const { path, text } of [...files, { path: MANIFEST, text: `${JSON.stringify(manifest, null, 2)}\n` }]) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return accepted({ removed: stale.length });
};
