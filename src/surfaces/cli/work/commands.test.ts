import assert from 'node:assert/strict';
import { test } from 'node:test';
import { valuesOf, workText } from './commands.ts';

const task = {
  taskId: 't-1',
  orderNumber: 'O-000012',
  name: 'Survey the site',
  state: 'ready',
  priority: 0,
  queue: 'field',
  evidence: [{ field: 'gate', name: 'Code of the gate' }],
  mine: false,
  dueAt: '2026-11-24T10:00:00Z',
  overdue: false,
} as const;

test('a task is a line: how urgent its order is, when it is due or whose it is, and what has to be shown', () => {
  assert.equal(
    workText([task]),
    't-1  priority 0  due 2026-11-24T10:00  field  O-000012 Survey the site\n  to be shown: gate (Code of the gate)\n',
  );
  const line = (change: object): string => workText([{ ...task, evidence: [], ...change }]);
  assert.match(line({ overdue: true }), / {2}OVERDUE since 2026-11-24T10:00 {2}/);
  assert.match(line({ state: 'inFlight', mine: true }), / {2}yours until /);
  assert.match(line({ state: 'inFlight' }), / {2}taken until /);
});

test('what is shown may have an equals sign in it; what names no field is not guessed', () => {
  assert.deepEqual(valuesOf(['gate=4711', 'note=a=b']), { gate: '4711', note: 'a=b' });
  assert.throws(() => valuesOf(['4711']), /field=value/);
});
