import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sha256Hex, utf8 } from '#kernel/hash.ts';
import { refused } from '#kernel/outcome.ts';
import { envelopeLife } from './envelope.lifecycle.ts';
import type { EnvelopeOutcome, EnvelopeState } from './envelope.ts';
import { settleEnvelope } from './settle-envelope.ts';
import { signedDocument } from './signed-document.ts';

const at = Temporal.Instant.from('2026-11-23T09:00:00Z');
const row = (state: EnvelopeState) => ({
  state,
  attemptNo: 1,
  lastSentAt: '2026-11-23T08:59:59Z',
  recordedAt: '2026-11-23T08:59:00Z',
});
const hash = (text: string): string => `sha256:${sha256Hex(utf8(text))}`;
const done = (result: Record<string, unknown>): EnvelopeOutcome => ({ kind: 'done', ref: 'SIG-1', result });
const signing = done({
  outcome: 'signed',
  signedAt: '2026-11-23T08:59:59Z',
  certificateHash: hash('certificate'),
  sha256: hash('presented+signed'),
  appended: btoa('+signed'),
});
const whole = signedDocument(utf8('presented'), { appended: btoa('+signed'), sha256: hash('presented+signed') });
const other = refused({ code: 'document.not-what-was-presented' });

describe('what a signature service says', () => {
  const table: readonly (readonly [from: EnvelopeState, said: EnvelopeOutcome, move: string, what?: typeof whole])[] = [
    ['sending', { kind: 'accepted', ref: 'SIG-1' }, 'take'],
    ['unknown', { kind: 'accepted', ref: 'SIG-1' }, 'take'],
    ['sent', { kind: 'accepted', ref: 'SIG-1' }, 'wait'],
    ['voiding', { kind: 'accepted', ref: 'SIG-1' }, 'insist'],
    ['sending', { kind: 'unknown', why: 'no answer' }, 'lose'],
    ['sent', { kind: 'unknown', why: 'no answer' }, 'wait'],
    ['voiding', { kind: 'unknown', why: 'no answer' }, 'insist'],
    ['sending', { kind: 'failed-safe', why: 'an outage' }, 'postpone'],
    ['sent', { kind: 'failed-safe', why: 'they say that it never came' }, 'wait'],
    ['sending', { kind: 'refused', code: 'busy', message: 'Later', retriable: true }, 'postpone'],
    ['sent', { kind: 'refused', code: 'no', message: 'Never', retriable: false }, 'fail'],
    ['voiding', { kind: 'undone' }, 'void'],
    ['sent', { kind: 'undone' }, 'fail'],
    ['sent', signing, 'sign', whole],
    ['unknown', signing, 'sign', whole],
    ['voiding', signing, 'sign', whole],
    ['sent', signing, 'fail', other],
    ['sent', done({ outcome: 'declined', reason: 'price' }), 'decline'],
    ['sent', done({ outcome: 'expired' }), 'expire'],
    ['sent', done({ outcome: 'signed' }), 'wait'],
    ['unknown', done({ outcome: 'perhaps' }), 'lose'],
  ];
  for (const [from, said, move, what] of table)
    test(`${said.kind} ${JSON.stringify('result' in said ? said.result['outcome'] : '')} of what is ${from}: ${move}`, () => {
      const settled = settleEnvelope(row(from), said, at, what);
      assert.equal(settled.move, move);
      const to = envelopeLife.move(from, settled.move);
      assert.ok(to.ok, 'it is a legal move');
      const isOver = envelopeLife.table.terminal.includes(to.value as never);
      assert.deepEqual([settled.change.dueAt === null, settled.change.settledAt !== undefined], [isOver, isOver]);
    });

  test('signs only what was presented: other bytes have another hash, and nothing appended is no signature', () => {
    assert.ok(whole.ok && whole.value.hash === hash('presented+signed'));
    const said = { appended: btoa('+signed'), sha256: hash('presented+signed') };
    for (const [presented, what] of [
      ['presenteD', said],
      ['presented', { ...said, appended: btoa('+Signed') }],
      ['presented', { ...said, appended: '' }],
      ['presented', { ...said, appended: 'no base64!' }],
    ] as const) {
      const signed = signedDocument(utf8(presented), what);
      assert.equal(signed.ok ? 'ok' : signed.refusal.code, 'document.not-what-was-presented');
    }
  });
});

test('the life of an envelope has no problems', () => {
  assert.deepEqual(envelopeLife.problems(), []);
});
