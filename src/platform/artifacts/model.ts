/**
 * A commercial model: the artifact versions effective for a tenant at an instant, found by its hash. Because it is
 * named by content, a cached one cannot be wrong, only an older one than asked for.
 */
import type { Json } from '#kernel/json.ts';

export type ModelItem = { readonly kind: string; readonly key: string; readonly hash: string; readonly content: Json };

export type CommercialModel = {
  readonly hash: string;
  readonly items: readonly ModelItem[];
  readonly ofKind: (kind: string) => readonly ModelItem[];
  readonly one: (kind: string, key: string) => ModelItem | undefined;
  /** What is compiled from the model is kept with it and leaves the cache with it. */
  readonly memo: <T>(name: string, make: (model: CommercialModel) => T) => T;
};

export const commercialModel = (hash: string, items: readonly ModelItem[]): CommercialModel => {
  const kinds = Map.groupBy(items, (item) => item.kind);
  const byKey = new Map(items.map((item) => [`${item.kind}/${item.key}`, item]));
  const memos = new Map<string, unknown>();
  const model: CommercialModel = {
    hash,
    items,
    ofKind: (kind) => kinds.get(kind) ?? [],
    one: (kind, key) => byKey.get(`${kind}/${key}`),
    memo: <T>(name: string, make: (from: CommercialModel) => T): T => {
      if (!memos.has(name)) memos.set(name, make(model));
      return memos.get(name) as T;
    },
  };
  return model;
};

export const emptyModel: CommercialModel = commercialModel('none', []);
