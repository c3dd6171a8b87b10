/**
 * What a configuration may be, as data: options that are chosen or not, and rules over them. Every rule carries its
 * author's id and message, since an explanation that does not speak the author's words explains nothing.
 */
import type { Outcome, Refusal } from '#kernel/outcome.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { DIAGRAM_EDGES_MAX } from './diagram/diagram.ts';
import { diagramOf, TABLE_CELLS_MAX, tableProblem } from './diagram/table.ts';

/** An option's name, or a sentence over options. */
export type Formula =
  | string
  | { readonly not: Formula }
  | { readonly and: readonly Formula[] }
  | { readonly or: readonly Formula[] }
  | { readonly implies: readonly [Formula, Formula] }
  | { readonly iff: readonly [Formula, Formula] };

export type Constraint =
  | { readonly kind: 'formula'; readonly formula: Formula }
  /** How many of these may be chosen; with `when`, only once that option is. */
  | {
      readonly kind: 'cardinality';
      readonly of: readonly string[];
      readonly min?: number;
      readonly max?: number;
      readonly when?: string;
    }
  /** The weights of what is chosen, whole numbers of either sign, add up to at least `min` and at most `max`. */
  | {
      readonly kind: 'sum';
      readonly terms: readonly { readonly option: string; readonly weight: number }[];
      readonly min?: number;
      readonly max?: number;
      readonly when?: string;
    }
  | TableConstraint;

/**
 * Of each column (options that exclude each other, or one that is there or not) at most one is chosen, and all of them
 * together are one of the rows.
 */
export type TableConstraint = {
  readonly kind: 'table';
  readonly columns: readonly (readonly string[])[];
  readonly rows: readonly (readonly TableCell[])[];
  readonly when?: string;
};
/** An option of the column, none of them (`false`), one of several, or whatever (`null`). */
export type TableCell = string | false | null | readonly (string | false)[];

export type ModelRule = { readonly id: string; readonly message: string; readonly constraint: Constraint };
export type ConstraintModel = { readonly options: readonly string[]; readonly rules: readonly ModelRule[] };

export const requires = (option: Formula, needed: Formula): Constraint => ({
  kind: 'formula',
  formula: { implies: [option, needed] },
});
/** None of these together with another of them. */
export const excludes = (...options: readonly string[]): Constraint => ({ kind: 'cardinality', of: options, max: 1 });

export const MODEL_OPTIONS_MAX = 500_000;
export const FORMULA_NODES_MAX = 5_000;
export const FORMULA_DEPTH_MAX = 100;

export type ModelRefusal =
  | (Refusal & { readonly code: 'constraint.unknown-option'; readonly rule: string; readonly option: string })
  | (Refusal & { readonly code: 'constraint.repeated'; readonly what: 'option' | 'rule'; readonly name: string })
  | (Refusal & { readonly code: 'constraint.too-large'; readonly what: string; readonly max: number })
  | (Refusal & { readonly code: 'constraint.not-whole'; readonly rule: string; readonly number: number })
  | (Refusal & {
      readonly code: 'constraint.wrong-table';
      readonly rule: string;
      /** Counted from 1; absent when it is not about one row or one column. */
      readonly row?: number;
      readonly column?: number;
      readonly what: string;
    });

/** The same model, or the first thing about it that cannot be meant. */
export const checkModel = (model: ConstraintModel): Outcome<ConstraintModel, ModelRefusal> => {
  if (model.options.length > MODEL_OPTIONS_MAX)
    return refused({ code: 'constraint.too-large', what: 'options', max: MODEL_OPTIONS_MAX });
  const options = new Set(model.options);
  const twice = firstRepeated(model.options);
  if (twice !== undefined) return refused({ code: 'constraint.repeated', what: 'option', name: twice });
  const rule = firstRepeated(model.rules.map(({ id }) => id));
  if (rule !== undefined) return refused({ code: 'constraint.repeated', what: 'rule', name: rule });
  for (const { id, constraint } of model.rules) {
    if (constraint.kind === 'formula' && !isWithinLimits(constraint.formula))
      return refused({ code: 'constraint.too-large', what: `formula of ${id}`, max: FORMULA_NODES_MAX });
    const unknown = optionsOf(constraint).find((option) => !options.has(option));
    if (unknown !== undefined) return refused({ code: 'constraint.unknown-option', rule: id, option: unknown });
    const twiceOf = constraint.kind === 'cardinality' ? firstRepeated(constraint.of) : undefined;
    if (twiceOf !== undefined) return refused({ code: 'constraint.repeated', what: 'option', name: twiceOf });
    const table = constraint.kind === 'table' ? checkTable(id, constraint) : undefined;
    if (table !== undefined) return refused(table);
    const odd = numbersOf(constraint).find((number) => !Number.isSafeInteger(number));
    if (odd !== undefined) return refused({ code: 'constraint.not-whole', rule: id, number: odd });
  }
  return accepted(model);
};

const checkTable = (rule: string, table: TableConstraint): ModelRefusal | undefined => {
  if (table.rows.length * table.columns.length > TABLE_CELLS_MAX)
    return { code: 'constraint.too-large', what: `table of ${rule}`, max: TABLE_CELLS_MAX };
  const problem = tableProblem(table);
  if (problem !== undefined) return { code: 'constraint.wrong-table', rule, ...problem };
  return diagramOf(table) === 'too-large'
    ? { code: 'constraint.too-large', what: `diagram of the table of ${rule}`, max: DIAGRAM_EDGES_MAX }
    : undefined;
};

const firstRepeated = (names: readonly string[]): string | undefined => {
  const seen = new Set<string>();
  return names.find((name) => seen.size === seen.add(name).size);
};

/** Every option that the constraint speaks of, in its order, repeats included. */
export const optionsOf = (constraint: Constraint): readonly string[] => {
  switch (constraint.kind) {
    case 'formula':
      return formulaOptions(constraint.formula);
    case 'cardinality':
      return [...constraint.of, ...(constraint.when === undefined ? [] : [constraint.when])];
    case 'sum':
      return [
        ...constraint.terms.map(({ option }) => option),
        ...(constraint.when === undefined ? [] : [constraint.when]),
      ];
    case 'table':
      return [...constraint.columns.flat(), ...(constraint.when === undefined ? [] : [constraint.when])];
  }
};

const numbersOf = (constraint: Constraint): readonly number[] =>
  constraint.kind === 'formula' || constraint.kind === 'table'
    ? []
    : [
        constraint.min ?? 0,
        constraint.max ?? 0,
        ...(constraint.kind === 'sum' ? constraint.terms.map(({ weight }) => weight) : []),
      ];

export const childrenOf = (formula: Formula): readonly Formula[] => {
  if (typeof formula === 'string') return [];
  if ('not' in formula) return [formula.not];
  if ('and' in formula) return formula.and;
  if ('or' in formula) return formula.or;
  return 'implies' in formula ? formula.implies : formula.iff;
};

const formulaOptions = (formula: Formula): readonly string[] =>
  typeof formula === 'string' ? [formula] : childrenOf(formula).flatMap(formulaOptions);

/** An `iff` counts its sides twice, as it is written out twice. */
const isWithinLimits = (formula: Formula): boolean => {
  let nodes = 0;
  const visit = (node: Formula, depth: number, times: number): boolean => {
    nodes += times;
    if (nodes > FORMULA_NODES_MAX || depth > FORMULA_DEPTH_MAX) return false;
    const factor = typeof node === 'object' && 'iff' in node ? times * 2 : times;
    return childrenOf(node).every((child) => visit(child, depth + 1, factor));
  };
  return visit(formula, 0, 1);
};
