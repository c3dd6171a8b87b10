import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mustAccept } from '#kernel/outcome.ts';
import { basic, chassis, cluster, clusterBook } from './cluster.builder.ts';
import { configurationProblems } from './configuration-problems.ts';
import { compileConfiguration } from './compile-configuration.ts';
import type { ConfigurationRule, Selection } from './configuration.contract.ts';
import { guideConfiguration } from './guide-configuration.ts';
import { validateConfiguration } from './validate-configuration.ts';

const model = mustAccept(compileConfiguration(clusterBook(), { country: 'DE' }), 'the cluster compiles');
const answer = (selection: Selection, of = model) => validateConfiguration(of, selection).output.value;

describe('rules hold by time and place', () => {
  const selection = cluster([chassis({ cpu: 1 }, 'small')], [basic]);
  const inFrance = mustAccept(compileConfiguration(clusterBook(), { country: 'FR' }), 'it compiles');
  const nowhere = mustAccept(compileConfiguration(clusterBook()), 'it compiles');
  test('where they hold they bind, and a fixed part is completed', () => {
    const value = answer(selection, inFrance);
    assert.deepEqual([value.status, value.needs.map(({ id }) => id)], ['incomplete', ['french-doors']]);
    assert.deepEqual(value.completion, ['component/rack@doors=glass']);
    const completed = guideConfiguration(inFrance, selection).completion?.selection ?? { chosen: [] };
    assert.equal(answer(completed, inFrance).status, 'valid');
  });
  test('elsewhere they are not asked, and where nothing is said they are left out aloud', () => {
    assert.equal(answer(selection).status, 'valid');
    assert.deepEqual(validateConfiguration(model, selection).warnings, []);
    const { output, warnings } = validateConfiguration(nowhere, selection);
    assert.equal(output.value.status, 'valid');
    assert.deepEqual(
      warnings.map(({ code, rule }) => [code, rule]),
      [['configuration.rule-left-out', 'french-doors']],
    );
  });
  test('which of them held is part of what was decided', () =>
    assert.notEqual(
      validateConfiguration(inFrance, selection).inputs.fingerprint,
      validateConfiguration(model, selection).inputs.fingerprint,
    ));
  test('a window is half-open', () => {
    const rule: ConfigurationRule = {
      id: 'no-basic',
      kind: 'atMost',
      count: 0,
      of: ['support/basic'],
      effective: { from: '2026-06-01', to: '2026-07-01' },
      message: 'Basic support pauses in June.',
    };
    const on = (day: string) =>
      answer(selection, mustAccept(compileConfiguration(clusterBook({ cluster: [rule] }), { on: day }), 'compiles'))
        .status;
    assert.deepEqual(['2026-05-31', '2026-06-01', '2026-06-30', '2026-07-01'].map(on), [
      'valid',
      'conflicting',
      'conflicting',
      'valid',
    ]);
  });
});

describe('a rule that is staged by a flag', () => {
  const selection = cluster([chassis({ cpu: 1 }, 'small')], [basic]);
  const none = (id: string, option: string, value: 'on' | 'off'): ConfigurationRule => ({
    id,
    kind: 'atMost',
    count: 0,
    of: [option],
    staged: { flag: 'flag.new-support', value },
    message: id,
  });
  const book = clusterBook({ cluster: [none('new', 'support/basic', 'on'), none('old', 'support/full', 'off')] });
  const decided = (flags?: readonly string[]) =>
    validateConfiguration(
      mustAccept(compileConfiguration(book, flags === undefined ? {} : { flags }), 'it compiles'),
      selection,
    );
  test('holds for those for whom the flag is on, and the old rule for everybody else', () => {
    const rulesFor = (flags: readonly string[]) =>
      decided(flags).output.value.conflicts.flatMap(({ rules }) => rules.map(({ id }) => id));
    assert.deepEqual(rulesFor(['flag.new-support']), ['new']);
    assert.deepEqual(rulesFor([]), []);
  });
  test('the value is in the fingerprint; where nobody says it both are left out aloud', () => {
    assert.notEqual(decided(['flag.new-support']).inputs.fingerprint, decided([]).inputs.fingerprint);
    assert.equal(decided([]).inputs.fingerprint, decided(['flag.another']).inputs.fingerprint);
    assert.deepEqual(
      decided().warnings.map(({ rule }) => rule),
      ['new', 'old'],
    );
  });
  test('what cannot be chosen at all once the flag is on is found before it is turned', () => {
    const codes = (rules: readonly ConfigurationRule[]) =>
      configurationProblems(clusterBook({ cluster: rules }))
        .filter(({ severity }) => severity === 'error')
        .map(({ code }) => code);
    const chassisOut = none('no-chassis', 'chassis/chassis', 'on');
    assert.deepEqual(codes([]), []);
    assert.deepEqual(codes([chassisOut]), ['configuration.void']);
    assert.deepEqual(codes([none('new', 'support/basic', 'on')]), [], 'off, it can still be chosen');
  });
});
