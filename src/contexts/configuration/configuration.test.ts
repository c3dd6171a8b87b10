import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mustAccept } from '#kernel/outcome.ts';
import { schemaProblems } from '#platform/commands/envelope.ts';
import { compileConfiguration } from './compile-configuration.ts';
import type { Selection } from './configuration.contract.ts';
import { ConfigurationRules as ConfigurationRulesSchema } from './configuration.contract.ts';
import { configurationRefusals } from './configuration.refusals.ts';
import { explainOption } from './explain-option.ts';
import { guideConfiguration } from './guide-configuration.ts';
import { bookWith, bundle, RULES, rulesWith } from './platform.builder.ts';
import { validateConfiguration } from './validate-configuration.ts';

const model = mustAccept(compileConfiguration(bookWith(bundle, rulesWith(RULES))), 'it compiles');

const pick = (...refs: readonly string[]): Selection => ({
  chosen: refs.map((ref) => {
    const [group, option] = ref.split('/') as [string, string];
    return { group, option };
  }),
});
const validate = (...refs: readonly string[]) => validateConfiguration(model, pick(...refs)).output.value;

describe('a configuration', () => {
  test('is valid when every rule and every group is satisfied, and cites what it rests on', () => {
    const decision = validateConfiguration(model, pick('residency/eu', 'support/business', 'add-ons/backup'));
    assert.deepEqual([decision.output.value.valid, decision.blocking], [true, []]);
    assert.deepEqual(decision.output.value.chosen, [
      { group: 'support', option: 'business', offering: 'support-business', quantity: 1 },
      { group: 'residency', option: 'eu', offering: 'residency-eu', quantity: 1 },
      { group: 'add-ons', option: 'backup', offering: 'backup-plus', quantity: 100 },
    ]);
    assert.deepEqual(decision.artifacts, [{ kind: 'configuration-rules', key: 'platform-rules', hash: 'sha256:00' }]);
  });

  test('has the same fingerprints in whatever order it was clicked together', () => {
    const [one, other] = [
      validateConfiguration(model, pick('residency/eu', 'support/business')),
      validateConfiguration(model, pick('support/business', 'residency/eu')),
    ];
    assert.deepEqual([other.inputs, other.output], [one.inputs, one.output]);
  });

  test('that lacks something says which rules ask, and the fewest options that satisfy them', () => {
    const value = validate('add-ons/gdpr');
    assert.equal(value.status, 'incomplete');
    assert.deepEqual(value.needs.map(({ id }) => id).toSorted(), [
      'gdpr-audit',
      'gdpr-eu',
      'group:residency',
      'group:support',
    ]);
    assert.deepEqual(value.completion, ['support/business', 'residency/eu', 'add-ons/audit']);
  });

  test("whose choices contradict the rules is answered with the rules in conflict, in their author's words, and ways out", () => {
    const value = validate('support/critical', 'residency/us', 'add-ons/gdpr');
    assert.equal(value.status, 'conflicting');
    assert.deepEqual(value.conflicts, [
      {
        rules: [{ id: 'critical-us', message: 'Mission-critical support is staffed in Europe only.' }],
        choices: ['support/critical', 'residency/us'],
      },
    ]);
    assert.deepEqual(value.repairs, [
      { remove: ['residency/us'], add: ['residency/eu', 'add-ons/audit'] },
      { remove: ['support/critical', 'add-ons/gdpr'], add: ['support/business'] },
    ]);
  });

  test('with two of a group that holds one names the group', () => {
    const [conflict] = validate('support/business', 'support/premium', 'residency/eu').conflicts;
    assert.deepEqual(conflict?.rules, [{ id: 'group:support', message: 'Support: choose exactly 1.' }]);
  });

  test('that names what is not there, twice the same, or too many of it, is malformed', () => {
    const decision = validateConfiguration(model, {
      chosen: [
        ...pick('add-ons/hovercraft', 'add-ons/sso', 'add-ons/sso').chosen,
        { group: 'add-ons', option: 'backup', quantity: 501 },
      ],
      rejected: [{ group: 'add-ons', option: 'sso' }],
    });
    assert.equal(decision.output.value.status, 'malformed');
    assert.deepEqual(decision.blocking, [
      { code: 'configuration.quantity', option: 'add-ons/backup', quantity: 501, min: 100, max: 500 },
      { code: 'configuration.unknown-option', option: 'add-ons/hovercraft' },
      { code: 'configuration.repeated-option', option: 'add-ons/sso' },
      { code: 'configuration.chosen-and-rejected', option: 'add-ons/sso' },
    ]);
  });
});

describe('while somebody is choosing', () => {
  test('each option is chosen, forced, open or excluded; in a group of one another is open instead', () =>
    assert.deepEqual(guideConfiguration(model, pick('add-ons/gdpr', 'support/business')).states, {
      'support/business': 'chosen',
      'support/premium': 'open',
      'support/critical': 'open',
      'residency/eu': 'forced',
      'residency/us': 'excluded',
      'add-ons/sso': 'open',
      'add-ons/audit': 'forced',
      'add-ons/backup': 'open',
      'add-ons/gdpr': 'chosen',
    }));
  test('what cannot be taken says why, and what would have to go for it', () => {
    const why = mustAccept(
      explainOption(model, pick('add-ons/gdpr', 'support/business'), 'residency/us'),
      'it is an option',
    );
    assert.deepEqual(
      [why.state, why.choices, why.rules.map(({ id }) => id)],
      ['excluded', ['add-ons/gdpr'], ['group:residency', 'gdpr-eu']],
    );
    assert.deepEqual(why.waysOut[0]?.selection.chosen, [
      { group: 'support', option: 'business', quantity: 1 },
      { group: 'residency', option: 'us', quantity: 1 },
    ]);
    assert.ok(why.waysOut.every(({ remove }) => !remove.includes('residency/us')));
  });
  test('what has to be in says why', () => {
    const why = mustAccept(explainOption(model, pick('add-ons/gdpr'), 'add-ons/audit'), 'it is an option');
    assert.deepEqual([why.state, why.rules.map(({ id }) => id)], ['forced', ['gdpr-audit']]);
  });
  test('the preferred whole begins with the defaults, and what is rejected stays out of it', () => {
    const preferred = (selection: Selection) =>
      guideConfiguration(model, selection, { completion: 'preferred' }).completion?.selection.chosen.map(
        ({ option }) => option,
      );
    assert.deepEqual(preferred({ chosen: [] }), ['business', 'us']);
    const rejected = [
      { group: 'support', option: 'business' },
      { group: 'residency', option: 'us' },
    ];
    assert.deepEqual(preferred({ chosen: [], rejected }), ['critical', 'eu']);
  });
  test('the cheapest whole is cheapest by the prices given', () => {
    const prices = new Map([
      ['support-business', 900],
      ['support-premium', 100],
      ['support-critical', 500],
      ['single-sign-on', 300],
      ['audit-trail', 700],
      ['residency-eu', 20],
      ['residency-us', 10],
    ]);
    const cheapest = guideConfiguration(model, { chosen: [] }, { completion: 'cheapest', prices });
    // Premium needs single sign-on as well: 400 together, less than either other support.
    assert.deepEqual(cheapest.completion?.add, ['support/premium', 'residency/us', 'add-ons/sso']);
  });
  test('what is still open says which rule asks, and what could answer it', () =>
    assert.deepEqual(guideConfiguration(model, pick('support/business')).open, [
      {
        id: 'group:residency',
        message: 'Data residency: choose exactly 1.',
        options: ['residency/eu', 'residency/us'],
      },
    ]));
});

test('the contract takes rules as they are written, nested formulas too, and nothing else', () => {
  const valid = (rules: unknown) => schemaProblems(ConfigurationRulesSchema, rules).length === 0;
  const formula = (of: unknown) => ({
    ...rulesWith(RULES),
    rules: [{ id: 'f', kind: 'formula', formula: of, message: 'm' }],
  });
  assert.ok(valid(rulesWith(RULES)));
  assert.ok(valid(formula({ implies: ['a/b', { or: [{ not: 'c/d' }, { and: ['e/f'] }] }] })));
  for (const wrong of [
    formula({ xor: ['a/b'] }),
    formula('no-slash'),
    formula({ not: 1 }),
    { ...rulesWith(RULES), colour: 'red' },
    { ...rulesWith([{ ...(RULES[0] as object), message: undefined } as never]) },
  ])
    assert.equal(valid(JSON.parse(JSON.stringify(wrong))), false);
});

test('every code that blocks a composition has its text', () => {
  const selections = [
    pick('add-ons/gdpr'),
    pick('support/critical', 'residency/us'),
    pick('a/b', 'add-ons/sso', 'add-ons/sso'),
  ];
  const codes = selections.flatMap((selection) =>
    validateConfiguration(model, selection).blocking.map(({ code }) => code),
  );
  assert.deepEqual(
    codes.filter((code) => !Object.hasOwn(configurationRefusals, code)),
    [],
  );
});
