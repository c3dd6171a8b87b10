/** Rules read plainly against a whole: every option is either chosen or not, so nothing is left to search for. */
import { tableHolds } from './diagram/table.ts';
import type { Constraint, ConstraintModel, Formula, ModelRule } from './model.ts';

/** The rules that this whole breaks, in their order; none makes it valid. */
export const brokenRules = (model: ConstraintModel, chosen: ReadonlySet<string>): readonly ModelRule[] =>
  model.rules.filter(({ constraint }) => !holds(constraint, chosen));

const holds = (constraint: Constraint, chosen: ReadonlySet<string>): boolean => {
  if (constraint.kind === 'formula') return says(constraint.formula, chosen);
  if (constraint.when !== undefined && !chosen.has(constraint.when)) return true;
  if (constraint.kind === 'table') return tableHolds(constraint, chosen);
  const total =
    constraint.kind === 'cardinality'
      ? constraint.of.filter((option) => chosen.has(option)).length
      : constraint.terms.reduce((sum, { option, weight }) => sum + (chosen.has(option) ? weight : 0), 0);
  return total >= (constraint.min ?? -Infinity) && total <= (constraint.max ?? Infinity);
};

const says = (formula: Formula, chosen: ReadonlySet<string>): boolean => {
  if (typeof formula === 'string') return chosen.has(formula);
  if ('not' in formula) return !says(formula.not, chosen);
  if ('and' in formula) return formula.and.every((part) => says(part, chosen));
  if ('or' in formula) return formula.or.some((part) => says(part, chosen));
  if ('implies' in formula) return !says(formula.implies[0], chosen) || says(formula.implies[1], chosen);
  return says(formula.iff[0], chosen) === says(formula.iff[1], chosen);
};
