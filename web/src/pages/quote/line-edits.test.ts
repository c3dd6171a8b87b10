import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CommandBody, Sent } from '../../api/http.ts';
import { type Edit, lineEdits } from './line-edits.ts';

const edit = (typed: string, lineId = 'line-1', before?: string): Edit => ({
  operation: { op: 'change', lineId, quantity: typed },
  cell: `${lineId} quantity`,
  typed,
  what: 'Quantity of Consulting day',
  ...(before !== undefined && { back: edit(before, lineId) }),
});
const saved = (version: number, lines: readonly object[] = []): Sent<unknown> => ({
  ok: true,
  answer: { result: { lines }, version, repeated: false },
});
const no = (code: string, status: number, more: object = {}): Sent<unknown> => ({
  ok: false,
  problem: { code, status, title: 'No', todo: 'Do otherwise', correlationId: null, ...more },
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
  edits.seen(17, [
    { lineId: 'line-1', version: 3 },
    { lineId: 'line-2', version: 1 },
  ]);
  return { edits, sent, said, settled: () => settled, operations: (at: number) => operationsOf(sent[at]) };
};
const operationsOf = (body: CommandBody | undefined) =>
  (body?.payload as { readonly operations: readonly object[] } | undefined)?.operations;
const quiet = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const change = (lineId: string, quantity: string, expectedLineVersion: number) => ({
  op: 'change',
  lineId,
  quantity,
  expectedLineVersion,
});
const changedByOther = (lineId: string, current: number, quantity: string) =>
  no('quote.line-changed', 409, {
    operation: 0,
    conflicts: [{ lineId, current, now: { segments: [{ from: '2026-12-01', quantity }], discretionary: null } }],
  });

test('what is typed while a batch is under way is the next batch, priced with it, on the versions that the first one made', async () => {
  const { edits, sent, settled, operations } = against(saved(18, [{ lineId: 'line-1', version: 4 }]), saved(19));
  edits.edit(edit('4'));
  edits.edit(edit('5'));
  edits.edit(edit('6', 'line-2'));
  await quiet();
  assert.deepEqual(operations(0), [change('line-1', '4', 3)]);
  assert.deepEqual(operations(1), [change('line-1', '5', 4), change('line-2', '6', 1)]);
  assert.deepEqual(
    sent.map(({ expectedVersion, idempotencyKey, payload }) => [
      expectedVersion,
      idempotencyKey,
      'price' in payload && payload.price,
    ]),
    [
      [undefined, 'key-1', true],
      [undefined, 'key-2', true],
    ],
  );
  assert.deepEqual([edits.state().phase, edits.state().version, settled()], ['saved', 19, 1]);
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

test('a refusal gives the cell its old value back and says why; the rest of the batch is saved', async () => {
  const { edits, said, operations } = against(
    saved(18, [{ lineId: 'line-1', version: 4 }]),
    no('quote.quantity-out-of-range', 422, { operation: 1 }),
    saved(19),
  );
  edits.edit(edit('4'));
  edits.edit(edit('5'));
  edits.edit(edit('9999999999', 'line-2'));
  await quiet();
  assert.equal(edits.state().shown.has('line-2 quantity'), false);
  assert.equal(edits.state().refusal?.problem.code, 'quote.quantity-out-of-range');
  assert.deepEqual(operations(2), [change('line-1', '5', 4)]);
  assert.deepEqual(said, ['Quantity of Consulting day was not changed. No. Do otherwise']);
});

test('a lost connection repeats the same batch under the same key: nothing is lost, nothing is done twice', async () => {
  const { edits, sent } = against(no('web.unreachable', 0), no('web.unreachable', 0), saved(18));
  edits.edit(edit('4'));
  await quiet();
  assert.deepEqual(new Set(sent.map(({ idempotencyKey }) => idempotencyKey)), new Set(['key-1']));
  assert.equal(sent.length, 3);
  assert.equal(edits.state().phase, 'saved');
});

test('a line that somebody else changed keeps what was typed, shows theirs, and mine goes on top of it under a new key', async () => {
  const { edits, sent, operations } = against(changedByOther('line-1', 5, '40'), saved(21));
  edits.edit(edit('4'));
  await quiet();
  assert.equal(edits.state().phase, 'conflict');
  assert.equal(edits.state().shown.get('line-1 quantity'), '4');
  assert.deepEqual(
    edits.state().conflicts.map(({ edit: { typed }, now }) => [typed, now?.segments[0]?.quantity]),
    [['4', '40']],
  );
  edits.seen(20, [{ lineId: 'line-1', version: 5 }]);
  assert.equal(edits.state().shown.get('line-1 quantity'), '4', 'reading theirs does not drop mine');
  edits.keepMine();
  await quiet();
  assert.deepEqual(operations(1), [change('line-1', '4', 5)]);
  assert.equal(sent[1]?.idempotencyKey, 'key-2');
  assert.equal(edits.state().phase, 'saved');
});

test('what somebody else saved while a cell was open is not overwritten unseen', async () => {
  const { edits, operations } = against(changedByOther('line-1', 4, '40'));
  edits.seen(18, [{ lineId: 'line-1', version: 4 }]);
  edits.edit({ ...edit('5'), seen: 3 });
  await quiet();
  assert.deepEqual(operations(0), [change('line-1', '5', 3)]);
  assert.equal(edits.state().phase, 'conflict');
});

test('an edit begun before my own last one landed rests on that one: nobody is in conflict with themselves', async () => {
  const { edits, operations } = against(saved(18, [{ lineId: 'line-1', version: 4 }]));
  edits.edit({ ...edit('5'), seen: 3 });
  await quiet();
  edits.edit({ ...edit('6'), seen: 3 });
  await quiet();
  assert.deepEqual(operations(1), [change('line-1', '6', 4)]);
});

test('after a conflict, taking theirs drops mine of that line and saves what else was typed', async () => {
  const { edits, sent, operations } = against(saved(18), changedByOther('line-1', 5, '40'), saved(20));
  edits.edit(edit('3', 'line-2'));
  edits.edit(edit('4'));
  edits.edit(edit('7', 'line-2'));
  await quiet();
  edits.takeTheirs();
  await quiet();
  assert.equal(edits.state().shown.has('line-1 quantity'), false);
  assert.deepEqual(operations(2), [change('line-2', '7', 1)]);
  assert.equal(sent.length, 3);
  assert.equal(edits.state().phase, 'saved');
});

test('one undo takes back everything that was done at once: changed lines have their values again, new ones are gone', async () => {
  const add: Edit = { operation: { op: 'add', offering: 'day' }, cell: null, typed: '', what: 'Line Day' };
  const { edits, operations, said } = against(
    saved(18, [
      { lineId: 'line-1', version: 4 },
      { lineId: 'new-1', version: 1 },
    ]),
  );
  edits.editAll([edit('4', 'line-1', '2'), add], '2 lines');
  await quiet();
  edits.undo();
  await quiet();
  assert.deepEqual(operations(1), [
    { op: 'remove', lineId: 'new-1', expectedLineVersion: 1 },
    change('line-1', '2', 4),
  ]);
  assert.ok(said.includes('Taken back: 2 lines'));
  edits.undo();
  assert.equal(said.at(-1), 'Nothing to undo');
});
