import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commitmentsOf } from './commitment.ts';
import type { Line } from './line.ts';
import { atQuantity, quantitiesSold, rampOf } from './ramp.ts';

const TERM = { contractFrom: '2027-01-31', termMonths: 12 };
const made = (...steps: Parameters<typeof rampOf>[0]) => rampOf(steps, TERM, (step) => `s${step}`, { operation: 3 });
const saidOf = (...steps: Parameters<typeof rampOf>[0]) => {
  const outcome = made(...steps);
  assert.ok(!outcome.ok);
  return outcome.refusal;
};

test('the days of a ramp are made up by its steps and the term, which ends on a day that the calendar has', () => {
  const outcome = rampOf(
    [
      { from: '2027-01-31', quantity: '5' },
      { from: '2027-02-28', quantity: '0' },
      { from: '2027-07-01', quantity: '10.5' },
    ],
    TERM,
    (step) => `s${step}`,
    { operation: 0 },
    [{ id: 'known', from: '2027-07-01', to: '2028-01-31', quantity: '8' }],
  );
  assert.ok(outcome.ok);
  assert.deepEqual(outcome.value, [
    { id: 's0', from: '2027-01-31', to: '2027-02-28', quantity: '5' },
    { id: 's1', from: '2027-02-28', to: '2027-07-01', quantity: '0' },
    { id: 'known', from: '2027-07-01', to: '2028-01-31', quantity: '10.5' },
  ]);
  assert.deepEqual(quantitiesSold(outcome.value), ['5', '10.5']);
  const line = { segments: outcome.value } as unknown as Line;
  assert.equal(atQuantity(line, '10.5').segments[0]?.from, '2027-07-01');
});

test('a ramp that is none is refused with the operation and the step', () => {
  const overlap = saidOf(
    { from: '2027-01-31', to: '2027-04-01', quantity: '1' },
    { from: '2027-03-01', quantity: '2' },
  );
  assert.deepEqual(
    [overlap.code, overlap['why'], overlap['step'], overlap['operation']],
    ['quote.ramp', 'segment.overlap', 2, 3],
  );
  assert.equal(saidOf({ from: '2027-01-31', to: '2028-02-01', quantity: '1' })['why'], 'ramp.outside-term');
  assert.equal(saidOf({ from: '2028-01-31', quantity: '1' })['why'], 'segment.empty');
  assert.equal(saidOf({ from: '2027-01-31', quantity: '1000000001' }).code, 'quote.quantity-out-of-range');
});

test('commitments are the same deal in whatever order they are typed, each within the term and under a key of its own', () => {
  const one = { key: 'b', name: 'B', per: 'year', minimum: '10', covers: {} } as const;
  const two = { ...one, key: 'a', from: '2027-03-01' } as const;
  assert.deepEqual(commitmentsOf([one, two], TERM), commitmentsOf([two, one], TERM));
  const why = (...wanted: Parameters<typeof commitmentsOf>[0]) => {
    const outcome = commitmentsOf(wanted, TERM);
    return outcome.ok ? 'good' : outcome.refusal['why'];
  };
  const { minimum: _none, ...unbound } = one;
  assert.equal(why(one, two), 'good');
  assert.equal(why(one, one), 'commitment.key-twice');
  assert.equal(why(unbound), 'commitment.no-amount');
  assert.equal(why({ ...one, maximum: '9.99' }), 'commitment.minimum-above-maximum');
  assert.equal(why({ ...one, from: '2027-01-30' }), 'commitment.outside-term');
  assert.equal(why({ ...one, to: '2028-02-01' }), 'commitment.outside-term');
  assert.equal(why({ ...one, from: '2027-05-01', to: '2027-05-01' }), 'commitment.outside-term');
});
