import type { AskedOutcome } from '#platform/connectors/asked-outcome.contract.ts';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { handoverLife } from './handover.lifecycle.ts';
import { settleFiling } from './settle-filing.ts';

const at = Temporal.Instant.from('2026-11-22T10:00:00Z');
const contentRoot = `sha256:${'a'.repeat(64)}`;
const documentHash = `sha256:${'b'.repeat(64)}`;
const row = { contentRoot, documentHash, attemptNo: 1, sentAt: '2026-11-22T10:00:00Z' };
const done = (result: Record<string, unknown>): AskedOutcome => ({ kind: 'done', ref: 'R-1', result });
const filed = { contract: 'CLM-1', contentRoot, documentHash };

const ROWS: readonly (readonly [string, AskedOutcome, string, string | null])[] = [
  ['they name a number, our root and our document', done(filed), 'deliver', 'CLM-1'],
  ['they say more than we know', done({ ...filed, filedOn: '2026-11-22' }), 'deliver', 'CLM-1'],
  ['they filed another document', done({ ...filed, documentHash: contentRoot }), 'refuse', null],
  ['they filed another content', done({ ...filed, contentRoot: documentHash }), 'refuse', null],
  ['they name no number', done({ contentRoot, documentHash }), 'lose', null],
  ['they do not say what they filed', done({ contract: 'CLM-1' }), 'lose', null],
  ['they took it and say nothing more', { kind: 'accepted', ref: 'R-1' }, 'lose', null],
  ['nobody answered', { kind: 'unknown', why: 'no answer within 250 ms' }, 'lose', null],
  ['nothing left this machine', { kind: 'failed-safe', why: 'no connection' }, 'postpone', null],
  ['they say later', { kind: 'refused', code: 'busy', message: 'Later.', retriable: true }, 'postpone', null],
  ['they say no', { kind: 'refused', code: 'no', message: 'Never.', retriable: false }, 'refuse', null],
];

for (const [what, outcome, move, reference] of ROWS)
  test(`when ${what}, the handover is to ${move}`, () => {
    const settled = settleFiling(row, outcome, at);
    assert.deepEqual([settled.move, settled.reference], [move, reference]);
    assert.ok(handoverLife.move('sending', settled.move).ok);
    const goesOnByItself = settled.move === 'lose' || settled.move === 'postpone';
    assert.equal(settled.dueAt !== null, goesOnByItself, 'what is settled is not looked at again');
    if (move !== 'deliver') assert.ok(settled.why, 'whoever has to look at it reads why');
  });

test('pauses grow to an hour and no further', () => {
  const unknown = { kind: 'unknown', why: 'nobody answered' } as const;
  const pauses = ['2026-11-22T10:00:00Z', '2026-11-22T09:50:00Z', '2026-11-21T10:00:00Z'].map((sentAt) => {
    const { dueAt } = settleFiling({ ...row, sentAt }, unknown, at);
    return Temporal.Instant.from(dueAt ?? '')
      .since(at)
      .total('seconds');
  });
  assert.deepEqual(pauses, [2, 600, 3_600]);
  const later = settleFiling({ ...row, attemptNo: 50 }, { kind: 'failed-safe', why: 'down' }, at);
  assert.equal(later.dueAt, '2026-11-22T11:00:00Z');
});
