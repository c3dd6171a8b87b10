import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountAssetsText, incompleteText, oneAssetText, repairText } from './tell-asset.ts';

const asset = (id: string, change: object = {}) => ({
  id,
  offering: 'seats',
  offeringName: 'Seats',
  state: 'active',
  parentId: null,
  version: 2,
  incomplete: [],
  history: [{ state: 'active', quantity: '5', validFrom: '2026-01-01', validTo: null }],
  committedTerms: [
    {
      chargeKey: 'fee',
      validFrom: '2026-01-01',
      validTo: '2027-01-01',
      terms: { chargeName: 'Fee', amount: '10.00', currency: 'EUR', period: 'month' },
    },
  ],
  ...change,
});

test('what an account has stands in rows, parts below what they are a part of, a part whose whole is not shown all the same', () => {
  const told = {
    asOf: '2026-06-01',
    knownAt: '2026-11-22T10:00:00Z',
    assets: [
      asset('b', { parentId: 'a', offeringName: 'Support', incomplete: ['reliesOn', 'from'] }),
      asset('a'),
      asset('c', { parentId: 'gone', offeringName: 'Disk', history: [], committedTerms: [] }),
    ],
  };
  const lines = accountAssetsText(told).split('\n');
  assert.match(lines[0] ?? '', /^Product +State +Quantity +From +To +Committed +Not known +Id$/);
  assert.deepEqual(
    lines.slice(1, 4).map((line) => line.slice(0, line.indexOf('active')).trimEnd()),
    ['Seats', '  Support', 'Disk'],
  );
  assert.match(lines[1] ?? '', / 5 +2026-01-01 +open +10\.00 EUR a month +a$/);
  assert.match(lines[2] ?? '', /relies on, from +b$/);
  assert.equal(lines[4], 'What held on 2026-06-01, as it was known at 2026-11-22T10:00:00Z.');
  assert.match(accountAssetsText({ ...told, assets: [] }), /^The account has nothing\./);
});

test('one asset tells its history as it was known, its terms with what they rest on, and its repairs', () => {
  const text = oneAssetText({
    asset: { ...asset('a'), origin: 'migration', incomplete: ['terms'] },
    history: [
      {
        state: 'active',
        quantity: '5',
        validFrom: '2026-01-01',
        validTo: null,
        knownFrom: '2026-02-02T10:00:00Z',
        knownTo: '2026-03-03T10:00:00Z',
        cause: 'import/1',
      },
    ],
    committedTerms: [
      {
        chargeKey: 'fee',
        validFrom: '2026-01-01',
        validTo: null,
        terms: { chargeName: 'Fee', amount: '10.00', currency: 'EUR', source: { reference: 'K-77' } },
      },
    ],
    parent: asset('p', { offeringName: 'Bundle' }),
    parts: [],
    reliesOn: [],
    reliedOnBy: [],
    repairs: [
      {
        id: 'r',
        state: 'proposed',
        changes: { parentId: 'p' },
        reason: 'It hangs below it',
        evidence: 'the contract',
        proposedAt: '2026-04-04T10:00:00Z',
      },
    ],
  });
  for (const said of [
    /^Seats \(seats\): active, version 2, brought from another system\.\nNot known: terms\.\nPart of: Bundle, active \(p\)\n/,
    /2026-01-01 +open +active +5 +2026-02-02 +2026-03-03 +import\n/,
    /Fee +10\.00 EUR +2026-01-01 +open +contract K-77\n/,
    /Repair r of 2026-04-04, proposed: parent id\. It hangs below it\. Rests on: the contract\n$/,
  ])
    assert.match(text, said);
});

test('what is not known is counted, and a repair says who goes on', () => {
  const items = [{ ...asset('a'), accountId: '0199c0de-0000-7000-8000-000000000001', incomplete: ['quantity'] }];
  assert.match(incompleteText({ items }), /Seats +active +quantity +0199c0de +2 +a\n1 asset of which/);
  assert.equal(incompleteText({ items: [] }), 'Of every asset all is known.\n');
  const told = (state: 'proposed' | 'done' | 'rejected') => repairText('a')({ result: { repairId: 'r', state } });
  assert.match(told('proposed'), /another person decides: troth asset decide a r/);
  assert.match(told('rejected'), /stays as it was/);
});
