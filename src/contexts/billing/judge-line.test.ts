import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SaidLine } from './invoice.ts';
import { amountFollows, judgeLine, type Promised } from './judge-line.ts';

const promised = (terms: object = {}, more: Partial<Promised> = {}): Promised => ({
  instruction: {
    id: 'i',
    action: 'activate',
    productCode: 'SEAT',
    terms: {
      chargeKey: 'seat',
      chargeName: 'Seat',
      type: 'recurring',
      segmentId: 's',
      currency: 'EUR',
      amount: '1300',
      quantity: '5',
      period: 'month',
      from: '2027-01-31',
      to: '2028-01-31',
      ...terms,
    },
  },
  endedOn: null,
  ...more,
});
const line = (more: Partial<SaidLine> = {}): SaidLine => ({
  lineRef: '1',
  instructionId: 'i',
  from: '2027-01-31',
  to: '2027-02-28',
  quantity: '5',
  amount: '1300.00',
  currency: 'EUR',
  productCode: 'SEAT',
  ...more,
});
const said = (invoiced: SaidLine, from: Promised | undefined = promised()): string => {
  const { verdict, differences } = judgeLine(invoiced, from);
  return [verdict, ...differences.map(({ what, promised: was, invoiced: is }) => `${what} ${was} ${is}`)].join('; ');
};

const rows: readonly (readonly [what: string, invoiced: string, verdict: string])[] = [
  ['a month of a promise that begins on a last day', said(line()), 'matched'],
  ['three months at once', said(line({ to: '2027-04-30', amount: '3900' })), 'matched'],
  ['a month at another price', said(line({ amount: '1350' })), 'differs; amount 1300 1350'],
  ['part of a month, which billing prorates', said(line({ from: '2027-02-10', amount: '812.5' })), 'matched'],
  ['more than was promised', said(line({ quantity: '6' })), 'differs; quantity 5 6'],
  ['another money', said(line({ currency: 'CHF' })), 'differs; currency EUR CHF'],
  ['another product', said(line({ productCode: 'ROOM' })), 'differs; productCode SEAT ROOM'],
  [
    'days before it began',
    said(line({ from: '2027-01-01', to: '2027-01-31', amount: '1' })),
    'differs; from 2027-01-31 2027-01-01',
  ],
  [
    'days after its end',
    said(line({ from: '2028-01-31', to: '2028-02-29', amount: '1300' })),
    'differs; to 2028-01-31 2028-02-29',
  ],
  [
    'days after another order ended it',
    said(line({ to: '2027-04-30', amount: '3900' }), promised({}, { endedOn: '2027-03-31' })),
    'differs; ended 2027-03-31 2027-04-30',
  ],
  ['no days', said({ lineRef: '1', amount: '1300', currency: 'EUR' }), 'differs; days from and to none'],
  ['what nobody promised', judgeLine(line(), undefined).verdict, 'unknown'],
  [
    'a charge once, at its amount',
    said(line({ from: undefined, to: undefined }), promised({ type: 'oneTime' })),
    'matched',
  ],
  [
    'a charge once, twice its amount',
    said(line({ from: undefined, to: undefined, amount: '2600' }), promised({ type: 'oneTime' })),
    'differs; amount 1300 2600',
  ],
  [
    'usage, which billing rates',
    said(line({ quantity: '812', amount: '4.06' }), promised({ type: 'usage' })),
    'matched',
  ],
];
for (const [what, invoiced, verdict] of rows)
  test(`an invoice line for ${what}: ${verdict}`, () => assert.equal(invoiced, verdict));

test('it is said whether the amount follows from the promise or is billing’s own', () => {
  assert.equal(amountFollows(line(), promised().instruction.terms), true);
  assert.equal(amountFollows(line({ from: '2027-02-10' }), promised().instruction.terms), false);
  assert.equal(amountFollows(line(), promised({ type: 'usage' }).instruction.terms), false);
});
