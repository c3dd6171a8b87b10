import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oneOn } from './line-moves.ts';

const ORDER = ['a', 'b', 'c', 'd'];
const moved = (chosen: readonly string[], by: -1 | 1) => oneOn(ORDER, new Set(chosen), by);

test('a line passes its neighbour; at either end it has none', () => {
  assert.deepEqual(moved(['b'], -1), { lineIds: ['b'], behind: null });
  assert.deepEqual(moved(['c'], -1), { lineIds: ['c'], behind: 'a' });
  assert.deepEqual(moved(['b'], 1), { lineIds: ['b'], behind: 'c' });
  assert.equal(moved(['a'], -1), null);
  assert.equal(moved(['d'], 1), null);
});

test('chosen lines move as one block, in their order, also when others stood between them', () => {
  assert.deepEqual(moved(['b', 'c'], 1), { lineIds: ['b', 'c'], behind: 'd' });
  assert.deepEqual(moved(['b', 'd'], -1), { lineIds: ['b', 'd'], behind: null });
  assert.deepEqual(moved(['a', 'c'], 1), { lineIds: ['a', 'c'], behind: 'd' });
  assert.equal(moved(['c', 'd'], 1), null);
  assert.equal(moved([], 1), null);
});
