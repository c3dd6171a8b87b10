/**
 * A commercial model: the artifact versions effective for a tenant at an instant, found by its hash. Because it is
 * named by content, a cached one cannot be wrong, only an older one than asked for.
 */
import type { Json } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';

export type ModelItem = { readonly kind: string; readonly key: string; readonly hash: string; readonly content: Json };

export type CommercialModel = {
  readonly hash: string;
  readonly items: readonly ModelItem[];
  readonly ofKind: (kind: string) => readonly ModelItem[];
  readonly one: (kind: string, key: string) => ModelItem | undefined;
  /** What is compiled from the model is kept with it and leaves the cache with it. */
  readonly memo: <T>(name: string, make: (model: CommercialModel) => T) => T;
  /** The same of what is compiled from some kinds alone: a model that changes none of them has that of the model beneath it, not an equal one. */
  readonly memoOf: <T>(name: string, kinds: readonly string[], make: (part: ModelPart) => T) => T;
};

/** A model as whoever has named what it reads sees it: asked for another kind, it does not answer. */
export type ModelPart = Pick<CommercialModel, 'ofKind'>;

/** `beneath`: the model that it was made of, where it was. */
export const commercialModel = (
  hash: string,
  items: readonly ModelItem[],
  beneath?: CommercialModel,
): CommercialModel => {
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
    memoOf: (name, kinds, make) =>
      beneath !== undefined && kinds.every((kind) => model.memo(`same/${kind}`, () => isSame(model, beneath, kind)))
        ? beneath.memoOf(name, kinds, make)
        : model.memo(name, () => make(partOf(model, kinds))),
  };
  return model;
};

const isSame = (now: CommercialModel, before: CommercialModel, kind: string): boolean => {
  const [items, others] = [now.ofKind(kind), before.ofKind(kind)];
  return (
    items.length === others.length &&
    items.every(({ key, hash }, at) => key === others[at]?.key && hash === others[at].hash)
  );
};

const partOf = (model: CommercialModel, kinds: readonly string[]): ModelPart => ({
  ofKind: (kind) => {
    must(kinds.includes(kind), 'what is compiled from some kinds reads no other');
    return model.ofKind(kind);
  },
});

export const emptyModel: CommercialModel = commercialModel('none', []);
