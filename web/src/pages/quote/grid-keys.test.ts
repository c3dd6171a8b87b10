import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Cell, moved, placesOf, types } from './grid-keys.ts';

const extent = { rows: 5_000, columns: 8, page: 10 };
const plain = { ctrlKey: false, metaKey: false, altKey: false };
const from: Cell = { row: 100, column: 3 };

test('every key of the grid pattern leads where the pattern says, and never out of the grid', () => {
  const rows: readonly (readonly [key: string, ctrl: boolean, at: Cell, to: Cell])[] = [
    ['ArrowUp', false, from, { row: 99, column: 3 }],
    ['ArrowUp', false, { row: 0, column: 3 }, { row: 0, column: 3 }],
    ['ArrowDown', false, from, { row: 101, column: 3 }],
    ['ArrowDown', false, { row: 4_999, column: 3 }, { row: 4_999, column: 3 }],
    ['ArrowLeft', false, { row: 1, column: 0 }, { row: 1, column: 0 }],
    ['ArrowRight', false, { row: 1, column: 7 }, { row: 1, column: 7 }],
    ['PageDown', false, from, { row: 110, column: 3 }],
    ['PageUp', false, { row: 4, column: 3 }, { row: 0, column: 3 }],
    ['Home', false, from, { row: 100, column: 0 }],
    ['End', false, from, { row: 100, column: 7 }],
    ['Home', true, from, { row: 0, column: 0 }],
    ['End', true, from, { row: 4_999, column: 7 }],
    ['ArrowDown', true, from, { row: 4_999, column: 3 }],
  ];
  for (const [key, ctrlKey, at, to] of rows)
    assert.deepEqual(moved(at, { ...plain, key, ctrlKey }, extent), to, `${key} ${ctrlKey}`);
});

test('a letter or digit begins a new value; a shortcut and the space bar do not', () => {
  assert.equal(types({ ...plain, key: '7' }), true);
  assert.equal(types({ ...plain, key: 'z', ctrlKey: true }), false);
  assert.equal(types({ ...plain, key: ' ' }), false);
  assert.equal(types({ ...plain, key: 'Enter' }), false);
});

test('Alt and an arrow carry the line along; the arrow alone, or with Control, does not', () => {
  assert.equal(placesOf({ ...plain, key: 'ArrowUp', altKey: true }), -1);
  assert.equal(placesOf({ ...plain, key: 'ArrowDown', altKey: true }), 1);
  assert.equal(placesOf({ ...plain, key: 'ArrowDown' }), null);
  assert.equal(placesOf({ ...plain, key: 'ArrowDown', altKey: true, ctrlKey: true }), null);
  assert.equal(placesOf({ ...plain, key: 'ArrowLeft', altKey: true }), null);
});
