import { test } from 'node:test';
import assert from 'node:assert/strict';
import { type ArtifactRef, decided, decisionFingerprint, replayCheck } from './decision.ts';

const book: ArtifactRef = { kind: 'price-book', key: 'eur', hash: 'sha256:1' };
const decide = (amount: string, more: object = {}) =>
  decided({
    kind: 'price',
    engine: { name: 'test', version: '1' },
    inputs: { schemaId: 'question/1', value: { quantity: '3' } },
    output: { schemaId: 'answer/1', value: { amount, hint: 'shown' }, promised: () => ({ amount }) },
    artifacts: [book, { kind: 'cost-book', key: 'x', hash: 'sha256:2' }, book],
    trace: null,
    ...more,
  });

test('a decision lists each artifact once, in a fixed order', () => {
  assert.deepEqual(
    decide('1').artifacts.map(({ kind }) => kind),
    ['cost-book', 'price-book'],
  );
});

test('only the promised part of an answer is its fingerprint', () => {
  const other = decide('1', {
    output: { schemaId: 'answer/1', value: { amount: '1', hint: 'hidden' }, promised: () => ({ amount: '1' }) },
  });
  assert.equal(decide('1').output.fingerprint, other.output.fingerprint);
  assert.notEqual(decide('1').output.fingerprint, decide('2').output.fingerprint);
});

test('a decision’s fingerprint moves with its artifacts and its engine, even where its answer does not', () => {
  const fingerprints = [
    decide('1'),
    decide('1', { artifacts: [book] }),
    decide('1', { engine: { name: 'test', version: '2' } }),
    decide('2'),
  ].map(decisionFingerprint);
  assert.equal(new Set(fingerprints).size, 4);
});

test('a replay tells identical, the same by a newer engine, and each difference by its place', () => {
  assert.equal(replayCheck(decide('1'), decide('1')), 'identical');
  assert.equal(
    replayCheck(decide('1'), decide('1', { engine: { name: 'test', version: '2' } })),
    'same-output-newer-engine',
  );
  assert.deepEqual(replayCheck(decide('1'), decide('2')), {
    different: [{ path: 'output.amount', stored: '1', fresh: '2' }],
  });
  const asked = { inputs: { schemaId: 'question/1', value: { quantity: '4' } } };
  const replay = replayCheck(decide('1'), decide('1', asked));
  assert.ok(typeof replay === 'object' && replay.different[0]!.path === 'inputs.fingerprint');
});

test('a decision replayed by another kind of engine is our mistake', () => {
  assert.throws(() => replayCheck(decide('1'), decide('1', { kind: 'promotion' })), /Broken promise/);
});

test('what nobody asks for is not hashed; who asks is answered as if it had been', () => {
  let hashed = 0;
  const promised = () => {
    hashed += 1;
    return { amount: '1' };
  };
  const decision = decide('1', { output: { schemaId: 'answer/1', value: { amount: '1', hint: 'shown' }, promised } });
  assert.equal(hashed, 0);
  assert.deepEqual(JSON.parse(JSON.stringify(decision)), JSON.parse(JSON.stringify(decide('1'))));
  assert.deepEqual([decision.output.fingerprint, hashed], [decide('1').output.fingerprint, 1]);
});
