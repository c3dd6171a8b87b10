/** Each area by itself: what makes it stale, and what does not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commercialModel } from '#platform/artifacts/model.ts';
import {
  artifactsChanged,
  checkedFreshness,
  type Freshness,
  kindsChanged,
  priceFreshness,
  type PriceStanding,
  promotionFreshness,
  qualificationFreshness,
} from './freshness.ts';
import type { NeededNow } from './open-qualifications.ts';
import type { Validation } from './validation.ts';

const told = ({ standing, changes }: Freshness): string =>
  `${standing}: ${changes.map(({ text }) => text).join(' ')}`.trim();
const model = (items: Readonly<Record<string, string>>) =>
  commercialModel(
    JSON.stringify(items),
    Object.entries(items).map(([name, hash]) => {
      const [kind = '', key = ''] = name.split('/');
      return { kind, key, hash, content: {} };
    }),
  );

test('an artifact that was published anew, came or went is named; one that nothing rests on is not', () => {
  const was = model({ 'price-book/eur': 'a', 'price-book/usd': 'b', 'promotion/spring': 'c' });
  const now = model({ 'price-book/eur': 'z', 'price-book/usd': 'b', 'promotion/summer': 'd' });
  assert.deepEqual(
    artifactsChanged(
      [
        { kind: 'price-book', key: 'eur', hash: 'a' },
        { kind: 'price-book', key: 'usd', hash: 'b' },
      ],
      now,
    ).map(({ text }) => text),
    ['The price book eur was published anew.'],
  );
  assert.deepEqual(
    kindsChanged(was, now, ['promotion'], () => true).map(({ text }) => text),
    ['The promotion spring is not in force any more.', 'The promotion summer is new.'],
  );
  assert.deepEqual(
    kindsChanged(was, now, ['promotion'], (key) => key === 'winter'),
    [],
  );
});

const validation = (eligibility: string): Validation => ({
  checks: [],
  fingerprints: [],
  areas: { configuration: 'c', eligibility },
  modelHash: 'm',
});
const draft = { status: 'draft', content: 'x', validatedContent: 'x' } as const;

test('eligibility is stale when it would answer otherwise, not when a table was published that answers alike', () => {
  const table = [{ code: 'freshness.artifact', text: 'The eligibility table who was published anew.' }];
  const of = (
    again: string,
    changed: typeof table,
    quote = draft as { status: 'draft' | 'presented' } & typeof draft,
  ) =>
    told(checkedFreshness('eligibility', { quote, validation: validation('yes'), again: validation(again) }, changed));
  assert.equal(of('yes', table), 'holds: The eligibility table who was published anew.');
  assert.equal(of('no', table), 'stale: The eligibility table who was published anew.');
  assert.equal(of('no', []), 'stale: What is known of the customer, or the day, answers differently now.');
  assert.equal(
    of('no', table, { ...draft, status: 'presented' } as never),
    'holds: The eligibility table who was published anew.',
  );
});

test('a qualification that ended, or was answered with no, is stale with its reason and its way out', () => {
  const needed = (status: NeededNow['status']): NeededNow => ({
    kind: 'credit',
    subject: {} as never,
    asked: {} as never,
    status,
    expiresAt: null,
    why: status === 'failed' ? 'over the limit' : null,
    qualificationId: null,
    owner: 'seller',
    todo: 'Ask anew.',
  });
  const of = (status: NeededNow['status']) => qualificationFreshness(draft, validation('yes'), [needed(status)]);
  assert.equal(told(of('passed')), 'holds:');
  assert.equal(told(of('expired')), 'stale: credit: expired.');
  assert.equal(told(of('failed')), 'stale: credit: failed (over the limit).');
  assert.equal(of('expired').todo, 'Ask anew.');
});

const standing = (given: object, again?: object): PriceStanding =>
  ({
    quote: { status: 'draft', content: 'x', pricedContent: 'x', validUntil: null },
    stored: {
      priceFingerprint: 'p',
      estimate: { total: '100' },
      promotionUses: [{ promotion: 'spring', amount: '5' }],
    },
    changedLines: [],
    changes: [{ code: 'freshness.input-budgetsLeft', text: 'Another amount is left of a promotion’s budget.' }],
    again,
    ...given,
  }) as unknown as PriceStanding;

test('a price is stale only when its answer would differ, and says both totals', () => {
  const same = { output: { fingerprint: 'p', value: { estimate: { total: '100' } } } };
  const other = { output: { fingerprint: 'q', value: { estimate: { total: '105' } } } };
  assert.equal(priceFreshness(standing({}, same)).standing, 'holds');
  const stale = priceFreshness(standing({}, other));
  assert.equal(stale.standing, 'stale');
  assert.deepEqual(
    stale.changes.map(({ was, now }) => [was, now]),
    [
      [undefined, undefined],
      ['100', '105'],
    ],
  );
  const held = { quote: { status: 'accepted', content: 'x', pricedContent: 'x', validUntil: null } };
  assert.equal(priceFreshness(standing(held, other)).standing, 'holds');
});

test('a promotion whose budget was taken meanwhile is stale, and named; one that another customer did not touch holds', () => {
  const again = { output: { fingerprint: 'q', value: {} } };
  assert.equal(
    told(promotionFreshness(standing({}, again), [])),
    'stale: The promotion spring does not apply any more.',
  );
  assert.equal(
    told(promotionFreshness(standing({}, again), [{ promotion: 'spring', amount: '3' }])),
    'stale: The promotion spring gives another amount now.',
  );
  assert.equal(told(promotionFreshness(standing({}, again), [{ promotion: 'spring', amount: '5' }])), 'holds:');
});
