import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Check } from 'typebox/value';
import type { Json } from '#kernel/json.ts';
import { commercialModel } from '#platform/artifacts/model.ts';
import type { Door } from '#platform/door.ts';
import type { Tx } from '#platform/database/tx.ts';
import { catalogRoutes } from './catalog.routes.ts';
import { ProductOffering, ProductSpecification } from './catalog.contract.ts';
import {
  amendableWindow,
  isSellable,
  partsOf,
  placesOfSale,
  renewableWindow,
  supportedWindow,
  valueFits,
} from './offering.ts';

const anOffering = (change: Partial<ProductOffering> = {}): ProductOffering => ({
  key: 'platform',
  name: 'Platform',
  owner: 'carla.catalog',
  specification: 'cloud-platform',
  sellable: { from: '2026-01-01', to: '2027-01-01' },
  markets: ['DE', 'GB'],
  channels: ['direct'],
  orderable: true,
  ...change,
});

describe('an offering', () => {
  const rows: readonly (readonly [on: string, market: string, channel: string, sold: boolean])[] = [
    ['2025-12-31', 'DE', 'direct', false],
    ['2026-01-01', 'DE', 'direct', true],
    ['2026-12-31', 'GB', 'direct', true],
    ['2027-01-01', 'DE', 'direct', false],
    ['2026-06-01', 'FR', 'direct', false],
    ['2026-06-01', 'DE', 'partner', false],
  ];
  for (const [on, market, channel, sold] of rows)
    test(`is ${sold ? '' : 'not '}sold in ${market}, ${channel}, on ${on}`, () =>
      assert.equal(isSellable(anOffering(), on, { market, channel }), sold));

  test('ends for amendment and renewal with its sale, unless it says otherwise, and is supported on', () => {
    assert.deepEqual(
      [amendableWindow(anOffering()), renewableWindow(anOffering())],
      [anOffering().sellable, anOffering().sellable],
    );
    assert.deepEqual(supportedWindow(anOffering()), { from: '2026-01-01' });
    const renewable = { from: '2026-01-01', to: '2028-01-01' };
    assert.deepEqual(renewableWindow(anOffering({ renewable })), renewable);
  });

  test('is sold in every market in every channel that it names', () =>
    assert.deepEqual(placesOfSale(anOffering({ channels: ['direct', 'partner'] })).length, 4));

  test('names its parts with their place', () => {
    const parts = partsOf(
      anOffering({
        components: [{ key: 'base', offering: 'base', quantity: 1 }],
        optionGroups: [
          { key: 'support', name: 'Support', min: 0, options: [{ key: 'gold', offering: 'support-gold' }] },
        ],
      }),
    );
    assert.deepEqual(
      parts.map(({ role, path, offering }) => [role, path, offering]),
      [
        ['component', '/components/0', 'base'],
        ['option', '/optionGroups/0/options/0', 'support-gold'],
      ],
    );
  });

  for (const [what, change] of [
    ['a field that nobody knows', { colour: 'red' }],
    ['a market that is no country code', { markets: ['Germany'] }],
    ['a date that is none', { sellable: { from: '1.1.2026' } }],
    ['no market', { markets: [] }],
    ['a term of no months', { term: { unit: 'month', choices: [0] } }],
  ] as const)
    test(`is ill formed with ${what}`, () => {
      assert.ok(Check(ProductOffering, anOffering()));
      assert.equal(Check(ProductOffering, { ...anOffering(), ...change }), false);
    });
});

describe('a characteristic', () => {
  const of = (type: 'string' | 'integer' | 'decimal' | 'boolean' | 'enum') => ({
    key: 'c',
    name: 'C',
    type,
    values: ['a', 'b'],
  });
  const rows = [
    ['string', 'x', true],
    ['string', 1, false],
    ['integer', 7, true],
    ['integer', '7', false],
    ['decimal', '7.5', true],
    ['decimal', 7.5, false],
    ['decimal', 'seven', false],
    ['boolean', false, true],
    ['boolean', 'no', false],
    ['enum', 'a', true],
    ['enum', 'z', false],
  ] as const;
  for (const [type, value, fits] of rows)
    test(`of type ${type} ${fits ? 'can' : 'cannot'} be ${JSON.stringify(value)}`, () =>
      assert.equal(valueFits(of(type), value), fits));

  test('is described by a closed contract', () => {
    const specification = {
      key: 's',
      name: 'S',
      owner: 'carla.catalog',
      kind: 'service',
      characteristics: [of('enum')],
    };
    assert.ok(Check(ProductSpecification, specification));
    assert.equal(
      Check(ProductSpecification, { ...specification, characteristics: [{ ...of('enum'), price: '1' }] }),
      false,
    );
  });
});

describe('the catalog in force', () => {
  const item = (kind: string, key: string, content: object) => ({
    kind,
    key,
    hash: `sha256:${key}`,
    content: content as Json,
  });
  const model = commercialModel('sha256:model', [
    ...['c', 'a', 'b'].map((key) =>
      item(
        'product-offering',
        key,
        anOffering({ key, name: `Offering ${key}`, ...(key === 'b' ? { category: 'x', markets: ['DE'] } : {}) }),
      ),
    ),
    item('product-specification', 'cloud-platform', { key: 'cloud-platform', name: 'Platform' }),
  ]);
  const ask = async (path: string, query: Record<string, string>, params: Record<string, string> = {}, may = true) => {
    const route = catalogRoutes.find((one) => one.path === path);
    const principal = {
      tenantId: 't',
      id: 'p',
      type: 'user' as const,
      personId: 'p',
      name: 'P',
      roles: [],
      territories: [],
    };
    const answer = await route?.read({} as Tx, { principal, model, may: () => may }, { params, query, body: null }, {
      clock: () => Temporal.Instant.from('2026-05-05T12:00:00Z'),
    } as unknown as Door);
    assert.ok(answer);
    return answer.ok
      ? (answer.value as { items?: { key: string }[]; next?: string | null; specification?: unknown })
      : answer.refusal;
  };
  const keys = async (query: Record<string, string>) =>
    ((await ask('/catalog/offerings', query)) as { items: { key: string }[] }).items.map(({ key }) => key);

  test('is listed by key, page after page, with nothing lost between them', async () => {
    const first = (await ask('/catalog/offerings', { limit: '2' })) as { items: { key: string }[]; next: string };
    assert.deepEqual([first.items.map(({ key }) => key), first.next], [['a', 'b'], 'b']);
    assert.deepEqual(await keys({ limit: '2', after: 'b' }), ['c']);
  });

  test('is searched by name, category, and by where and when it is sold', async () => {
    assert.deepEqual(await keys({ search: 'OFFERING C' }), ['c']);
    assert.deepEqual(await keys({ category: 'x' }), ['b']);
    assert.deepEqual(await keys({ market: 'GB', channel: 'direct', on: '2026-05-05' }), ['a', 'c']);
    assert.deepEqual(await keys({ market: 'GB', channel: 'direct' }), ['a', 'c'], 'today, when no day is named');
  });

  test('shows one offering with its specification, and says when there is none', async () => {
    assert.deepEqual(
      ((await ask('/catalog/offerings/:key', {}, { key: 'a' })) as { specification: unknown }).specification,
      { hash: 'sha256:cloud-platform', key: 'cloud-platform', name: 'Platform' },
    );
    assert.deepEqual(await ask('/catalog/offerings/:key', {}, { key: 'z' }), { code: 'offering.not-found', key: 'z' });
  });

  test('is shown to nobody who may not read it', async () => {
    for (const path of ['/catalog/offerings', '/catalog/offerings/:key'])
      assert.deepEqual(((await ask(path, {}, { key: 'a' }, false)) as { code: string }).code, 'access.denied');
  });
});
