import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judged } from './judge.ts';
import { lineReader } from './record-lines.ts';
import { LEDGER_READINGS, recordsOf, undoneIn } from './ledger-records.ts';
import { type Finding, type FindingKind, mergePages } from './merge.ts';
import { REPAIR_COMMANDS } from './end-difference.ts';
import { PAIR_RULES } from './pair-rules.ts';
import { PAIRS } from './reconciliation.ts';

const finding = (kind: FindingKind, ...fields: readonly string[]): Finding => ({
  key: 'k',
  kind,
  left: null,
  right: null,
  fields: fields.map((field) => ({ field, left: 'a', right: 'b' })),
});

test('every pair says of every finding how grave it is, whose it is and what mends it', () => {
  for (const name of PAIRS) {
    const pair = PAIR_RULES[name];
    assert.equal(pair.name, name);
    for (const kind of ['missing-left', 'missing-right', 'twice'] as const) {
      const verdict = judged(pair, finding(kind));
      assert.equal(verdict === null, pair.ignores?.kind === kind, `${name}, ${kind}`);
    }
    assert.ok(judged(pair, finding('different', 'whatever'))?.repair.says, name);
  }
});

test('what is mended by itself is declared, with its reason, and is a command of the context that owns the state', () => {
  const automatic = PAIRS.flatMap((name) => PAIR_RULES[name].rules.filter(({ repair }) => repair.automatic));
  assert.deepEqual(automatic.map(({ repair }) => repair.action).sort(), ['asset.activate', 'order.complete']);
  for (const { repair } of automatic) {
    assert.ok(REPAIR_COMMANDS.some((each) => each === repair.action));
    assert.ok(repair.because.length > 20);
  }
});

test('the gravest field of a difference decides', () => {
  const verdict = judged(PAIR_RULES['quote-order'], finding('different', 'offering', 'terms'));
  assert.deepEqual([verdict?.severity, verdict?.owner], ['critical', 'billing-ops']);
});

test('a ledger says what stands: an effect that was taken back is not there, wherever in the ledger that was', () => {
  const terms = { chargeKey: 'fee', segmentId: 's1', amount: '10', currency: 'EUR' };
  const effect = (key: string, kind: 'done' | 'undone', item: string) => ({
    kind,
    key,
    operation: 'billing.activate',
    ref: `ref-${key}`,
    payload: { orderId: 'o-1', instructions: [{ orderItemId: item, action: 'activate', terms }] },
  });
  const ledger = [effect('k1', 'done', 'i-1'), effect('k2', 'done', 'i-2'), effect('k1', 'undone', 'i-1')];
  const [only, ...others] = recordsOf(LEDGER_READINGS['order-billing/right']!, ledger, new Set(undoneIn(ledger)));
  assert.deepEqual(others, []);
  assert.equal(only?.key, 'i-2');
  assert.equal(only?.fields['charge fee (s1)'], '10 EUR');
});

test('billing and contract are met by what was accepted, each out of its own ledger', () => {
  const root = 'sha256:aa';
  const effect = (operation: string, payload: object) => ({
    kind: 'done' as const,
    key: operation,
    operation,
    ref: 'r',
    payload: payload as Readonly<Record<string, unknown>>,
  });
  const billed = [effect('billing.activate', { contentRoot: root, currency: 'EUR', orderId: 'o-1' })];
  const filed = [effect('contract.file', { contentRoot: root, currency: 'CHF' })];
  const [left] = recordsOf(LEDGER_READINGS['billing-contract/left']!, billed, new Set());
  const [right] = recordsOf(LEDGER_READINGS['billing-contract/right']!, filed, new Set());
  const [found] = mergePages({ records: [left!], ended: true }, { records: [right!], ended: true }).findings;
  assert.deepEqual(found?.fields, [{ field: 'currency', left: 'EUR', right: 'CHF' }]);
  const verdict = found && judged(PAIR_RULES['billing-contract'], found);
  assert.deepEqual([verdict?.severity, verdict?.owner, verdict?.repair.automatic], ['critical', 'billing-ops', false]);
});

test('a line is a record, or says with its number why not', () => {
  const jsonl = lineReader('jsonl');
  assert.deepEqual(jsonl('{"key":"a","amount":"10"}'), { ok: true, value: { key: 'a', fields: { amount: '10' } } });
  assert.deepEqual(jsonl(''), { ok: true, value: null });
  const bad = jsonl('{"key":"b","amount":10}');
  assert.ok(!bad.ok && bad.refusal['line'] === 3 && bad.refusal['why'] === 'amount is no text');
  assert.ok(!jsonl('{"key":"b","key":"c"}').ok, 'a key twice in one line is refused');
  for (const line of [
    '{"key":"b","fields":{"x":"1","x":"2"}}',
    '{"key":"b","__proto__":"x"}',
    '{"key":"b","x":"\\ud800"}',
  ])
    assert.ok(!jsonl(line).ok, line);
  const spaced = jsonl(' { "key": "d", "fields": { "2": "b", "1": "a\\u0062" } } ');
  assert.deepEqual(spaced, { ok: true, value: { key: 'd', fields: { 1: 'ab', 2: 'b' } } });
  const csv = lineReader('csv', 'item');
  assert.deepEqual(csv('item,amount,name'), { ok: true, value: null });
  assert.deepEqual(csv('i-1,"1,5","a ""b"""'), {
    ok: true,
    value: { key: 'i-1', fields: { amount: '1,5', name: 'a "b"' } },
  });
  assert.ok(!csv('i-2,"open').ok);
  assert.ok(!csv('i-2,1').ok);
});
