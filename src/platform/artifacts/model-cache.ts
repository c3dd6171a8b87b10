/** Models by hash, shared by every command of a process, evicted oldest first within a budget of bytes. */
import { must } from '#kernel/outcome.ts';
import type { Tx } from '../database/tx.ts';
import { modelInForce, readModelItems } from './artifacts.store.ts';
import { commercialModel, emptyModel, type CommercialModel } from './model.ts';

export const MODEL_CACHE_BYTES_MAX = 256 * 1024 * 1024;

export type ModelCache = {
  readonly byHash: (tx: Tx, hash: string) => Promise<CommercialModel>;
  readonly at: (tx: Tx, at: Temporal.Instant) => Promise<CommercialModel>;
  /** Already loaded, or nothing: for code that holds no transaction. */
  readonly peek: (tenantId: string, hash: string) => CommercialModel | undefined;
};

export const modelCache = (bytesMax: number = MODEL_CACHE_BYTES_MAX): ModelCache => {
  const cached = new Map<string, { readonly model: CommercialModel; readonly bytes: number }>();
  let total = 0;
  const evict = (): void => {
    for (const [key, entry] of cached) {
      if (total <= bytesMax || cached.size === 1) return;
      cached.delete(key);
      total -= entry.bytes;
    }
  };
  const byHash = async (tx: Tx, hash: string): Promise<CommercialModel> => {
    if (hash === emptyModel.hash) return emptyModel;
    const key = `${tx.tenantId}/${hash}`;
    const found = cached.get(key);
    if (found) {
      cached.delete(key);
      cached.set(key, found);
      return found.model;
    }
    const { items, bytes } = await readModelItems(tx, hash);
    must(items.length > 0, 'a model that is in force has its artifacts stored');
    const model = commercialModel(hash, items);
    // Two that asked at once have both loaded it; one of the two is kept, and counted once.
    const first = cached.get(key);
    if (first) return first.model;
    cached.set(key, { model, bytes });
    total += bytes;
    evict();
    return model;
  };
  return {
    byHash,
    at: async (tx, at) => {
      const rows = await tx.query<{ hash: string }>(modelInForce(tx.tenantId, at));
      return byHash(tx, rows[0]?.hash ?? emptyModel.hash);
    },
    peek: (tenantId, hash) => (hash === emptyModel.hash ? emptyModel : cached.get(`${tenantId}/${hash}`)?.model),
  };
};
