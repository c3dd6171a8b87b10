/** A flag over its seven dimensions. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commercialModel } from '#platform/artifacts/model.ts';
import type { FeatureFlag, FlagRule } from './feature-flag.contract.ts';
import { asksForFlags, flagSegmentsOn, flagsNamedIn, flagValuesOf } from './flags-of-model.ts';
import { bucketOf, type FlagSubject, flagValue } from './flag-value.ts';

const flag = (...rules: readonly FlagRule[]): FeatureFlag => ({
  key: 'new-price',
  name: 'New price',
  purpose: 'To be told',
  owner: 'piet.pricing',
  expires: '2027-01-01',
  rules: [...rules],
  otherwise: 'off',
});
const deal: FlagSubject = {
  channel: 'direct',
  country: 'DE',
  productLines: ['platform'],
  segments: ['enterprise', 'public'],
  groups: ['dach'],
  account: 'rheinwerk',
  quote: 'family-1',
};
const on = (rule: Partial<FlagRule>, subject: Partial<FlagSubject> = {}): boolean =>
  flagValue(flag({ id: 'r', value: 'on', ...rule }), { ...deal, ...subject }).on;

type Dimension = readonly [string, Partial<FlagRule>, Partial<FlagSubject>];
const DIMENSIONS: readonly Dimension[] = [
  ['the sales channel', { channels: ['direct'] }, { channel: 'partner' }],
  ['the country', { countries: ['DE', 'AT'] }, { country: 'FR' }],
  ['the product line', { productLines: ['platform'] }, { productLines: ['services'] }],
  ['the customer segment', { segments: ['public'] }, { segments: ['enterprise'] }],
  ['the user group', { groups: ['dach'] }, { groups: ['nordics'] }],
  ['the account list', { accounts: ['rheinwerk'] }, { account: 'other' }],
];
for (const [dimension, rule, other] of DIMENSIONS)
  test(`a flag is on by ${dimension}, and off for another one`, () => {
    assert.deepEqual([on(rule), on(rule, other)], [true, false]);
  });

test('every clause of a rule must hold, the first rule that holds decides, and is told', () => {
  const staged = flag(
    { id: 'not-these', value: 'off', accounts: ['rheinwerk'] },
    { id: 'germany-direct', value: 'on', countries: ['DE'], channels: ['direct'] },
  );
  assert.deepEqual(flagValue(staged, deal), { on: false, rule: 'not-these' });
  assert.deepEqual(flagValue(staged, { ...deal, account: 'other' }), { on: true, rule: 'germany-direct' });
  assert.deepEqual(flagValue(staged, { ...deal, account: 'other', channel: 'partner' }), { on: false, rule: null });
});

const among = (percent: number, of: 'account' | 'quote' = 'account') =>
  Array.from({ length: 10_000 }, (_, no) => `account-${no}`).filter((id) =>
    on({ traffic: { percent, of } }, of === 'account' ? { account: id } : { quote: id }),
  );

test('a share of the traffic is so many of a hundred, within two, over 10,000 accounts, and over as many deals', () => {
  for (const percent of [1, 5, 20, 50, 90])
    for (const by of ['account', 'quote'] as const)
      assert.ok(Math.abs(among(percent, by).length / 100 - percent) <= 2, `${percent} % by ${by}`);
  assert.equal(among(100).length, 10_000);
});

test('who is among five percent is among twenty; the same ones each time, and others for another flag', () => {
  const [five, twenty] = [among(5), new Set(among(20))];
  assert.ok(five.every((id) => twenty.has(id)));
  assert.deepEqual(among(5), five);
  assert.equal(bucketOf('new-price', 'account', 'rheinwerk'), 90);
  const both = five.filter((id) => bucketOf('another', 'account', id) < 500);
  assert.ok(both.length < five.length / 5, 'two flags do not meet the same customers');
});

test('a share of the deals is of no deal for a customer of whom none is meant', () => {
  assert.equal(on({ traffic: { percent: 100, of: 'quote' } }, { quote: null }), false);
});

test('only what artifacts of the kind ask for is an input of what they decide', () => {
  const model = commercialModel('m', [
    { kind: 'feature-flag', key: 'new-price', hash: 'h', content: { ...flag({ id: 'all', value: 'on' }) } as never },
    {
      kind: 'feature-flag',
      key: 'idle',
      hash: 'h',
      content: { ...flag({ id: 'all', value: 'on' }), key: 'idle' } as never,
    },
    { kind: 'price-book', key: 'b', hash: 'h', content: { rows: [{ accountSegments: ['flag.new-price'] }] } },
  ]);
  assert.deepEqual(
    flagSegmentsOn(model, 'price-book', () => deal),
    ['flag.new-price'],
  );
  assert.deepEqual(
    flagSegmentsOn(model, 'approval-policy', () => assert.fail('nobody needs the subject')),
    [],
  );
  assert.deepEqual(
    [...flagsNamedIn({ if: '"flag.new-routing" in flags', inputs: ['inSegment.flag.eu'] })],
    ['new-routing', 'eu'],
  );
});

test('what an order is begun with is the value of each flag that its kinds ask for, also where it is off', () => {
  const flagOf = (key: string, rules: readonly FlagRule[]) => ({
    kind: 'feature-flag',
    key,
    hash: key,
    content: JSON.parse(JSON.stringify({ ...flag(...rules), key })),
  });
  const asking = (kind: string, name: string) => ({ kind, key: kind, hash: kind, content: { asks: `flag.${name}` } });
  const model = commercialModel('m', [
    flagOf('way', [{ id: 'germany', value: 'on', countries: ['DE'] }]),
    flagOf('names', []),
    flagOf('price', [{ id: 'all', value: 'on' }]),
    asking('decomposition-rules', 'way'),
    asking('billing-mapping', 'names'),
    asking('price-book', 'price'),
  ]);
  const of = ['decomposition-rules', 'billing-mapping'] as const;
  assert.deepEqual(
    flagValuesOf(model, of, () => deal),
    { 'flag.names': 'off', 'flag.way': 'on' },
  );
  assert.deepEqual(
    of.map((kind) => asksForFlags(model, kind)),
    [true, true],
  );
  assert.equal(asksForFlags(model, 'promotion'), false);
});
