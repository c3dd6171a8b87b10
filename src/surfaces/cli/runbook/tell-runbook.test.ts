import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandText, type Ran, runText } from './tell-runbook.ts';

const offer = {
  action: 'retry-task',
  on: 'task 1',
  what: 'Ship it again',
  address: 'POST /orders/o/repair-actions',
  payload: {},
  reasonAs: null,
};
const ran: Ran = {
  runbook: {
    key: 'order-stuck',
    title: 'An order stands still',
    answers: 'x',
    about: 'order',
    owner: 'ops',
    means: 'Nothing moves.',
    severity: ['Sev3: one'],
    unsafe: ['copy it'],
    escalation: ['engineering'],
    evidence: ['the order'],
  },
  checks: [
    {
      asks: 'Where?',
      says: '',
      notRun: null,
      found: { ok: false, says: 'It is held.', records: [{ title: 'O-1, held' }] },
    },
    { asks: 'Facts?', says: '', notRun: 'not-yours', found: null },
  ],
  offers: [offer],
  barred: [{ what: 'skip of Ship', because: 'its answer is needed' }],
};

test('a runbook that was run says what was found, then what is typed to do what is safe, then what is not and why', () => {
  const text = runText(ran, 'O-1');
  const at = (part: string): number => text.indexOf(part);
  assert.ok(at('!! Where?') > 0 && at('It is held.') < at('What is safe now'));
  assert.ok(at('not run: you may not read this') > 0);
  assert.ok(at(`${offer.what}: retry task`) > 0, 'two offers about one step are told apart');
  assert.ok(
    at(`troth runbook order-stuck O-1 --do retry-task --on 'task 1' --reason "…"`) <
      at('skip of Ship: its answer is needed'),
  );
  assert.ok(at('copy it') > at('What must not be done'));
});

test('where no check allows anything, that is said', () => {
  assert.match(runText({ ...ran, offers: [] }, undefined), /Nothing is safe to do by what was found/);
  assert.equal(
    commandText('order-stuck', undefined, offer),
    `troth runbook order-stuck --do retry-task --on 'task 1' --reason "…"`,
  );
});
