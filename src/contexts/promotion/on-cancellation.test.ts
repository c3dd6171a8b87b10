import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cmp, dec, decText, add } from '#kernel/decimal.ts';
import { type Leaving, settleOnLeaving } from './on-cancellation.ts';

const leaving = (more: Partial<Leaving>): Leaving => ({
  treatment: 'keep',
  benefits: [{ per: 'month', off: '98' }],
  months: 6,
  served: 2,
  scale: 2,
  ...more,
});

const rows: readonly (readonly [string, Partial<Leaving>, string, string])[] = [
  ['what is theirs stays theirs', { treatment: 'keep' }, '196', '0'],
  ['all that was given goes back', { treatment: 'clawback' }, '196', '196'],
  ['who served it all owes nothing back', { treatment: 'clawback', served: 6 }, '588', '0'],
  ['who served longer than it lasted owes nothing either', { treatment: 'clawback', served: 30 }, '588', '0'],
  [
    'a gift at the start goes back for the months not served',
    { treatment: 'prorate', benefits: [{ per: 'oneTime', off: '600' }] },
    '600',
    '400',
  ],
  [
    'who leaves at once gives it all back',
    { treatment: 'prorate', served: 0, benefits: [{ per: 'oneTime', off: '600' }] },
    '600',
    '600',
  ],
  [
    'a yearly discount was given when the year began',
    { treatment: 'clawback', months: 24, served: 13, benefits: [{ per: 'year', off: '100' }] },
    '200',
    '200',
  ],
  [
    'a part of a usage rate was never an amount',
    { treatment: 'clawback', benefits: [{ per: 'rate', off: '0.1' }] },
    '0',
    '0',
  ],
];
for (const [what, more, given, owed] of rows)
  test(what, () => {
    const settled = settleOnLeaving(leaving(more));
    assert.deepEqual([settled.given, settled.owed], [given, owed]);
  });

test('what is owed and what is kept are what was given, and serving longer never owes more of a gift at the start', () =>
  fc.assert(
    fc.property(
      fc.constantFrom('keep' as const, 'clawback' as const, 'prorate' as const),
      fc.integer({ min: 1, max: 100_000 }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 0, max: 60 }),
      (treatment, cents, months, served) => {
        const off = decText({ units: BigInt(cents), scale: 2 });
        const at = (month: number) =>
          settleOnLeaving({ treatment, benefits: [{ per: 'oneTime', off }], months, served: month, scale: 2 });
        const { given, owed, kept } = at(served);
        assert.equal(decText(add(dec(owed), dec(kept))), given);
        assert.ok(cmp(dec(at(served + 1).owed), dec(owed)) <= 0);
      },
    ),
  ));
