import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nonStandard, selectClauses } from './clauses.ts';
import { aClause } from './proposal.builder.ts';

const law = aClause({ key: 'law', order: 20, title: 'Recht' });
const payment = aClause({ key: 'payment', order: 10 });
const nextYear = aClause({ key: 'payment', order: 10, text: 'neu', effective: { from: '2027-01-01' } });
const thisYear = aClause({ key: 'payment', order: 10, effective: { from: '2026-01-01', to: '2027-01-01' } });

const rows = [
  ['all of the country, in their order', [law, payment], 'DE', 'de', '2026-11-21', ['payment', 'law']],
  ['the text in force on the day', [thisYear, nextYear], 'DE', 'de', '2027-01-01', ['payment']],
  ['no other country than the customer’s', [payment], 'FR', 'de', '2026-11-21', 'proposal.no-clauses-for-country'],
  ['none before its first day', [payment], 'DE', 'de', '2025-12-31', 'proposal.no-clauses-in-force'],
  [
    'no half-translated terms',
    [payment, law, aClause({ language: 'en-GB' })],
    'DE',
    'en-GB',
    '2026-11-21',
    'proposal.clause-not-translated',
  ],
  ['no clause in two texts', [payment, thisYear], 'DE', 'de', '2026-11-21', 'proposal.clause-ambiguous'],
] as const;
for (const [what, clauses, country, language, date, expected] of rows)
  test(`A proposal carries ${what}`, () => {
    const outcome = selectClauses(clauses, country, language, date);
    const answer = outcome.ok ? outcome.value.map((one) => one.key) : outcome.refusal.code;
    assert.deepEqual(answer, expected);
  });

test('A refusal for a missing translation names the clauses', () => {
  const outcome = selectClauses([payment, law, aClause({ language: 'en-GB' })], 'DE', 'en-GB', '2026-11-21');
  assert.deepEqual(!outcome.ok && outcome.refusal['clauses'], ['law']);
});

test('Clauses that legal must approve are named', () => {
  assert.deepEqual(nonStandard([payment, aClause({ key: 'liability', standard: false })]), ['liability']);
});
