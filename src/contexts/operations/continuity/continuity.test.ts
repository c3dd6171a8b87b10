import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { MODES } from '../modes/modes.ts';
import type { DrillPayload } from './drill.ts';
import { judged, OBJECTIVES } from './objectives.ts';
import { decideRecordDrill } from './record-drill.ts';

const AT = Temporal.Instant.from('2026-11-22T14:00:00Z');
const asked = (payload: Partial<DrillPayload>) =>
  decideRecordDrill({}, {
    payload: { startedAt: '2026-11-22T13:00:00Z', ...payload },
    at: AT,
    actor: { personId: 'p' },
    id: () => 'drill-1',
  } as never);
const restore = {
  backup: '00000000-0000-4000-8000-000000000001',
  takenAt: '2026-11-22T12:30:00Z',
  rows: 10,
  bytes: 100,
  backSeconds: 90,
  restoreSeconds: 60,
  lostSeconds: 1_800,
  lostEntries: 4,
  logVerified: true,
};

test('the eight of operations 23.1 stand in the table, each with an owner, and lead to something that is there', () => {
  assert.deepEqual(
    OBJECTIVES.map(({ source }) => source),
    [
      'RTO for quote creation',
      'RTO for quote acceptance',
      'RTO for order submission',
      'RTO for fulfillment orchestration',
      'RPO for quote/order/audit data',
      'degraded mode for sales operations',
      'manual fallback rules',
      'reconciliation procedure after recovery',
    ],
  );
  for (const { where, owner } of OBJECTIVES) {
    assert.ok(owner !== '');
    assert.ok(where.startsWith('troth drill') ? true : existsSync(where), where);
  }
  assert.ok(MODES.some(({ key }) => key === 'drafts-only') && MODES.some(({ key }) => key === 'read-only-quotes'));
});

test('a drill is held against each objective to the second: what takes as long as was promised is kept', () => {
  const rows = judged({ backSeconds: 120 * 60, lostSeconds: 60 * 60 + 1 });
  assert.deepEqual(
    rows.map(({ key, kept }) => [key, kept]),
    [
      ['rto-quote-creation', true],
      ['rto-quote-acceptance', true],
      ['rto-order-submission', true],
      ['rto-fulfillment', true],
      ['rpo-data', false],
    ],
  );
});

test('whether a drill kept what was promised is computed: by the measure, and by a log that verifies', () => {
  const outcome = (payload: Partial<DrillPayload>) => {
    const decided = asked(payload);
    return decided.ok ? decided.value.drill.outcome : decided.refusal.code;
  };
  assert.equal(outcome({ restore }), 'kept');
  assert.equal(outcome({ restore: { ...restore, lostSeconds: 3_601 } }), 'missed');
  assert.equal(outcome({ restore: { ...restore, logVerified: false } }), 'missed');
  const mode = { degradedMode: 'drafts-only', commands: 5, stopped: 5, ranAgain: 5 };
  assert.equal(outcome({ mode }), 'kept');
  assert.equal(outcome({ mode: { ...mode, stopped: 4 } }), 'missed');
  assert.equal(outcome({ mode: { ...mode, degradedMode: 'made-up' } }), 'drill.no-such-mode');
  assert.equal(outcome({ mode, restore }), 'drill.one-kind');
  assert.equal(outcome({}), 'drill.one-kind');
  assert.equal(outcome({ restore, startedAt: '2026-11-22T15:00:00Z' }), 'drill.not-yet');
});

test('the fact names what was missed and carries no figure of the business', () => {
  const decided = asked({ restore: { ...restore, backSeconds: 3 * 3_600 } });
  assert.ok(decided.ok);
  assert.deepEqual(decided.value.facts[0]?.data, {
    drillId: 'drill-1',
    kind: 'restore',
    outcome: 'missed',
    missed: ['rto-quote-acceptance'],
  });
});
