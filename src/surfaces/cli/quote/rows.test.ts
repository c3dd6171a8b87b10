import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowsText } from './rows.ts';

test('columns are as wide as their widest cell, numbers stand to the right', () => {
  assert.equal(
    rowsText(
      [
        ['Name', 'Total'],
        ['A longer one', '7'],
        ['B', '1200'],
      ],
      [1],
    ),
    'Name          Total\nA longer one      7\nB              1200\n',
  );
});

test('what a stranger named is cut short, and paints nothing on the terminal', () => {
  const told = rowsText([['\u001b[2Jx'], ['y'.repeat(100)]]);
  assert.match(told, /^\?\[2Jx\ny{47}…\n$/);
});
