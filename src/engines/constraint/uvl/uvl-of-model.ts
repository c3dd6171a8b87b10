/**
 * A model of ours as a UVL document that allows the same: its options are optional features below one root, its rules
 * constraints. UVL has no place for a rule's id and message; they stay behind.
 */
import type { Outcome } from '#kernel/outcome.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import type { Constraint, ConstraintModel, Formula, TableCell, TableConstraint } from '../model.ts';
import type { UvlDocument, UvlFeature, UvlRefusal, UvlTerm, UvlValue } from './document.ts';

const ONE: UvlValue = { is: 'number', text: '1' };
/** Each feature that is added up has 1 of it. */
const COUNTED = 'counted';

export const uvlOfModel = (model: ConstraintModel, name: string): Outcome<UvlDocument, UvlRefusal> => {
  const options = new Set(model.options);
  let root = name;
  while (options.has(root)) root += '_';
  const odd = [root, ...model.options].filter((option) => /["\r\n]/.test(option) || option === '');
  if (odd.length > 0)
    return refused({
      code: 'uvl.unsupported',
      places: odd.map((option) => ({ line: 0, what: `${JSON.stringify(option)} cannot be a name in UVL` })),
    });
  const counted = new Set(model.rules.flatMap(({ constraint }) => addedUp(constraint)));
  const feature = (option: string): UvlFeature => ({
    name: option,
    line: 0,
    attributes: new Map(counted.has(option) ? [[COUNTED, ONE]] : []),
    groups: [],
  });
  const features = model.options.map(feature);
  return accepted({
    root: { ...feature(root), groups: features.length === 0 ? [] : [{ kind: 'optional', features }] },
    constraints: model.rules.flatMap(({ constraint }) => termsOf(constraint, root)).map((term) => ({ line: 0, term })),
  });
};

const addedUp = (constraint: Constraint): readonly string[] => {
  if (constraint.kind === 'cardinality') return constraint.of;
  if (constraint.kind === 'sum') return constraint.terms.map(({ option }) => option);
  return constraint.kind === 'table' ? constraint.columns.filter((of) => of.length > 1).flat() : [];
};

const reference = (...path: readonly string[]): UvlTerm => ({ op: 'reference', path, line: 0, column: 0 });
const number = (value: number): UvlTerm => ({ op: 'number', text: String(value) });

/** UVL has no word for always and never: the root is always there. */
const listed = (op: 'and' | 'or', of: readonly UvlTerm[], root: string): UvlTerm => {
  const [first] = of;
  if (first === undefined) return op === 'and' ? reference(root) : { op: 'not', of: reference(root) };
  return of.length === 1 ? first : { op, of };
};

const termsOf = (constraint: Constraint, root: string): readonly UvlTerm[] => {
  if (constraint.kind === 'formula') return [termOf(constraint.formula, root)];
  const { when } = constraint;
  const guarded = (term: UvlTerm): UvlTerm =>
    when === undefined ? term : { op: 'implies', left: reference(when), right: term };
  if (constraint.kind === 'table') return tableTerms(constraint, root).map(guarded);
  const weights =
    constraint.kind === 'cardinality' ? constraint.of.map((option) => ({ option, weight: 1 })) : constraint.terms;
  return bounds(weights, constraint.min, constraint.max).map(guarded);
};

type Weights = readonly { readonly option: string; readonly weight: number }[];

const bounds = (weights: Weights, min: number | undefined, max: number | undefined): readonly UvlTerm[] => {
  const left: UvlTerm =
    weights.length === 0
      ? number(0)
      : {
          op: 'total',
          of: weights.map(({ option, weight }) => ({
            minus: weight < 0,
            term:
              Math.abs(weight) === 1
                ? reference(option, COUNTED)
                : { op: 'times', left: number(Math.abs(weight)), right: reference(option, COUNTED) },
          })),
        };
  return [
    ...(min === undefined ? [] : [{ op: 'compare', by: '>=', left, right: number(min) } as const]),
    ...(max === undefined ? [] : [{ op: 'compare', by: '<=', left, right: number(max) } as const]),
  ];
};

const termOf = (formula: Formula, root: string): UvlTerm => {
  const inner = (part: Formula): UvlTerm => termOf(part, root);
  if (typeof formula === 'string') return reference(formula);
  if ('not' in formula) return { op: 'not', of: inner(formula.not) };
  if ('and' in formula) return listed('and', formula.and.map(inner), root);
  if ('or' in formula) return listed('or', formula.or.map(inner), root);
  const [left, right] = 'implies' in formula ? formula.implies : formula.iff;
  return { op: 'implies' in formula ? 'implies' : 'iff', left: inner(left), right: inner(right) };
};

/** One of the rows, and at most one option of each column. */
const tableTerms = ({ columns, rows }: TableConstraint, root: string): readonly UvlTerm[] => {
  const single = columns
    .filter((of) => of.length > 1)
    .flatMap((of) =>
      bounds(
        of.map((option) => ({ option, weight: 1 })),
        undefined,
        1,
      ),
    );
  const none = (column: number): UvlTerm => {
    const any = listed(
      'or',
      (columns[column] ?? []).map((option) => reference(option)),
      root,
    );
    return { op: 'not', of: any };
  };
  const cellTerm = (cell: TableCell, column: number): readonly UvlTerm[] => {
    if (cell === null) return [];
    const values = typeof cell === 'object' ? cell : [cell];
    return [
      listed(
        'or',
        values.map((value) => (value === false ? none(column) : reference(value))),
        root,
      ),
    ];
  };
  return [
    ...single,
    listed(
      'or',
      rows.map((row) => listed('and', row.flatMap(cellTerm), root)),
      root,
    ),
  ];
};
