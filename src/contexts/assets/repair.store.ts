/** The only SQL of repairs of what is known of assets. */
import { canonical } from '#kernel/canonical.ts';
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Product } from './assets.ts';
import { insertHistory, insertTerms } from './assets.store.ts';
import { insertRelations } from './import.store.ts';
import type { RepairChanges, Repaired } from './repair.ts';

export type Repair = {
  readonly id: string;
  readonly productId: string;
  readonly productVersion: number;
  readonly changes: RepairChanges;
  readonly reason: string;
  readonly evidence: string;
  readonly state: 'proposed' | 'done' | 'rejected';
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly comment: string | null;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
};

export const readRepairs = async (tx: Tx, productId: string): Promise<readonly Repair[]> =>
  (
    await tx.query<Omit<Repair, 'changes'> & { readonly changes: string }>({
      name: 'asset-repairs',
      text: `select id, product_id as "productId", product_version as "productVersion", changes, reason, evidence, state,
               proposed_by as "proposedBy", proposed_at as "proposedAt", decided_by as "decidedBy", decided_at as "decidedAt", comment, version, entry_leaf as "entryLeaf"
             from assets.repair where tenant_id = $1 and product_id = $2 order by proposed_at, id`,
      values: [tx.tenantId, productId],
    })
  ).map((row) => ({ ...row, changes: JSON.parse(row.changes) as RepairChanges }));

type Proposed = Pick<
  Repair,
  'productId' | 'productVersion' | 'changes' | 'reason' | 'evidence' | 'proposedBy' | 'proposedAt'
>;

export const insertRepair = (tenantId: string, head: Head, one: Proposed): Statement => ({
  name: 'asset-repair-insert',
  text: `insert into assets.repair (tenant_id, id, product_id, product_version, changes, reason, evidence, state, proposed_by, proposed_at, version,
           entry_leaf) values ($1, $2, $3, $4, $5, $6, $7, 'proposed', $8, $9, $10, $11)`,
  values: [
    tenantId,
    head.id,
    one.productId,
    one.productVersion,
    canonical(one.changes),
    one.reason,
    one.evidence,
    one.proposedBy,
    one.proposedAt,
    head.version,
    head.entryLeaf,
  ],
});

export const settleRepair = (
  tenantId: string,
  head: Head,
  state: 'done' | 'rejected',
  decided: { readonly by: string; readonly at: string; readonly comment: string | null },
): Statement => ({
  name: 'asset-repair-settle',
  text: `update assets.repair set state = $3, decided_by = $4, decided_at = $5, comment = $6, version = $7, entry_leaf = $8
         where tenant_id = $1 and id = $2`,
  values: [tenantId, head.id, state, decided.by, decided.at, decided.comment, head.version, head.entryLeaf],
});

/** Its version is that of what is known of it: who decides about another one is told. */
const saveProduct = (tenantId: string, leaf: Uint8Array | null, product: Product): Statement => ({
  name: 'product-save',
  text: `update assets.product set version = $3, entry_leaf = $4, offering = $5, offering_hash = $6, state = $7, parent_id = $8, incomplete = $9::text[]
         where tenant_id = $1 and id = $2`,
  values: [
    tenantId,
    product.id,
    product.version,
    leaf,
    product.offering,
    product.offeringHash,
    product.state,
    product.parentId,
    product.incomplete ?? [],
  ],
});

export const saveRepaired = (
  tenantId: string,
  head: Head,
  { product, superseded, history, terms, added, ended }: Repaired,
  at: string,
  cause: string,
): readonly Statement[] => [
  saveProduct(tenantId, head.entryLeaf, product),
  ...superseded.map(({ productId, no }) => ({
    text: `update assets.product_history set known_to = $4 where tenant_id = $1 and product_id = $2 and no = $3 and known_to is null`,
    values: [tenantId, productId, no, at],
  })),
  ...(history.length === 0 ? [] : [insertHistory(tenantId, history)]),
  ...(terms.length === 0 ? [] : [insertTerms(tenantId, terms, at)]),
  ...(ended.length === 0
    ? []
    : [
        {
          text: `update assets.product_relation set known_to = $4 where tenant_id = $1 and product_id = $2 and target_id = any($3::uuid[]) and known_to is null`,
          values: [tenantId, product.id, ended, at],
        },
      ]),
  ...(added.length === 0
    ? []
    : [
        insertRelations(
          tenantId,
          added.map((targetId) => ({ productId: product.id, targetId, knownFrom: at, cause })),
        ),
      ]),
];

/** Of one asset: on what it relies, and what relies on it. */
export const readRelations = (
  tx: Tx,
  productId: string,
): Promise<readonly { readonly productId: string; readonly targetId: string }[]> =>
  tx.query({
    name: 'product-relations',
    text: `select product_id as "productId", target_id as "targetId" from assets.product_relation
           where tenant_id = $1 and known_to is null and (product_id = $2 or target_id = $2) order by known_from, target_id`,
    values: [tx.tenantId, productId],
  });

/** These, and everything that they are a part of. */
export const readWithAbove = (
  tx: Tx,
  ids: readonly string[],
): Promise<readonly Pick<Product, 'id' | 'accountId' | 'parentId' | 'state'>[]> =>
  tx.query({
    name: 'products-with-above',
    text: `with recursive above as (
             select id, account_id, parent_id, state from assets.product where tenant_id = $1 and id = any($2::uuid[])
             union
             select p.id, p.account_id, p.parent_id, p.state from assets.product p join above a on p.tenant_id = $1 and p.id = a.parent_id)
           select id, account_id as "accountId", parent_id as "parentId", state from above`,
    values: [tx.tenantId, ids],
  });

export const readLastNo = async (tx: Tx, productId: string): Promise<number> =>
  (
    await tx.query<{ no: number }>({
      name: 'product-last-no',
      text: 'select coalesce(max(no), 0)::int as no from assets.product_history where tenant_id = $1 and product_id = $2',
      values: [tx.tenantId, productId],
    })
  )[0]?.no ?? 0;
