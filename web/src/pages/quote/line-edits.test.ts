import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CommandBody, Sent } from '../../api/http.ts';
import { type Edit, lineEdits } from './line-edits.ts';

const edit = (typed: string): Edit => ({
  operation: { op: 'change', lineId: 'line-1', quantity: typed },
  cell: 'line-1 quantity',
  typed,
  what: 'Quantity of Consulting day',
});
const saved = (version: number): Sent<unknown> => ({ ok: true, answer: { result: {}, version, repeated: false } });
const no = (code: string, status: number): Sent<unknown> => ({
  ok: false,
  problem: { code, status, title: 'No', todo: 'Do otherwise', correlationId: null },
});

/** Edits against answers that are given beforehand, with everything that was sent and said. */
const against = (...answers: readonly Sent<unknown>[]) => {
  const left = [...answers];
  const sent: CommandBody[] = [];
  const said: string[] = [];
  let keys = 0;
  let settled = 0;
  const edits = lineEdits(17, {
    send: async (body) => {
      sent.push(body);
      return left.shift() ?? saved(99);
    },
    newKey: () => `key-${(keys += 1)}`,
    settled: () => (settled += 1),
    said: (text) => said.push(text),
    wait: async () => undefined,
  });
  return { edits, sent, said, settled: () => settled };
};
const quiet = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('each edit is sent once, in order, with the version that the one before it made', async () => {
  const { edits, sent, settled } = against(saved(18), saved(19));
  edits.edit(edit('4'));
  edits.edit(edit('5'));
  await quiet();
  assert.deepEqual(
    sent.map(({ expectedVersion, idempotencyKey }) => [expectedVersion, idempotencyKey]),
    [
      [17, 'key-1'],
      [18, 'key-2'],
    ],
  );
  assert.equal(edits.state().phase, 'saved');
  assert.equal(edits.state().version, 19);
  assert.equal(settled(), 1);
});

test('what was typed is shown until the quote is read at its new version', async () => {
  const { edits } = against(saved(18));
  edits.edit(edit('4'));
  await quiet();
  assert.equal(edits.state().shown.get('line-1 quantity'), '4');
  edits.seen(17);
  assert.equal(edits.state().shown.get('line-1 quantity'), '4', 'an older reading takes nothing away');
  edits.seen(18);
  assert.equal(edits.state().shown.size, 0);
});

test('a refusal gives the cell its old value back and says why', async () => {
  const { edits, said } = against(no('quote.quantity-out-of-range', 422));
  edits.edit(edit('9999999999'));
  await quiet();
  assert.equal(edits.state().shown.size, 0);
  assert.equal(edits.state().refusal?.problem.code, 'quote.quantity-out-of-range');
  assert.deepEqual(said, ['Quantity of Consulting day was not changed. No. Do otherwise']);
});

test('a lost connection repeats the same command under the same key: nothing is lost, nothing is done twice', async () => {
  const { edits, sent } = against(no('web.unreachable', 0), no('web.unreachable', 0), saved(18));
  edits.edit(edit('4'));
  await quiet();
  assert.deepEqual(new Set(sent.map(({ idempotencyKey }) => idempotencyKey)), new Set(['key-1']));
  assert.equal(sent.length, 3);
  assert.equal(edits.state().phase, 'saved');
});

test('a conflict keeps what was typed; mine on top goes with the version that was read, under a new key', async () => {
  const { edits, sent } = against(no('version.stale', 409), saved(21));
  edits.edit(edit('4'));
  await quiet();
  assert.equal(edits.state().phase, 'conflict');
  assert.equal(edits.state().shown.get('line-1 quantity'), '4');
  edits.seen(20);
  assert.equal(edits.state().shown.get('line-1 quantity'), '4', 'reading theirs does not drop mine');
  edits.keepMine();
  await quiet();
  assert.deepEqual([sent[1]?.expectedVersion, sent[1]?.idempotencyKey], [20, 'key-2']);
  assert.equal(edits.state().phase, 'saved');
});

test('after a conflict, taking theirs drops mine and sends nothing', async () => {
  const { edits, sent } = against(no('version.stale', 409));
  edits.edit(edit('4'));
  await quiet();
  edits.seen(20);
  edits.takeTheirs();
  assert.equal(edits.state().shown.size, 0);
  assert.equal(edits.state().version, 20);
  assert.equal(sent.length, 1);
});
