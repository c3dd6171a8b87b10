import assert from 'node:assert/strict';
import { test } from 'node:test';
import { incidentText, listText, type Whole } from './tell-incident.ts';

const incident = {
  id: '1',
  number: 'INC-0001',
  title: 'What we send is refused',
  state: 'classified',
  severity: 'sev2',
  signal: 'person',
  startedAt: '2026-11-22T10:00:00Z',
  runbook: 'order-stuck',
  resolution: null,
  classification: { customer: { level: 'low', by: 'measured', because: '2 customers' } },
};
const whole: Whole = {
  incident,
  recurrence: { number: 'INC-0000' },
  containments: [{ key: 'connector:shipping', holds: true }],
  actions: [{ id: 'a1', text: 'Check it', owner: 'Carla', deadline: '2026-12-01', verifier: null, overdue: true }],
  timeline: [
    {
      at: '2026-11-22T10:05:00Z',
      title: 'Incident noted',
      relation: 'incident',
      actor: 'Otto',
      details: { text: 'called', n: 3 },
    },
    {
      at: '2026-11-22T10:06:00Z',
      title: 'Correction carried out',
      relation: 'record',
      actor: 'Olga',
      details: { text: 'COR-0001, an order is released' },
    },
  ],
};

test('an incident tells how far it goes, what contains it, what is overdue, and its timeline', () => {
  const text = incidentText(whole);
  for (const part of [
    'It happened before: INC-0000.',
    'troth runbook order-stuck',
    'customer       low     measured: 2 customers',
    'connector:shipping holds',
    'Check it: Carla by 2026-12-01, OVERDUE (a1)',
    '2026-11-22 10:05  Incident noted: called, Otto',
    'Correction carried out: COR-0001, an order is released, of a record that it reaches, Olga',
  ])
    assert.ok(text.includes(part), `${part} in\n${text}`);
});

test('a list without incidents says so, and what is watched', () => {
  assert.match(
    listText({ items: [], signals: [{ name: 'breaker-open', says: 'a system in trouble' }] }),
    /No incident[\s\S]*breaker-open: a system in trouble/,
  );
});
