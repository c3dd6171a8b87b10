/** Reads what a customer has for a change of it, and by which revision it was sold. */
import { type Product, readCommittedTerms, readHistory, readProductsWithParts } from '#contexts/assets/index.ts';
import { pricingOf } from '#contexts/pricing/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { ModelCache } from '#platform/artifacts/model-cache.ts';
import type { Tx } from '#platform/database/tx.ts';
import { offeredBy } from '../commercial-model.ts';
import { readDecision } from '../decision.store.ts';
import type { StoredPrice } from '../priced-line.ts';
import type { Header } from '../quote.ts';
import { committedCharges, type HeldAsset, type SoldAs } from './held-asset.ts';

export type Held = {
  readonly assets: readonly HeldAsset[];
  /** Of the revisions by which they were sold, the newest first. */
  readonly headers: readonly Header[];
};

type Sold = { readonly lineageId: string; readonly revisionId: string; readonly header: Header };

/** The revision that sold the lineage last at prices of the day: a later change of it carried these on. */
const readSold = (tx: Tx, lineages: readonly string[]): Promise<readonly Sold[]> =>
  tx.query<Sold>({
    name: 'quote-sold-lineages',
    text: `select distinct on (l.lineage_id) l.lineage_id as "lineageId", r.id as "revisionId", r.header
           from quote.line l join quote.revision r on r.tenant_id = l.tenant_id and r.id = l.revision_id
           where l.tenant_id = $1 and l.lineage_id = any($2::uuid[]) and r.status in ('accepted', 'converted')
             and l.body->>'basis' <> 'inherited'
           order by l.lineage_id, r.accepted_at desc`,
    values: [tx.tenantId, lineages],
  });

/** Each asset by the lineage that a quote knows: its own, or for a part of a bundle that of the bundle. */
const rootsOf = (products: readonly Product[]): ReadonlyMap<string, string> => {
  const byId = new Map(products.map((product) => [product.id, product]));
  return new Map(products.map(({ id, lineageId, parentId }) => [id, byId.get(parentId ?? '')?.lineageId ?? lineageId]));
};

const soldAs = async (tx: Tx, models: ModelCache, sold: readonly Sold[]): Promise<ReadonlyMap<string, SoldAs>> => {
  const found = new Map<string, SoldAs>();
  for (const { revisionId, header } of new Map(sold.map((each) => [each.revisionId, each])).values()) {
    const hash = (await readDecision<StoredPrice>(tx, revisionId, 'price'))?.result.modelHash;
    const pricing = hash === undefined ? undefined : pricingOf(await models.byHash(tx, hash));
    if (pricing?.ok) found.set(revisionId, { header, pricing: pricing.value });
  }
  return found;
};

export const readHeldAssets = async (
  tx: Tx,
  {
    models,
    model,
    at,
  }: { readonly models: ModelCache; readonly model: CommercialModel; readonly at: Temporal.Instant },
  accountId: string,
  ids: readonly string[],
): Promise<Held> => {
  const products = await readProductsWithParts(tx, accountId, ids);
  const all = products.map(({ id }) => id);
  const roots = rootsOf(products);
  const [history, terms, sold] = await Promise.all([
    readHistory(tx, all, { asOf: null, knownAt: at.toString() }),
    readCommittedTerms(tx, all),
    readSold(tx, [...new Set(roots.values())]),
  ]);
  const ways = await soldAs(tx, models, sold);
  const revisionOf = new Map(sold.map(({ lineageId, revisionId }) => [lineageId, revisionId]));
  const historyOf = Map.groupBy(history, ({ productId }) => productId);
  const termsOf = Map.groupBy(terms, ({ productId }) => productId);
  const offered = offeredBy(model);
  return {
    assets: products.map((product) => ({
      product,
      name: offered(product.offering)?.name ?? product.offering,
      history: (historyOf.get(product.id) ?? []).toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1)),
      terms: committedCharges(
        product,
        termsOf.get(product.id) ?? [],
        ways.get(revisionOf.get(roots.get(product.id) ?? '') ?? ''),
      ),
    })),
    headers: [...new Map(sold.map(({ revisionId, header }) => [revisionId, header])).values()],
  };
};
