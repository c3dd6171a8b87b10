import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Problem, repairChoices, repairTask, type Task } from '#contexts/fulfillment/index.ts';
import { aTask } from '#contexts/fulfillment/task.builder.ts';
import { classifyFailure } from './classify-failure.ts';
import { shippedRules } from './shipped-rules.ts';
import { falloutLife } from './fallout.lifecycle.ts';

const at = Temporal.Instant.from('2026-11-21T10:00:00Z');
const problem = (cause: Problem['cause'], code = 'x', message = 'm'): Problem => ({ cause, code, message });

test('the life of a case has no dead end, nothing unreachable, and a way out of every wait', () => {
  assert.deepEqual(falloutLife.problems(), []);
});

/** Operations 16.2, as it stands there. */
const OWNERS: Readonly<Record<string, string>> = {
  'missing-customer-data': 'sales/support ops',
  'product-mapping-missing': 'product ops + engineering',
  'provisioning-failure': 'fulfillment ops',
  'billing-handoff-failure': 'billing ops + engineering',
  'asset-mismatch': 'asset/inventory ops',
  'approval-inconsistency': 'revenue ops/finance',
  'security-violation': 'security/compliance',
};

test('whose trouble it is and what is best done first', () => {
  const rows: readonly (readonly [Partial<Task>, Problem, owner: string, recommended: string, retryability: string])[] =
    [
      [{}, problem('refused', 'no-capacity'), 'provisioning-failure', 'correct-and-retry', 'after-correction'],
      [{}, problem('refused', 'bad-address'), 'missing-customer-data', 'correct-and-retry', 'after-correction'],
      [{}, problem('payload', 'answer-missing'), 'missing-customer-data', 'correct-and-retry', 'after-correction'],
      [{}, problem('refused', 'unknown-product'), 'product-mapping-missing', 'correct-and-retry', 'after-correction'],
      [{}, problem('refused', 'forbidden'), 'security-violation', 'correct-and-retry', 'after-correction'],
      [{}, problem('refused', 'asset-unknown'), 'asset-mismatch', 'correct-and-retry', 'after-correction'],
      [{}, problem('refused', 'not-approved'), 'approval-inconsistency', 'correct-and-retry', 'after-correction'],
      [{}, problem('exhausted'), 'provisioning-failure', 'retry-task', 'safe'],
      [{ connector: 'billing' }, problem('exhausted'), 'billing-handoff-failure', 'retry-task', 'safe'],
      [{}, problem('outcome-unknown'), 'provisioning-failure', 'reconcile', 'safe'],
      [{ idempotent: false }, problem('outcome-unknown'), 'provisioning-failure', 'reconcile', 'unsafe'],
      [
        { statusQuery: false, idempotent: false },
        problem('outcome-unknown'),
        'provisioning-failure',
        'complete-with-evidence',
        'unsafe',
      ],
    ];
  for (const [task, cause, category, recommended, retryability] of rows) {
    const found = classifyFailure(shippedRules, aTask(task), cause);
    assert.deepEqual(
      [found.category, found.ownerGroup, found.recommended, found.retryability],
      [category, OWNERS[category], recommended, retryability],
      JSON.stringify([task, cause]),
    );
  }
});

test('what may be done depends on what is known, and every forbidden action has its reason', () => {
  const safe = (change: Partial<Task>, answersNeeded = false) =>
    repairChoices(aTask({ state: 'fallenOut', ...change }), answersNeeded).safe;
  assert.deepEqual(safe({ problem: problem('refused') }), [
    'retry-task',
    'correct-and-retry',
    'complete-with-evidence',
    'skip',
  ]);
  assert.deepEqual(safe({ problem: problem('refused') }, true), [
    'retry-task',
    'correct-and-retry',
    'complete-with-evidence',
  ]);
  assert.deepEqual(safe({ problem: problem('payload') }), ['correct-and-retry', 'complete-with-evidence', 'skip']);
  assert.deepEqual(safe({ problem: problem('outcome-unknown') }), [
    'retry-task',
    'reconcile',
    'complete-with-evidence',
  ]);
  assert.deepEqual(safe({ problem: problem('outcome-unknown'), idempotent: false }), [
    'reconcile',
    'complete-with-evidence',
  ]);
  assert.deepEqual(safe({ problem: problem('refused'), connector: 'billing' }), [
    'retry-task',
    'correct-and-retry',
    'complete-with-evidence',
  ]);
  assert.deepEqual(safe({ state: 'done' }), []);
  for (const { reason } of repairChoices(aTask({ state: 'done' }), false).forbidden) assert.notEqual(reason, '');
});

test('a corrected request goes under a new key; one whose outcome is unknown goes under its old one', () => {
  const repair = (change: Partial<Task>, action: 'retry-task' | 'correct-and-retry') =>
    repairTask(
      aTask({ state: 'fallenOut', ...change }),
      [],
      false,
      action === 'retry-task' ? { action } : { action, payload: { plug: 'F' } },
      at,
    );
  const corrected = repair({ problem: problem('refused') }, 'correct-and-retry');
  assert.deepEqual(
    corrected.ok && [corrected.value.task.keyNo, corrected.value.task.earlierUnknown, corrected.value.correction],
    [1, false, { plug: 'F' }],
  );
  const resent = repair({ problem: problem('outcome-unknown') }, 'retry-task');
  assert.deepEqual(resent.ok && [resent.value.task.keyNo, resent.value.task.earlierUnknown], [0, true]);
  const forbidden = repair({ problem: problem('outcome-unknown') }, 'correct-and-retry');
  assert.equal(!forbidden.ok && forbidden.refusal.code, 'fallout.action-forbidden');
});

test('a skip and evidence free what waits; a retry does not', () => {
  const fallen = aTask({ state: 'fallenOut', problem: problem('refused') });
  const waiting = { ...aTask({ key: 'next', state: 'waiting', depsLeft: 1 }), predecessors: [fallen.id] };
  const freed = (repair: Parameters<typeof repairTask>[3]) => {
    const repaired = repairTask(fallen, [waiting], false, repair, at);
    return repaired.ok ? [repaired.value.freed, repaired.value.facts.map((fact) => fact.type)] : repaired.refusal;
  };
  assert.deepEqual(freed({ action: 'skip' }), [[waiting.id], ['FulfillmentTaskSkipped']]);
  assert.deepEqual(freed({ action: 'complete-with-evidence', ref: 'R', result: {} }), [
    [waiting.id],
    ['FulfillmentTaskCompleted'],
  ]);
  assert.deepEqual(freed({ action: 'retry-task' }), [[], []]);
});
