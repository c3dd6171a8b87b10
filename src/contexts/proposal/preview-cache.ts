/** The pages of the drafts that were last looked at, so that turning a page does not set the document again. The oldest make room. */
export const PREVIEW_CACHE_BYTES_MAX = 32 * 1024 * 1024;

export type PageCache = {
  readonly get: (key: string) => readonly string[] | undefined;
  readonly put: (key: string, pages: readonly string[]) => void;
};

const sizeOf = (pages: readonly string[]): number => pages.reduce((size, page) => size + page.length, 0);

export const pageCache = (bytesMax = PREVIEW_CACHE_BYTES_MAX): PageCache => {
  const kept = new Map<string, readonly string[]>();
  let bytes = 0;
  const drop = (key: string): void => {
    bytes -= sizeOf(kept.get(key) ?? []);
    kept.delete(key);
  };
  return {
    get: (key) => {
      const pages = kept.get(key);
      if (pages === undefined) return undefined;
      kept.delete(key);
      kept.set(key, pages);
      return pages;
    },
    put: (key, pages) => {
      drop(key);
      kept.set(key, pages);
      bytes += sizeOf(pages);
      while (bytes > bytesMax && kept.size > 0) drop(kept.keys().next().value!);
    },
  };
};
