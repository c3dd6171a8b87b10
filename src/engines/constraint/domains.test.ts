/** One session that is clicked through, choices given and taken back in any order, against brute force after every click. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { mustAccept } from '#kernel/outcome.ts';
import { model, modelsOf, OPTIONS } from '#test/solver/brute-force.ts';
import { OPTION_STATES, openDomains } from './domains.ts';
import { startProblem } from './problem.ts';
import type { Choice } from './session.ts';
import { openSession } from './session.ts';
import { createSolver } from './solver.ts';

/** A click says yes or no to an option, or takes back what was said of it. */
const clicks = fc.array(
  fc.record({ option: fc.constantFrom(...OPTIONS), says: fc.constantFrom(true, false, undefined) }),
  {
    maxLength: 14,
  },
);

describe('valid options after each click', () => {
  test('are those of brute force, whatever was clicked and taken back before', () => {
    fc.assert(
      fc.property(model, clicks, (of, list) => {
        const session = mustAccept(openSession(of), 'a generated model is well formed');
        const said = new Map<string, boolean>();
        for (const { option, says } of list) {
          said.delete(option);
          if (says !== undefined) said.set(option, says);
          const choices: readonly Choice[] = [...said].map(([name, chosen]) => ({ option: name, chosen }));
          const all = modelsOf(of.rules, choices);
          const states = session.validOptions(choices);
          assert.equal(states === undefined, all.length === 0);
          for (const each of states === undefined ? [] : OPTIONS) {
            const times = all.filter((whole) => whole.has(each)).length;
            assert.equal(states?.get(each), times === 0 ? 'excluded' : times === all.length ? 'forced' : 'open', each);
          }
        }
      }),
      { numRuns: 600, seed: 11 },
    );
  });
});

/** Deterministic numbers in 0…n-1 (a linear congruence, Numerical Recipes). */
const dice = (seed: number) => {
  let state = seed >>> 0;
  return (n: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
};

describe('models that are too large for brute force', () => {
  /** Random clauses of three and sums, just loose enough to be satisfied: searching, mending and sums all have work. */
  const randomProblem = (seed: number) => {
    const roll = dice(seed);
    const builder = startProblem(60);
    const literal = () => (roll(60) + 1) * (roll(2) === 0 ? 1 : -1);
    for (let i = 0; i < 130; i++) builder.addClause([literal(), literal(), literal()]);
    for (let i = 0; i < 40; i++) builder.addClause([literal(), literal()]);
    for (let i = 0; i < 5; i++) {
      const terms = Array.from({ length: 12 }, () => ({ literal: literal(), weight: roll(9) + 1 }));
      builder.addSum(terms, 14);
    }
    return builder.finish();
  };

  test('have the options that one question for each would find', () => {
    let asked = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const problem = randomProblem(seed);
      const domains = openDomains(problem, createSolver(problem), 50);
      const fresh = createSolver(problem);
      assert.equal(domains !== undefined, fresh.solve([]));
      if (domains === undefined) continue;
      const roll = dice(seed + 1000);
      let choices: number[] = [];
      for (let click = 0; click < 12; click++) {
        if (roll(4) === 0) choices = choices.filter(() => roll(3) > 0);
        else choices = [...choices, (roll(50) + 1) * 2 + roll(2)];
        const literals = choices.map((code) => (code & 1 ? -(code >> 1) : code >> 1));
        const isPossible: boolean = domains.moveTo(choices);
        assert.equal(isPossible, fresh.solve(literals), `seed ${seed}, click ${click}`);
        if (!isPossible) {
          choices.pop();
          continue;
        }
        const states = domains.states();
        for (let v = 1; v <= 50; v++) {
          const [can, canNot] = [fresh.solve([...literals, v]), fresh.solve([...literals, -v])];
          const expected = !can ? 'excluded' : !canNot ? 'forced' : 'open';
          assert.equal(OPTION_STATES[states[v] as number], expected, `seed ${seed}, click ${click}, ${v}`);
          asked++;
        }
      }
    }
    assert.ok(asked > 5_000, `only ${asked} were compared`);
  });
});
