import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Account } from '#contexts/accounts/index.ts';
import { carriesGiven, type Copied, copyOf } from './carry-over.ts';
import type { Line } from './line.ts';
import { aHeader, aLine } from './quote.builder.ts';
import type { Header, Quote } from './quote.ts';

const same = { id: 'first', key: 'rhein', name: 'Rhein AG', country: 'DE', currency: 'EUR', language: 'de' };
const other = { id: 'second', key: 'elbe', name: 'Elbe AG', country: 'DE', currency: 'EUR', language: 'de' };
const parties = aHeader().parties;

const copy = (
  header: Partial<Header>,
  line: Partial<Line>,
  { to = same, scenario = false }: { readonly to?: typeof same; readonly scenario?: boolean } = {},
): Copied => {
  const outcome = copyOf({
    source: { accountId: 'first', header: aHeader(header), lines: [aLine('a', 1, line)] } as unknown as Quote,
    account: { channel: 'direct', segment: 'smb', ...to } as unknown as Account,
    scenario,
    today: '2026-12-01',
    name: 'Again',
    number: 'Q-2',
    parties,
    offered: (key) => ({ key, name: 'A', hash: 'h2' }) as never,
    agreements: { then: [], now: [] },
    ids: { line: (index) => `line-${index}`, lineage: (index) => `lineage-${index}` },
  });
  assert.ok(outcome.ok);
  return outcome.value;
};
const given = { kind: 'percent', value: '30', reason: 'a rival' } as const;
const clause = { key: 'liability', choice: 'own', text: 'None.', standard: false };
const commitment = {
  key: 'all',
  name: 'All',
  per: 'term',
  minimum: '100000',
  covers: {},
  from: '2027-01-01',
  to: '2028-01-01',
} as const;
const override = {
  id: 'o',
  componentId: null,
  charge: 'service',
  kind: 'unitPrice',
  value: '1',
  reason: 'r',
  by: 'p',
  byName: 'P',
  at: '2026-11-01T00:00:00Z',
  rulesThen: null,
} as const;

test('who gave something away comes along with it, and nobody with a copy that gives nothing away', () => {
  const giving: readonly [Partial<Header>, Partial<Line>][] = [
    [{ orderDiscount: given }, {}],
    [{ coupons: ['SUMMER'] }, {}],
    [{ clauses: [clause] }, {}],
    [{ commitments: [commitment] }, {}],
    [{}, { discretionary: given }],
  ];
  for (const [header, line] of giving) {
    assert.equal(carriesGiven(copy(header, line)), true, JSON.stringify([header, line]));
    assert.equal(carriesGiven(copy(header, line, { to: other })), false, JSON.stringify([header, line]));
  }
  assert.equal(carriesGiven(copy({}, { overrides: [override] }, { scenario: true })), true);
  assert.equal(carriesGiven(copy({}, { overrides: [override] })), false);
  assert.equal(carriesGiven(copy({}, {})), false);
});

test('time to pay is given too: a copy with a longer one brings along who gave it, to whichever customer; the usual one does not', () => {
  assert.equal(carriesGiven(copy({ paymentTermDays: 60 }, {})), true);
  assert.equal(carriesGiven(copy({ paymentTermDays: 60 }, {}, { to: other })), true);
  assert.equal(carriesGiven(copy({ paymentTermDays: 30 }, {})), false);
});

test('nothing that one customer was told, promised or named goes to another, and each is told', () => {
  const { header, lines, leftOut } = copy(
    { customerNote: 'Dear Rhein', commitments: [commitment], clauses: [clause] },
    { parties: { payer: 'rhein-bank', shipTo: 'rhein-hall' }, committedUsage: { calls: '100' } },
    { to: other },
  );
  assert.ok(
    !JSON.stringify({ header: { ...header, parties: null }, lines })
      .toLowerCase()
      .includes('rhein'),
  );
  assert.deepEqual(
    [header.customerNote, header.commitments, header.clauses, lines[0]?.parties, lines[0]?.committedUsage],
    Array(5).fill(undefined),
  );
  assert.deepEqual(
    leftOut.map(({ what, name }) => `${what} ${name}`),
    [
      'clause liability',
      'commitment All',
      'note to the customer',
      'party payer rhein-bank',
      'party shipTo rhein-hall',
      'commitment calls',
    ],
  );
});

test('for the same customer they stay, and nothing is told to be left out', () => {
  const { header, lines, leftOut } = copy(
    { customerNote: 'Dear Rhein', commitments: [commitment] },
    { parties: { payer: 'rhein-bank' }, committedUsage: { calls: '100' } },
  );
  assert.equal(header.customerNote, 'Dear Rhein');
  assert.equal(header.commitments?.length, 1);
  assert.deepEqual([lines[0]?.parties, lines[0]?.committedUsage], [{ payer: 'rhein-bank' }, { calls: '100' }]);
  assert.deepEqual(leftOut, []);
});
