import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derivedId } from '#kernel/ids.ts';
import type { Command } from '#platform/command.ts';
import { callBackRelease, type CallBackReleasePayload, type LoadedForCallBack } from './call-back-release.ts';
import type { Change } from './change/change.ts';
import { releaseLife } from './release.lifecycle.ts';
import type { Release, ReleaseStatus } from './release.ts';

const NOW = Temporal.Instant.from('2026-12-01T10:00:00Z');
const release = {
  id: derivedId(NOW, 'release'),
  status: 'published',
  modelHash: 'sha256:m',
  contentHash: 'sha256:c',
} as Release;
const waits: LoadedForCallBack = {
  release,
  model: { id: 'model', effectiveFrom: '2026-12-01T12:00:00Z' },
  before: { id: 'before', name: 'November', status: 'superseded' },
  change: { id: 'change', number: 'CR-00007', status: 'released' } as Change,
  elsewhere: [],
};
const calls = (loaded: Partial<LoadedForCallBack> = {}, forGood = false, at = NOW) =>
  callBackRelease({ ...waits, ...loaded }, {
    at,
    actor: { id: 'carla' },
    payload: { releaseId: release.id, because: 'the price is wrong', ...(forGood ? { forGood } : {}) },
  } as unknown as Command<CallBackReleasePayload>);
const code = (found: ReturnType<typeof calls>): string => (found.ok ? 'accepted' : found.refusal.code);

test('what waits for its instant is called back: a draft again, the one before it the newest again, its change a draft', () => {
  const done = calls();
  assert.ok(done.ok);
  assert.deepEqual(
    done.value.facts.map(({ type, subject }) => `${type} ${subject.kind} ${subject.id}`),
    [`ReleaseCalledBack release ${release.id}`, 'ReleaseStandsAgain release before', 'ChangeCalledBack change change'],
  );
  assert.deepEqual(done.value.answer, {
    releaseId: release.id,
    status: 'draft',
    effectiveFrom: '2026-12-01T12:00:00Z',
    standsAgain: 'November',
    change: 'CR-00007',
    nowFor: '2026-12-01T12:00:00Z',
  });
  assert.equal(done.value.root, 'sha256:c');
  const first = calls({ before: undefined, change: undefined });
  assert.ok(first.ok && first.value.facts.length === 1, 'the first release of a company has none before it');
});

test('half a minute before its instant, and ever after, it is too late: somebody may decide by it', () => {
  for (const [at, expected] of [
    ['2026-12-01T11:59:29Z', 'accepted'],
    ['2026-12-01T11:59:30Z', 'accepted'],
    ['2026-12-01T11:59:31Z', 'release.in-effect-already'],
    ['2026-12-01T12:00:00Z', 'release.in-effect-already'],
    ['2027-12-01T12:00:00Z', 'release.in-effect-already'],
  ] as const)
    assert.equal(code(calls({}, false, Temporal.Instant.from(at))), expected, at);
});

test('it may be given another instant at once, which is still to come; else it keeps its own', () => {
  const moved = (effectiveFrom: string) =>
    callBackRelease(waits, {
      at: NOW,
      actor: { id: 'carla' },
      payload: { releaseId: release.id, because: 'a week later', effectiveFrom },
    } as unknown as Command<CallBackReleasePayload>);
  const later = moved('2026-12-08T12:00:00Z');
  assert.ok(later.ok && later.value.movedTo === '2026-12-08T12:00:00Z');
  assert.equal(later.value.facts[0]?.data['nowFor'], '2026-12-08T12:00:00Z');
  assert.equal(code(moved(NOW.toString())), 'release.effective-in-past');
});

test('only what is published is called back, and a second time it is not', () => {
  for (const status of releaseLife.states as readonly ReleaseStatus[])
    assert.equal(
      code(calls({ release: { ...release, status } })),
      status === 'published' ? 'accepted' : 'release.move-not-allowed',
      status,
    );
});

test('where another open release changes the same, it is given up or not called back', () => {
  const elsewhere = [{ key: 'seat', releaseId: 'other' }];
  assert.equal(code(calls({ elsewhere })), 'draft.in-another-release');
  const gone = calls({ elsewhere }, true);
  assert.ok(gone.ok);
  assert.deepEqual([gone.value.status, gone.value.facts[0]?.type], ['withdrawn', 'ReleaseGivenUp']);
});

test('a change that was not told yet that its release is out begins again, too; one that is over is left alone', () => {
  const of = (status: Change['status']) => {
    const done = calls({ change: { ...waits.change, status } as Change });
    return done.ok && done.value.changeBack !== undefined;
  };
  assert.ok(of('approved') && of('scheduled') && of('watched'));
  assert.ok(!of('closed') && !of('draft'));
});
