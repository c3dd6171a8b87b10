import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Compile } from 'typebox/compile';
import fc from 'fast-check';
import { add, dec, eq, sum } from '#kernel/decimal.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { AmendmentRequest, AmendmentResult, type AmendmentChange, type CommittedAsset } from './amendment.contract.ts';
import type { CommittedCharge } from './committed.contract.ts';
import { calculateAmendment } from './price-amendment.ts';
import type { AmendmentPolicy } from './price-policy.contract.ts';
import type { PricingModel } from './pricing-model.ts';
import { aBook, aLine, aModel, aPricePolicy, anEntry, artifact, monthly, once } from './pricing.builder.ts';

/** Ten seats at 31 a month, billed on the first; the product itself is in no price book any more. */
const seats = (more: Partial<Extract<CommittedCharge, { type: 'recurring' }>> = {}): CommittedCharge => ({
  charge: 'fee',
  name: 'Seats',
  segmentId: 's1',
  from: '2027-01-01',
  to: '2028-01-01',
  quantity: '10',
  leaf: 'leaf-of-the-accepted-line',
  type: 'recurring',
  period: 'month',
  amount: '310',
  basis: { kind: 'unit', unitPrice: '31' },
  ...more,
});
const anAsset = (
  charges: readonly CommittedCharge[] = [seats()],
  more: Partial<CommittedAsset> = {},
): CommittedAsset => ({
  assetId: 'asset-1',
  lineageId: 'lineage-1',
  offering: 'retired-seat',
  charges: [...charges],
  ...more,
});
const ask = (changes: readonly AmendmentChange[], more: Partial<AmendmentRequest> = {}): AmendmentRequest => ({
  effectiveFrom: '2027-03-11',
  pricedAsOf: '2027-03-01',
  currency: 'EUR',
  country: 'DE',
  channel: 'direct',
  account: { segments: [], newCustomer: false },
  agreementPrices: [],
  promotions: [],
  assets: [anAsset()],
  changes: [...changes],
  ...more,
});
const plan = anEntry('plan-b', monthly({ kind: 'perUnit', unitPrice: '50' }));
const setup = anEntry('plan-b', once({ kind: 'flat', amount: '99' }));
const model = aModel(artifact('price-book', aBook([plan, setup])));
const under = (amendment: AmendmentPolicy) =>
  aModel(artifact('price-book', aBook([plan, setup])), artifact('price-policy', aPricePolicy({ amendment })));
const POLICY: AmendmentPolicy = {
  proration: 'daysOverPeriod',
  rounding: 'halfUp',
  form: 'creditAndCharge',
  credits: 'now',
  creditCap: 'paidLessCredited',
};
const amend = (request: AmendmentRequest, by: PricingModel = model) =>
  mustAccept(calculateAmendment(request, by), 'the amendment can be made').output.value;
const bill = (request: AmendmentRequest, by: PricingModel = model) =>
  amend(request, by).bill.map(({ kind, charge, fraction, amount }) => [kind, charge, fraction, amount]);
const refusal = (request: AmendmentRequest) => {
  const made = calculateAmendment(request, model);
  return made.ok ? 'made' : made.refusal;
};
const more = (quantity: string): AmendmentChange => ({ kind: 'quantity', assetId: 'asset-1', quantity });

test('five more seats in March pay 21 of 31 days, at the price that was accepted, though nobody can buy the product now', () => {
  const result = amend(ask([more('15')]));
  assert.deepEqual(bill(ask([more('15')])), [
    ['credit', 'fee', '21/31', '-210'],
    ['charge', 'fee', '21/31', '315'],
  ]);
  assert.deepEqual(result.totals, {
    credits: '-210',
    charges: '315',
    net: '105',
    due: '105',
    renewal: '0',
    balance: '0',
  });
  assert.deepEqual(
    result.assets[0]!.charges.map(({ segmentId, from, to, quantity, amount, basis, leaf }) => [
      segmentId,
      from,
      to,
      quantity,
      amount,
      basis,
      leaf,
    ]),
    [
      ['s1', '2027-01-01', '2027-03-11', '10', '310', 'inherited', 'leaf-of-the-accepted-line'],
      ['s1@2027-03-11', '2027-03-11', '2028-01-01', '15', '465', 'inherited', 'leaf-of-the-accepted-line'],
    ],
  );
  assert.deepEqual([...Compile(AmendmentRequest).Errors(ask([more('15')]))], []);
  assert.deepEqual([...Compile(AmendmentResult).Errors(result)], []);
});

test('each convention is a named policy, and the result says which one applied', () => {
  const of = (change: Partial<AmendmentPolicy>, request = ask([more('15')])) =>
    bill(request, under({ ...POLICY, ...change }));
  assert.deepEqual(of({ form: 'net' }), [['net', 'fee', '21/31', '105']]);
  assert.deepEqual(of({ proration: 'daysOver30' }), [
    ['credit', 'fee', '21/30', '-217'],
    ['charge', 'fee', '21/30', '325.5'],
  ]);
  assert.deepEqual(of({ credits: 'never' }, ask([more('5')])), []);
  assert.deepEqual(amend(ask([more('15')]), under({ ...POLICY, form: 'net' })).conventions, {
    policy: 'conventions',
    proration: 'daysOverPeriod',
    rounding: 'halfUp',
    form: 'net',
    credits: 'now',
    creditCap: 'paidLessCredited',
    oneTime: 'never-prorated',
  });
});

test('fewer seats give back what was paid and not used, never more than was paid and not credited before', () => {
  assert.deepEqual(amend(ask([more('5')])).totals, {
    credits: '-210',
    charges: '105',
    net: '-105',
    due: '0',
    renewal: '0',
    balance: '105',
  });
  const credited = ask([more('5')], { assets: [anAsset([seats({ credited: '200' })])] });
  assert.deepEqual(amend(credited).bill[0], {
    kind: 'credit',
    asset: 'asset-1',
    charge: 'fee',
    segmentId: 's1',
    from: '2027-03-11',
    to: '2027-04-01',
    periodFrom: '2027-03-01',
    periodTo: '2027-04-01',
    base: '310',
    fraction: '21/31',
    exact: '210',
    amount: '-110',
    uncapped: '-210',
    why: 'no more than was paid and not credited',
  });
  const later = under({ ...POLICY, credits: 'onRenewal' });
  assert.deepEqual(amend(ask([more('5')], { renewalAmount: '155' }), later).totals, {
    credits: '-210',
    charges: '105',
    net: '-105',
    due: '105',
    renewal: '0',
    balance: '55',
  });
});

test('what is billed a year in advance is credited by the year; what is billed afterwards owes what was used', () => {
  const yearly = ask([{ kind: 'remove', assetId: 'asset-1' }], {
    assets: [anAsset([seats({ billing: { timing: 'advance', every: 'year' } })])],
  });
  assert.deepEqual(bill(yearly), [['credit', 'fee', '296/365', '-3016.77']]);
  const arrears = ask([more('20')], { assets: [anAsset([seats({ billing: { timing: 'arrears', every: 'month' } })])] });
  assert.deepEqual(bill(arrears), [
    ['used', 'fee', '10/31', '100'],
    ['charge', 'fee', '21/31', '420'],
  ]);
});

test('a change on the first day of a period settles nothing: the next bill is simply the new one', () => {
  assert.deepEqual(bill(ask([more('15')], { effectiveFrom: '2027-04-01' })), []);
});

test('an upgrade credits the old, charges the new for the rest of the period, and its set-up fee whole', () => {
  const line = aLine({ lineId: 'new', lineageId: 'lineage-2', offering: 'plan-b', quantity: '10' });
  const request = ask([
    {
      kind: 'replace',
      assetId: 'asset-1',
      line: { ...line, segments: [{ ...line.segments[0]!, from: '2027-03-11', to: '2028-01-01' }] },
    },
  ]);
  assert.deepEqual(bill(request), [
    ['credit', 'fee', '21/31', '-210'],
    ['once', 'setup', '1/1', '99'],
    ['charge', 'fee', '21/31', '338.71'],
  ]);
  const [gone, now] = amend(request).assets;
  assert.deepEqual([gone!.action, gone!.charges.map(({ to }) => to)], ['delete', ['2027-03-11']]);
  assert.deepEqual(
    [now!.action, now!.replaces, now!.charges.map(({ basis }) => basis)],
    ['add', 'asset-1', ['current', 'current']],
  );
});

test('an addition ends with assets of different starts and joins the billing period of the one it is aligned to', () => {
  const other = anAsset([seats({ from: '2026-11-15', to: '2027-11-15' })], {
    assetId: 'asset-2',
    lineageId: 'lineage-9',
  });
  const line = aLine({ lineId: 'new', lineageId: 'l', offering: 'plan-b', quantity: '1' });
  const change: AmendmentChange = {
    kind: 'add',
    line: { ...line, segments: [{ ...line.segments[0]!, from: '2027-03-11' }] },
    alignTo: { assets: ['asset-2', 'asset-1'], end: 'earliest' },
  };
  const request = ask([change], { assets: [anAsset(), other] });
  const result = amend(request);
  assert.deepEqual(
    result.assets[0]!.charges.map(({ to }) => to),
    ['2027-11-15', '2027-11-15'],
  );
  // The period of asset-2 runs from the 15th: 4 of 28 days are left.
  assert.deepEqual(bill(request), [
    ['once', 'setup', '1/1', '99'],
    ['charge', 'fee', '4/28', '7.14'],
  ]);
  const both = amend(
    ask([{ kind: 'coterminate', assets: ['asset-1', 'asset-2'], end: 'latest' }], { assets: [anAsset(), other] }),
  );
  assert.deepEqual(
    both.assets.map(({ charges }) => charges.at(-1)!.to),
    ['2028-01-01', '2028-01-01'],
  );
});

test('a renewal runs on at the accepted price and its uplift, on terms of its own', () => {
  const result = amend(ask([{ kind: 'renew', assetId: 'asset-1', to: '2029-01-01', upliftPercent: '4' }]));
  assert.deepEqual(
    result.assets[0]!.charges.map(({ segmentId, from, to, amount }) => [segmentId, from, to, amount]),
    [
      ['s1', '2027-01-01', '2028-01-01', '310'],
      ['s1@2028-01-01', '2028-01-01', '2029-01-01', '322.4'],
    ],
  );
  assert.deepEqual(result.bill, []);
});

test('a part leaves a bundle as the bundle declared: by its share, at what stays alone, or not at all', () => {
  const of = (breakage: 'allocated' | 'standalone' | 'indivisible') =>
    ask([{ kind: 'removePart', assetId: 'asset-1', componentId: 'mail' }], {
      assets: [
        anAsset([
          seats({
            amount: '100',
            basis: { kind: 'flat' },
            bundle: {
              breakage,
              parts: [
                { componentId: 'mail', offering: 'mail', charge: 'fee', amount: '66.67', alone: '60' },
                { componentId: 'drive', offering: 'drive', charge: 'fee', amount: '33.33', alone: '40' },
              ],
            },
          }),
        ]),
      ],
    });
  const after = (breakage: 'allocated' | 'standalone') => amend(of(breakage)).assets[0]!.charges.at(-1)!.amount;
  assert.equal(after('allocated'), '33.33');
  assert.equal(after('standalone'), '40');
  assert.deepEqual(refusal(of('indivisible')), {
    code: 'amendment.bundle-indivisible',
    assetId: 'asset-1',
    charge: 'fee',
    componentId: 'mail',
    change: 0,
  });
});

test('new units pay what is paid once, and those that leave get none of it back; usage runs on untouched', () => {
  const activation: CommittedCharge = {
    ...seats(),
    type: 'oneTime',
    charge: 'activation',
    amount: '50',
    basis: { kind: 'unit', unitPrice: '5' },
  } as never;
  delete (activation as { period?: unknown }).period;
  const usage: CommittedCharge = {
    charge: 'calls',
    name: 'Calls',
    segmentId: 's1',
    from: '2027-01-01',
    to: '2028-01-01',
    quantity: '10',
    leaf: 'leaf',
    type: 'usage',
    unit: { metric: 'calls', size: '1' },
    model: { kind: 'perUnit', unitPrice: '0.01' },
    factor: '0.9',
  };
  const assets = [anAsset([seats(), activation, usage])];
  assert.deepEqual(bill(ask([more('12')], { assets }))[0], ['once', 'activation', '1/1', '10']);
  assert.deepEqual(
    bill(ask([more('8')], { assets })).map(([kind]) => kind),
    ['credit', 'charge'],
  );
  const calls = amend(ask([more('12')], { assets })).assets[0]!.charges.filter(({ charge }) => charge === 'calls');
  assert.deepEqual(
    calls.map(({ factor, model: by }) => [factor, by]),
    [
      ['0.9', usage.model],
      ['0.9', usage.model],
    ],
  );
});

test('what cannot be changed is refused whole, with the place of the change', () => {
  assert.deepEqual(refusal(ask([{ kind: 'remove', assetId: 'none' }])), {
    code: 'amendment.unknown-asset',
    assetId: 'none',
  });
  assert.deepEqual(refusal(ask([more('5'), more('6')])), { code: 'amendment.changed-twice', assetId: 'asset-1' });
  assert.deepEqual(refusal(ask([{ kind: 'renew', assetId: 'asset-1', to: '2027-12-01' }])), {
    code: 'amendment.renewal-not-later',
    assetId: 'asset-1',
    end: '2028-01-01',
    to: '2027-12-01',
    change: 0,
  });
  assert.deepEqual(refusal(ask([more('5')], { effectiveFrom: '2027-02-30' })), {
    code: 'period.date',
    date: '2027-02-30',
  });
});

test('whatever the day and the quantities: the bill adds up, nothing credited exceeds what was paid, and no day is lost', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 363 }),
      fc.integer({ min: 0, max: 500 }),
      fc.constantFrom('daysOverPeriod', 'daysOver30', 'strict30Over30', 'daysOverCalendarMonth'),
      (days, quantity, proration) => {
        const effectiveFrom = Temporal.PlainDate.from('2027-01-02').add({ days }).toString();
        const by = under({ ...POLICY, proration: proration as AmendmentPolicy['proration'] });
        const { bill: lines, totals, assets } = amend(ask([more(String(quantity))], { effectiveFrom }), by);
        assert.ok(eq(sum(lines.map(({ amount }) => dec(amount))), dec(totals.net)));
        assert.ok(eq(add(dec(totals.charges), dec(totals.credits)), dec(totals.net)));
        assert.ok(Number(totals.credits) >= -310);
        const pieces = assets[0]!.charges;
        assert.equal(pieces[0]!.from, '2027-01-01');
        assert.equal(pieces.at(-1)!.to, '2028-01-01');
        assert.equal(pieces[0]!.to, pieces.at(-1)!.from);
      },
    ),
    { numRuns: 100 },
  );
});
