/** The only SQL of assets that were brought from another system, and of what relies on what. */
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { HistoryRow, Product } from './assets.ts';
import { insertHistory } from './assets.store.ts';
import type { Known } from './import-assets.ts';

export type Relation = {
  readonly productId: string;
  readonly targetId: string;
  readonly knownFrom: string;
  readonly cause: string;
};

export type Brought = {
  readonly source: string;
  readonly products: readonly (Product & { readonly externalId: string; readonly incomplete: readonly string[] })[];
  readonly history: readonly HistoryRow[];
  readonly relations: readonly Relation[];
};

export const readBrought = async (
  tx: Tx,
  source: string,
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, Known>> => {
  const rows = await tx.query<Known & { readonly externalId: string }>({
    name: 'products-brought',
    text: `select external_id as "externalId", id, account_id as "accountId" from assets.product
           where tenant_id = $1 and source = $2 and external_id = any($3::text[])`,
    values: [tx.tenantId, source, externalIds],
  });
  return new Map(rows.map(({ externalId, ...known }) => [externalId, known]));
};

export const insertRelations = (tenantId: string, relations: readonly Relation[]): Statement => ({
  name: 'product-relations-insert',
  text: `insert into assets.product_relation (tenant_id, product_id, target_id, kind, known_from, cause)
         select $1, r.product, r.target, 'reliesOn', r.since, r.cause
         from unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[]) as r(product, target, since, cause)`,
  values: [
    tenantId,
    relations.map(({ productId }) => productId),
    relations.map(({ targetId }) => targetId),
    relations.map(({ knownFrom }) => knownFrom),
    relations.map(({ cause }) => cause),
  ],
});

export const insertBrought = (tenantId: string, brought: Brought, head: Head): readonly Statement[] => [
  {
    text: `insert into assets.product
             (tenant_id, entry_leaf, version, origin, source, id, account_id, territory, lineage_id, parent_id, offering, offering_hash, order_id,
              item_id, state, recorded_at, external_id, incomplete)
           select $1, $2, 1, 'migration', $3, p.id, p.account, p.territory, p.lineage, p.parent, p.offering, p.hash, p.ordered, p.item, p.state,
                  p.at, p.external, string_to_array(p.lacks, ' ')
           from unnest($4::uuid[], $5::uuid[], $6::text[], $7::uuid[], $8::uuid[], $9::text[], $10::text[], $11::uuid[], $12::uuid[], $13::text[],
                       $14::timestamptz[], $15::text[], $16::text[])
             as p(id, account, territory, lineage, parent, offering, hash, ordered, item, state, at, external, lacks)`,
    values: [
      tenantId,
      head.entryLeaf,
      brought.source,
      brought.products.map(({ id }) => id),
      brought.products.map(({ accountId }) => accountId),
      brought.products.map(({ territory }) => territory),
      brought.products.map(({ lineageId }) => lineageId),
      brought.products.map(({ parentId }) => parentId),
      brought.products.map(({ offering }) => offering),
      brought.products.map(({ offeringHash }) => offeringHash),
      brought.products.map(({ orderId }) => orderId),
      brought.products.map(({ itemId }) => itemId),
      brought.products.map(({ state }) => state),
      brought.products.map(({ recordedAt }) => recordedAt),
      brought.products.map(({ externalId }) => externalId),
      brought.products.map(({ incomplete }) => incomplete.join(' ')),
    ],
  },
  insertHistory(tenantId, brought.history),
  ...(brought.relations.length === 0 ? [] : [insertRelations(tenantId, brought.relations)]),
];
