import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HistoryRow, Product } from './assets.ts';
import { type MigratedRow, readMigratedRow } from './migrated-row.ts';
import { repaired, type Repairable, type RepairChanges, repairProblems } from './repair.ts';

const around = {
  today: '2026-11-22',
  accountOf: (key: string) => (key === 'rhein' ? { id: 'a', territory: 'dach' } : undefined),
  offeringHashOf: (key: string) => (key === 'seat' ? 'sha256:1' : undefined),
};
const row = (more: MigratedRow = {}): MigratedRow => ({
  externalId: 'X-1',
  account: 'rhein',
  offering: 'seat',
  quantity: '5',
  from: '2025-01-01',
  ...more,
});
const said = (more: MigratedRow): string => {
  const read = readMigratedRow(row(more), 7, around);
  return 'bad' in read ? `${read.bad.row}: ${read.bad.why}` : read.read.incomplete.join(' ');
};

const rows: readonly (readonly [what: string, more: MigratedRow, verdict: string])[] = [
  ['all but its terms', {}, 'terms'],
  ['no quantity and no day', { quantity: '', from: ' ' }, 'quantity from terms'],
  ['an offering that the catalog does not know', { offering: 'old-thing' }, 'offering terms'],
  ['no id', { externalId: '' }, '7: it has no external id'],
  ['an account that nobody has', { account: 'elbe' }, '7: no account has the key “elbe”'],
  ['a quantity in words', { quantity: 'five' }, '7: “five” is no quantity above 0'],
  ['none of it', { quantity: '0' }, '7: “0” is no quantity above 0'],
  ['a day that is none', { from: '2025-02-30' }, '7: “2025-02-30” is no day such as 2026-01-31'],
  ['an end before its beginning', { to: '2024-01-01' }, '7: it ends on 2024-01-01, before it begins'],
  ['a state of their own', { state: 'parked' }, '7: “parked” is neither active nor suspended'],
];
for (const [what, more, verdict] of rows)
  test(`a migrated row with ${what}: ${verdict}`, () => assert.equal(said(more), verdict));

const product = (more: Partial<Product> = {}): Product => ({
  id: 'p',
  accountId: 'a',
  territory: 'dach',
  lineageId: 'p',
  parentId: null,
  offering: 'unknown',
  offeringHash: '',
  orderId: 'o',
  itemId: 'p',
  state: 'active',
  version: 3,
  recordedAt: '2026-11-01T00:00:00Z',
  origin: 'migration',
  incomplete: ['offering', 'from', 'terms'],
  ...more,
});
const known: HistoryRow = {
  productId: 'p',
  no: 1,
  state: 'active',
  quantity: '5',
  characteristics: {},
  validFrom: '2026-11-01',
  validTo: null,
  knownFrom: '2026-11-01T00:00:00Z',
  cause: 'migration/crm',
};
const of = (more: Partial<Repairable> = {}): Repairable => ({
  product: product(),
  history: [known],
  lastNo: 1,
  terms: [],
  reliesOn: [],
  others: [
    { id: 'q', accountId: 'a', parentId: 'p', state: 'active' },
    { id: 'r', accountId: 'b', parentId: null, state: 'active' },
    { id: 's', accountId: 'a', parentId: null, state: 'terminated' },
    { id: 'p', accountId: 'a', parentId: null, state: 'active' },
  ],
  ...more,
});
const terms = (chargeKey = 'seat'): RepairChanges['terms'] => ({
  source: { reference: 'C-77', documentHash: `sha256:${'a'.repeat(64)}` },
  charges: [
    {
      chargeKey,
      chargeName: 'Seat',
      type: 'recurring',
      amount: '10',
      currency: 'EUR',
      period: 'month',
      from: '2025-01-01',
    },
  ],
});
const codeOf = (holds: ReturnType<typeof repairProblems>): string =>
  holds.ok ? 'holds' : `${holds.refusal.code} ${String(holds.refusal['why'] ?? '')}`.trim();
const verdict = (changes: RepairChanges, on: Repairable = of()): string =>
  codeOf(repairProblems(on, changes, 'sha256:1'));
const ordered = of({ product: product({ origin: 'order', incomplete: [] }) });

const repairs: readonly (readonly [what: string, verdict: string, is: string])[] = [
  ['what was missing', verdict({ offering: 'seat', from: '2025-01-01', terms: terms()! }), 'holds'],
  ['nothing', verdict({}), 'asset.nothing-to-repair'],
  [
    'an offering that nobody sells',
    codeOf(repairProblems(of(), { offering: 'x' }, undefined)),
    'asset.repair-would-break the catalog has no such offering',
  ],
  ['a quantity of nothing', verdict({ quantity: '0' }), 'asset.repair-would-break a quantity is above 0'],
  ['an end before it begins', verdict({ to: '2026-10-01' }), 'asset.repair-would-break it would end before it begins'],
  [
    'an asset of somebody else as its parent',
    verdict({ parentId: 'r' }),
    'asset.repair-would-break it is no asset of this account',
  ],
  [
    'itself as its ground',
    verdict({ reliesOn: ['p'] }),
    'asset.repair-would-break an asset is no part of itself, and does not rely on itself',
  ],
  [
    'its own part as its parent',
    verdict({ parentId: 'q' }),
    'asset.repair-would-break the parent would be a part of its own part',
  ],
  [
    'what has ended as its ground',
    verdict({ reliesOn: ['s'] }),
    'asset.repair-would-break it names an asset that has ended',
  ],
  [
    'an asset that has ended',
    verdict({ quantity: '2' }, of({ product: product({ state: 'terminated' }) })),
    'asset.repair-would-break it has ended',
  ],
  ['the quantity that an order promised', verdict({ quantity: '2' }, ordered), 'asset.promised-by-order'],
  ['the terms that an order promised', verdict({ terms: terms()! }, ordered), 'asset.promised-by-order'],
  ['a relation of what an order delivered', verdict({ reliesOn: ['q'] }, ordered), 'holds'],
  [
    'a charge that is committed',
    verdict({ terms: terms()! }, of({ terms: [{ chargeKey: 'seat' } as never] })),
    'asset.terms-stand',
  ],
];
for (const [what, is, should] of repairs) test(`a repair of ${what}: ${should}`, () => assert.equal(is, should));

test('a repair closes what was known and adds what is; what it mends is no longer missing, and terms cite their contract', () => {
  const done = repaired(
    of({ reliesOn: ['q'] }),
    { offering: 'seat', from: '2025-01-01', reliesOn: [], terms: terms()! },
    { at: '2026-11-22T10:00:00Z', cause: 'repair/1', offeringHash: 'sha256:1', segmentId: 'seg' },
  );
  assert.deepEqual([done.product.version, done.product.offering, done.product.incomplete], [4, 'seat', []]);
  assert.deepEqual(done.superseded, [known]);
  assert.deepEqual(
    done.history.map(({ no, validFrom, quantity, knownFrom, cause }) => [no, validFrom, quantity, knownFrom, cause]),
    [[2, '2025-01-01', '5', '2026-11-22T10:00:00Z', 'repair/1']],
  );
  assert.deepEqual(done.ended, ['q']);
  assert.deepEqual(
    done.terms.map(({ priceLeafHash, terms: told }) => [
      priceLeafHash,
      (told as { source: { reference: string } }).source.reference,
    ]),
    [[`sha256:${'a'.repeat(64)}`, 'C-77']],
  );
});
