/** A drift for every rule of every pair: on what was really sold, approved, carried out and billed, in transactions that are rolled back. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import pg from 'pg';
import type { Statement, Tx } from '#platform/database/tx.ts';
import { DRIFTS, type Subjects } from '#test/support/drifts.ts';
import { installedBase } from '#test/support/installed-base.ts';
import { HOUSE_SIDES } from './house-side.ts';
import { judged, type PairRules } from './judge.ts';
import { mergePages, type Page } from './merge.ts';
import { PAIR_RULES } from './pair-rules.ts';
import { type PairName, PAIRS } from './reconciliation.ts';

const base = await installedBase();
after(base.stop);
const { troth, deal } = base;
const order = await base.sold('10');
const [item] = await troth.database.admin<{ id: string; order_id: string }>(
  'select item_id as id, order_id from assets.product where id = $1',
  [order.asset.id],
);

/** What drifts. */
const subjects = async (): Promise<Subjects> => {
  const [sold] = await troth.database.admin<{ revision_id: string }>(
    'select revision_id from ordering.product_order where id = $1',
    [item?.order_id],
  );
  return {
    itemId: item?.id ?? '',
    orderId: item?.order_id ?? '',
    productId: order.asset.id,
    revisionId: sold?.revision_id ?? '',
    approvedId: await deal.approved('20'),
  };
};

/** Both sides as they are within a transaction of the administrator, which is rolled back. */
const sidesWithin = async (pair: PairName, sql: string | undefined): Promise<readonly [Page, Page]> => {
  const client = new pg.Client({ connectionString: troth.database.adminUrl });
  await client.connect();
  try {
    await client.query(`begin; set local session_replication_role = replica; ${sql ?? ''}`);
    const tx = {
      tenantId: troth.tenantId,
      query: async ({ text, values }: Statement) => (await client.query(text, [...values])).rows,
    } as unknown as Tx;
    const { door } = troth.app;
    const model = await door.read(troth.tenantId, (own) => door.models.at(own, door.clock()));
    const read = async (side: 'left' | 'right'): Promise<Page> =>
      (await HOUSE_SIDES[pair][side]?.(tx, { after: null, limit: 10_000 }, model)) ?? NOT_OURS;
    const [left, right] = [await read('left'), await read('right')];
    // The side of another system, where nothing drifted: what this house has; and where both are others', what was accepted.
    if (HOUSE_SIDES[pair].left === undefined) return [ACCEPTED, ACCEPTED];
    return [left, HOUSE_SIDES[pair].right === undefined ? left : right];
  } finally {
    await client.query('rollback');
    await client.end();
  }
};
const NOT_OURS: Page = { records: [], ended: true };
const ACCEPTED: Page = { records: [{ key: 'sha256:a', fields: { currency: 'EUR' } }], ended: true };
const ruleOf = ({ when }: PairRules['rules'][number]): string =>
  typeof when === 'object' ? `field ${when.field}` : when;

test('for every rule of every pair there is a drift, and it is found as what it is', async () => {
  const of = await subjects();
  for (const pair of PAIRS) {
    const { rules, ignores } = PAIR_RULES[pair];
    assert.deepEqual(
      DRIFTS[pair].map(({ rule }) => rule).toSorted(),
      [...rules.map(ruleOf), ...(ignores === undefined ? [] : [ignores.kind])].toSorted(),
      `${pair}: a drift for each of its rules`,
    );
    const [calmLeft, calmRight] = await sidesWithin(pair, undefined);
    const calm = mergePages(calmLeft, calmRight).findings.filter((each) => judged(PAIR_RULES[pair], each) !== null);
    assert.deepEqual(calm, [], `${pair}: nothing drifted yet`);
    assert.ok(calmLeft.records.length > 0, `${pair} has something to compare`);
    for (const { rule, sql, left, right } of DRIFTS[pair]) {
      const [a, b] = await sidesWithin(pair, sql?.(of));
      const found = mergePages(
        { ...a, records: left?.(a.records) ?? a.records },
        { ...b, records: right?.(b.records) ?? b.records },
      ).findings;
      const [kind, field] = rule.split(' ');
      const finding = found.find((each) =>
        field === undefined
          ? each.kind === kind
          : each.kind === 'different' && (field === '*' || each.fields.some((one) => one.field === field)),
      );
      assert.ok(finding, `${pair}, ${rule}: ${JSON.stringify(found.slice(0, 3))}`);
      const verdict = judged(PAIR_RULES[pair], finding);
      const meant = rules.find((each) => ruleOf(each) === rule);
      assert.deepEqual(
        [verdict?.severity, verdict?.owner, verdict?.repair.action],
        [meant?.severity, meant?.owner, meant?.repair.action],
        `${pair}, ${rule}`,
      );
    }
  }
});
