import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differencesText, type Line, reportedText, type Why, whyText } from './tell-billing.ts';

const line: Line = {
  id: 'l-1',
  invoiceRef: 'INV-7',
  lineRef: '3',
  invoicedOn: '2026-11-01',
  said: { amount: '12.00', currency: 'EUR', from: '2026-10-01', to: '2026-11-01' },
  verdict: 'differs',
  differences: [{ what: 'amount', promised: '10.00', invoiced: '12.00' }],
  state: 'open',
  settledHow: null,
};
const why: Why = {
  line,
  promise: {
    terms: { chargeName: 'Seats', amount: '10.00', currency: 'EUR', period: 'month' },
    termsHash: 'sha256:ab',
    amountFollows: false,
    handedOverAt: '2026-09-30T10:00:00Z',
    billingRef: 'B-1',
  },
  order: { number: 'O-000012', state: 'completed', offeringName: 'Seats' },
  quote: { number: 'Q-000003', revision: 2, acceptedAt: '2026-09-29T10:00:00Z', grade: 'signed', documentHash: null },
  approvals: [{ policyKey: 'deals', policyHash: 'sha256:cd' }],
};

test('a difference is told with both sides and what to do next; where there is none, that is said', () => {
  const unpromised = { ...line, differences: [{ what: 'charge', promised: null, invoiced: 'parking' }] };
  assert.equal(
    differencesText({ items: [line, unpromised] }),
    `INV-7/3  2026-11-01  12.00 EUR  l-1
  amount: 10.00 promised, 12.00 invoiced
INV-7/3  2026-11-01  12.00 EUR  l-1
  rests on no promise of ours: parking
2 lines to settle: troth billing why LINE, troth billing settle LINE.
`,
  );
  assert.match(differencesText({ items: [] }), /^Every line that was invoiced agrees/);
});

test('why a line is there is told from the invoice to the promise, the order, the quote and who approved', () => {
  assert.equal(
    whyText(why),
    `Line 3 of invoice INV-7, 2026-11-01: 12.00 EUR for 2026-10-01 until 2026-11-01; open.
  amount: 10.00 promised, 12.00 invoiced
  Promise      Seats, 10.00 EUR a month
               the amount does not follow from it by itself
  Terms        sha256:ab
  Handed over  2026-09-30T10:00:00Z, as B-1
  Order        O-000012, completed: Seats
  Quote        Q-000003/2
  Accepted     2026-09-29T10:00:00Z, signed
  Approved     by deals
`,
  );
  assert.match(whyText({ ...why, promise: null, order: null, quote: null, approvals: [] }), /no promise of ours\.\n$/);
});

test('a reported invoice says what of it was known, and where the differences are', () => {
  const result = { invoiceRef: 'INV-7', lines: 2, matched: 1, differs: 1, unknown: 0, knownBefore: 3 };
  assert.match(
    reportedText({ result }),
    /2 lines recorded, 3 known before\.\n1 as promised, 1 otherwise.*\n.*differences/,
  );
  assert.equal(
    reportedText({ result: { ...result, lines: 0, matched: 0, differs: 0 } }),
    'Invoice INV-7: 0 lines recorded, 3 known before.\n',
  );
});
