import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Line } from '../../api/shapes.ts';
import { bulkEdits, filterLines, removals } from './bulk-edits.ts';

const line = (number: number, more: Partial<Line> = {}): Line => ({
  lineId: `line-${number}`,
  lineageId: `lineage-${number}`,
  position: number,
  version: 1,
  offering: 'consulting-day',
  offeringName: 'Consulting day',
  bundle: false,
  quantity: '3',
  from: '2026-12-01',
  to: null,
  site: null,
  selection: [],
  overrides: [],
  discretionary: null,
  assumedUsage: {},
  price: null,
  checks: [],
  ...more,
});
const lines = [
  line(1),
  line(2, { offering: 'base', offeringName: 'Base package', site: 'Bonn' }),
  line(3, { group: 'core' }),
];
const operations = (...asked: Parameters<typeof bulkEdits>) => {
  const bulk = bulkEdits(...asked);
  return bulk.ok ? bulk.edits.map(({ operation }) => operation) : bulk.why;
};

test('one value is set on every chosen line', () => {
  assert.deepEqual(operations(lines.slice(0, 2), 'quantity', '12', 'why'), [
    { op: 'change', lineId: 'line-1', quantity: '12' },
    { op: 'change', lineId: 'line-2', quantity: '12' },
  ]);
  assert.deepEqual(operations([line(1)], 'discount', '7,5 %', 'volume'), [
    { op: 'change', lineId: 'line-1', discretionary: { kind: 'percent', value: '7.5', reason: 'volume' } },
  ]);
  assert.deepEqual(operations([line(1)], 'group', 'core', ''), [{ op: 'change', lineId: 'line-1', group: 'core' }]);
  assert.deepEqual(operations([line(1)], 'group', '', ''), [{ op: 'change', lineId: 'line-1', group: null }]);
  assert.deepEqual(operations([line(1)], 'site', ' Bonn ', ''), [{ op: 'change', lineId: 'line-1', site: 'Bonn' }]);
  assert.deepEqual(operations([line(1)], 'optional', 'Yes', ''), [{ op: 'change', lineId: 'line-1', optional: true }]);
});

test('what cannot be meant changes no line', () => {
  assert.match(String(operations(lines, 'quantity', 'ten', '')), /^Line 1: "ten" is not a quantity/);
  assert.match(String(operations(lines, 'group', 'My Group!', '')), /is no group/);
  assert.match(String(operations(lines, 'optional', 'maybe', '')), /neither yes nor no/);
});

test('lines are found by what is seen of them, and removed together', () => {
  assert.deepEqual(
    filterLines(lines, 'BONN').map(({ position }) => position),
    [2],
  );
  assert.deepEqual(
    filterLines(lines, 'core').map(({ position }) => position),
    [3],
  );
  assert.equal(filterLines(lines, ' ').length, 3);
  assert.equal(removals(lines).length, 3);
});
