import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ProductOffering } from './catalog.contract.ts';
import { isSellable, valueFits } from './offering.ts';
import { type Purpose, purposeOf, standingOf, standingWords, whatInstead } from './standing.ts';

const anOffering = (change: Partial<ProductOffering> = {}): ProductOffering => ({
  key: 'edge-one',
  name: 'Edge One',
  owner: 'carla.catalog',
  specification: 'edge-appliance',
  sellable: { from: '2026-01-01', to: '2026-07-01' },
  amendable: { from: '2026-01-01', to: '2027-01-01' },
  renewable: { from: '2026-01-01', to: '2027-07-01' },
  supported: { from: '2026-01-01', to: '2030-01-01' },
  markets: ['DE'],
  channels: ['direct'],
  orderable: true,
  ...change,
});

describe('an offering ends separately', () => {
  const rows: readonly (readonly [
    on: string,
    sale: boolean,
    amendment: boolean,
    renewal: boolean,
    support: boolean,
  ])[] = [
    ['2025-12-31', false, false, false, false],
    ['2026-06-30', true, true, true, true],
    ['2026-07-01', false, true, true, true],
    ['2027-01-01', false, false, true, true],
    ['2027-07-01', false, false, false, true],
    ['2030-01-01', false, false, false, false],
  ];
  for (const [on, ...expected] of rows)
    test(`on ${on}: sale, amendment, renewal, support are ${expected.map((open) => (open ? 'open' : 'over')).join(', ')}`, () =>
      assert.deepEqual(
        (['sale', 'amendment', 'renewal', 'support'] as const).map((p) => standingOf(anOffering(), p, on).open),
        expected,
      ));

  const words: readonly (readonly [Partial<ProductOffering>, Purpose, on: string, said: string])[] = [
    [{}, 'sale', '2026-08-01', 'has not been sold since 2026-07-01'],
    [{}, 'sale', '2025-08-01', 'may not be sold before 2026-01-01'],
    [{}, 'amendment', '2027-08-01', 'has not been amended since 2027-01-01'],
    [{ lifecycle: 'retired' }, 'sale', '2026-03-01', 'is retired and no longer sold'],
    [{ lifecycle: 'retired' }, 'renewal', '2026-03-01', 'may be renewed'],
    [{ lifecycle: 'inDesign' }, 'sale', '2026-03-01', 'is still being designed and may not be sold'],
  ];
  for (const [change, purpose, on, said] of words)
    test(`“Edge One ${said}” on ${on}`, () =>
      assert.equal(standingWords(standingOf(anOffering(change), purpose, on), purpose), said));

  test('a line on its inherited basis is an amendment; what it migrates to is a sale', () =>
    assert.deepEqual(
      ['newSale', 'inherited', 'migrate'].map((basis) => purposeOf(basis as 'newSale')),
      ['sale', 'amendment', 'sale'],
    ));

  test('what is retired or in design is sold nowhere, whatever its dates say', () => {
    const place = { market: 'DE', channel: 'direct' };
    const sold = (change: Partial<ProductOffering>) => isSellable(anOffering(change), '2026-03-01', place);
    assert.deepEqual([sold({}), sold({ lifecycle: 'retired' }), sold({ lifecycle: 'inDesign' })], [true, false, false]);
  });
});

describe('what instead', () => {
  const on = '2026-08-01';
  const open = { sellable: { from: '2026-07-01' } };
  const world =
    (...offerings: readonly ProductOffering[]) =>
    (key: string) =>
      offerings.find((offering) => offering.key === key);

  test('is the end of the chain of replacements that is on sale, and those substitutes that are', () => {
    const get = world(
      anOffering({ key: 'edge-two', replacedBy: 'edge-three' }),
      anOffering({ key: 'edge-three', ...open }),
      anOffering({ key: 'rack', ...open }),
      anOffering({ key: 'tower' }),
    );
    const asked = anOffering({ replacedBy: 'edge-two', substitutes: ['tower', 'rack', 'unknown'] });
    assert.deepEqual(whatInstead(asked, get, on), { replacement: 'edge-three', substitutes: ['rack'] });
  });

  test('is nothing where the chain ends, leads nowhere or comes back', () => {
    const two = anOffering({ key: 'edge-two', replacedBy: 'edge-one' });
    const one = anOffering({ replacedBy: 'edge-two' });
    for (const get of [world(one, two), world(one), world()])
      assert.deepEqual(whatInstead(one, get, on), { replacement: null, substitutes: [] });
  });
});

describe('a characteristic', () => {
  const power = {
    key: 'power',
    name: 'Power',
    type: 'decimal',
    min: '0.5',
    max: '2',
    step: '0.25',
    unit: 'kW',
  } as const;
  const rows: readonly (readonly [value: string, fits: boolean])[] = [
    ['0.5', true],
    ['0.75', true],
    ['2', true],
    ['2.00', true],
    ['0.25', false],
    ['2.25', false],
    ['0.6', false],
    ['0.7500001', false],
  ];
  for (const [value, fits] of rows)
    test(`between 0.5 and 2 in steps of 0.25 may ${fits ? '' : 'not '}be ${value}`, () =>
      assert.equal(valueFits(power, value), fits));
  test('of whole numbers has steps too', () => {
    const slots = { key: 'slots', name: 'Slots', type: 'integer', min: 2, step: 4 } as const;
    assert.deepEqual(
      [2, 6, 4, -2].map((value) => valueFits(slots, value)),
      [true, true, false, false],
    );
  });
});
