/** Every answer against brute force over all subsets of up to seven options. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { mustAccept } from '#kernel/outcome.ts';
import { analyse } from './analysis.ts';
import { brokenRules } from './broken-rules.ts';
import { tableHolds } from './diagram/table.ts';
import type { Constraint, ConstraintModel, Formula, ModelRule, TableConstraint } from './model.ts';
import type { Choice, Preference } from './session.ts';
import { openSession } from './session.ts';

const OPTIONS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const option = fc.constantFrom(...OPTIONS);
const { formula } = fc.letrec<{ formula: Formula }>((tie) => {
  const list = fc.array(tie('formula'), { minLength: 1, maxLength: 3 });
  const two = fc.tuple(tie('formula'), tie('formula'));
  return {
    formula: fc.oneof(
      { maxDepth: 3 },
      option,
      tie('formula').map((not) => ({ not })),
      list.map((and) => ({ and })),
      list.map((or) => ({ or })),
      two.map((implies) => ({ implies })),
      two.map((iff) => ({ iff })),
    ),
  };
});
const bound = fc.option(fc.integer({ min: -4, max: 6 }), { nil: undefined });
const limits = <T extends object>(rest: T) =>
  fc.tuple(bound, bound, fc.option(option, { nil: undefined })).map(([min, max, when]) => ({
    ...rest,
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(when === undefined ? {} : { when }),
  }));
const cell = (...column: readonly string[]) =>
  fc.oneof(fc.constantFrom<string | false | null>(false, null, ...column), fc.constant([false as const, ...column]));
const table = (rows: TableConstraint['rows']): Constraint => ({
  kind: 'table',
  columns: [['a'], ['b', 'c'], ['f']],
  rows,
});
const constraint: fc.Arbitrary<Constraint> = fc.oneof(
  { weight: 4, arbitrary: formula.map((each) => ({ kind: 'formula' as const, formula: each })) },
  {
    weight: 2,
    arbitrary: fc.uniqueArray(option, { minLength: 2 }).chain((of) => limits({ kind: 'cardinality' as const, of })),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.record({ option, weight: fc.integer({ min: -3, max: 4 }) }), { minLength: 1, maxLength: 5 })
      .chain((terms) => limits({ kind: 'sum' as const, terms })),
  },
  { weight: 1, arbitrary: fc.array(fc.tuple(cell('a'), cell('b', 'c'), cell('f')), { maxLength: 4 }).map(table) },
);
const model: fc.Arbitrary<ConstraintModel> = fc.array(constraint, { minLength: 1, maxLength: 9 }).map((list) => ({
  options: OPTIONS,
  rules: list.map((each, i) => ({ id: `r${i}`, message: `rule ${i}`, constraint: each })),
}));
const choices: fc.Arbitrary<readonly Choice[]> = fc.uniqueArray(fc.record({ option, chosen: fc.boolean() }), {
  maxLength: 5,
  selector: (each) => each.option,
});

/* ── brute force ── */
const says = (of: Formula, whole: ReadonlySet<string>): boolean => {
  if (typeof of === 'string') return whole.has(of);
  if ('not' in of) return !says(of.not, whole);
  if ('and' in of) return of.and.every((part) => says(part, whole));
  if ('or' in of) return of.or.some((part) => says(part, whole));
  if ('implies' in of) return !says(of.implies[0], whole) || says(of.implies[1], whole);
  return says(of.iff[0], whole) === says(of.iff[1], whole);
};
const holds = (of: Constraint, whole: ReadonlySet<string>): boolean => {
  if (of.kind === 'formula') return says(of.formula, whole);
  if (of.when !== undefined && !whole.has(of.when)) return true;
  if (of.kind === 'table') return tableHolds(of, whole);
  const total =
    of.kind === 'cardinality'
      ? of.of.filter((each) => whole.has(each)).length
      : of.terms.reduce((sum, term) => sum + (whole.has(term.option) ? term.weight : 0), 0);
  return total >= (of.min ?? -Infinity) && total <= (of.max ?? Infinity);
};
const WHOLES = Array.from(
  { length: 2 ** OPTIONS.length },
  (_, bits) => new Set(OPTIONS.filter((_each, i) => (bits >> i) & 1)),
);
const keeps = (whole: ReadonlySet<string>, list: readonly Choice[]) =>
  list.every((choice) => whole.has(choice.option) === choice.chosen);
const modelsOf = (rules: readonly ModelRule[], list: readonly Choice[]) =>
  WHOLES.filter((whole) => keeps(whole, list) && rules.every((rule) => holds(rule.constraint, whole)));
const cost = (whole: ReadonlySet<string>, wishes: readonly Preference[]) =>
  wishes.reduce((total, wish) => total + (whole.has(wish.option) === wish.chosen ? 0 : wish.weight), 0);
const without = <T>(list: readonly T[], item: T): readonly T[] => list.filter((each) => each !== item);

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
