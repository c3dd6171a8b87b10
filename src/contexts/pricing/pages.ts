/**
 * A long list under one short list of hashes: a hash for every page of it. What is edited on one page leaves the others as they were, so a quote
 * of 10,000 lines is sealed again by hashing one page and the list of pages.
 */
import { fingerprint } from '#kernel/hash.ts';

export const PAGE_ITEMS = 128;
const PAGE_SCHEMA = 'page/1';

/** `items` as they were hashed, to know a page again: the same objects, or equal texts. */
export type Pages = { readonly items: readonly unknown[]; readonly hashes: readonly string[] };

/** `textOf`: what of an item is hashed. It must be the same for the same object. */
export const pagesOf = <T>(
  items: readonly T[],
  before?: Pages,
  textOf: (item: T) => unknown = (item) => item,
): Pages => {
  const hashes: string[] = [];
  for (let from = 0; from < items.length; from += PAGE_ITEMS) {
    const known = before?.hashes[from / PAGE_ITEMS];
    hashes.push(
      known !== undefined && isSamePage(items, before!.items, from)
        ? known
        : fingerprint(PAGE_SCHEMA, items.slice(from, from + PAGE_ITEMS).map(textOf)),
    );
  }
  return { items, hashes };
};

/** Whether a page holds the same items, object by object. */
export const isSamePage = (now: readonly unknown[], before: readonly unknown[], from: number): boolean => {
  const to = Math.min(from + PAGE_ITEMS, now.length);
  if (to !== Math.min(from + PAGE_ITEMS, before.length)) return false;
  for (let index = from; index < to; index++) if (now[index] !== before[index]) return false;
  return true;
};
