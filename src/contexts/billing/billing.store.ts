import { canonical } from '#kernel/canonical.ts';
import type { PromisedTerm } from '#contexts/order/index.ts';
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Handoff, Instruction } from './billing.ts';

const HANDOFF = `select id, order_id as "orderId", account_id as "accountId", state, version, entry_leaf as "entryLeaf",
    terms_root as "termsRoot", currency, billing_ref as "billingRef", recorded_at as "recordedAt", delivered_at as "deliveredAt"
  from billing.handoff where tenant_id = $1`;

export const readHandoffOfOrder = async (tx: Tx, orderId: string): Promise<Handoff | undefined> =>
  (
    await tx.query<Handoff>({
      name: 'handoff-of-order',
      text: `${HANDOFF} and order_id = $2`,
      values: [tx.tenantId, orderId],
    })
  )[0];

export const lockHandoffOfOrder = async (tx: Tx, orderId: string): Promise<Handoff | undefined> =>
  (
    await tx.query<Handoff>({
      name: 'handoff-lock',
      text: `${HANDOFF} and order_id = $2 for update`,
      values: [tx.tenantId, orderId],
    })
  )[0];

type Row = Omit<Instruction, 'terms' | 'lineageId' | 'productCode' | 'ruleId' | 'invoiced'> & {
  readonly terms: string;
  readonly productCode: string | null;
  readonly ruleId: string | null;
};
export type StoredInstruction = Omit<Row, 'terms'> & { readonly terms: PromisedTerm };

export const readInstructions = async (tx: Tx, handoffId: string): Promise<readonly StoredInstruction[]> => {
  const rows = await tx.query<Row>({
    name: 'instructions',
    text: `select id, item_id as "itemId", charge_key as "chargeKey", segment_id as "segmentId", component_id as "componentId", action, terms,
                  terms_hash as "termsHash", price_leaf_hash as "priceLeafHash", product_code as "productCode", rule_id as "ruleId"
           from billing.instruction where tenant_id = $1 and handoff_id = $2 order by item_id, component_id, charge_key, segment_id`,
    values: [tx.tenantId, handoffId],
  });
  return rows.map((row) => ({ ...row, terms: JSON.parse(row.terms) as PromisedTerm }));
};

export const insertHandoff = (
  tenantId: string,
  handoff: Handoff,
  instructions: readonly Instruction[],
  head: Head,
): readonly Statement[] => [
  {
    text: `insert into billing.handoff
             (tenant_id, id, order_id, account_id, state, version, entry_leaf, terms_root, currency, recorded_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    values: [
      tenantId,
      handoff.id,
      handoff.orderId,
      handoff.accountId,
      handoff.state,
      head.version,
      head.entryLeaf,
      handoff.termsRoot,
      handoff.currency,
      handoff.recordedAt,
    ],
  },
  {
    text: `insert into billing.instruction
             (tenant_id, handoff_id, order_id, id, item_id, charge_key, segment_id, component_id, action, terms, terms_hash,
              price_leaf_hash, product_code, rule_id, lineage_id)
           select $1, $2, $3, i.* from unnest($4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
                                              $11::text[], $12::text[], $13::text[], $14::text[], $15::uuid[]) as i`,
    values: [
      tenantId,
      handoff.id,
      handoff.orderId,
      instructions.map((each) => each.id),
      instructions.map((each) => each.itemId),
      instructions.map((each) => each.chargeKey),
      instructions.map((each) => each.segmentId),
      instructions.map((each) => each.componentId),
      instructions.map((each) => each.action),
      instructions.map((each) => canonical(each.terms)),
      instructions.map((each) => each.termsHash),
      instructions.map((each) => each.priceLeafHash),
      instructions.map((each) => each.productCode ?? null),
      instructions.map((each) => each.ruleId ?? null),
      instructions.map((each) => each.lineageId),
    ],
  },
];

export const saveDelivered = (tenantId: string, head: Head, billingRef: string, at: string): Statement => ({
  text: `update billing.handoff set state = 'delivered', version = $3, entry_leaf = $4, billing_ref = $5, delivered_at = $6
         where tenant_id = $1 and id = $2`,
  values: [tenantId, head.id, head.version, head.entryLeaf, billingRef, at],
});
