import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meansOf } from '#contexts/governance/index.ts';
import { DIMENSIONS, type Incident, type Records } from './incident.ts';
import { judge } from './judge.ts';
import { causeOf } from './open-incident.ts';
import { tellTimeline } from './tell-timeline.ts';
import type { Happened } from './timeline.store.ts';

const none = { count: 0, accounts: 0, money: [], sample: [] };
const records = (change: Partial<Records> = {}): Records => ({
  quotes: { ...none, shown: 0 },
  orders: { ...none, ended: 0 },
  handoffs: { ...none, delivered: 0 },
  fallout: { open: 0 },
  from: '2026-11-22T10:00:00Z',
  to: '2026-11-22T10:00:00Z',
  measuredAt: '2026-11-22T10:00:00Z',
  ...change,
});
const at = Temporal.Instant.from('2026-11-22T10:00:00Z');
const since = { startedAt: '2026-11-22T10:00:00Z', resolvedAt: null };
const levelOf = (
  dimension: (typeof DIMENSIONS)[number],
  change: Partial<Records> = {},
  when = at,
  from = since,
): string => {
  const judged = judge(from, records(change), {}, when);
  assert.ok(judged.ok);
  return judged.value[dimension].level;
};

test('where nothing is reached, every measured classification is none', () => {
  for (const dimension of DIMENSIONS) assert.equal(levelOf(dimension), 'none', dimension);
});

const rows: readonly (readonly [string, (typeof DIMENSIONS)[number], Partial<Records>, string])[] = [
  ['one customer', 'customer', { orders: { ...none, accounts: 1, count: 1, ended: 0 } }, 'low'],
  ['twenty-five customers', 'customer', { quotes: { ...none, accounts: 25, count: 30, shown: 0 } }, 'high'],
  [
    'little money in twenty quotes',
    'financial',
    { quotes: { ...none, count: 20, shown: 0, money: [{ currency: 'EUR', amount: '9' }] } },
    'low',
  ],
  [
    'a single quote of five million',
    'financial',
    { quotes: { ...none, count: 1, shown: 0, money: [{ currency: 'EUR', amount: '5000000' }] } },
    'high',
  ],
  [
    'an order of as many euros as are much',
    'financial',
    { orders: { ...none, count: 1, ended: 0, money: [{ currency: 'EUR', amount: '100000' }] } },
    'medium',
  ],
  [
    'as many yen, which are little,',
    'financial',
    { orders: { ...none, count: 1, ended: 0, money: [{ currency: 'JPY', amount: '9999999' }] } },
    'low',
  ],
  [
    'a handoff of as many euros as are much',
    'financial',
    { handoffs: { ...none, count: 1, delivered: 0, money: [{ currency: 'EUR', amount: '100000' }] } },
    'medium',
  ],
  [
    'a declared close',
    'quarter-close',
    { quarterClose: { name: 'Close of the third quarter', to: '2026-11-30T00:00:00Z' } },
    'high',
  ],
  ['quotes without a price', 'financial', { quotes: { ...none, count: 20, shown: 0 } }, 'none'],
  ['ten open cases', 'operational', { fallout: { open: 10 } }, 'medium'],
  ['two hundred records', 'records', { orders: { ...none, count: 200, ended: 0 } }, 'high'],
  ['an offer that is with a customer', 'reversibility', { quotes: { ...none, count: 1, shown: 1 } }, 'low'],
  ['an order that is done', 'reversibility', { orders: { ...none, count: 1, ended: 1 } }, 'medium'],
  ['a handoff that billing has', 'reversibility', { handoffs: { ...none, count: 1, delivered: 1 } }, 'high'],
  ['one offer shown', 'visibility', { quotes: { ...none, count: 1, shown: 1 } }, 'low'],
];
for (const [what, dimension, change, level] of rows)
  test(`${what} makes ${dimension} ${level}`, () => assert.equal(levelOf(dimension, change), level));

test('duration grows until it is resolved, and the end of a quarter comes near', () => {
  const later = at.add({ hours: 9 });
  assert.equal(levelOf('duration', {}, later), 'high');
  assert.equal(levelOf('duration', {}, later, { ...since, resolvedAt: '2026-11-22T10:30:00Z' } as never), 'low');
  assert.equal(levelOf('quarter-close', {}, Temporal.Instant.from('2026-12-20T00:00:00Z')), 'medium');
  assert.equal(levelOf('quarter-close', {}, Temporal.Instant.from('2026-12-31T00:00:00Z')), 'high');
});

test('a person makes what was measured worse with a reason, never better; of the legal side they say what it is', () => {
  const change = { handoffs: { ...none, count: 1, delivered: 1 } };
  const better = judge(since, records(change), { reversibility: { level: 'low', because: 'we can call them' } }, at);
  assert.deepEqual(!better.ok && better.refusal, {
    code: 'incident.lower-than-measured',
    measured: { reversibility: 'high' },
  });
  const said = judge(
    since,
    records(),
    { customer: { level: 'high', because: 'a minister' }, legal: { level: 'low', because: 'a term' } },
    at,
  );
  assert.ok(said.ok);
  assert.deepEqual([said.value.customer.by, said.value.legal.by], ['raised', 'stated']);
});

test('incidents are compared by where they are; one that names nothing is compared with none', () => {
  assert.equal(causeOf({ scope: {} }), null);
  assert.equal(causeOf({ scope: { connector: 'shipping' } }), 'connector/shipping');
  assert.equal(causeOf({ scope: { offerings: ['b', 'a'] } }), 'offering/a+offering/b');
  assert.equal(causeOf({ causeKey: 'pricing', scope: { connector: 'shipping' } }), 'pricing');
});

const incident = {
  id: 'incident',
  scope: {},
  startedAt: '2026-11-22T10:00:00Z',
  resolvedAt: '2026-11-22T12:00:00Z',
} as unknown as Incident;
const happened = (type: string, subjectId: string, hour: string, data: Happened['data'] = {}): Happened => ({
  id: `${type}-${subjectId}`,
  at: `2026-11-22T${hour}:00:00Z`,
  type,
  subjectKind: 'change',
  subjectId,
  actorId: 'a',
  data,
  words: null,
  correlationId: 'c',
});
const corrected = { number: 'COR-0001', means: 'order-released', subjectId: 'o1', emergency: false };

test('the timeline tells deployments, corrections and passed freezes apart from releases, in words', () => {
  const facts = [
    happened('IncidentOpened', 'incident', '10'),
    happened('CatalogPublished', 'r1', '10'),
    happened('ChangeReleased', 'carries-a-release', '10', { number: 'CR-00001' }),
    happened('ChangeReleased', 'carries-a-deployment', '10', { number: 'CR-00002', title: 'Faster lists' }),
    happened('FreezePassedInEmergency', 'r1', '11', { period: 'Quarter close' }),
    happened('DeploymentPassedFreeze', 'd', '11', { period: 'Quarter close', number: 'CR-00002', version: '1.4.0' }),
    happened('CorrectionApplied', 'before the end', '11', corrected),
    happened('CorrectionApplied', 'of another record, later', '13', corrected),
    happened('CorrectionApplied', 'of its record, later', '13', { ...corrected, emergency: true }),
  ];
  const deployed = {
    changeId: 'carries-a-deployment',
    number: 'CR-00002',
    title: 'Faster lists',
    version: '1.4.0',
    commit: 'abcdef1',
    digest: null,
    at: '2026-11-22T10:00:00Z',
    rolledBack: false,
  };
  const told = tellTimeline(incident, facts, {
    deployed: [deployed],
    ofRecords: new Set(['of its record, later']),
    to: Temporal.Instant.from('2026-11-22T12:00:00Z'),
  });
  const { says } = meansOf('order-released');
  assert.deepEqual(
    told.map(({ kind, title, relation, details }) => [kind, title, relation, details['text']]),
    [
      ['incident', 'Incident opened', 'incident', undefined],
      ['release', 'Catalog published', 'around', undefined],
      ['deployment', 'Deployment made', 'around', 'CR-00002, version 1.4.0 of commit abcdef1'],
      ['freeze', 'Freeze passed by a release, in an emergency', 'around', '“Quarter close”'],
      [
        'freeze',
        'Freeze passed by a deployment, in an emergency',
        'around',
        '“Quarter close”, CR-00002, version 1.4.0',
      ],
      ['correction', 'Correction carried out', 'around', `COR-0001, ${says}`],
      ['correction', 'Correction carried out', 'record', `COR-0001, ${says}, in an emergency`],
    ],
  );
});
