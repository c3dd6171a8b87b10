import assert from 'node:assert/strict';
import { test } from 'node:test';
import { releaseLife } from './release.lifecycle.ts';
import { governanceFacts } from './release.ts';

test('the life of a release has no dead end, nothing unreachable and nothing ambiguous', () => {
  assert.deepEqual(releaseLife.problems(), []);
});

test('every move of a release leaves a fact that governance declares', () => {
  for (const move of releaseLife.moves)
    assert.ok((governanceFacts as readonly string[]).includes(move.fact), move.fact);
});

test('what is published is never edited, validated or approved again', () => {
  for (const state of ['published', 'superseded', 'rolledBack', 'withdrawn'] as const)
    for (const move of ['edit', 'validate', 'approve', 'publish'] as const)
      assert.equal(releaseLife.move(state, move).ok, false, `${move} of ${state}`);
});
