import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StepRules } from './approval.ts';
import { barredBy, type Bench, callOn, type Person, whoAnswers } from './approvers.ts';
import type { Delegation } from './delegation.ts';

const AT = Temporal.Instant.from('2026-11-23T09:00:00Z');
const person = (id: string, role: string, territories: readonly string[] = ['all']): Person => ({
  id,
  key: `${id}.key`,
  name: id,
  type: 'user',
  roles: [role],
  territories,
});
const people = [
  person('mona', 'sales-manager'),
  person('max', 'sales-manager', ['uk']),
  person('olga', 'sales-ops'),
  person('rita', 'sales-rep'),
  person('felix', 'finance'),
];
const given = (fromPerson: string, toPerson: string, more: Partial<Delegation> = {}): Delegation => ({
  id: `${fromPerson}-${toPerson}`,
  kind: 'delegation',
  fromPerson,
  toPerson,
  from: '2026-11-20T00:00:00Z',
  until: '2026-11-30T00:00:00Z',
  roles: null,
  territories: null,
  reason: 'away',
  endedAt: null,
  version: 1,
  entryLeaf: null,
  ...more,
});
const bench = (more: Partial<Bench> = {}): Bench => ({
  people,
  delegations: [],
  barred: new Map(),
  territory: 'dach',
  delegation: { daysMax: 30, toRoles: ['sales-ops', 'finance'] },
  at: AT,
  ...more,
});
const ONE: StepRules = { answers: 1, regional: false };
const names = (role: string, rules: StepRules, more: Partial<Bench> = {}) =>
  whoAnswers(role, rules, bench(more)).approvers.map(({ name, insteadOf }) =>
    insteadOf ? `${name} for ${insteadOf.name}` : name,
  );

test('each holder of a role may answer for it', () => assert.deepEqual(names('sales-manager', ONE), ['mona', 'max']));

test('a role that answers by region is answered in the region', () =>
  assert.deepEqual(names('sales-manager', { ...ONE, regional: true }), ['mona']));

test('where the policy names persons, only they answer', () =>
  assert.deepEqual(names('sales-manager', { ...ONE, people: ['max.key'] }), ['max']));

test('a delegate answers beside the giver', () =>
  assert.deepEqual(names('sales-manager', ONE, { delegations: [given('mona', 'olga')] }), [
    'mona',
    'max',
    'olga for mona',
  ]));

const nothing: readonly (readonly [string, Partial<Bench>])[] = [
  ['before its first day', { delegations: [given('mona', 'olga', { from: '2026-11-24T00:00:00Z' })] }],
  ['from its last moment on', { delegations: [given('mona', 'olga', { until: AT.toString() })] }],
  ['after it was ended', { delegations: [given('mona', 'olga', { endedAt: '2026-11-22T00:00:00Z' })] }],
  ['for another role', { delegations: [given('mona', 'olga', { roles: ['finance'] })] }],
  ['in another territory', { delegations: [given('mona', 'olga', { territories: ['uk'] })] }],
  ['to who may answer for nobody', { delegations: [given('mona', 'rita')] }],
  ['where the policy allows none', { delegations: [given('mona', 'olga')], delegation: undefined }],
  [
    'to who worked on the deal',
    { delegations: [given('mona', 'olga')], barred: new Map([['olga', 'worked on this quote']]) },
  ],
];
for (const [when, more] of nothing)
  test(`a delegation gives nothing ${when}`, () =>
    assert.deepEqual(names('sales-manager', ONE, more), ['mona', 'max']));

test('who asked hands nothing on: what they may not answer, their delegate may not either', () => {
  const barred = barredBy({ requestedBy: 'mona', persons: [], policyAuthors: [] });
  assert.deepEqual(names('sales-manager', ONE, { delegations: [given('mona', 'olga')], barred }), ['max']);
});

test('who asked, worked on it, wrote the policy or is barred by it is told why', () => {
  const barred = barredBy({
    requestedBy: 'mona',
    persons: ['mona', 'max'],
    policyAuthors: ['felix'],
    byPolicy: { rita: 'is a sister' },
  });
  assert.deepEqual(Object.fromEntries(barred), {
    felix: 'wrote a policy that decides here',
    max: 'worked on this quote',
    mona: 'asks for it',
    rita: 'is a sister',
  });
});

const step = { stepNo: 1, group: 1, needs: 'all', role: 'sales-manager', reasons: [] } as const;
const barBoth = new Map(['mona', 'max'].map((id) => [id, 'worked on this quote']));

test('the fallback is asked when nobody of the role may answer, and only then', () => {
  const rules: StepRules = { ...ONE, fallback: { role: 'finance' } };
  assert.equal(callOn({ ...step, rules }, bench()).role, 'sales-manager');
  const called = callOn({ ...step, rules }, bench({ barred: barBoth }));
  assert.deepEqual([called.role, called.approvers.map(({ name }) => name)], ['finance', ['felix']]);
  assert.deepEqual(
    called.barred.map(({ name }) => name),
    ['mona', 'max'],
  );
});

test('a fallback may be one person', () => {
  const rules: StepRules = { ...ONE, fallback: { person: 'olga.key' } };
  assert.deepEqual(
    callOn({ ...step, rules }, bench({ barred: barBoth })).approvers.map(({ name }) => name),
    ['olga'],
  );
});

test('everybody means everybody of the role who may answer, not those who answer for them', () => {
  const rules: StepRules = { ...ONE, answers: 'everybody' };
  assert.equal(callOn({ ...step, rules }, bench({ delegations: [given('mona', 'olga')] })).answers, 2);
});
