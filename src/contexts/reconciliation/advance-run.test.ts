import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideAdvance } from './advance-run.ts';
import { decideRepair } from './end-difference.ts';
import { type Merged, mergePages, type Rec } from './merge.ts';
import { FIRST_DIGEST } from './page.ts';
import { type Difference, NOTHING_YET, type Run, RUN_DIFFERENCES_MAX } from './reconciliation.ts';

const RUN: Run = {
  id: 'run',
  pair: 'order-asset',
  mode: 'manual',
  scope: {},
  leftSource: { kind: 'house' },
  rightSource: { kind: 'house' },
  reason: 'a test',
  state: 'running',
  counts: NOTHING_YET,
  upTo: null,
  digest: FIRST_DIGEST,
  askedBy: 'person',
  version: 1,
  entryLeaf: null,
  recordedAt: '2026-11-22T09:00:00Z',
  endedAt: null,
};
const COMMAND = {
  at: Temporal.Instant.from('2026-11-22T09:01:00Z'),
  id: (...labels: readonly (string | number)[]) => labels.join('/'),
};
const rec = (key: string, orderId = 'o-1'): Rec => ({ key, fields: { state: 'on record' }, about: { orderId } });
const page = (left: readonly Rec[], right: readonly Rec[], ended = true): Merged =>
  mergePages({ records: left, ended }, { records: right, ended });
const compared = (merged: Merged, more: object = {}) => ({
  upTo: null,
  merged,
  open: [],
  known: new Set<string>(),
  now: new Map(),
  ...more,
});
const decided = (merged: Merged, run = RUN, more: object = {}) => {
  const outcome = decideAdvance(run, COMMAND, compared(merged, more));
  assert.ok(outcome.ok, JSON.stringify(outcome));
  return outcome.value;
};

test('the last page completes a run, and its fingerprint is bound to every page before it', () => {
  const { run, facts } = decided(page([rec('a')], [rec('a')]));
  assert.deepEqual(
    [run.state, run.counts.matched, facts.map(({ type }) => type)],
    ['completed', 1, ['ReconciliationRunCompleted']],
  );
  const later = decided(page([rec('a')], [rec('a')]), { ...RUN, digest: run.digest });
  assert.notEqual(later.run.digest, run.digest);
});

test('a page that another worker settled is not settled twice', () => {
  const outcome = decideAdvance({ ...RUN, upTo: 'm' }, COMMAND, compared(page([], [])));
  assert.ok(!outcome.ok && outcome.refusal.code === 'reconciliation.page-settled');
});

test('what is open already is counted and not found a second time', () => {
  const { found, run, facts } = decided(page([rec('a'), rec('b')], []), RUN, { known: new Set(['a']) });
  assert.deepEqual(
    found.map(({ key }) => key),
    ['b'],
  );
  assert.equal(run.counts.missingRight, 2);
  assert.equal(facts.filter(({ type }) => type === 'DifferenceFound').length, 1);
});

test('a run that finds too much stops and says so', () => {
  const { run, facts } = decided(page([rec('a')], [rec('b')], false), {
    ...RUN,
    counts: { ...NOTHING_YET, different: RUN_DIFFERENCES_MAX },
  });
  assert.equal(run.state, 'stopped');
  assert.deepEqual(facts.at(-1)?.data['why'], 'too-much-differs');
});

test('a run over one order says nothing of what the other side has too much, and ends only what is about that order', () => {
  const open = (key: string, orderId: string) =>
    ({ id: `d-${key}`, key, kind: 'missing-right', left: rec(key, orderId), right: null }) as unknown as Difference;
  const { found, answer } = decided(
    page([rec('a')], [rec('a'), rec('z', 'o-2')]),
    { ...RUN, scope: { orderId: 'o-1' } },
    { open: [open('a', 'o-1'), open('c', 'o-2')] },
  );
  assert.deepEqual(found, []);
  const { settled } = answer as unknown as { readonly settled: readonly { readonly differenceId: string }[] };
  assert.deepEqual(
    settled.map(({ differenceId }) => differenceId),
    ['d-a'],
  );
});

test('only what a command of its owner mends may be asked to be mended', () => {
  const difference = {
    id: 'd',
    key: 'a',
    state: 'open',
    left: rec('a'),
    right: null,
    repair: { action: 'decide', says: 'Look.', automatic: false, because: 'money' },
  } as unknown as Difference;
  const refused = decideRepair({ difference, run: RUN });
  assert.ok(!refused.ok && refused.refusal.code === 'difference.no-command-repairs-it');
  const asked = decideRepair({
    difference: { ...difference, repair: { ...difference.repair, action: 'order.complete' } },
    run: RUN,
  });
  assert.ok(asked.ok && asked.value.state === 'repairing');
  assert.equal(asked.value.facts[0]?.data['orderId'], 'o-1');
});
