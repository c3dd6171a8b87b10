/** The only SQL of changes to what a customer has. */
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import { insertHistory, insertTerms } from './assets.store.ts';
import type { ChangedAssets } from './change-assets.ts';

/** Which of these order items have changed their asset already. */
export const readCarriedOut = async (tx: Tx, itemIds: readonly string[]): Promise<ReadonlySet<string>> => {
  const rows = await tx.query<{ itemId: string }>({
    text: `select item_id as "itemId" from assets.product_change where tenant_id = $1 and item_id = any($2::uuid[])`,
    values: [tx.tenantId, itemIds],
  });
  return new Set(rows.map(({ itemId }) => itemId));
};

export const saveChanges = (
  tenantId: string,
  { products, superseded, history, terms, changes }: ChangedAssets,
  head: Head,
): readonly Statement[] => {
  const known = changes[0]?.knownFrom ?? null;
  return [
    {
      text: `update assets.product p
             set state = c.state, version = c.version, offering = c.offering, offering_hash = c.offering_hash, account_id = c.account_id,
                 territory = c.territory, entry_leaf = $2
             from unnest($3::uuid[], $4::text[], $5::int[], $6::text[], $7::text[], $8::uuid[], $9::text[])
               as c(id, state, version, offering, offering_hash, account_id, territory)
             where p.tenant_id = $1 and p.id = c.id and p.version = c.version - 1`,
      values: [
        tenantId,
        head.entryLeaf,
        products.map(({ id }) => id),
        products.map(({ state }) => state),
        products.map(({ version }) => version),
        products.map(({ offering }) => offering),
        products.map(({ offeringHash }) => offeringHash),
        products.map(({ accountId }) => accountId),
        products.map(({ territory }) => territory),
      ],
    },
    {
      text: `update assets.product_history h set known_to = $2
             from unnest($3::uuid[], $4::int[]) as s(product, no)
             where h.tenant_id = $1 and h.product_id = s.product and h.no = s.no and h.known_to is null`,
      values: [tenantId, known, superseded.map(({ productId }) => productId), superseded.map(({ no }) => no)],
    },
    ...(history.length === 0 ? [] : [insertHistory(tenantId, history)]),
    {
      text: `insert into assets.product_change
               (tenant_id, product_id, order_id, item_id, order_type, becomes, effective_from, known_from, price_leaf_hash)
             select $1, c.* from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::date[], $8::timestamptz[],
                                        $9::text[]) as c`,
      values: [
        tenantId,
        changes.map(({ productId }) => productId),
        changes.map(({ orderId }) => orderId),
        changes.map(({ itemId }) => itemId),
        changes.map(({ orderType }) => orderType),
        changes.map(({ becomes }) => becomes),
        changes.map(({ effectiveFrom }) => effectiveFrom),
        changes.map(({ knownFrom }) => knownFrom),
        changes.map(({ priceLeafHash }) => priceLeafHash),
      ],
    },
    ...(terms.length === 0 ? [] : [insertTerms(tenantId, terms, known)]),
  ];
};
