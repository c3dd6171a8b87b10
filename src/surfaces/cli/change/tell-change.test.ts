import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultsOf, movedText, type Page, pageText, rowText } from './tell-change.ts';

const row = {
  id: 'c',
  number: 'CR-00007',
  status: 'released',
  tier: 2,
  type: 'pricing',
  title: 'Dearer',
  emergency: true,
  reviewBy: '2026-12-17T10:00:00Z',
  reviewed: false,
};
const page: Page = {
  ...row,
  contentHash: 'sha256:x',
  stale: false,
  moves: ['watch'],
  missing: [{ says: 'the owner' }],
  watch: ['offers declined: at most 3'],
  evidence: [
    { gate: 'impact', outcome: 'passed', says: ['Nothing.'], stale: false },
    { gate: 'simulation', outcome: 'warned', says: ['It is simulated after the release.'], stale: true },
  ],
  risk: { because: ['It changes price-book.'] },
  answers: { asked: [{ role: 'release-approver', because: ['it is an emergency'], answered: 'Rosa' }] },
  after: {
    releasedAt: '2026-12-14T10:00:00Z',
    watchedUntil: '2026-12-15T10:00:00Z',
    watched: { readings: [{ says: 'offers declined', before: 1, since: 9, meant: 'at most 3', holds: false }] },
    closing: null,
    review: {
      by: '2026-12-17T10:00:00Z',
      overdue: true,
      asked: [{ role: 'finance', because: ['it owns: Price books'], answered: null }],
    },
  },
};

test('a change is told on a page: why its tier, what is stale, who answered, what happened since, who still reviews it', () => {
  assert.equal(
    pageText(page),
    `CR-00007  released   tier 2  pricing: Dearer  EMERGENCY, review by 2026-12-17T10:00:00Z
  It changes price-book.
  It is watched by offers declined: at most 3.
  It does not say the owner yet.
   ok   impact
  warn  simulation (of another content: it does not count)
        It is simulated after the release.
  yes, Rosa: release-approver (it is an emergency)
  In effect from 2026-12-14T10:00:00Z, watched until 2026-12-15T10:00:00Z.
  LOOK  offers declined: 9 since the release, 1 before it, at most 3 meant
  An emergency, to be reviewed by 2026-12-17T10:00:00Z: OVERDUE.
  to review: finance (it owns: Price books)
  It allows: watch.
`,
  );
  assert.doesNotMatch(rowText({ ...row, reviewed: true }), /review by/);
});

test('what a command did is told in words, and what it lacks, each on a line', () => {
  assert.equal(
    movedText({ number: 'CR-00007', status: 'submitted', asked: ['finance', 'legal'] }),
    'CR-00007 is submitted.\n  Asked: finance, legal.\n',
  );
  assert.deepEqual(
    faultsOf({
      code: 'change.gates-failed',
      gates: [{ gate: 'rollback', says: ['It does not say how it is undone.'] }],
      missing: [{ field: 'owner', says: 'the owner' }],
    }),
    ['the owner', 'rollback: It does not say how it is undone.'],
  );
});
