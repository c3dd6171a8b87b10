import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keptAnswer, RECORDS_KEPT_MAX, rootOfRecords, ROOTED_MAX } from './on-record.ts';

const about = { question: 'quotes', asks: 'Which active quotes are affected?', count: 0 };
const records = (count: number) =>
  Array.from({ length: count }, (_none, at) => ({ id: `q-${String(at).padStart(6, '0')}`, says: 'priced' }));

test('what a change touches is kept with a root over all of it, whoever counts it and in whatever order', () => {
  const few = records(7);
  const kept = keptAnswer({ ...about, count: 7 }, few.toReversed());
  assert.deepEqual([kept.rooted, kept.records], [7, few]);
  // Whoever has all of them makes the root anew; one that is left out, added or says something else makes another.
  assert.equal(rootOfRecords(kept.records), kept.root);
  assert.notEqual(rootOfRecords(few.slice(1)), kept.root);
  assert.notEqual(rootOfRecords([...few.slice(0, 6), { id: 'q-000006', says: 'accepted' }]), kept.root);
});

test('of many the first are written down, all up to the bound stand under the root, and beyond it they are counted', () => {
  const many = keptAnswer({ ...about, count: RECORDS_KEPT_MAX + 50 }, records(RECORDS_KEPT_MAX + 50));
  assert.deepEqual([many.rooted, many.records.length], [RECORDS_KEPT_MAX + 50, RECORDS_KEPT_MAX]);
  const most = keptAnswer({ ...about, count: ROOTED_MAX + 1 }, records(ROOTED_MAX + 1));
  assert.deepEqual([most.rooted, most.count], [ROOTED_MAX, ROOTED_MAX + 1]);
});
