import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { configurationProblems } from './configuration-problems.ts';
import type { ConfigurationRule } from './configuration.contract.ts';
import { bookWith, bundle, RULES, rulesWith } from './platform.builder.ts';

describe('the publish gate', () => {
  const problems = (...rules: readonly ConfigurationRule[]) =>
    configurationProblems(bookWith(bundle, rulesWith([...RULES, ...rules])));
  const requires = (id: string, option: string, ...needs: readonly string[]): ConfigurationRule => ({
    id,
    kind: 'requires',
    option,
    needs: [...needs],
    message: `${option} needs ${needs}`,
  });

  test('finds nothing in good rules, nor in a bundle without any', () => {
    assert.deepEqual(problems(), []);
    assert.deepEqual(configurationProblems(bookWith(bundle)), []);
  });

  test('refuses an excluded option that another requires, naming both and the rules', () => {
    const [problem, ...more] = problems({
      id: 'no-audit',
      kind: 'excludes',
      option: 'add-ons/gdpr',
      excludes: ['add-ons/audit'],
      message: 'GDPR brings its own trail.',
    });
    assert.deepEqual(more, []);
    assert.deepEqual(problem, {
      code: 'configuration.excluded-option-required',
      severity: 'error',
      option: 'add-ons/gdpr',
      requires: 'add-ons/audit',
      rules: [
        { id: 'gdpr-audit', message: 'The GDPR pack writes to the audit trail.' },
        { id: 'no-audit', message: 'GDPR brings its own trail.' },
      ],
    });
  });
  test('refuses one that is excluded two steps away', () => {
    const found = problems(
      requires('sso-gdpr', 'add-ons/sso', 'add-ons/gdpr'),
      requires('sso-us', 'add-ons/sso', 'residency/us'),
    );
    assert.deepEqual(
      found.map(
        (problem) => problem.code === 'configuration.excluded-option-required' && [problem.option, problem.requires],
      ),
      [
        ['add-ons/sso', 'add-ons/gdpr'],
        ['add-ons/sso', 'residency/us'],
      ],
    );
  });
  test('refuses an option that nobody can ever take, with the rules that shut it out', () => {
    const found = problems({ id: 'never', kind: 'atMost', count: 0, of: ['add-ons/sso'], message: 'Not yet.' });
    assert.deepEqual(found, [
      {
        code: 'configuration.dead-option',
        severity: 'error',
        option: 'add-ons/sso',
        rules: [{ id: 'never', message: 'Not yet.' }],
      },
    ]);
  });
  test('refuses rules that nothing satisfies, naming the contradiction', () => {
    const found = problems({
      id: 'two',
      kind: 'exactly',
      count: 2,
      of: ['support/business', 'support/premium', 'support/critical'],
      message: 'Two of them.',
    });
    assert.deepEqual(found, [
      {
        code: 'configuration.void',
        severity: 'error',
        rules: [
          { id: 'group:support', message: 'Support: choose exactly 1.' },
          { id: 'two', message: 'Two of them.' },
        ],
      },
    ]);
  });
  test('refuses what names no option of the bundle, and a rule id twice', () => {
    assert.deepEqual(problems(requires('odd', 'add-ons/sso', 'add-ons/zeppelin')), [
      { code: 'constraint.unknown-option', severity: 'error', rule: 'odd', option: 'add-ons/zeppelin' },
    ]);
    assert.deepEqual(
      problems(RULES[0] as ConfigurationRule).map(({ code }) => code),
      ['constraint.repeated'],
    );
  });
  test('warns of a rule that the others say already, and of an option that only looks like a choice', () => {
    assert.deepEqual(problems(requires('audit-again', 'add-ons/gdpr', 'add-ons/audit')), [
      {
        code: 'configuration.redundant-rule',
        severity: 'warning',
        rules: [{ id: 'audit-again', message: 'add-ons/gdpr needs add-ons/audit' }],
      },
    ]);
    const always = {
      id: 'always',
      kind: 'atLeast',
      count: 1,
      of: ['add-ons/audit'],
      message: 'Always audited.',
    } as const;
    assert.ok(
      problems({ ...always, of: [...always.of] }).some(
        (problem) => problem.code === 'configuration.false-optional' && problem.option === 'add-ons/audit',
      ),
    );
  });
  test('warns of options that require each other in a circle', () =>
    assert.deepEqual(problems(requires('audit-gdpr', 'add-ons/audit', 'add-ons/gdpr')), [
      { code: 'configuration.cyclic-requires', severity: 'warning', options: ['add-ons/audit', 'add-ons/gdpr'] },
    ]));
});
