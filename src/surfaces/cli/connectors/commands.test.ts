import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkText, listLine } from './commands.ts';

test('a broken contract is a line for each field, to be sent to whoever owns the system', () => {
  assert.equal(checkText('billing', { keeps: true, problems: [] }), 'billing keeps its contract.\n');
  const problems = [
    { operation: 'billing.setup', field: 'result.subscription', relied: 'string', told: 'not said' },
    { operation: 'billing.activate', field: '', relied: 'offered', told: 'not offered' },
  ];
  assert.equal(
    checkText('billing', { keeps: false, problems }),
    'billing breaks its contract:\n  billing.setup result.subscription: relied on string, told not said\n  billing.activate: relied on offered, told not offered\n',
  );
});

test('a connector is a line: where it is, and how it stands', () => {
  const at = { connector: 'crm', connected: true, kind: null, address: 'https://crm.example' };
  const state = { breaker: 'closed', paused: null, waiting: 2, unknown: 1 };
  assert.match(
    listLine({ ...at, state }),
    /^crm +work at https:\/\/crm\.example +breaker closed, 2 waiting, 1 unknown$/,
  );
  assert.match(
    listLine({ ...at, connected: false, state: { ...state, paused: { owner: 'sre' } } }),
    /not connected +paused, 2 waiting/,
  );
});
