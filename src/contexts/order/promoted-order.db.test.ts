/** A promotion of the first months from the offer to the order: the pieces of the segment, their terms, and what billing shows apart. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { aDeal, type Offer } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';

const troth = await startTroth({ roles: ['api'] });
after(troth.stop);
const deal = aDeal(troth);

type Term = {
  readonly chargeKey: string;
  readonly from: string;
  readonly to: string;
  readonly amount: string;
  readonly promotions?: readonly { readonly promotion: string; readonly onCancellation: string }[];
  readonly billed?: { readonly charge: string; readonly less: readonly { as: string; amount: string }[] };
};

test('six months at four fifths and six at the list are two terms, the first shown on the bill as list less discount', async () => {
  await deal.publish(
    'product-offering',
    'sandbox',
    ({ onlyInBundle: _alone, ...rest }: { onlyInBundle?: boolean }) => rest,
  );
  await deal.publish('promotion', 'switch-2026', (content: { eligible: object; effect: object }) => ({
    ...content,
    eligible: { offerings: ['sandbox'], coupon: 'SWITCH26' },
    effect: { kind: 'percent', percent: '20', months: 6, chargeTypes: ['recurring'] },
  }));
  const quoteId = await deal.opened();
  const at = `/quotes/${quoteId}`;
  const operations = [{ op: 'add', offering: 'sandbox', quantity: '2' }];
  await deal.does('rita.rep', `${at}/lines`, { operations });
  await deal.does('rita.rep', `${at}/coupons`, { coupons: ['SWITCH26'] });
  for (const step of ['price', 'validate', 'submit-for-approval']) await deal.does('rita.rep', `${at}/${step}`);
  const offer = await deal.does<Offer>('rita.rep', `${at}/present`);
  await deal.does('karl.kunde', `${at}/accept`, deal.acceptance(offer));
  const { orders } = await deal.does<{ orders: readonly { orderId: string }[] }>('rita.rep', `${at}/convert-to-order`);
  const [row] = await troth.database.admin<{ terms: readonly Term[]; segments: readonly { id: string }[] }>(
    `select body::jsonb -> 'priceLeaf' -> 'terms' as terms, body::jsonb -> 'segments' as segments from ordering.order_item where order_id = '${orders[0]?.orderId}'`,
  );
  assert.equal(row?.segments.length, 2);
  const [first, then] = row?.terms ?? [];
  assert.deepEqual([first?.amount, then?.amount], ['416', '520']);
  assert.equal(first?.to, then?.from);
  assert.deepEqual(first?.billed, {
    charge: '520',
    less: [{ promotion: 'switch-2026', campaign: 'switch-2026', as: 'discount', amount: '104' }],
  });
  assert.equal(first?.promotions?.[0]?.onCancellation, 'clawback');
  assert.equal(then?.promotions, undefined);
  const [reserved] = await troth.database.admin<{ state: string; uses: number }>(
    `select state, uses from promotion.reservation where revision_id = '${quoteId}'`,
  );
  assert.deepEqual(reserved, { state: 'consumed', uses: 1 }, 'the one use of the account is consumed');
  const { items } = await deal.reads<{
    items: readonly { promotion: string; campaign: string; given: readonly object[] }[];
  }>('piet.pricing', '/promotions');
  const report = items.find(({ promotion }) => promotion === 'switch-2026');
  assert.deepEqual(report?.given, [{ currency: 'EUR', state: 'consumed', quotes: 1, uses: 1, amount: '624' }]);
});
