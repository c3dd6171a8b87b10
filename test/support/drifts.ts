/**
 * One drift for every rule of every pair: what went wrong on one side, and the finding that it has to be. A side that this house keeps drifts in its
 * tables, in a transaction that is rolled back; what no table here can hold (a key twice, another system's side) drifts in the records that are compared.
 * For tests.
 */
import type { FindingKind, Rec } from '#contexts/reconciliation/merge.ts';
import type { PairName } from '#contexts/reconciliation/reconciliation.ts';

export type Subjects = {
  readonly itemId: string;
  readonly orderId: string;
  readonly productId: string;
  readonly revisionId: string;
  /** A revision that is approved and holds. */
  readonly approvedId: string;
};
type Bend = (records: readonly Rec[]) => readonly Rec[];
export type Drift = {
  /** As the rule has it: a kind, or a field by name. */
  readonly rule: Exclude<FindingKind, 'different'> | `field ${string}`;
  readonly sql?: (of: Subjects) => string;
  readonly left?: Bend;
  readonly right?: Bend;
};

/** The first record is another; the others stay. */
const bent =
  (change: (record: Rec) => readonly Rec[]): Bend =>
  ([record, ...others]) =>
    record === undefined ? [] : [...change(record), ...others];
const lost = bent(() => []);
const twice = bent((record) => [{ ...record, times: 2 }]);
const more = bent((record) => [{ ...record, key: `${record.key.slice(0, -1)}!` }, record]);
const otherwise = (field: string): Bend =>
  bent((record) => [{ ...record, fields: { ...record.fields, [field]: 'something else' } }]);

const NOTHING = `sha256:${'0'.repeat(64)}`;
const TWICE: Drift = { rule: 'twice', right: twice };

export const DRIFTS: Readonly<Record<PairName, readonly Drift[]>> = {
  'quote-order': [
    { rule: 'missing-right', sql: ({ itemId }) => `delete from ordering.order_item where id = '${itemId}'` },
    {
      rule: 'missing-left',
      sql: ({ itemId }) => `update ordering.order_item set source_line_id = gen_random_uuid() where id = '${itemId}'`,
    },
    {
      rule: 'field terms',
      sql: ({ itemId }) => `update ordering.order_item set terms_hash = '${NOTHING}' where id = '${itemId}'`,
    },
    {
      rule: 'field *',
      sql: ({ itemId }) => `update ordering.order_item set offering = 'another' where id = '${itemId}'`,
    },
    TWICE,
  ],
  'order-fulfillment': [
    { rule: 'missing-right', sql: ({ orderId }) => `delete from fulfillment.task where order_id = '${orderId}'` },
    { rule: 'missing-left', sql: ({ orderId }) => `delete from ordering.product_order where id = '${orderId}'` },
    {
      rule: 'field finished',
      sql: ({ orderId }) =>
        `update fulfillment.task set state = 'waiting' where order_id = '${orderId}' and kind = 'milestone'`,
    },
    { rule: 'field *', right: otherwise('priority') },
    TWICE,
  ],
  'order-billing': [
    { rule: 'missing-right', right: lost },
    { rule: 'missing-left', right: more },
    { rule: 'field *', right: otherwise('charge user (x)') },
    TWICE,
  ],
  'order-asset': [
    { rule: 'missing-right', sql: ({ productId }) => `delete from assets.product where id = '${productId}'` },
    {
      rule: 'missing-left',
      sql: ({ productId }) => `update assets.product set item_id = gen_random_uuid() where id = '${productId}'`,
    },
    {
      rule: 'field state',
      sql: ({ productId }) => `update assets.product set state = 'aborted' where id = '${productId}'`,
    },
    {
      rule: 'field *',
      sql: ({ productId }) => `update assets.product set offering = 'another' where id = '${productId}'`,
    },
    TWICE,
  ],
  'billing-contract': [
    { rule: 'missing-right', right: lost },
    { rule: 'missing-left', right: more },
    { rule: 'field *', left: otherwise('currency') },
    { rule: 'twice', left: twice },
  ],
  'catalog-cache': [
    {
      rule: 'missing-right',
      sql: () => `insert into platform.model_item (tenant_id, model_hash, kind, key, artifact_hash)
        select tenant_id, model_hash, kind, 'never-loaded', artifact_hash from platform.model_item where kind = 'waterfall'`,
    },
    { rule: 'missing-left', sql: () => `delete from platform.model_item where kind = 'waterfall'` },
    {
      rule: 'field *',
      sql: () => `update platform.model_item set artifact_hash = '${NOTHING}' where kind = 'waterfall'`,
    },
    TWICE,
  ],
  'approval-quote': [
    { rule: 'missing-right', sql: ({ approvedId }) => `delete from quote.revision where id = '${approvedId}'` },
    {
      rule: 'missing-left',
      sql: ({ approvedId }) => `delete from approval.approval_case where subject_id = '${approvedId}'`,
    },
    {
      rule: 'field content',
      sql: ({ approvedId }) => `update quote.revision set content = '${NOTHING}' where id = '${approvedId}'`,
    },
    { rule: 'field *', left: otherwise('currency') },
    {
      rule: 'twice',
      sql: ({
        approvedId,
      }) => `create temp table again on commit drop as select * from approval.approval_case where subject_id = '${approvedId}';
        update again set id = gen_random_uuid(); insert into approval.approval_case select * from again`,
    },
  ],
  'log-projection': [
    { rule: 'missing-right', sql: ({ revisionId }) => `delete from quote.revision where id = '${revisionId}'` },
    {
      rule: 'missing-left',
      sql: ({ revisionId }) => `delete from platform.entry where aggregate_id = '${revisionId}'`,
    },
    {
      rule: 'field content',
      sql: ({ orderId }) => `update ordering.product_order set content_root = '${NOTHING}' where id = '${orderId}'`,
    },
    {
      rule: 'field *',
      sql: ({ revisionId }) => `update quote.revision set version = version - 1 where id = '${revisionId}'`,
    },
    TWICE,
  ],
};
