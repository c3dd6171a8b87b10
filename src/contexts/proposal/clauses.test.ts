import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chosenClauses, type ClauseDeal, nonStandard, OWN_TEXT, selectClauses } from './clauses.ts';
import { fillClause, unknownPlaceholders } from './clause-words.ts';
import { aClause } from './proposal.builder.ts';
import { wordDiff } from './word-diff.ts';
import { wordsOf } from './words.ts';

const law = aClause({ key: 'law', order: 20, title: 'Recht' });
const payment = aClause({ key: 'payment', order: 10 });
const nextYear = aClause({ key: 'payment', order: 10, text: 'neu', effective: { from: '2027-01-01' } });
const thisYear = aClause({ key: 'payment', order: 10, effective: { from: '2026-01-01', to: '2027-01-01' } });
const hardware = aClause({ key: 'hardware', order: 30, when: { productLines: ['hardware'], termMonthsFrom: 24 } });
const reference = aClause({ key: 'reference', order: 40, optional: true });
const milestones = aClause({ key: 'payment', alternative: 'milestones', text: 'nach Fortschritt' });
const uncapped = aClause({ key: 'payment', alternative: 'net-120', text: 'in 120 Tagen', standard: false });
const all = [payment, law, hardware, reference, milestones, uncapped];

const deal: ClauseDeal = { orderType: 'new', productLines: new Set(['platform']), termMonths: 12 };
const asked = (country = 'DE', language = 'de', on = '2026-11-21', change: Partial<ClauseDeal> = {}) => ({
  country,
  language,
  on,
  deal: { ...deal, ...change },
});

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
  ['no optional clause and none of other deals', all, 'DE', 'de', '2026-11-21', ['payment', 'law']],
] as const;
for (const [what, clauses, country, language, date, expected] of rows)
  test(`A proposal carries ${what}`, () => {
    const outcome = selectClauses(clauses, asked(country, language, date));
    const answer = outcome.ok ? outcome.value.map((one) => one.key) : outcome.refusal.code;
    assert.deepEqual(answer, expected);
  });

test('A clause for some deals is required in all of them, and only in them', () => {
  const keys = (change: Partial<ClauseDeal>) => {
    const outcome = selectClauses(all, asked('DE', 'de', '2026-11-21', change));
    assert.ok(outcome.ok);
    return outcome.value.map((one) => one.key);
  };
  const withHardware = { productLines: new Set(['hardware']) };
  assert.deepEqual(keys({ ...withHardware, termMonths: 24 }), ['payment', 'law', 'hardware']);
  assert.deepEqual(keys({ ...withHardware, termMonths: 23 }), ['payment', 'law']);
  assert.deepEqual(keys({ termMonths: 24 }), ['payment', 'law']);
});

const choices = [
  ['another text that legal approved', { key: 'payment', choice: 'milestones' }, [true, 'nach Fortschritt']],
  ['another text that legal wants to see', { key: 'payment', choice: 'net-120' }, [false, 'in 120 Tagen']],
  [
    'words of its own',
    { key: 'law', choice: OWN_TEXT, text: 'Es gilt das Recht der See.' },
    [false, 'Es gilt das Recht der See.'],
  ],
  ['an optional clause taken in', { key: 'reference', choice: 'standard' }, [true, reference.text]],
  ['a text that the clause does not have', { key: 'law', choice: 'milestones' }, 'proposal.clause-choice-unknown'],
  ['its own words without words', { key: 'law', choice: OWN_TEXT }, 'proposal.clause-without-words'],
  ['a clause that is not about the deal', { key: 'hardware', choice: 'standard' }, 'proposal.clause-not-applicable'],
  ['a clause that nobody wrote', { key: 'free-beer', choice: 'standard' }, 'proposal.clause-not-applicable'],
] as const;
for (const [what, wanted, expected] of choices)
  test(`Choosing ${what} ${typeof expected === 'string' ? `is refused as ${expected}` : 'is printed, and known for what it is'}`, () => {
    const texts = selectClauses(all, asked(), [wanted]);
    const chosen = chosenClauses(all, asked(), [wanted]);
    if (typeof expected === 'string') {
      assert.equal(!texts.ok && texts.refusal.code, expected);
      assert.equal(!chosen.ok && chosen.refusal.code, expected);
      return;
    }
    assert.ok(texts.ok && chosen.ok);
    const said = texts.value.find(({ key }) => key === wanted.key);
    assert.deepEqual([said?.standard, said?.text], expected);
    assert.equal(chosen.value[0]?.standard, expected[0]);
    assert.deepEqual(nonStandard(texts.value), expected[0] ? [] : [wanted.key]);
  });

test('A refusal for a missing translation names the clauses', () => {
  const outcome = selectClauses([payment, law, aClause({ language: 'en-GB' })], asked('DE', 'en-GB'));
  assert.deepEqual(!outcome.ok && outcome.refusal['clauses'], ['law']);
});

const facts = {
  customer: 'Bau {{seller}} AG',
  seller: 'Aldermoor Cloud GmbH',
  quoteNumber: 'Q-1',
  currency: 'EUR',
  termMonths: '36 Monate',
  contractFrom: '2027-01-01',
  paymentTermDays: '60',
  validUntil: '2026-12-21',
};

test('A clause says the deal’s own days, and a name that looks like a placeholder stays a name', () => {
  const words = wordsOf('de');
  assert.ok(words);
  assert.equal(
    fillClause('{{customer}} zahlt in {{paymentTermDays}} Tagen, ab {{contractFrom}}. {{nonsense}}', facts, words),
    'Bau {{seller}} AG zahlt in 60 Tagen, ab 1. Januar 2027. {{nonsense}}',
  );
  assert.deepEqual(unknownPlaceholders('{{customer}} {{nonsense}} {{nonsense}} {{}}'), ['nonsense', '']);
});

test('A departure from the standard words is shown word by word, and both texts can be read out of it', () => {
  const before = 'Liability is limited, for each year, to the amounts paid for that year.';
  const after = 'Liability is limited, for each year, to twice the amounts paid.';
  const changes = wordDiff(before, after);
  assert.deepEqual(
    changes.map(({ kind }) => kind),
    ['same', 'added', 'same', 'removed', 'added'],
  );
  const without = (kind: string) =>
    changes
      .filter((one) => one.kind !== kind)
      .map(({ text }) => text)
      .join('');
  assert.equal(without('removed'), after);
  assert.equal(without('added'), before);
  assert.deepEqual(wordDiff(before, before), [{ kind: 'same', text: before }]);
});
