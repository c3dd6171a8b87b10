import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OBJECTIVES } from '#contexts/operations/continuity/objectives.ts';
import { deploymentsText, hereText, isInStep, type Told } from './deployments.ts';
import { excusedOf } from './drill-commands.ts';
import { continuityText, spanText } from './tell-continuity.ts';
import { drillText } from './tell-drill.ts';

const restore = {
  backup: '00000000-0000-4000-8000-000000000001',
  takenAt: '2026-11-22T12:30:00Z',
  rows: 1,
  bytes: 100,
  backSeconds: 90,
  restoreSeconds: 60,
  lostSeconds: 7_200,
  lostEntries: 4,
  logVerified: true,
  ownBackup: false,
  checks: [{ objective: 'rto-quote-creation', says: 'a quote was made', seconds: 95 }],
  unmeasured: [{ objective: 'rto-quote-acceptance', because: 'no offer is out' }],
  lost: { spanSeconds: 3_600, facts: 3, toldFacts: 2, byKind: [{ kind: 'quote', entries: 4 }] },
};

test('a drill is told to people: what was done and when, what was not measured, what is lost and who can be asked', () => {
  const text = drillText({ startedAt: '2026-11-22T13:00:00Z', restore });
  for (const said of [
    /Restored 1 row \(/,
    /rto-quote-creation +95 s: a quote was made/,
    /rto-quote-acceptance +not measured: no offer is out/,
    /2 h old; 4 commands acknowledged since are not in it, of the last 60 min/,
    /Of their 3 facts 2 had been taken by a webhook/,
  ])
    assert.match(text, said);
  assert.match(drillText({ startedAt: 'x', restore: { ...restore, ownBackup: true } }), /Lost: not measured/);
  assert.match(drillText({ startedAt: 'x', restore: { ...restore, logVerified: false } }), /NOT VERIFIED/);
  const mode = { degradedMode: 'drafts-only', commands: 5, stopped: 5, ranAgain: 4 };
  assert.match(drillText({ startedAt: 'x', mode }), /names 5 commands: 5 stopped while it held, 4 ran again/);
});

test('an excuse names an objective that is measured, with a reason, before anything is tried', () => {
  assert.deepEqual(excusedOf(['rto-fulfillment=no order = no task']), [
    { objective: 'rto-fulfillment', because: 'no order = no task' },
  ]);
  for (const text of ['rto-fulfillment', 'rto-fulfillment= ', 'manual-fallback=x', 'rto-sleep=x'])
    assert.throws(() => excusedOf([text]), /names no objective with a reason.*rto-quote-creation/, text);
});

test('continuity says what was missed and what was not measured, and that no backup is recorded', () => {
  const ages = { backupSeconds: 7_200, hasBackup: false, restoreDrillSeconds: 0, modeDrillSeconds: 0 };
  const drill = {
    id: 'd',
    kind: 'restore',
    outcome: 'missed',
    startedAt: '2026-11-22T13:00:00Z',
    recordedAt: '2026-11-22T13:10:00Z',
    recordedBy: 'p',
    measured: restore,
    objectives: [{ key: 'rpo-data', minutes: 60, measuredSeconds: 7_200, kept: false }],
  } as const;
  const text = continuityText({
    objectives: OBJECTIVES,
    drills: [drill],
    backups: [],
    ages: { ...ages, hasRestoreDrill: true, hasModeDrill: false },
  });
  assert.match(text, /rpo-data.*measured 2 h \(MISSED\)/);
  assert.match(text, /rto-quote-acceptance.*not measured: no offer is out/);
  assert.match(text, /No backup is recorded, for 2 h/);
  assert.match(text, /a restore 0 s ago, a degraded mode never/);
  assert.deepEqual([119, 120, 7_200, 172_800].map(spanText), ['119 s', '2 min', '2 h', '2 days']);
});

test('what runs without a record stands out, and is an exit that a script sees', () => {
  const told: Told = {
    running: [
      {
        version: '1.4.0',
        commit: null,
        digest: 'c'.repeat(64),
        altered: null,
        migration: '0421',
        since: '2026-11-22T11:00:00Z',
        processes: [],
        standing: 'unrecorded',
        standingInWords: 'runs without a record',
        record: null,
        matchedBy: null,
      },
    ],
    notRunning: null,
    recorded: [],
  };
  assert.match(deploymentsText(told), /LOOK {2}1\.4\.0 unknown commit, files cccccccccccc, schema 0421/);
  assert.equal(isInStep(told), false);
  assert.equal(isInStep({ ...told, running: [] }), true);
  const [one] = told.running;
  assert.ok(one);
  assert.equal(isInStep({ ...told, running: [{ ...one, standing: 'recorded' }] }), true);
  assert.equal(isInStep({ ...told, running: [{ ...one, standing: 'recorded', altered: 'checkout' }] }), false);
  const here = { version: '1.4.0', commit: null, migration: '0421', digest: 'c'.repeat(64), edited: 1 };
  assert.match(hereText(here), /^digest +c{64}$/m);
  assert.match(hereText(here), /^edited +1 file since the commit$/m);
  assert.match(hereText({ ...here, edited: null }), /not known: no working copy/);
});
