/** Problems that are small and hard, and what is refused before a solver sees it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { requirementCycles, requirementsOf } from './analysis.ts';
import { parseDimacs } from './dimacs.ts';
import type { Constraint, Formula } from './model.ts';
import { excludes, FORMULA_NODES_MAX, requires } from './model.ts';
import { openSession } from './session.ts';
import { createSolver } from './solver.ts';

describe('hard small problems', () => {
  /** n+1 pigeons do not fit n holes: no short proof by clauses, so that learning, restarts and forgetting all run. */
  const pigeons = (holes: number) => {
    const solver = createSolver();
    const at = Array.from({ length: holes + 1 }, () => Array.from({ length: holes }, () => solver.variable()));
    for (const pigeon of at) solver.addClause(pigeon);
    return { solver, at };
  };

  test('seven pigeons do not fit six holes, by clauses', () => {
    const { solver, at } = pigeons(6);
    for (let hole = 0; hole < 6; hole++)
      for (let i = 0; i < 7; i++)
        for (let j = 0; j < i; j++) solver.addClause([-(at[i]?.[hole] as number), -(at[j]?.[hole] as number)]);
    assert.equal(solver.solve([]), false);
    assert.deepEqual(solver.core(), []);
  });

  test('nor by sums; with one pigeon sent away they do', () => {
    const { solver, at } = pigeons(5);
    const away = solver.variable();
    for (let hole = 0; hole < 5; hole++) {
      const first = { literal: at[0]?.[hole] as number, weight: 1 };
      const rest = at.slice(1).map((pigeon) => ({ literal: -(pigeon[hole] as number), weight: 1 }));
      solver.addSum([...rest, { literal: -first.literal, weight: 1 }, { literal: away, weight: 1 }], 5);
    }
    assert.equal(solver.solve([-away]), false);
    assert.deepEqual(solver.core(), [-away]);
    assert.equal(solver.solve([away]), true);
  });
});

describe('a model is refused before anything is solved', () => {
  const open = (constraint: Constraint, options = ['a', 'b']) => {
    const outcome = openSession({ options, rules: [{ id: 'r', message: 'm', constraint }] });
    return outcome.ok ? 'accepted' : outcome.refusal;
  };
  const deep = (levels: number): Formula => (levels === 0 ? 'a' : { not: deep(levels - 1) });
  const twins = (levels: number): Formula => (levels === 0 ? 'a' : { iff: [twins(levels - 1), 'b'] });

  test('an option that does not exist is named with its rule', () =>
    assert.deepEqual(open(requires('a', 'z')), { code: 'constraint.unknown-option', rule: 'r', option: 'z' }));
  test('so is an option given twice', () =>
    assert.deepEqual(open(excludes('a', 'b'), ['a', 'b', 'a']), {
      code: 'constraint.repeated',
      what: 'option',
      name: 'a',
    }));
  test('a fraction is no weight', () =>
    assert.deepEqual(open({ kind: 'sum', terms: [{ option: 'a', weight: 0.5 }], min: 1 }), {
      code: 'constraint.not-whole',
      rule: 'r',
      number: 0.5,
    }));
  test('a formula that would explode is refused by its size', () => {
    const refusal = { code: 'constraint.too-large', what: 'formula of r', max: FORMULA_NODES_MAX };
    assert.deepEqual(open({ kind: 'formula', formula: deep(200) }), refusal);
    assert.deepEqual(open({ kind: 'formula', formula: twins(30) }), refusal);
    assert.equal(open({ kind: 'formula', formula: twins(8) }), 'accepted');
  });
  test('a malformed DIMACS file is refused with its line', () => {
    for (const [text, line] of [
      ['p cnf 2 1\n1 3 0', 2],
      ['1 2 0', 1],
      ['p sat 2', 1],
      ['c only a comment', 1],
    ] as const) {
      const outcome = parseDimacs(text);
      assert.ok(!outcome.ok && outcome.refusal.line === line, text);
    }
  });
});

describe('requires in a circle', () => {
  test('is found, with all its members, once', () => {
    const rule = (id: string, constraint: Constraint) => ({ id, message: id, constraint });
    const requirements = requirementsOf({
      options: ['a', 'b', 'c', 'd', 'e'],
      rules: [
        rule('1', requires('a', { and: ['b', 'd'] })),
        rule('2', requires('b', 'c')),
        rule('3', requires('c', 'a')),
        rule('4', requires('d', 'e')),
        rule('5', excludes('a', 'e')),
      ],
    });
    assert.deepEqual(
      requirements.map(({ option, needs }) => `${option}>${needs}`),
      ['a>b', 'a>d', 'b>c', 'c>a', 'd>e'],
    );
    assert.deepEqual(requirementCycles(requirements), [['a', 'b', 'c']]);
  });
});
