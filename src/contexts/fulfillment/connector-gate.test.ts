import assert from 'node:assert/strict';
import { test } from 'node:test';
import { admit, type ConnectorGate, freshGate, type Gates, hear, takeToken } from './connector-gate.ts';
import type { ConnectorLimits } from './retry-policies.contract.ts';

const at = Temporal.Instant.from('2026-11-21T10:00:00Z');
const after = (seconds: number): Temporal.Instant => at.add({ milliseconds: seconds * 1000 });
const limits: ConnectorLimits = {
  breaker: { failures: 3, withinMs: 60_000, openMs: 10_000, openMaxMs: 30_000 },
  retryBudget: { burst: 2, perMinute: 6 },
};
const limitsOf = () => limits;
const gatesOf = (...gates: readonly ConnectorGate[]): Gates => new Map(gates.map((gate) => [gate.connector, gate]));
const task = (state: 'ready' | 'retryScheduled', connector = 'shipping') => ({
  connector,
  state,
  callTimeoutMs: 5_000,
});
const trouble = { connector: 'shipping', trouble: 'no answer within 5000 ms' };
const answer = { connector: 'shipping', trouble: null };

/** The gate after a story of what was heard, each at its second. */
const told = (...story: readonly (readonly [second: number, heard: typeof trouble | typeof answer])[]) => {
  let gates: Gates = new Map();
  for (const [second, heard] of story) {
    const { changed } = hear(gates, [heard], limitsOf, after(second));
    gates = new Map([...gates, ...changed.map((gate) => [gate.connector, gate] as const)]);
  }
  return gates.get('shipping') ?? freshGate('shipping');
};

test('a breaker opens after troubles in a row, not after troubles between answers, and not for old ones', () => {
  assert.equal(told([0, trouble], [1, trouble]).breaker, 'closed');
  const open = told([0, trouble], [1, trouble], [2, trouble]);
  assert.deepEqual([open.breaker, open.failures, open.openUntil], ['open', 3, after(12).toString()]);
  assert.equal(told([0, trouble], [1, trouble], [2, answer], [3, trouble], [4, trouble]).breaker, 'closed');
  assert.equal(told([0, trouble], [1, trouble], [62, trouble]).failures, 1);
});

test('whoever refuses is there: an answer of any kind ends a row of troubles', () => {
  assert.equal(told([0, trouble], [1, trouble], [2, answer]).failures, 0);
});

test('while a breaker is open nothing starts; when its time is over one probe goes, and no second one beside it', () => {
  const open = told([0, trouble], [1, trouble], [2, trouble]);
  const due = [task('ready'), task('ready'), task('ready', 'billing')];
  const early = admit(due, gatesOf(open), limitsOf, after(5));
  assert.deepEqual(
    early.admitted.map(({ connector }) => connector),
    ['billing'],
  );
  const probed = admit(due, gatesOf(open), limitsOf, after(12));
  assert.deepEqual(
    probed.admitted.map(({ connector }) => connector),
    ['shipping', 'billing'],
  );
  const [half] = probed.changed;
  assert.equal(half?.breaker, 'halfOpen');
  assert.equal(admit(due, gatesOf(half!), limitsOf, after(13)).admitted.length, 1, 'the probe is under way');
  assert.equal(admit(due, gatesOf(half!), limitsOf, after(40)).admitted.length, 2, 'its worker is gone: another probe');
});

test('the answer to the probe closes it, trouble opens it again for longer, up to a longest', () => {
  const open = told([0, trouble], [1, trouble], [2, trouble]);
  const half: ConnectorGate = { ...open, breaker: 'halfOpen' };
  const closed = hear(gatesOf(half), [answer], limitsOf, after(13));
  assert.deepEqual([closed.changed[0]?.breaker, closed.turned.length], ['closed', 1]);
  let gate = half;
  const waits: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    const again = hear(gatesOf(gate), [trouble], limitsOf, after(13)).changed[0]!;
    assert.equal(again.breaker, 'open');
    waits.push((Temporal.Instant.from(again.openUntil!).epochMilliseconds - after(13).epochMilliseconds) / 1000);
    gate = { ...again, breaker: 'halfOpen' };
  }
  assert.deepEqual(waits, [20, 30, 30, 30]);
});

test('a straggling answer to what was sent before does not close what is open', () => {
  const open = told([0, trouble], [1, trouble], [2, trouble]);
  assert.equal(hear(gatesOf(open), [answer], limitsOf, after(3)).changed.length, 0);
});

test('when the retry budget is used up retries wait, and first tries go on', () => {
  const due = [task('retryScheduled'), task('retryScheduled'), task('retryScheduled'), task('ready')];
  const first = admit(due, new Map(), limitsOf, at);
  assert.deepEqual(
    first.admitted.map(({ state }) => state),
    ['retryScheduled', 'retryScheduled', 'ready'],
  );
  const [spent] = first.changed;
  assert.equal(spent?.budgetFreeAt, after(10).toString(), 'six a minute: the next one ten seconds from now');
  const later = admit([task('retryScheduled'), task('retryScheduled')], gatesOf(spent!), limitsOf, after(10));
  assert.equal(later.admitted.length, 1);
});

test('a rate bounds all calls of a connector, and no other connector feels it', () => {
  const rated = (connector: string): ConnectorLimits =>
    connector === 'shipping' ? { ...limits, rate: { burst: 2, perMinute: 60 } } : limits;
  const due = [task('ready'), task('ready'), task('ready'), task('ready', 'billing')];
  const { admitted, changed } = admit(due, new Map(), rated, at);
  assert.equal(admitted.length, 3);
  assert.deepEqual([changed.length, changed[0]?.metered, changed[0]?.rateFreeAt], [1, true, after(1).toString()]);
  assert.equal(admit(due, gatesOf(changed[0]!), rated, after(1)).admitted.length, 2, 'one more, and billing');
});

test('a bucket never fills beyond its burst, however long nobody asked', () => {
  const bucket = { burst: 3, perMinute: 60 };
  let freeAt: string | null = at.subtract({ hours: 9 }).toString();
  let granted = 0;
  for (let asked = 0; asked < 10; asked += 1) {
    const next = takeToken(freeAt, bucket, at);
    if (next === undefined) break;
    freeAt = next;
    granted += 1;
  }
  assert.equal(granted, 3);
});

test('a healthy connector without a limit leaves no trace: nothing to lock, nothing to write', () => {
  assert.equal(admit([task('ready'), task('ready')], new Map(), limitsOf, at).changed.length, 0);
  assert.equal(hear(new Map(), [answer, answer], limitsOf, at).changed.length, 0);
});
