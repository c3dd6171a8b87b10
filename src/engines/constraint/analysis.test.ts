/** What is said of a model before anybody chooses, against brute force. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mustAccept } from '#kernel/outcome.ts';
import { model, modelsOf, OPTIONS } from '#test/solver/brute-force.ts';
import { analyse } from './analysis.ts';
import type { ConstraintModel } from './model.ts';
import { excludes, requires } from './model.ts';
import { redundantRules } from './redundant.ts';
import { openSession } from './session.ts';

const open = (of: ConstraintModel) => mustAccept(openSession(of), 'a generated model is well formed');

test('an option that its parent forces is falsely optional', () => {
  const pairs = OPTIONS.slice(1).map((option, i) => ({ parent: OPTIONS[i] as string, option }));
  fc.assert(
    fc.property(model, (of) => {
      const all = modelsOf(of.rules, []);
      const expected = pairs.filter(({ parent, option }) => {
        const withParent = all.filter((whole) => whole.has(parent));
        return withParent.length > 0 && withParent.every((whole) => whole.has(option));
      });
      assert.deepEqual(analyse(open(of), pairs).falselyOptional, expected);
    }),
    { numRuns: 300, seed: 7 },
  );
});

test('without its redundant rules a model allows the same, and without any other rule it allows more', () => {
  fc.assert(
    fc.property(model, (of) => {
      const { redundant, undecided } = redundantRules(of);
      const left = of.rules.filter((rule) => !redundant.includes(rule));
      assert.equal(modelsOf(left, []).length, modelsOf(of.rules, []).length);
      for (const rule of left)
        if (!undecided.includes(rule))
          assert.ok(
            modelsOf(
              left.filter((other) => other !== rule),
              [],
            ).length > modelsOf(left, []).length,
            `${rule.id} is needed`,
          );
      assert.ok(
        undecided.every(({ constraint }) => constraint.kind === 'table'),
        'only tables are left undecided',
      );
    }),
    { numRuns: 300, seed: 8 },
  );
});

test('of two rules that say the same the later one is redundant', () => {
  const rule = (id: string, constraint: ConstraintModel['rules'][number]['constraint']) => ({
    id,
    message: id,
    constraint,
  });
  const rules = [
    rule('first', requires('a', 'b')),
    rule('chain', requires('b', 'c')),
    rule('again', requires('a', 'b')),
    rule('follows', requires('a', 'c')),
    rule('apart', excludes('a', 'd')),
  ];
  const found = redundantRules({ options: ['a', 'b', 'c', 'd'], rules });
  assert.deepEqual(found, { redundant: [rules[2], rules[3]], undecided: [] });
});
