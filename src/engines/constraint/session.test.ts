/** Every answer against brute force over all subsets of up to seven options. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { mustAccept } from '#kernel/outcome.ts';
import { analyse } from './analysis.ts';
import { brokenRules } from './broken-rules.ts';
import { choices, cost, holds, model, modelsOf, option, OPTIONS, WHOLES, without } from '#test/solver/brute-force.ts';
import type { ConstraintModel } from './model.ts';
import { openSession } from './session.ts';

const RUNS = { numRuns: 250, seed: 5 };
const open = (of: ConstraintModel) => mustAccept(openSession(of), 'a generated model is well formed');

test('a whole is read plainly as brute force reads it', () => {
  fc.assert(
    fc.property(model, (of) => {
      for (const whole of WHOLES)
        assert.deepEqual(
          brokenRules(of, whole),
          of.rules.filter((rule) => !holds(rule.constraint, whole)),
        );
    }),
    RUNS,
  );
});

describe('a session answers as brute force does', () => {
  test('what is possible, and for each option whether it is open, forced or excluded', () => {
    fc.assert(
      fc.property(model, fc.array(choices, { minLength: 1, maxLength: 3 }), (of, asked) => {
        const session = open(of);
        for (const list of asked) {
          const all = modelsOf(of.rules, list);
          assert.equal(session.isPossible(list), all.length > 0);
          const states = session.validOptions(list);
          if (all.length === 0) return assert.equal(states, undefined);
          for (const each of OPTIONS) {
            const times = all.filter((whole) => whole.has(each)).length;
            assert.equal(states?.get(each), times === 0 ? 'excluded' : times === all.length ? 'forced' : 'open', each);
          }
        }
        return undefined;
      }),
      RUNS,
    );
  });

  test('a conflict is one, and is minimal in rules and in choices', () => {
    fc.assert(
      fc.property(model, choices, (of, list) => {
        const conflicts = open(of).explain(list);
        assert.equal(conflicts.length > 0, modelsOf(of.rules, list).length === 0);
        for (const { rules, choices: ours } of conflicts) {
          assert.equal(modelsOf(rules, ours).length, 0);
          for (const rule of rules) assert.ok(modelsOf(without(rules, rule), ours).length > 0, `${rule.id} is needed`);
          for (const choice of ours)
            assert.ok(modelsOf(rules, without(ours, choice)).length > 0, `${choice.option} is needed`);
        }
      }),
      RUNS,
    );
  });

  test('the completion keeps the choices and is the cheapest there is', () => {
    const preferences = fc.uniqueArray(
      fc.record({ option, chosen: fc.boolean(), weight: fc.integer({ min: 1, max: 9 }) }),
      { selector: (each) => each.option },
    );
    fc.assert(
      fc.property(model, choices, preferences, (of, list, wishes) => {
        const all = modelsOf(of.rules, list);
        const whole = open(of).complete(list, wishes);
        if (all.length === 0) return assert.equal(whole, undefined);
        assert.ok(
          all.some((each) => each.size === whole?.length && whole.every((name) => each.has(name))),
          'it is a model',
        );
        assert.equal(cost(new Set(whole), wishes), Math.min(...all.map((each) => cost(each, wishes))));
        return undefined;
      }),
      RUNS,
    );
  });

  test('repairs resolve the conflict with the fewest changes first, and none contains another', () => {
    fc.assert(
      fc.property(model, choices, (of, list) => {
        const repairs = open(of).repairs(list, []);
        const all = modelsOf(of.rules, []);
        assert.equal(repairs.length > 0, all.length > 0);
        const fewest = Math.min(
          ...all.map((whole) => list.filter((choice) => whole.has(choice.option) !== choice.chosen).length),
        );
        for (const [i, { drop, chosen }] of repairs.entries()) {
          assert.ok(
            modelsOf(
              of.rules,
              list.filter((choice) => !drop.includes(choice)),
            ).some((whole) => whole.size === chosen.length && chosen.every((name) => whole.has(name))),
          );
          assert.ok(drop.length >= (i === 0 ? fewest : (repairs[i - 1]?.drop.length ?? 0)));
          for (const other of repairs)
            if (other !== repairs[i])
              assert.ok(!other.drop.every((choice) => drop.includes(choice)), 'no repair contains another');
        }
        if (repairs.length > 0) assert.equal(repairs[0]?.drop.length, fewest);
      }),
      RUNS,
    );
  });

  test('it answers the same whatever was asked before', () => {
    fc.assert(
      fc.property(model, choices, choices, (of, before, list) => {
        const [fresh, used] = [open(of), open(of)];
        used.validOptions(before);
        used.explain(before);
        used.complete(before, []);
        for (const ask of ['explain', 'complete', 'repairs'] as const)
          assert.deepEqual(used[ask](list, []), fresh[ask](list, []), ask);
      }),
      { ...RUNS, numRuns: 100 },
    );
  });

  test('what is dead has a reason, and what is void says why', () => {
    fc.assert(
      fc.property(model, (of) => {
        const analysis = analyse(open(of));
        const all = modelsOf(of.rules, []);
        assert.equal(analysis.void, all.length === 0);
        if (analysis.void) return assert.ok((analysis.why?.rules.length ?? 0) > 0);
        assert.deepEqual(
          analysis.dead.map((each) => each.option),
          OPTIONS.filter((each) => !all.some((whole) => whole.has(each))),
        );
        for (const { option: dead, why } of analysis.dead)
          assert.equal(modelsOf(why.rules, [{ option: dead, chosen: true }]).length, 0);
        return undefined;
      }),
      RUNS,
    );
  });
});
