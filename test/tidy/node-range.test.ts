import { test } from 'node:test';
import assert from 'node:assert/strict';
import { admitsNode } from './node-range.ts';

const ROWS: readonly (readonly [range: string, admits26: boolean])[] = [
  ['>=18', true],
  ['>= 10.x', true],
  ['*', true],
  ['18 || 20 || >=22', true],
  ['^20.19.0 || >=22.12.0', true],
  ['>=16 || 14 >=14.17', true],
  ['^26.1.0', true],
  ['18 - 26', true],
  ['>=20 <27', true],
  ['^18 || ^20', false],
  ['18 - 24', false],
  ['>=20 <26', false],
  ['>26', false],
  ['16.x', false],
];

test('a range of Node versions admits 26, or does not', () => {
  for (const [range, expected] of ROWS) assert.equal(admitsNode(range, 26), expected, range);
});
