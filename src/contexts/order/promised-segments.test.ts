import assert from 'node:assert/strict';
import { test } from 'node:test';
import { promisedSegments } from './promised-segments.ts';

const year = { id: 's1', from: '2027-01-01', to: '2028-01-01', quantity: '5' };

test('a line whose price never changes keeps its segments', () =>
  assert.deepEqual(promisedSegments([year], [{ segmentId: 's1', from: '2027-01-01' }]), [year]));

test('a price of the first three months makes two pieces of the segment, with the same quantity and no day between', () =>
  assert.deepEqual(
    promisedSegments(
      [year],
      [
        { segmentId: 's1@2027-04-01', from: '2027-04-01' },
        { segmentId: 's1', from: '2027-01-01' },
        { segmentId: 's1@2027-04-01', from: '2027-04-01' },
      ],
    ),
    [
      { ...year, to: '2027-04-01' },
      { ...year, id: 's1@2027-04-01', from: '2027-04-01' },
    ],
  ));
