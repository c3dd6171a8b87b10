import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mustAccept } from '#kernel/outcome.ts';
import type { AmendmentChange } from './amendment.contract.ts';
import { calculatePrice } from './calculate-price.ts';
import { changeBill } from './change-bill.ts';
import type { CommittedCharge } from './committed.contract.ts';
import { calculateAmendment } from './price-amendment.ts';
import type { PriceLine } from './pricing.contract.ts';
import { aBook, aModel, anEntry, artifact, monthly } from './pricing.builder.ts';

/** Nothing in the book is about what the customer has: it left the catalog. */
const model = aModel(artifact('price-book', aBook([anEntry('plan-b', monthly({ kind: 'perUnit', unitPrice: '50' }))])));
const ON = '2027-03-11';
const COMMITTED = {
  name: 'Seats',
  segmentId: 's1',
  from: '2027-01-01',
  to: '2028-01-01',
  quantity: '10',
  leaf: 'leaf-of-the-accepted-line',
} as const;
const committed: readonly CommittedCharge[] = [
  {
    ...COMMITTED,
    charge: 'fee',
    type: 'recurring',
    period: 'month',
    amount: '310',
    basis: { kind: 'unit', unitPrice: '31' },
  },
  { ...COMMITTED, charge: 'base', type: 'recurring', period: 'month', amount: '99', basis: { kind: 'flat' } },
  { ...COMMITTED, charge: 'setup', type: 'oneTime', amount: '50', basis: { kind: 'unit', unitPrice: '5' } },
];

const line = (quantity: string, more: Partial<PriceLine> = {}): PriceLine => ({
  lineId: 'line-1',
  lineageId: 'lineage-1',
  offering: 'retired-seat',
  basis: 'inherited',
  segments: [{ id: 'n1', from: ON, to: '2028-01-01', quantity, characteristics: {} }],
  discretionary: null,
  committed: [...committed],
  ...more,
});

const asked = {
  pricedAsOf: '2027-03-01',
  currency: 'EUR',
  country: 'DE',
  channel: 'direct',
  account: { segments: [], newCustomer: false },
  agreementPrices: [],
  promotions: [],
};

const priced = (lines: readonly PriceLine[]) => {
  const { price } = mustAccept(
    calculatePrice({ ...asked, lines: [...lines], orderDiscount: null }, model),
    'the question is a proper one',
  );
  assert.deepEqual(price.blocking, []);
  return price.output.value.promise;
};
const billed = (lines: readonly PriceLine[], wasPaused = false) =>
  changeBill(
    lines.map(({ lineId }) => ({ lineId, effectiveFrom: ON, wasPaused, committed })),
    priced(lines),
    model,
  );
const amended = (change: AmendmentChange) =>
  mustAccept(
    calculateAmendment(
      {
        ...asked,
        effectiveFrom: ON,
        assets: [{ assetId: 'asset-1', lineageId: 'lineage-1', offering: 'retired-seat', charges: [...committed] }],
        changes: [change],
      },
      model,
    ),
    'the change is a proper one',
  ).output.value;

const amounts = (lines: readonly { readonly kind: string; readonly charge: string; readonly amount: string }[]) =>
  lines.map(({ kind, charge, amount }) => [kind, charge, amount]).toSorted((a, b) => (a.join() < b.join() ? -1 : 1));

test('what left the catalog is priced from what was committed: a flat fee stays, each unit counts, and new units pay what is paid once', () => {
  const [promised] = priced([line('12')]).lines;
  assert.deepEqual(
    promised?.charges.map((charge) => [charge.charge, charge.quantity, 'amount' in charge ? charge.amount : null]),
    [
      ['fee', '12', '372'],
      ['base', '12', '99'],
      ['setup', '2', '10'],
    ],
  );
});

for (const quantity of ['12', '6', '10'])
  test(`a quote for ${quantity} seats is billed like the amendment that is only calculated`, () => {
    const bill = billed([line(quantity)]);
    const change = amended({ kind: 'quantity', assetId: 'asset-1', quantity });
    // A credit and a charge of the same amount say nothing; the calculation tells both.
    const moved = change.bill.filter(({ charge }) => charge !== 'base' && quantity !== '10');
    assert.deepEqual(amounts(bill?.lines ?? []), amounts(moved));
    assert.equal(bill?.totals.net, change.totals.net);
  });

test('what ends is credited like a removal; what was suspended has nothing to be credited', () => {
  const gone = line('0', { committed: [] });
  assert.deepEqual(amounts(billed([gone])?.lines ?? []), amounts(amended({ kind: 'remove', assetId: 'asset-1' }).bill));
  assert.deepEqual(billed([gone], true)?.lines, []);
});

test('price and quantity change in one: the credit is of what was paid, the charge of what is agreed now', () => {
  const given = { kind: 'percent' as const, value: '10', reason: 'agreed' };
  const bill = billed([line('6', { discretionary: given })]);
  // 21 of 31 days: 310 and 99 were paid; 6 at 31 and the base fee, both less 10 %, are owed.
  assert.deepEqual(amounts(bill?.lines ?? []), [
    ['charge', 'base', '60.36'],
    ['charge', 'fee', '113.4'],
    ['credit', 'base', '-67.06'],
    ['credit', 'fee', '-210'],
  ]);
});

test('a renewal is raised on what was committed, and what a person gives comes off after it', () => {
  const renewal = line('10', {
    segments: [{ id: 'n1', from: '2028-01-01', to: '2029-01-01', quantity: '10', characteristics: {} }],
    upliftPercent: '3',
    discretionary: { kind: 'percent', value: '10', reason: 'agreed' },
  });
  const [promised] = priced([renewal]).lines;
  assert.deepEqual(
    promised?.charges.map((charge) => ('amount' in charge ? charge.amount : null)),
    ['287.37', '91.77'],
  );
});

test('usage runs on at its committed rates', () => {
  const usage: CommittedCharge = {
    ...COMMITTED,
    charge: 'calls',
    type: 'usage',
    unit: { metric: 'calls', size: '1' },
    model: { kind: 'perUnit', unitPrice: '0.02' },
    factor: '0.9',
  };
  const [promised] = priced([line('10', { committed: [usage] })]).lines;
  assert.deepEqual(
    promised?.charges.map((charge) => (charge.type === 'usage' ? [charge.model, charge.factor] : null)),
    [[{ kind: 'perUnit', unitPrice: '0.02' }, '0.9']],
  );
});

test('a quote that changes nothing has no bill of this kind', () => {
  assert.equal(changeBill([], { currency: 'EUR', lines: [], allocation: [] }, model), null);
});
