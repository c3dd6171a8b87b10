import { canonical } from '#kernel/canonical.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import type { ListScope } from '#platform/access/list-scope.ts';
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { ActivatedAssets } from './activate-assets.ts';
import type { AssetChange, CommittedTerm, HistoryRow, Product } from './assets.ts';

const PRODUCT = `select id, account_id as "accountId", territory, lineage_id as "lineageId", parent_id as "parentId", offering,
    offering_hash as "offeringHash", order_id as "orderId", item_id as "itemId", state, version, recorded_at as "recordedAt",
    origin, incomplete
  from assets.product where tenant_id = $1`;

export const readProductsOfAccount = (tx: Tx, accountId: string, limit: number): Promise<readonly Product[]> =>
  tx.query<Product>({
    name: 'products-of-account',
    text: `${PRODUCT} and account_id = $2 order by recorded_at, id limit $3`,
    values: [tx.tenantId, accountId, limit],
  });

export const readProductsOfOrder = (tx: Tx, orderId: string, limit: number): Promise<readonly Product[]> =>
  tx.query<Product>({
    text: `${PRODUCT} and order_id = $2 order by recorded_at, id limit $3`,
    values: [tx.tenantId, orderId, limit],
  });

/** These and the parts of them that are bundles, in the order in which they came. */
export const readProductsWithParts = (tx: Tx, accountId: string, ids: readonly string[]): Promise<readonly Product[]> =>
  tx.query<Product>({
    name: 'products-with-parts',
    text: `${PRODUCT} and account_id = $2 and (id = any($3::uuid[]) or parent_id = any($3::uuid[])
             or id in (select parent_id from assets.product where tenant_id = $1 and id = any($3::uuid[])))
           order by recorded_at, id`,
    values: [tx.tenantId, accountId, ids],
  });

/** Under lock, in the order of their ids, so that two who change the same assets wait for each other and never cross. */
export const lockProducts = (tx: Tx, ids: readonly string[]): Promise<readonly Product[]> =>
  tx.query<Product>({
    name: 'products-lock',
    text: `${PRODUCT} and id = any($2::uuid[]) order by id for update`,
    values: [tx.tenantId, ids],
  });

export const readProductsByIds = (tx: Tx, ids: readonly string[]): Promise<readonly Product[]> =>
  tx.query<Product>({
    name: 'products-by-ids',
    text: `${PRODUCT} and id = any($2::uuid[])`,
    values: [tx.tenantId, ids],
  });

type HistoryText = Omit<HistoryRow, 'characteristics'> & { readonly characteristics: string };

/** What was so on a day, as it was known at an instant. */
export const readHistory = async (
  tx: Tx,
  productIds: readonly string[],
  { asOf, knownAt }: { readonly asOf: string | null; readonly knownAt: string },
): Promise<readonly HistoryRow[]> => {
  const rows = await tx.query<HistoryText>({
    text: `select product_id as "productId", no, state, quantity, characteristics, valid_from as "validFrom", valid_to as "validTo",
                  known_from as "knownFrom", cause
           from assets.product_history
           where tenant_id = $1 and product_id = any($2::uuid[]) and known_from <= $3 and (known_to is null or known_to > $3)
             and ($4::date is null or (valid_from <= $4 and (valid_to is null or valid_to > $4)))
           order by product_id, no`,
    values: [tx.tenantId, productIds, knownAt, asOf],
  });
  return rows.map((row) => ({ ...row, characteristics: JSON.parse(row.characteristics) as JsonObject }));
};

/** All that was ever known, also what no longer is: in the order in which it came to be known. */
export const readAllHistory = async (
  tx: Tx,
  productId: string,
): Promise<readonly (HistoryRow & { readonly knownTo: string | null })[]> => {
  const rows = await tx.query<HistoryText & { readonly knownTo: string | null }>({
    name: 'product-all-history',
    text: `select product_id as "productId", no, state, quantity, characteristics, valid_from as "validFrom", valid_to as "validTo",
                  known_from as "knownFrom", known_to as "knownTo", cause
           from assets.product_history where tenant_id = $1 and product_id = $2 order by no`,
    values: [tx.tenantId, productId],
  });
  return rows.map((row) => ({ ...row, characteristics: JSON.parse(row.characteristics) as JsonObject }));
};

/** What orders did to it. */
export const readChanges = (tx: Tx, productId: string): Promise<readonly AssetChange[]> =>
  tx.query<AssetChange>({
    name: 'product-changes',
    text: `select product_id as "productId", order_id as "orderId", item_id as "itemId", order_type as "orderType", becomes,
                  effective_from::text as "effectiveFrom", price_leaf_hash as "priceLeafHash", known_from as "knownFrom"
           from assets.product_change where tenant_id = $1 and product_id = $2 order by known_from, item_id`,
    values: [tx.tenantId, productId],
  });

/** What it is a part of, its own parts, and these. */
export const readProductsAround = (
  tx: Tx,
  { id, parentId }: Pick<Product, 'id' | 'parentId'>,
  ids: readonly string[],
): Promise<readonly Product[]> =>
  tx.query<Product>({
    name: 'products-around',
    text: `${PRODUCT} and (id = $2 or parent_id = $3 or id = any($4::uuid[])) order by recorded_at, id`,
    values: [tx.tenantId, parentId, id, ids],
  });

export const readIncomplete = (
  tx: Tx,
  { territories, accountId }: ListScope,
  limit: number,
): Promise<readonly Product[]> =>
  tx.query<Product>({
    name: 'products-incomplete',
    text: `${PRODUCT} and incomplete <> '{}' and ($2::text[] is null or territory = any($2)) and ($3::uuid is null or account_id = $3)
           order by recorded_at, id limit $4`,
    values: [tx.tenantId, territories, accountId, limit],
  });

type TermText = Omit<CommittedTerm, 'terms'> & { readonly terms: string };

/** What is promised now: a change takes the place of what was promised before it, from its first day; while suspended a promise rests. */
export const readCommittedTerms = async (
  tx: Tx,
  productIds: readonly string[],
  knownAt: string | null = null,
): Promise<readonly CommittedTerm[]> => {
  const rows = await tx.query<TermText>({
    text: `select t.product_id as "productId", t.charge_key as "chargeKey", t.segment_id as "segmentId", t.component_id as "componentId",
                  t.valid_from as "validFrom", nullif(least(coalesce(t.valid_to, 'infinity'), coalesce(c.since, 'infinity')), 'infinity') as "validTo",
                  t.terms, t.price_leaf_hash as "priceLeafHash"
           from assets.committed_term t
           left join lateral (
             select min(effective_from) as since from assets.product_change
             where tenant_id = $1 and product_id = t.product_id and known_from > t.known_from and becomes <> 'suspended'
               and ($3::timestamptz is null or known_from <= $3)) c on true
           where t.tenant_id = $1 and t.product_id = any($2::uuid[]) and (c.since is null or t.valid_from < c.since)
             and ($3::timestamptz is null or t.known_from <= $3)
           order by t.product_id, t.component_id, t.charge_key, t.valid_from`,
    values: [tx.tenantId, productIds, knownAt],
  });
  return rows.map((row) => ({ ...row, terms: JSON.parse(row.terms) as Json }));
};

export const insertProducts = (tenantId: string, assets: ActivatedAssets, head: Head): readonly Statement[] => [
  insertProductRows(tenantId, assets.products, head.entryLeaf),
  insertHistory(tenantId, assets.history),
  ...(assets.terms.length === 0 ? [] : [insertTerms(tenantId, assets.terms)]),
];

const insertProductRows = (tenantId: string, products: readonly Product[], leaf: Uint8Array | null): Statement => ({
  text: `insert into assets.product
           (tenant_id, entry_leaf, version, id, account_id, territory, lineage_id, parent_id, offering, offering_hash, order_id, item_id,
            state, recorded_at)
         select $1, $2, 1, p.* from unnest($3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::uuid[], $8::text[], $9::text[],
                                           $10::uuid[], $11::uuid[], $12::text[], $13::timestamptz[]) as p`,
  values: [
    tenantId,
    leaf,
    products.map((each) => each.id),
    products.map((each) => each.accountId),
    products.map((each) => each.territory),
    products.map((each) => each.lineageId),
    products.map((each) => each.parentId),
    products.map((each) => each.offering),
    products.map((each) => each.offeringHash),
    products.map((each) => each.orderId),
    products.map((each) => each.itemId),
    products.map((each) => each.state),
    products.map((each) => each.recordedAt),
  ],
});

export const insertHistory = (tenantId: string, history: readonly HistoryRow[]): Statement => ({
  text: `insert into assets.product_history
           (tenant_id, product_id, no, state, quantity, characteristics, valid_from, valid_to, known_from, cause)
         select $1, h.* from unnest($2::uuid[], $3::integer[], $4::text[], $5::numeric[], $6::text[], $7::date[], $8::date[],
                                    $9::timestamptz[], $10::text[]) as h`,
  values: [
    tenantId,
    history.map((row) => row.productId),
    history.map((row) => row.no),
    history.map((row) => row.state),
    history.map((row) => row.quantity),
    history.map((row) => canonical(row.characteristics)),
    history.map((row) => row.validFrom),
    history.map((row) => row.validTo),
    history.map((row) => row.knownFrom),
    history.map((row) => row.cause),
  ],
});

/** `known`: since when; absent, since the product is. */
export const insertTerms = (
  tenantId: string,
  terms: readonly CommittedTerm[],
  known: string | null = null,
): Statement => ({
  text: `insert into assets.committed_term
           (tenant_id, known_from, product_id, charge_key, segment_id, component_id, valid_from, valid_to, terms, price_leaf_hash)
         select $1, coalesce($10::timestamptz, p.recorded_at), t.* from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::date[], $7::date[], $8::text[],
                                                   $9::text[]) as t(product, charge, segment, component, since, until, terms, leaf)
         join assets.product p on p.tenant_id = $1 and p.id = t.product`,
  values: [
    tenantId,
    terms.map((term) => term.productId),
    terms.map((term) => term.chargeKey),
    terms.map((term) => term.segmentId),
    terms.map((term) => term.componentId),
    terms.map((term) => term.validFrom),
    terms.map((term) => term.validTo),
    terms.map((term) => canonical(term.terms)),
    terms.map((term) => term.priceLeafHash),
    known,
  ],
});
