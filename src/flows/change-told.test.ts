import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordedFact } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { changeTold } from './change-told.ts';
import { releaseInTimeTold } from './release-in-time-told.ts';

const people = [
  { id: 'olga', type: 'user', roles: ['sales-ops'] },
  { id: 'felix', type: 'user', roles: ['finance'] },
  { id: 'lena', type: 'user', roles: ['legal'] },
  { id: 'robot', type: 'agent', roles: ['finance'] },
];
const tx = { tenantId: 't', query: async () => people } as unknown as Tx;
const told = async (type: string, more: object) => {
  const data = { changeId: 'c', number: 'CR-00001', title: 'Dearer', ...more };
  const fact = { id: 'f', tenantId: 't', type, subject: { kind: 'change', id: 'c' }, data } as unknown as RecordedFact;
  const steps = changeTold.find((flow) => flow.fact === type)?.after ?? [];
  const commands = (await Promise.all(steps.map((step) => step.commands(fact, tx)))).flat();
  return commands.map(({ payload }) => {
    const { personId, template, values } = payload as { personId: string; template: string; values: { due: string } };
    return [personId, template, values.due];
  });
};

test('the consulted are told before it is decided, the informed when it is out, and whoever reviews an emergency by when', async () => {
  assert.deepEqual(await told('ChangeSubmitted', { consulted: ['sales-ops'], asked: ['finance'] }), [
    ['olga', 'change-consulted', '–'],
  ]);
  assert.deepEqual(
    await told('ChangeReleased', { informed: ['legal'], reviewers: ['finance'], reviewBy: '2026-12-04T09:00:00Z' }),
    [
      ['lena', 'change-informed', '2026-12-04 09:00 UTC'],
      ['felix', 'emergency-to-review', '2026-12-04 09:00 UTC'],
    ],
  );
  assert.deepEqual(await told('ChangeReleased', {}), [], 'a fact of before this was told names nobody');
});

const owner = { id: 'piet', key: 'piet.pricing', type: 'user', roles: ['pricing-owner'] };
const request = {
  id: 'c',
  body: '{"owner":"piet.pricing","title":"Dearer"}',
  scheduledFor: null,
  releasedAt: null,
  reviewBy: null,
  recordedAt: '2026-12-01T00:00:00Z',
};
const withOwner = {
  tenantId: 't',
  query: async ({ text }: { text: string }) => (text.includes('governance.change') ? [request] : [...people, owner]),
} as unknown as Tx;
const why = async (type: string, data: object) => {
  const fact = { id: 'f', tenantId: 't', type, subject: { kind: 'x', id: 'x' }, data } as unknown as RecordedFact;
  const steps = releaseInTimeTold.find((flow) => flow.fact === type)?.after ?? [];
  const commands = (await Promise.all(steps.map((step) => step.commands(fact, withOwner)))).flat();
  return commands.map(({ payload }) => {
    const { personId, template, values } = payload as { personId: string; template: string; values: { why: string } };
    return [personId, template, values.why];
  });
};

test('an owner, and nobody else, is told what the clock did with their change, and why', async () => {
  const about = { changeId: 'c', number: 'CR-00001', title: 'Dearer', owner: 'piet.pricing' };
  const missed = [{ changeId: 'c', number: 'CR-00001', lacking: ['rollback planning', 'support readiness'] }];
  assert.deepEqual(await why('ReleaseTrainDeparted', { name: 'January', taken: [], missed }), [
    ['piet', 'change-not-released', 'It missed January, for want of rollback planning, support readiness.'],
  ]);
  assert.deepEqual(await why('ReleaseTrainLeftBehind', { ...about, name: 'January', says: 'A freeze holds it.' }), [
    ['piet', 'change-not-released', 'January left it behind: A freeze holds it.'],
  ]);
  assert.deepEqual(await why('ChangeNotReleased', { ...about, says: 'A freeze holds it.' }), [
    ['piet', 'change-not-released', 'A freeze holds it.'],
  ]);
  assert.deepEqual(await why('ChangeLimitPassed', { ...about, passed: ['orders that fell out: 4'] }), [
    ['piet', 'change-past-its-watch', 'orders that fell out: 4'],
  ]);
  assert.deepEqual(await why('ReleaseTrainDeparted', { name: 'January', taken: [], missed: [{ number: 'CR-1' }] }), []);
});
