/** The form of the page, filled in as a person would, and the options of the terminal say what the owning command takes: for every way that there is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OWNING_COMMANDS } from '#flows/correction-approved.jobs.ts';
import type { JsonObject } from '#kernel/json.ts';
import { askedBy, type AskedOptions, WAYS } from '#surfaces/cli/correction/asked-by-options.ts';
import {
  type Field,
  fieldProblem,
  flat,
  FORMS,
  isSaid,
  type Picked,
  type Values,
} from '#web/src/pages/corrections/asked-of.ts';
import { schemaFaults } from '../schema-faults.ts';
import { MEANS_NAMES, meansOf } from './means.ts';

const ID = '019a0000-0000-7000-8000-00000000000a';
const picked: Picked = { id: ID, accountId: ID, asset: { id: ID, version: 3 } };

const typed = ({ kind, choices }: Field): string =>
  kind === 'amount'
    ? '12.5'
    : kind === 'day'
      ? '2027-01-31'
      : kind === 'asset'
        ? ID
        : (choices?.[0]?.value ?? 'FILE 1');
const all = (fields: readonly Field[]): Values => Object.fromEntries(fields.map((field) => [field.name, typed(field)]));
const WORDS = { reason: 'it was found on Monday', evidence: 'ticket OPS-17, with a picture' };
const faults = (name: (typeof MEANS_NAMES)[number], values: Values) =>
  faultsOf(name, FORMS[name]?.asked(values, picked) as JsonObject);
/** Against what may be asked for, and against each command that carries it out. */
const faultsOf = (name: (typeof MEANS_NAMES)[number], asked: JsonObject) => {
  const { asked: schema, steps } = meansOf(name);
  return [
    ...schemaFaults(schema, asked),
    ...steps.flatMap(({ command, payload }) => {
      const owning = OWNING_COMMANDS[command];
      assert.ok(owning, command);
      return schemaFaults(owning.payload, payload({ subjectId: ID, asked, words: WORDS, answers: [{ repairId: ID }] }));
    }),
  ];
};

test('there is a form for every way of correcting, and for nothing else', () => {
  assert.deepEqual(Object.keys(FORMS).toSorted(), [...MEANS_NAMES].toSorted());
});

for (const name of MEANS_NAMES)
  test(`${name}: what is filled in is what the owning command takes, every choice of it and with as little as is asked`, () => {
    const form = FORMS[name];
    assert.ok(form);
    const whole = all(form.fields);
    assert.deepEqual(faults(name, whole), []);
    for (const field of form.fields)
      for (const { value } of field.choices ?? [])
        assert.deepEqual(faults(name, { ...whole, [field.name]: value }), []);
    const least = all(
      form.fields.filter(({ name: field, optional }) => optional !== true || field === form.oneOf?.[0]),
    );
    assert.ok(isSaid(form, least));
    assert.deepEqual(faults(name, least), []);
  });

test('what is missing or cannot be read is said before anything is sent', () => {
  const [quantity] = FORMS['asset-mended']?.fields ?? [];
  assert.ok(quantity && FORMS['asset-mended'] && FORMS['order-released']);
  assert.equal(fieldProblem(quantity, '12'), undefined);
  for (const wrong of ['12,5', '-1', 'twelve', '1e3'])
    assert.match(fieldProblem(quantity, wrong) ?? '', /Digits/, wrong);
  assert.equal(isSaid(FORMS['asset-mended'], {}), false, 'nothing would be changed');
  assert.equal(isSaid(FORMS['asset-mended'], { quantity: '12,5' }), false);
  assert.equal(isSaid(FORMS['asset-mended'], { quantity: '12.5' }), true);
  assert.equal(isSaid(FORMS['order-released'], {}), false, 'a reason is chosen');
});

test('what it was and what it shall be stand under the same names, so that they can be compared', () => {
  const was = flat({
    state: 'active',
    version: 3,
    incomplete: ['terms'],
    known: [{ quantity: '1' }, { quantity: '2', from: '2026-01-01', to: null, characteristics: { colour: 'red' } }],
  });
  assert.deepEqual(was, {
    state: 'active',
    version: 3,
    incomplete: ['terms'],
    quantity: '2',
    from: '2026-01-01',
    to: null,
  });
  const shallBe = flat(FORMS['asset-mended']?.asked({ quantity: '3' }, picked) as Record<string, unknown>);
  assert.equal(shallBe['quantity'], '3');
  const amended = flat(FORMS['quote-amended']?.asked({ quantity: '12' }, picked) as Record<string, unknown>);
  assert.equal(amended['quantity'], '12');
});

const OPTIONS: AskedOptions = {
  reason: 'customer-asked',
  reference: 'FILE 1',
  how: 'credited',
  quantity: '12.5',
  from: '2027-01-01',
  to: '2027-01-31',
  state: 'active',
  asset: ID,
  discount: '5',
  effectiveFrom: '2027-01-01',
};

test('the options of a terminal say it as well, for every way and with as little as is asked', () => {
  assert.deepEqual(Object.keys(WAYS).toSorted(), [...MEANS_NAMES].toSorted());
  for (const name of MEANS_NAMES) {
    const way = WAYS[name];
    assert.ok(way, name);
    for (const given of [way.takes, (way.oneOf ?? []).slice(0, 1)]) {
      const asked = askedBy(name, Object.fromEntries(given.map((option) => [option, OPTIONS[option]])), picked);
      assert.ok(asked.ok, name);
      assert.deepEqual(faultsOf(name, asked.value), [], name);
    }
  }
});

test('an option that the way does not take is refused, as is a correction of nothing', () => {
  const code = (means: string, options: AskedOptions): string | undefined => {
    const asked = askedBy(means, options, picked);
    return asked.ok ? undefined : asked.refusal.code;
  };
  assert.equal(code('order-held', { quantity: '3' }), 'cli.correction-foreign-option');
  assert.equal(code('asset-mended', {}), 'cli.correction-of-nothing');
  assert.equal(code('order-deleted', {}), 'cli.correction-unknown');
  assert.equal(code('asset-mended', { asked: '[1]' }), 'import.not-json');
  assert.equal(code('asset-mended', { asked: '{"assetVersion":3,"changes":{}}' }), undefined);
});
