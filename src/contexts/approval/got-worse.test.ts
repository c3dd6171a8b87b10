import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonical } from '#kernel/canonical.ts';
import { changesOf, gotWorse, heldTo } from './got-worse.ts';

const FACTS = {
  discountPercent: '18',
  givenAwayPercent: '12',
  marginPercent: '25',
  floorBreached: true,
  floorDepth: '3',
  linesUnderFloor: ['a'],
  totalInPolicyCurrency: '600000',
  country: 'JP',
  termMonths: 6,
  paymentTermDays: 60,
  nonStandardClause: true,
  clauses: ['liability'],
  clauseTexts: ['liability 1'],
  productLines: ['ai'],
  sellers: ['de'],
  sellerCount: 1,
} as const;
type Facts = { readonly [K in keyof typeof FACTS]?: unknown };

const asks = (cells: Readonly<Record<string, string>>, now: Facts, condition?: string): boolean => {
  const read = Object.entries(cells).map(([input, cell]) => ({ input, cell }));
  const held = (facts: Readonly<Record<string, unknown>>) => heldTo(read, condition, facts);
  return gotWorse(changesOf(held(FACTS), held({ ...FACTS, ...now })));
};

// what the rule reads, what changed since it was approved, whether it asks again, in words
const rows: readonly (readonly [Readonly<Record<string, string>>, Facts, boolean, string])[] = [
  [{ discountPercent: '> 10' }, {}, false, 'nothing changed'],
  [{ discountPercent: '> 10' }, { discountPercent: '16' }, false, 'a smaller discount'],
  [{ discountPercent: '> 10' }, { discountPercent: '18.00' }, false, 'the same discount, written otherwise'],
  [{ discountPercent: '> 10' }, { discountPercent: '18.01' }, true, 'a greater discount'],
  [{ discountPercent: '> 10' }, { givenAwayPercent: '18' }, true, 'the same discount on more of the deal'],
  [{ discountPercent: '(5..10]', country: 'JP' }, { country: 'DE' }, true, 'another country'],
  [{ marginPercent: '< 30' }, { marginPercent: '26' }, false, 'a better margin'],
  [{ marginPercent: '< 30' }, { marginPercent: '24' }, true, 'a worse margin'],
  [{ marginPercent: '< 30' }, { marginPercent: undefined }, true, 'a margin that nobody knows any more'],
  [{ floorBreached: 'true' }, { floorDepth: '2' }, false, 'less below the floor'],
  [{ floorBreached: 'true' }, { floorDepth: '4' }, true, 'deeper below the floor'],
  [{ floorBreached: 'true' }, { linesUnderFloor: ['a', 'b'] }, true, 'another line below its floor'],
  [{ floorBreached: 'true' }, { linesUnderFloor: ['b'] }, true, 'a line below its floor instead of another'],
  [{ totalInPolicyCurrency: '> 500000' }, { totalInPolicyCurrency: '550000' }, false, 'a smaller deal'],
  [{ totalInPolicyCurrency: '> 500000' }, { totalInPolicyCurrency: '600000.01' }, true, 'a greater deal'],
  [{ totalInPolicyCurrency: '> 500000' }, { discountPercent: '99' }, false, 'a fact that the rule does not read'],
  [{ termMonths: '< 12' }, { termMonths: 9 }, false, 'a longer term, of a rule about short ones'],
  [{ termMonths: '< 12' }, { termMonths: 3 }, true, 'a shorter term, of a rule about short ones'],
  [{ termMonths: '> 60' }, { termMonths: 3 }, false, 'a shorter term, of a rule about long ones'],
  [{ termMonths: '[1..24]' }, { termMonths: 9 }, true, 'another term, of a rule that names a range'],
  [{ paymentTermDays: '> 45' }, { paymentTermDays: 90 }, true, 'later payment'],
  [{ nonStandardClause: 'true' }, { clauseTexts: ['liability 2'] }, true, 'other words of a clause'],
  [{ nonStandardClause: 'true' }, { clauseTexts: [] }, false, 'a clause that was taken back'],
  [
    { discountPercent: '> 10', paymentTermDays: '> 45' },
    { discountPercent: '12', paymentTermDays: 61 },
    true,
    'one fact better and one worse',
  ],
  [
    { discountPercent: '> 10', paymentTermDays: '> 45' },
    { discountPercent: '12' },
    false,
    'one fact better and one equal',
  ],
];

for (const [cells, now, expected, words] of rows)
  test(`a rule about ${Object.keys(cells).join(' and ')} ${expected ? 'asks again' : 'is carried'}: ${words}`, () =>
    assert.equal(asks(cells, now), expected));

test('a condition in CEL is held to the facts that it names', () => {
  const condition = '"ai" in productLines && totalInPolicyCurrency > decimal("1000")';
  assert.equal(asks({}, { productLines: ['ai'] }, condition), false);
  assert.equal(asks({}, { productLines: ['ai', 'hardware'] }, condition), true);
  assert.equal(asks({}, { totalInPolicyCurrency: '600001' }, condition), true);
  assert.equal(asks({}, { country: 'DE' }, condition), false);
});

test('a fact that was not kept when it was approved is not covered by what was approved', () => {
  const now = heldTo([{ input: 'discountPercent', cell: '> 10' }], undefined, FACTS);
  assert.equal(
    gotWorse(
      changesOf(
        now.filter(({ fact }) => fact !== 'givenAwayPercent'),
        now,
      ),
    ),
    true,
  );
});

test('what a rule is held to can be stored and read back', () => {
  const held = heldTo([{ input: 'marginPercent', cell: '< 30' }], undefined, FACTS);
  assert.deepEqual(JSON.parse(canonical(held)), held);
});
