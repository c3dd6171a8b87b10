/** Who may say yes to a change, and who may not however they come: the check is on natural persons, and each no is on the record. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command } from '#platform/command.ts';
import { aPeriod } from '../calendar/period.builder.ts';
import { reviewChangeCommand, deployChangeCommand } from './after-release.commands.ts';
import { approveChange, type ApproveChangePayload, type LoadedForApproval } from './approve-change.ts';
import { approveChangeCommand } from './change.commands.ts';
import type { CalendarPeriod } from '../calendar/period.ts';
import type { ChangePayload } from './assess-change.ts';
import { deployChange, type LoadedForDeploy } from './move-change.ts';
import { type LoadedForReview, reviewChange, type ReviewChangePayload } from './review-change.ts';
import { assessmentsOf } from './answered-on.ts';
import { lacksOf } from './simulation-seen.ts';
import { standardChangePolicy } from './standard-policy.ts';

const HASH = `sha256:${'a'.repeat(64)}`;
const AT = Temporal.Instant.from('2026-12-20T10:00:00Z');
const submitted = {
  change: {
    id: 'c-1',
    number: 'CR-00001',
    status: 'submitted',
    asked: { title: 'Dearer', type: 'pricing' },
    tier: 2,
    round: 1,
    assessed: null,
    assessedHash: HASH,
    authorPersons: ['piet', 'carla'],
  },
  contentHash: HASH,
  gates: [],
  approvals: [],
} as unknown as LoadedForApproval;

type Actor = Partial<Command<unknown>['actor']>;
const by = <P>(actor: Actor, payload: P): Command<P> =>
  ({
    at: AT,
    payload,
    actor: { id: 'login', personId: 'felix', roles: ['finance', 'release-approver'], ...actor },
  }) as unknown as Command<P>;
const answer = (actor: Actor, loaded: Partial<LoadedForApproval> = {}): string => {
  const command = by<ApproveChangePayload>(actor, { changeId: 'c-1', contentHash: HASH });
  const decided = approveChange(standardChangePolicy)({ ...submitted, ...loaded }, command);
  return decided.ok ? 'accepted' : decided.refusal.code;
};

test('nobody approves what they wrote: not by another login, not for an author as their delegate, not as a delegate of somebody else', () => {
  assert.equal(answer({}), 'accepted');
  assert.equal(answer({ personId: 'piet' }), 'change.author-cannot-approve', 'an author');
  assert.equal(
    answer({ id: 'second-login', personId: 'carla' }),
    'change.author-cannot-approve',
    'another login of one',
  );
  assert.equal(answer({ onBehalfOf: 'piet' }), 'change.author-cannot-approve', 'whoever stands in for an author');
  assert.equal(
    answer({ personId: 'piet', onBehalfOf: 'felix' }),
    'change.author-cannot-approve',
    'an author who stands in',
  );
});

test('a natural person answers once, also through somebody who stands in for them', () => {
  const approvals = [{ round: 1, role: 'finance', personId: 'felix' }] as unknown as LoadedForApproval['approvals'];
  assert.equal(answer({}, { approvals }), 'change.approved-once');
  assert.equal(answer({ personId: 'dora', onBehalfOf: 'felix' }, { approvals }), 'change.approved-once');
  assert.equal(answer({ personId: 'dora' }, { approvals }), 'accepted');
});

test('a simulation that has grown old since the change was assessed, or was made anew and found quotes that break, is no ground to approve on', () => {
  const run = (at: string, lacks: readonly string[] = []) => ({ simulation: { at, lacks } }) as never;
  assert.equal(answer({}, run('2026-12-06T10:00:00Z')), 'accepted');
  assert.equal(answer({}, run('2026-12-06T09:59:59Z')), 'change.simulation-stale');
  assert.equal(
    answer({}, run('2026-12-20T09:00:00Z', ['2 quotes could not be decided at all.'])),
    'change.simulation-stale',
  );
  const change = { ...submitted.change, asked: { ...submitted.change.asked, emergency: 'It bleeds.' } };
  const roles = ['release-approver'];
  const emergency = { change, ...(run('2026-12-01T10:00:00Z') as object) } as Partial<LoadedForApproval>;
  assert.equal(answer({ roles }, emergency), 'accepted', 'simulated after its release');
});

test('of several assessments of one content, the one that counts is the one that was answered on', () => {
  const entry = (version: number, fact: string, key?: string) =>
    ({
      aggregate: { kind: 'change', id: 'c-1', version },
      result: 'accepted',
      facts: [fact],
      artifacts: key === undefined ? [] : [{ kind: 'change-evidence', key, hash: HASH }],
    }) as unknown as Parameters<typeof assessmentsOf>[0][number];
  const assessed = [entry(2, 'ChangeAssessed', 'one'), entry(3, 'ChangeSubmitted')];
  const of = (...more: Parameters<typeof assessmentsOf>[0]) => {
    const { answeredOn, others } = assessmentsOf([...more, ...assessed], 'c-1');
    return [answeredOn, ...others];
  };
  const [again, first] = [entry(5, 'ChangeAssessed', 'two'), entry(4, 'ChangeAnsweredFor')];
  assert.deepEqual(assessmentsOf([], 'c-1'), { answeredOn: null, others: [] });
  assert.deepEqual(of(), ['one']);
  assert.deepEqual(of(again, first), ['one', 'two'], 'whatever order they come in');
  assert.deepEqual(of(first, again, entry(6, 'ChangeApproved')), ['two', 'one'], 'two who answered on different ones');
  assert.deepEqual(of(first, again, entry(6, 'ChangeReturned')), ['two'], 'what was answered counts no more');
});

test('every such no is written down', () => {
  for (const { name, refusalsRecorded } of [approveChangeCommand, reviewChangeCommand, deployChangeCommand])
    assert.equal(refusalsRecorded, true, name);
});

const freeze = aPeriod({ name: 'Q4', from: '2026-12-15T00:00:00Z', to: '2027-01-05T00:00:00Z' });
const deploys = (
  actor: Actor,
  emergency: boolean,
  periods: readonly CalendarPeriod[] = [freeze],
  found: object = {},
) => {
  const { change } = submitted;
  const asked = {
    ...change.asked,
    type: 'integration',
    carries: { deployment: { version: '1.4.1', commit: 'abcdef1', migrations: [], contracts: [], says: 'A leak.' } },
    ...(emergency ? { emergency: { because: 'It leaks.' } } : {}),
  };
  const loaded = {
    change: { ...change, status: 'approved', asked, releaseId: null, scheduledFor: null, approvedHash: HASH, ...found },
    approvals: [{ round: 1, role: 'release-approver', personId: 'rosa' }],
    periods,
  } as unknown as LoadedForDeploy;
  return deployChange(standardChangePolicy)(loaded, by<ChangePayload>(actor, { changeId: 'c-1' }));
};

test('a deployment in a freeze waits; in an emergency a third person makes it, and that it passed is a fact and a row', () => {
  const code = (...given: Parameters<typeof deploys>) => {
    const decided = deploys(...given);
    return decided.ok ? 'accepted' : decided.refusal.code;
  };
  assert.equal(code({ personId: 'sam' }, false), 'change.frozen');
  assert.equal(code({ personId: 'piet' }, true), 'change.emergency-needs-third-person', 'who asked for it');
  assert.equal(code({ personId: 'rosa' }, true), 'change.emergency-needs-third-person', 'who answered for it');
  assert.equal(code({ personId: 'dora', onBehalfOf: 'rosa' }, true), 'change.emergency-needs-third-person');
  // Found since it was approved: assessed anew, it fails, or asks for people who have not answered.
  const failed = { assessed: { kinds: [], gates: { passed: 1, warned: 0, failed: 1 } } };
  assert.equal(code({ personId: 'sam' }, true, [], failed), 'change.gates-failed');
  assert.equal(code({ personId: 'sam' }, false, [], { tier: 4 }), 'change.asks-more-now');
  const passed = deploys({ personId: 'sam' }, true);
  assert.ok(passed.ok);
  assert.deepEqual(
    passed.value.facts.map(({ type }) => type),
    ['ChangeReleased', 'DeploymentPassedFreeze'],
  );
  assert.equal(passed.value.passed?.id, freeze.id);
  const outside = deploys({ personId: 'piet' }, true, []);
  assert.deepEqual(outside.ok && outside.value.facts.map(({ type }) => type), ['ChangeReleased']);
});

test('a simulation of something else than the open book answers for nothing', () => {
  const run = (scopes: readonly string[], broken: number) => ({ scopes, totals: { changes: { broken } } }) as never;
  assert.deepEqual(lacksOf(run(['open-quotes', 'top-revenue'], 0)), []);
  assert.match(lacksOf(run(['top-revenue'], 0)).join(), /left the open quotes out/);
  assert.match(lacksOf(run(['open-quotes'], 2)).join(), /2 quotes could not be decided/);
});

test('an emergency is said to have been right only after it was tried on the open book; that it was wrong needs no trial', () => {
  const tier = standardChangePolicy.tiers.find(({ simulation }) => simulation)?.tier;
  const out = {
    ...submitted.change,
    tier,
    status: 'released',
    asked: { title: 'Dearer', type: 'pricing', emergency: 'It bleeds.' },
    releaseId: 'r-1',
    approvedHash: HASH,
    reviewBy: '2026-12-21T10:00:00Z',
    review: null,
    assessed: { kinds: ['price-book'] },
  };
  const review = (holds: boolean, simulated: boolean): string => {
    const loaded = { change: out, approvals: [], publishers: [], simulated } as unknown as LoadedForReview;
    const decided = reviewChange(standardChangePolicy)(
      loaded,
      by<ReviewChangePayload>({}, { changeId: 'c-1', holds, says: 'Looked at.' }),
    );
    return decided.ok ? 'accepted' : decided.refusal.code;
  };
  assert.equal(review(true, false), 'change.not-simulated');
  assert.equal(review(true, true), 'accepted');
  assert.equal(review(false, false), 'accepted');
});
