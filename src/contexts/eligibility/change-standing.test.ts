import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ProductOffering } from '#contexts/catalog/index.ts';
import { changeFindings, type ChangesAsked } from './change-standing.ts';

const offering = (key: string, change: Partial<ProductOffering> = {}): ProductOffering => ({
  key,
  name: key.toUpperCase(),
  owner: 'carla.catalog',
  specification: key,
  sellable: { from: '2024-01-01' },
  markets: ['DE'],
  channels: ['direct'],
  orderable: true,
  ...change,
});
const catalog = new Map(
  [
    offering('old', {
      sellable: { from: '2020-01-01', to: '2025-01-01' },
      amendable: { from: '2020-01-01', to: '2026-07-01' },
      renewable: { from: '2020-01-01', to: '2026-01-01' },
      replacedBy: 'new',
      substitutes: ['other', 'gone'],
    }),
    offering('new', { upgradesTo: ['bigger'] }),
    offering('bigger', { downgradesTo: ['new'], migratesTo: ['other'] }),
    offering('other'),
    offering('gone', { lifecycle: 'retired' }),
  ].map((one) => [one.key, one]),
);
const ask = (effectiveFrom: string, change: ChangesAsked['changes'][number]) =>
  changeFindings(
    {
      effectiveFrom,
      assets: [...catalog.keys(), 'unlisted'].map((key) => ({ assetId: `a-${key}`, offering: key })),
      changes: [change],
    },
    (key) => catalog.get(key),
  );
const said = (...asked: Parameters<typeof ask>) => ask(...asked).map(({ severity, code }) => `${severity} ${code}`);
const replace = (from: string, to: string) =>
  ({ kind: 'replace', assetId: `a-${from}`, line: { offering: to } }) as const;

describe('what the catalog says to a change of what is installed', () => {
  test('an offering is renewed to the last day of its renewals; after it what replaces it is named', () => {
    const renew = { kind: 'renew', assetId: 'a-old' } as const;
    assert.deepEqual(ask('2025-12-31', renew), []);
    assert.deepEqual(ask('2026-01-01', renew), [
      {
        severity: 'blocking',
        code: 'change.not-renewable',
        assetId: 'a-old',
        offering: 'old',
        on: '2026-01-01',
        message: 'OLD has not been renewed since 2026-01-01.',
        todo: 'Replace it by new or other, or ask the owner of the offering.',
        replacement: 'new',
        substitutes: ['other'],
      },
    ]);
  });
  test('it is amended while its window lasts, also where it is renewed no more; ending it is never held up', () => {
    for (const change of [
      { kind: 'quantity', assetId: 'a-old' },
      { kind: 'removePart', assetId: 'a-old' },
      { kind: 'coterminate', assets: ['a-old', 'a-new'] },
    ] as const) {
      assert.deepEqual(said('2026-06-30', change), [], change.kind);
      assert.deepEqual(said('2026-07-01', change), ['blocking change.not-amendable'], change.kind);
    }
    assert.deepEqual(said('2026-07-01', { kind: 'remove', assetId: 'a-old' }), []);
  });
  test('it is replaced by what its ways lead to; another is a warning, and what is not sold stands in the way', () => {
    for (const [from, to] of [
      ['old', 'new'],
      ['old', 'other'],
      ['new', 'bigger'],
      ['bigger', 'new'],
      ['bigger', 'other'],
    ] as const)
      assert.deepEqual(said('2026-08-01', replace(from, to)), [], `${from} to ${to}`);
    const [warning] = ask('2026-08-01', replace('new', 'other'));
    assert.deepEqual([warning?.severity, warning?.code], ['warning', 'change.no-such-way']);
    assert.match(warning?.todo ?? '', /leads to bigger/);
    assert.deepEqual(said('2026-08-01', replace('old', 'gone')), ['blocking change.not-on-sale']);
    assert.deepEqual(said('2026-08-01', { kind: 'add', line: { offering: 'old' } }), ['blocking change.not-on-sale']);
  });
  test('what left the catalog altogether is changed from what was committed', () => {
    assert.deepEqual(said('2026-08-01', { kind: 'renew', assetId: 'a-unlisted' }), []);
    assert.deepEqual(said('2026-08-01', replace('unlisted', 'new')), []);
  });
});
