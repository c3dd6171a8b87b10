import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { add, cmp, dec, decText, sum, ZERO } from '#kernel/decimal.ts';
import { type Ask, fromAllShards, fromOneShard, isLeft, PURSE_SHARDS, type Taken, type Taking } from './purse.ts';

const anAsk = (amount: string, budget: string | null, maxUses: number | null = null): Ask => ({
  promotion: 'autumn',
  amount: dec(amount),
  limits: { budget, maxUses },
});
const after = (taken: Taken, takings: readonly Taking[]): Taken => {
  const next = new Map(taken);
  for (const { shard, amount, uses } of takings) {
    const before = next.get(shard) ?? { amount: ZERO, uses: 0 };
    next.set(shard, { amount: add(before.amount, amount), uses: before.uses + uses });
  }
  return next;
};
const total = (taken: Taken): string => decText(sum([...taken.values()].map(({ amount }) => amount)));
const NOTHING: Taken = new Map();

test('a small ask takes from its own shard; one larger than a share takes from several', () => {
  assert.deepEqual(fromOneShard(anAsk('100', '1000'), NOTHING, 3), [{ shard: 3, amount: dec('100'), uses: 1 }]);
  assert.equal(fromOneShard(anAsk('126', '1000'), NOTHING, 3), null);
  const spread = fromAllShards(anAsk('300', '1000'), NOTHING, 6);
  assert.ok(spread.ok);
  assert.deepEqual(
    spread.value.map(({ shard, amount, uses }) => [shard, decText(amount), uses]),
    [
      [6, '125', 1],
      [7, '125', 0],
      [0, '50', 0],
    ],
  );
});

test('a budget that was lowered below what one shard gave is not overdrawn from the others', () => {
  const taken: Taken = new Map([[3, { amount: dec('120'), uses: 1 }]]);
  const ask = anAsk('40', '160');
  assert.equal(fromOneShard(ask, taken, 0), null);
  assert.ok(fromAllShards(ask, taken, 0).ok);
  assert.deepEqual(fromAllShards(anAsk('41', '160'), taken, 0), {
    ok: false,
    refusal: { code: 'promotion.budget-exhausted', promotion: 'autumn', budget: '160', taken: '120', asked: '41' },
  });
});

test('ten uses are given ten times, whichever shards ask', () => {
  let taken = NOTHING;
  for (let turn = 0; turn < 30; turn += 1) {
    const home = (turn * 5) % PURSE_SHARDS;
    const ask = anAsk('1', null, 10);
    const own = fromOneShard(ask, taken, home);
    const all = fromAllShards(ask, taken, home);
    if (own !== null) taken = after(taken, own);
    else if (all.ok) taken = after(taken, all.value);
  }
  assert.equal(
    [...taken.values()].reduce((count, { uses }) => count + uses, 0),
    10,
  );
});

test('however asks come, in one shard or over all: the limit is never passed, and nothing is refused that fits', () => {
  const asks = fc.array(fc.record({ cents: fc.integer({ min: 1, max: 40_000 }), home: fc.nat({ max: 7 }) }), {
    minLength: 1,
    maxLength: 60,
  });
  fc.assert(
    fc.property(asks, fc.integer({ min: 1, max: 200_000 }), (given, limit) => {
      const budget = decText({ units: BigInt(limit), scale: 2 });
      let taken = NOTHING;
      for (const { cents, home } of given) {
        const ask = anAsk(decText({ units: BigInt(cents), scale: 2 }), budget);
        const own = fromOneShard(ask, taken, home);
        const all = fromAllShards(ask, taken, home);
        assert.equal(all.ok, isLeft(ask, taken).ok);
        if (own !== null) assert.ok(all.ok);
        if (all.ok) taken = after(taken, own ?? all.value);
        assert.ok(cmp(dec(total(taken)), dec(budget)) <= 0);
      }
    }),
  );
});
