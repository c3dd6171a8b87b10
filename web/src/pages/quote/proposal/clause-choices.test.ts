import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clause } from '../../../api/proposal.ts';
import { chosenOf, isChanged, isComplete, standingOf, wanted } from './clause-choices.ts';

const clause = (over: Partial<Clause>): Clause => ({
  key: 'liability',
  title: 'Liability',
  text: 'Limited to one year.',
  included: true,
  required: true,
  choice: 'standard',
  standard: true,
  deviates: false,
  changes: [],
  standardText: 'Limited to one year.',
  alternatives: [
    { choice: 'double-cap', title: 'Liability', text: 'Limited to two years.', standard: true, changes: [] },
    { choice: 'uncapped', title: 'Liability', text: 'Not limited.', standard: false, changes: [] },
  ],
  ...over,
});
const liability = clause({});
const reference = clause({ key: 'reference', included: false, required: false, alternatives: [] });
const items = [liability, reference];

test('terms that stand as they come name nothing; an optional clause is named once it is taken in', () => {
  assert.deepEqual(wanted(items, {}), []);
  const taken = { reference: { included: true, choice: 'standard', text: '' } };
  assert.deepEqual(wanted(items, taken), [{ key: 'reference', choice: 'standard' }]);
});

test('another text is sent by its name, own words with themselves, and never both', () => {
  const other = { liability: { included: true, choice: 'double-cap', text: 'left over' } };
  assert.deepEqual(wanted(items, other), [{ key: 'liability', choice: 'double-cap' }]);
  const own = { liability: { included: true, choice: 'own-text', text: ' Not at all. ' } };
  assert.deepEqual(wanted(items, own), [{ key: 'liability', choice: 'own-text', text: 'Not at all.' }]);
});

test('going back to what stood is no change, and own words that are not there yet are not sent', () => {
  assert.equal(isChanged(items, { liability: chosenOf(liability, {}) }), false);
  assert.equal(isChanged(items, { liability: { included: true, choice: 'uncapped', text: '' } }), true);
  assert.equal(isComplete(items, { liability: { included: true, choice: 'own-text', text: '  ' } }), false);
});

test('legal is asked about own words and texts that are not standard, and about nothing that is left out', () => {
  const of = (choice: string) => standingOf(liability, { included: true, choice, text: 'Limited to ten years.' });
  assert.deepEqual(
    ['standard', 'double-cap', 'uncapped', 'own-text'].map((choice) => of(choice).approved),
    [true, true, false, false],
  );
  assert.deepEqual(
    of('own-text').changes.map(({ kind }) => kind),
    ['same', 'removed', 'added'],
  );
  assert.equal(standingOf(reference, { included: false, choice: 'own-text', text: '' }).approved, true);
});
