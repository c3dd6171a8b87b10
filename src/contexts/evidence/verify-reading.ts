import { utf8, sameBytes } from '#kernel/hash.ts';
import type { Finding } from './package.contract.ts';
import type { ReadEntry } from './read-entries.ts';
import { found, type ReadPackage } from './read-package.ts';
import { INDEX, READING_VERSION, readingPage, readingVersionOf } from './reading.ts';
import { readingView } from './reading-view.ts';

/**
 * What a person reads must be what the evidence says. The page is made again from the other files, which have been checked by now; one of
 * an unknown form is refused, because nobody could say whether it tells the truth. Older packages have none.
 */
export const verifyReading = ({ files, manifest }: ReadPackage, entries: readonly ReadEntry[]): Finding | undefined => {
  const page = files.get(INDEX);
  if (!page) return undefined;
  const sums = new Map(manifest.files.map(({ path, sha256 }) => [path, sha256]));
  const { audience, contentRoot, subject, tenant } = manifest;
  const head = { tenant, subject, audience, ...(contentRoot === undefined ? {} : { contentRoot }) };
  const own = [...files].filter(([path]) => path !== INDEX).map(([path, bytes]) => ({ path, bytes }));
  const view = readingView(head, own, {
    entries: entries.map(({ entry }) => entry),
    sha256Of: ({ path }) => sums.get(path) ?? '',
  });
  const said = readingVersionOf(new TextDecoder().decode(page.subarray(0, 200)));
  const made = readingPage(view, said ?? READING_VERSION);
  if (sameBytes(utf8(made), page)) return undefined;
  return said !== undefined
    ? found(INDEX, 'index.differs', 'the page for people says something else than the evidence')
    : found(INDEX, 'index.unknown', 'a page for people of a form that is not known here');
};
