import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentOfChange } from './binding.ts';
import type { Change } from './change.ts';
import { notAnswered, publishRefusal } from './may-publish.ts';
import { staleSimulation } from './simulation-seen.ts';
import { standardChangePolicy } from './standard-policy.ts';
import { whoApproves } from './who-approves.ts';

const NOW = Temporal.Instant.from('2026-12-01T10:00:00Z');
const release = { id: 'release', contentHash: 'sha256:one', rollsBack: null, effectiveFrom: null };
const aChange = (more: Partial<Change>): Change => {
  const base = {
    number: 'CR-00001',
    asked: {},
    fingerprint: 'sha256:asked',
    tierByHand: null,
    scheduledFor: null,
    status: 'approved',
    assessed: null,
  };
  const change = { ...base, ...more } as unknown as Change;
  return { ...change, approvedHash: more.approvedHash ?? contentOfChange(change, 'sha256:one') };
};
const code = (change: Change | undefined, published = true, undoes?: Change): string | undefined =>
  publishRefusal({ release, change, undoes }, published, { at: NOW, inForce: 'sha256:model' })?.code;

test('a release goes out only with an approved change of exactly its content, in its time', () => {
  assert.equal(code(undefined, false), undefined, 'no policy is published: as before');
  assert.equal(code(undefined), 'change.required');
  assert.equal(code(aChange({})), undefined);
  for (const status of ['draft', 'submitted', 'returned', 'released', 'closed', 'rolledBack'] as const)
    assert.equal(code(aChange({ status })), 'change.not-approved', status);
  assert.equal(code(aChange({ approvedHash: 'sha256:other' })), 'change.evidence-stale');
  const later = { status: 'scheduled', scheduledFor: '2026-12-01T10:00:01Z' } as const;
  assert.equal(code(aChange(later)), 'change.scheduled-later');
  assert.equal(code(aChange({ ...later, scheduledFor: '2026-12-01T10:00:00Z' })), undefined);
  const found = (onModel: string, failed: number) =>
    ({ assessed: { onModel, gates: { passed: 1, warned: 0, failed } } }) as unknown as Partial<Change>;
  assert.equal(code(aChange(found('sha256:model', 0))), undefined);
  assert.equal(code(aChange(found('sha256:before', 0))), 'change.evidence-stale', 'another release is out since');
  assert.equal(code(aChange(found('sha256:model', 1))), 'change.gates-failed', 'found since it was approved');
});

test('what was found riskier since it was approved waits for the answers that it asks for now', () => {
  const change = aChange({
    tier: 2,
    asked: { type: 'pricing' } as never,
    assessed: { kinds: ['price-book'] } as never,
  });
  const answered = whoApproves(standardChangePolicy, change.asked, ['price-book'], 2);
  assert.deepEqual(notAnswered(standardChangePolicy, change, answered), []);
  const unanswered = notAnswered(standardChangePolicy, { ...change, tier: 3 }, answered);
  assert.ok(unanswered.length > 0);
  const stopped = publishRefusal({ release, change: aChange({}), undoes: undefined, unanswered }, true, {
    at: NOW,
    inForce: 'm',
  });
  assert.deepEqual([stopped?.code, stopped?.['asked']], ['change.asks-more-now', unanswered]);
});

test('a change that was approved on a simulation which is too old by now does not go out', () => {
  const simulation = (at: string) => ({ at, lacks: [], warns: [], says: [], runId: 'run' });
  const change = aChange({ tier: 2 });
  const stale = staleSimulation(standardChangePolicy, change, simulation('2026-11-17T09:59:59Z'), NOW);
  const stopped = publishRefusal({ release, change, undoes: undefined, stale }, true, { at: NOW, inForce: 'm' });
  assert.deepEqual([stopped?.code, stopped?.['ranAt']], ['change.simulation-stale', '2026-11-17T09:59:59Z']);
  assert.equal(staleSimulation(standardChangePolicy, change, simulation('2026-11-17T10:00:00Z'), NOW), undefined);
  assert.equal(
    staleSimulation(standardChangePolicy, aChange({ tier: 0 }), simulation('2026-01-01T00:00:00Z'), NOW),
    undefined,
  );
});

test('what is to take effect on a day goes out on no earlier one, unless the release waits for it by itself, or it cannot wait', () => {
  const day = '2027-01-01T00:00:00Z';
  const asking = (asked: object): Partial<Change> => ({ asked }) as unknown as Partial<Change>;
  assert.equal(code(aChange(asking({ effectiveFrom: day }))), 'change.scheduled-later');
  assert.equal(code(aChange(asking({ effectiveFrom: '2026-12-01T10:00:00Z' }))), undefined);
  assert.equal(code(aChange(asking({ effectiveFrom: day, emergency: { reason: 'it bleeds' } }))), undefined);
  const waits = { release: { ...release, effectiveFrom: day }, change: aChange(asking({ effectiveFrom: day })) };
  assert.equal(publishRefusal({ ...waits, undoes: undefined }, true, { at: NOW, inForce: 'sha256:model' }), undefined);
});

test('its way back needs no change of its own', () => {
  assert.equal(code(undefined, true, aChange({ status: 'released' })), undefined);
});

test('what a change says, and the tier that somebody moved, are part of what was approved', () => {
  const of = (more: Partial<Change>): string => contentOfChange(aChange(more), 'sha256:one');
  const byHand = { tier: 1, because: 'small', byPerson: 'a', allowedByPerson: null } as const;
  const all = [
    of({}),
    of({ fingerprint: 'sha256:asked-anew' }),
    of({ tierByHand: byHand }),
    of({ tierByHand: { ...byHand, allowedByPerson: 'b' } }),
    contentOfChange(aChange({}), 'sha256:two'),
  ];
  assert.equal(new Set(all).size, all.length);
});
