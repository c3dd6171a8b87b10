import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mustAccept } from '#kernel/outcome.ts';
import type { AmendmentChange, AmendmentRequest } from './amendment.contract.ts';
import type { CommittedCharge } from './committed.contract.ts';
import { calculateAmendment } from './price-amendment.ts';
import { aBook, aLine, aModel, anEntry, artifact, monthly } from './pricing.builder.ts';

const model = aModel(artifact('price-book', aBook([anEntry('seat', monthly({ kind: 'perUnit', unitPrice: '50' }))])));
const seats = (more: { readonly from?: string; readonly to?: string | null } = {}): CommittedCharge => ({
  charge: 'fee',
  name: 'Seats',
  segmentId: 's1',
  from: '2027-01-01',
  to: '2028-01-01',
  quantity: '10',
  leaf: 'leaf',
  type: 'recurring',
  period: 'month',
  amount: '310',
  basis: { kind: 'unit', unitPrice: '31' },
  ...more,
});
const asset = (charge = seats(), more: { readonly billingAnchor?: string } = {}) => ({
  assetId: 'asset-1',
  lineageId: 'lineage-1',
  offering: 'seat',
  charges: [charge],
  ...more,
});
const MORE: AmendmentChange = { kind: 'quantity', assetId: 'asset-1', quantity: '15' };
const ask = (more: Partial<AmendmentRequest> = {}): AmendmentRequest => ({
  effectiveFrom: '2027-03-11',
  pricedAsOf: '2027-03-01',
  currency: 'EUR',
  country: 'DE',
  channel: 'direct',
  account: { segments: [], newCustomer: false },
  agreementPrices: [],
  promotions: [],
  assets: [asset()],
  changes: [MORE],
  ...more,
});
const add = (lineId: string, from = '2027-03-11', to = '2028-01-01'): AmendmentChange => ({
  kind: 'add',
  line: aLine({ lineId, segments: [{ id: 's1', from, to, quantity: '1', characteristics: {} }] }),
});
const refusal = (more: Partial<AmendmentRequest>) => {
  const made = calculateAmendment(ask(more), model);
  return made.ok ? 'made' : made.refusal;
};

test('a change that contradicts itself is refused by its place, in words', () => {
  const rows: readonly (readonly [Partial<AmendmentRequest>, string, string])[] = [
    [
      { assets: [asset(seats({ from: '2027-02-30' }))] },
      '/assets/0/charges/0/from',
      '2027-02-30 is no day of the calendar',
    ],
    [
      { assets: [asset(seats({ to: '2026-01-01' }))] },
      '/assets/0/charges/0/to',
      'ends on 2026-01-01 and begins on 2027-01-01',
    ],
    [
      { assets: [asset(seats(), { billingAnchor: '2027-02-29' })] },
      '/assets/0/billingAnchor',
      '2027-02-29 is no day of the calendar',
    ],
    [{ assets: [asset(), asset()] }, '/assets/1/assetId', 'asset-1 is given twice'],
    [{ changes: [add('a', '2027-02-30')] }, '/changes/0/line/segments/0/from', '2027-02-30 is no day of the calendar'],
    [{ changes: [add('a'), add('a')] }, '/changes/1/line/lineId', 'a is given twice'],
    [
      { changes: [{ kind: 'renew', assetId: 'asset-1', to: '2029-02-29' }] },
      '/changes/0/to',
      '2029-02-29 is no day of the calendar',
    ],
  ];
  for (const [more, at, problem] of rows)
    assert.deepEqual(refusal(more), { code: 'amendment.request-invalid', count: 1, problems: [{ at, problem }] });
  assert.equal(refusal({ changes: [add('a'), add('b')] }), 'made');
});

test('what has ended by then is not changed; it may be renewed, late as it is', () => {
  const ended = { assets: [asset(seats({ to: '2027-03-11' }))] };
  const at = { assetId: 'asset-1', end: '2027-03-11', effectiveFrom: '2027-03-11', change: 0 };
  for (const change of [MORE, { kind: 'remove', assetId: 'asset-1' } as const])
    assert.deepEqual(refusal({ ...ended, changes: [change] }), { code: 'amendment.has-ended', ...at });
  assert.equal(refusal({ ...ended, changes: [{ kind: 'renew', assetId: 'asset-1', to: '2028-03-11' }] }), 'made');
});

test('a change before the first day bills nothing, and says why', () => {
  const warnings = (more: Partial<AmendmentRequest>) => {
    const { output, warnings: told } = mustAccept(calculateAmendment(ask(more), model), 'it can be made');
    return [output.value.bill.length, told];
  };
  const at = { assetId: 'asset-1', begins: '2027-04-01', effectiveFrom: '2027-03-11', change: 0 };
  assert.deepEqual(warnings({ assets: [asset(seats({ from: '2027-04-01' }))] }), [
    0,
    [{ code: 'amendment.not-begun', ...at }],
  ]);
  assert.deepEqual(warnings({}), [2, []]);
});
