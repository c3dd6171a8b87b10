import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRamped, rampText, typedRamp } from './ramp-text.ts';

const line = {
  segments: [
    { id: 's1', from: '2027-01-01', to: '2027-07-01', quantity: '5' },
    { id: 's2', from: '2027-07-01', to: '2028-01-01', quantity: '10' },
  ],
};

test('a ramp is typed as it is shown, and what is typed back is the same ramp', () => {
  assert.equal(rampText(line), '5; 10 from 2027-07-01');
  assert.deepEqual(typedRamp('2027-01-01', rampText(line)), [
    { from: '2027-01-01', quantity: '5' },
    { from: '2027-07-01', quantity: '10' },
  ]);
});

test('one quantity is one step, with a decimal comma too; what is no ramp is none', () => {
  assert.deepEqual(typedRamp('2027-01-01', '2,5'), [{ from: '2027-01-01', quantity: '2.5' }]);
  for (const text of ['', 'ten', '5; 10', '5; 10 from July', '5; from 2027-07-01'])
    assert.equal(typedRamp('2027-01-01', text), null, text);
});

test('a line of one step is not ramped, nor one that says none', () => {
  assert.equal(isRamped(line), true);
  assert.equal(isRamped({ segments: line.segments.slice(0, 1) }), false);
  assert.equal(isRamped({}), false);
});
