import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { MODES } from '../modes/modes.ts';
import { longestGap } from './ages.ts';
import type { BackupPayload } from './backup.ts';
import type { DrillPayload } from './drill.ts';
import { drillInWords, judged, OBJECTIVES } from './objectives.ts';
import { decideRecordBackup } from './record-backup.ts';
import { decideRecordDrill } from './record-drill.ts';

const AT = Temporal.Instant.from('2026-11-22T14:00:00Z');
const asked = (payload: Partial<DrillPayload>, longestGap: number | null = null) =>
  decideRecordDrill({ longestGap }, {
    payload: { startedAt: '2026-11-22T13:00:00Z', ...payload },
    at: AT,
    actor: { personId: 'p' },
    id: () => 'drill-1',
  } as never);
const BACK = ['rto-quote-creation', 'rto-quote-acceptance', 'rto-order-submission', 'rto-fulfillment'];
const checks = BACK.map((objective) => ({ objective, says: 'it was done', seconds: 90 }));
const restore = {
  checks,
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

test('a drill is held against each objective to the second, each by its own check: what takes as long as was promised is kept', () => {
  const { objectives, unmeasured } = judged(
    {
      checks: checks.map((check) => ({
        ...check,
        seconds: check.objective === 'rto-quote-acceptance' ? 120 * 60 + 1 : 120 * 60,
      })),
      lostSeconds: 60 * 60,
    },
    null,
  );
  assert.deepEqual(
    objectives.map(({ key, kept }) => [key, kept]),
    [
      ['rto-quote-creation', true],
      ['rto-quote-acceptance', false],
      ['rto-order-submission', true],
      ['rto-fulfillment', true],
      ['rpo-data', true],
    ],
  );
  assert.deepEqual(unmeasured, []);
});

test('an objective without a check of its own is not measured, and says why; it is never kept by another one', () => {
  const [, ...without] = checks;
  const told = [{ objective: 'rto-fulfillment', because: 'no task of any order was due' }];
  const found = judged(
    { checks: without.filter(({ objective }) => objective !== 'rto-fulfillment'), unmeasured: told, lostSeconds: 1 },
    null,
  );
  assert.deepEqual(
    found.unmeasured.map(({ key, because }) => [key, because]),
    [
      ['rto-quote-creation', 'the drill told no check of its own for it'],
      ['rto-fulfillment', 'no task of any order was due'],
    ],
  );
});

test('what would be lost is judged by how often backups are taken, not by one that was taken for the drill', () => {
  const lost = (measured: { lostSeconds: number; ownBackup?: boolean }, gap: number | null) => {
    const { objectives, unmeasured } = judged({ checks, ...measured }, gap);
    const found = objectives.find(({ key }) => key === 'rpo-data');
    return found ? [found.measuredSeconds, found.kept] : unmeasured.map(({ key }) => key);
  };
  assert.deepEqual(lost({ lostSeconds: 5, ownBackup: true }, null), ['rpo-data']);
  assert.deepEqual(lost({ lostSeconds: 5, ownBackup: true }, 7_200), [7_200, false]);
  assert.deepEqual(lost({ lostSeconds: 5 }, 7_200), [7_200, false], 'a fresh backup hides no long gap');
  assert.deepEqual(lost({ lostSeconds: 3_000 }, 600), [3_000, true]);
  assert.deepEqual(lost({ lostSeconds: 3_700 }, null), [3_700, false]);
});

test('the longest time without a backup is between two of them, or since the newest until the failure', () => {
  const at = (hour: number) => `2026-11-22T${String(hour).padStart(2, '0')}:00:00Z`;
  const failure = Temporal.Instant.from(at(12));
  const hours = (...taken: readonly number[]) => {
    const gap = longestGap(taken.map(at), failure);
    return gap === null ? null : gap / 3_600;
  };
  assert.equal(hours(), null);
  assert.equal(hours(11), 1);
  assert.equal(hours(11, 10, 6), 4);
  assert.equal(hours(5, 4), 7);
  assert.equal(hours(13, 11), 1, 'what was taken after the failure saves nothing');
});

test('a backup is recorded that this house can have taken, and no other', () => {
  const manifest = { backup: restore.backup, release: '1.0.0', rows: 1, bytes: 1, epoch: 2, size: 10, signed: true };
  const record = (payload: Partial<BackupPayload>, log?: { epoch: number; size: number }) => {
    const decided = decideRecordBackup({ log }, {
      payload: { takenAt: '2026-11-22T13:00:00Z', place: 'host:/backups', ...payload },
      at: AT,
      actor: { personId: 'p' },
      id: () => 'backup-1',
    } as never);
    return decided.ok ? decided.value.facts[0]?.data : decided.refusal.code;
  };
  const ours = { epoch: 2, size: 10 };
  assert.deepEqual(record({ manifest }, ours), {
    backupId: 'backup-1',
    takenAt: '2026-11-22T13:00:00Z',
    manifestId: restore.backup,
  });
  assert.equal(record({ manifest: { ...manifest, size: 11 } }, ours), 'backup.of-another-house');
  assert.equal(record({ manifest: { ...manifest, epoch: 3, size: 0 } }, ours), 'backup.of-another-house');
  assert.equal(record({ manifest }, undefined), 'backup.of-another-house');
  assert.ok(
    typeof record({ manifest: { ...manifest, epoch: 1, size: 999 } }, ours) === 'object',
    'of the epoch before',
  );
  assert.equal(record({ takenAt: '2026-11-22T15:00:00Z' }), 'backup.not-yet');
  assert.ok(typeof record({}) === 'object', 'one by other means has no manifest');
});

test('whether a drill kept what was promised is computed: by the measure, and by a log that verifies', () => {
  const outcome = (payload: Partial<DrillPayload>) => {
    const decided = asked(payload);
    return decided.ok ? decided.value.drill.outcome : decided.refusal.code;
  };
  assert.equal(outcome({ restore }), 'kept');
  assert.equal(outcome({ restore: { ...restore, lostSeconds: 3_601 } }), 'missed');
  assert.equal(outcome({ restore: { ...restore, logVerified: false } }), 'missed');
  assert.equal(outcome({ restore: { ...restore, ownBackup: true } }), 'incomplete');
  assert.equal(outcome({ restore: { ...restore, checks: checks.slice(1) } }), 'incomplete');
  const excused = [{ objective: 'rto-sleep', because: 'x' }];
  assert.equal(outcome({ restore: { ...restore, excused } }), 'drill.no-such-objective');
  const mode = { degradedMode: 'drafts-only', commands: 5, stopped: 5, ranAgain: 5 };
  assert.equal(outcome({ mode }), 'kept');
  assert.equal(outcome({ mode: { ...mode, stopped: 4 } }), 'missed');
  assert.equal(outcome({ mode: { ...mode, degradedMode: 'made-up' } }), 'drill.no-such-mode');
  assert.equal(outcome({ mode, restore }), 'drill.one-kind');
  assert.equal(outcome({}), 'drill.one-kind');
  assert.equal(outcome({ restore, startedAt: '2026-11-22T15:00:00Z' }), 'drill.not-yet');
});

test('what could not be measured and is not excused by name does not count as tried; what was measured needs no excuse', () => {
  const words = (excused: readonly string[]) => {
    const decided = asked({
      restore: {
        ...restore,
        checks: checks.slice(2),
        excused: excused.map((objective) => ({ objective, because: 'no customer signs in' })),
      },
    });
    assert.ok(decided.ok);
    assert.ok(!('excused' in decided.value.drill.measured), 'it stands with what it excuses');
    return drillInWords(decided.value.drill);
  };
  const open = 'does not count as tried, not measured: ';
  assert.equal(words([]), `${open}rto-quote-creation, rto-quote-acceptance`);
  assert.equal(words(['rto-quote-acceptance', 'rpo-data']), `${open}rto-quote-creation`);
  assert.match(words(BACK), /^nothing was missed; excused: rto-quote-creation \(no customer signs in\), rto-/);
});

test('the fact names what was missed and carries no figure of the business', () => {
  const decided = asked({
    restore: { ...restore, checks: checks.map((check) => ({ ...check, seconds: 3 * 3_600 })) },
  });
  assert.ok(decided.ok);
  assert.deepEqual(decided.value.facts[0]?.data, {
    drillId: 'drill-1',
    kind: 'restore',
    outcome: 'missed',
    missed: ['rto-quote-acceptance'],
  });
});
