/** Random small models with every kind of rule, and their answers by brute force over all wholes. */
import fc from 'fast-check';
import { tableHolds } from '#engines/constraint/diagram/table.ts';
import type { Constraint, ConstraintModel, Formula, ModelRule, TableConstraint } from '#engines/constraint/model.ts';
import type { Choice, Preference } from '#engines/constraint/session.ts';

export const OPTIONS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
export const option = fc.constantFrom(...OPTIONS);
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
export const model: fc.Arbitrary<ConstraintModel> = fc
  .array(constraint, { minLength: 1, maxLength: 9 })
  .map((list) => ({
    options: OPTIONS,
    rules: list.map((each, i) => ({ id: `r${i}`, message: `rule ${i}`, constraint: each })),
  }));
export const choices: fc.Arbitrary<readonly Choice[]> = fc.uniqueArray(fc.record({ option, chosen: fc.boolean() }), {
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
export const holds = (of: Constraint, whole: ReadonlySet<string>): boolean => {
  if (of.kind === 'formula') return says(of.formula, whole);
  if (of.when !== undefined && !whole.has(of.when)) return true;
  if (of.kind === 'table') return tableHolds(of, whole);
  const total =
    of.kind === 'cardinality'
      ? of.of.filter((each) => whole.has(each)).length
      : of.terms.reduce((sum, term) => sum + (whole.has(term.option) ? term.weight : 0), 0);
  return total >= (of.min ?? -Infinity) && total <= (of.max ?? Infinity);
};
export const WHOLES = Array.from(
  { length: 2 ** OPTIONS.length },
  (_, bits) => new Set(OPTIONS.filter((_each, i) => (bits >> i) & 1)),
);
const keeps = (whole: ReadonlySet<string>, list: readonly Choice[]) =>
  list.every((choice) => whole.has(choice.option) === choice.chosen);
export const modelsOf = (rules: readonly ModelRule[], list: readonly Choice[]) =>
  WHOLES.filter((whole) => keeps(whole, list) && rules.every((rule) => holds(rule.constraint, whole)));
export const cost = (whole: ReadonlySet<string>, wishes: readonly Preference[]) =>
  wishes.reduce((total, wish) => total + (whole.has(wish.option) === wish.chosen ? 0 : wish.weight), 0);
export const without = <T>(list: readonly T[], item: T): readonly T[] => list.filter((each) => each !== item);
