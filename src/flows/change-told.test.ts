import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordedFact } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { changeTold } from './change-told.ts';

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
