import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planShape, TASKS_SHOWN_MAX } from './collapse.ts';
import type { Planned } from './planned.ts';

const task = (id: string, state: string, itemId: string, predecessors: readonly string[]): Planned => ({
  id,
  key: id,
  name: `Task ${id}`,
  kind: 'call',
  state,
  itemId,
  itemName: `Item ${itemId}`,
  level: predecessors.length,
  connector: 'provisioning',
  operation: 'provisioning.provision',
  predecessors,
  pointOfNoReturn: false,
  dueAt: null,
  ruleId: 'rule',
  problem: null,
  attempts: [],
});

test('a small plan is drawn task by task', () => {
  const shape = planShape([task('a', 'done', '1', []), task('b', 'ready', '1', ['a'])]);
  assert.equal(shape.collapsed, false);
  assert.deepEqual(shape.edges, [{ from: 'a', to: 'b' }]);
});

test('a plan of hundreds opens on what is in trouble and its neighbours; what is finished is one box', () => {
  const site = (n: number, state: string) => [
    task(`${n}a`, state, `${n}`, []),
    task(`${n}b`, state, `${n}`, [`${n}a`]),
    task(`${n}c`, state, `${n}`, [`${n}b`]),
  ];
  const finished = Array.from({ length: 150 }, (_, n) => site(n, 'done')).flat();
  const troubled = [
    task('xa', 'done', 'x', []),
    task('xb', 'unknown', 'x', ['xa']),
    task('xc', 'waiting', 'x', ['xb']),
  ];
  const shape = planShape([...finished, ...troubled]);
  assert.equal(shape.collapsed, true);
  assert.ok(shape.nodes.length <= TASKS_SHOWN_MAX);
  assert.deepEqual(
    shape.nodes.map(({ label }) => label),
    ['150 items finished', 'Task xa', 'Task xb', 'Task xc'],
  );
});
