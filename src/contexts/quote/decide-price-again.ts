/**
 * The price decision of a quote with its question and every step. What was presented is written down whole; a draft's is made again from
 * the quote, the commercial model it was priced on and the inputs that were kept with it, and is the same by its fingerprint.
 */
import { calculatePrice, type PriceDecision, type PriceRequest, pricingOf } from '#contexts/pricing/index.ts';
import { type Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Blob, blobOf, readBlob } from '#platform/artifacts/blob.store.ts';
import type { ModelCache } from '#platform/artifacts/model-cache.ts';
import type { Tx } from '#platform/database/tx.ts';
import { readDecision } from './decision.store.ts';
import type { StoredPrice } from './priced-line.ts';
import { priceRequestOf } from './price-request.ts';
import type { Quote } from './quote.ts';

export type WholePrice = {
  readonly request: PriceRequest;
  readonly decision: PriceDecision['price'];
  readonly modelHash: string;
  /** By which it is kept, or would be. */
  readonly blob: Blob;
};

export const wholePrice = async (tx: Tx, models: ModelCache, quote: Quote): Promise<Outcome<WholePrice>> => {
  const stale = refused({ code: 'quote.not-priced', priced: quote.pricedContent, current: quote.content });
  const stored = await readDecision<StoredPrice>(tx, quote.id, 'price');
  if (!stored) return stale;
  if (stored.blobHash !== null) return pinned(tx, stored.blobHash);
  const { modelHash, inputs } = stored.result;
  if (modelHash === undefined || inputs === undefined || quote.pricedContent !== quote.content) return stale;
  const model = await models.byHash(tx, modelHash);
  const pricing = pricingOf(model);
  if (!pricing.ok) return pricing;
  const request = priceRequestOf({ quote, model, ...inputs });
  const decided = calculatePrice(request, pricing.value);
  if (!decided.ok) return decided;
  const { price } = decided.value;
  // A newer engine that answers otherwise does not speak for the older one: the draft is priced again instead.
  if (price.output.fingerprint !== stored.fingerprint) return stale;
  return accepted({ request, decision: price, modelHash, blob: priceBlob(request, price, modelHash) });
};

/** Question and answer under one hash: what `troth replay` decides again. */
const priceBlob = (request: PriceRequest, decision: PriceDecision['price'], modelHash: string): Blob =>
  blobOf({ kind: 'price', modelHash, request, decision: { ...decision } });

const pinned = async (tx: Tx, hash: string): Promise<Outcome<WholePrice>> => {
  const found = await readBlob(tx, hash);
  const { request, decision, modelHash } = (found?.value ?? {}) as unknown as Omit<WholePrice, 'blob'>;
  return accepted({
    request,
    decision,
    modelHash,
    blob: { hash, text: JSON.stringify((found?.value ?? null) as Json) },
  });
};
