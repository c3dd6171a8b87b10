import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordedFact } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { falloutTold } from './fallout-told.ts';

const person = (id: string, roles: readonly string[]) => ({ id, type: 'user', roles });
const people = [person('otto', ['order-ops']), person('bea', ['billing-ops']), person('edda', ['executive'])];
const tx = { tenantId: 't', query: async () => people } as unknown as Tx;
const data = { caseId: 'c', product: 'Users', orderNumber: 'O-1', severity: 'high', slaDueAt: '2026-12-01T09:00:00Z' };
const told = async (type: string, more: object) => {
  const fact = { id: 'f', tenantId: 't', type, subject: { kind: 'order', id: 'o' }, data: { ...data, ...more } };
  const step = falloutTold.find((flow) => flow.fact === type)?.after[0];
  const commands = (await step?.commands(fact as unknown as RecordedFact, tx)) ?? [];
  return commands.map(({ payload }) => payload as { personId: string; template: string; values: { due: string } });
};

test('who is called by a case that is due soon is told, and the next role when it is overdue', async () => {
  const near = await told('FalloutServiceLevelNear', { roles: ['order-ops', 'billing-ops'] });
  assert.deepEqual(
    near.map(({ personId, template }) => [personId, template]),
    [
      ['otto', 'service-level-near'],
      ['bea', 'service-level-near'],
    ],
  );
  assert.equal(near[0]?.values.due, '2026-12-01 09:00 UTC');
  const late = await told('FalloutEscalated', { role: 'executive', step: 2 });
  assert.deepEqual(
    late.map(({ personId, template }) => [personId, template]),
    [['edda', 'fallout-escalated']],
  );
});
