import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calledBackText, draftedText, releaseFaults, releaseLine } from './tell-release.ts';

const row = { id: 'r-1', name: 'January', status: 'published', effectiveFrom: null, publishedAt: null, moves: [] };

test('a release says since when, or from when, it holds', () => {
  assert.match(releaseLine(row), /from when it is published/);
  assert.match(releaseLine({ ...row, publishedAt: '2027-01-02T00:00:00Z' }), /from 2027-01-02T00:00:00Z/);
  assert.match(releaseLine({ ...row, effectiveFrom: '2027-02-01T00:00:00Z' }), /from 2027-02-01T00:00:00Z/);
});

test('what is called back says what stands instead and what its change needs next', () => {
  const done = { status: 'draft', effectiveFrom: '2027-01-02T00:00:00Z', standsAgain: 'December', change: 'CR-00007' };
  assert.equal(
    calledBackText('January', done),
    [
      'January does not take effect at 2027-01-02T00:00:00Z. It is a draft again: validate and approve it anew.',
      'December is the newest release again.',
      'CR-00007 is a draft again: assess and submit it anew, or withdraw it.',
      '',
    ].join('\n'),
  );
  assert.match(
    calledBackText('January', { ...done, status: 'withdrawn', standsAgain: null, change: null }),
    /given up\.\n$/,
  );
});

test('a way back names its next steps, and one that is refused the releases that go first', () => {
  assert.match(
    draftedText('January', { releaseId: 'r-2', changes: 1 }),
    /1 artifact, r-2\.\nNext: troth release validate r-2/,
  );
  const first = [{ name: 'February', releaseId: 'r-3', artifacts: ['price-book/list', 'promotion/spring'] }];
  assert.deepEqual(releaseFaults({ code: 'release.changed-since', first }), [
    'February (r-3): price-book/list, promotion/spring',
  ]);
  assert.deepEqual(releaseFaults({ code: 'release.not-in-effect' }), []);
});
