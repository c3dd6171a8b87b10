/**
 * Whether the steps of a waterfall can all mean what they say. In words, because they are about order and about each other: a conflict
 * between two steps is settled by whoever wrote them, not by whichever comes first at run time.
 */
import { duplicates } from './common-problems.ts';
import type { Waterfall, WaterfallStepId } from './price-artifacts.contract.ts';

export const waterfallProblems = ({ steps }: Waterfall): readonly string[] => [
  ...orderProblems(steps),
  ...exclusionProblems(steps),
  ...baseProblems(steps),
];

type Steps = Waterfall['steps'];
const DISCOUNTS: readonly WaterfallStepId[] = ['agreement', 'volume', 'promotion', 'discretionary'];

const orderProblems = (steps: Steps): readonly string[] => {
  const ids = steps.map((step) => step.id);
  const place = (id: WaterfallStepId): number => ids.indexOf(id);
  const problems = duplicates(ids).map((id) => `the step ${id} stands twice`);
  if (place('list') !== 0) problems.push('list is not the first step');
  for (const id of ['discretionary', 'rounding'] as const)
    if (place(id) < 0) problems.push(`the step ${id} is missing`);
  for (const id of DISCOUNTS)
    if (place(id) > place('rounding')) problems.push(`${id} comes after rounding, and nothing would round it`);
  if (place('agreement') > place('discretionary'))
    problems.push('a contracted price comes after the discount given on it');
  if (place('allocation') >= 0 && place('allocation') < place('rounding'))
    problems.push('allocation comes before rounding, and would share out amounts that nobody pays');
  else if (place('allocation') >= 0 && place('allocation') < ids.length - 1)
    problems.push('allocation is not the last step');
  return problems;
};

const exclusionProblems = (steps: Steps): readonly string[] => {
  const ids = steps.map((step) => step.id);
  const excludes = new Map(steps.map(({ id, exclusiveWith }) => [id, exclusiveWith ?? []]));
  const place = (id: WaterfallStepId): number => ids.indexOf(id);
  return steps.flatMap((step) =>
    (step.exclusiveWith ?? []).flatMap((other) => {
      if (other === step.id) return [`${step.id} excludes itself, and would never apply`];
      if (!DISCOUNTS.includes(step.id)) return [`${step.id} is always taken and can exclude nothing`];
      if (other === 'list') return [`${step.id} excludes list, which every price begins with: it would never apply`];
      if ((excludes.get(other) ?? []).includes(step.id))
        return place(other) < place(step.id) ? [`${step.id} and ${other} exclude each other`] : [];
      if (place(other) < 0 || place(other) >= place(step.id))
        return [`${step.id} excludes ${other}, which does not come before it`];
      return [];
    }),
  );
};

/**
 * Two percentages of the list add up, and nothing stops them at the list; that is meant only where one excludes the other, or the one is the
 * contracted price itself. Rounding and allocation are of what is left, whatever they say.
 */
const baseProblems = (steps: Steps): readonly string[] => {
  const ofList = steps.filter(({ id, base }) => base === 'list' && DISCOUNTS.includes(id) && id !== 'agreement');
  return [
    ...steps
      .filter(({ id, base }) => base === 'list' && (id === 'rounding' || id === 'allocation'))
      .map(({ id }) => `${id} is of what the step before left, not of the list`),
    ...ofList.slice(1).flatMap((step, index) => {
      const before = ofList.slice(0, index + 1).filter(({ id }) => !step.exclusiveWith?.includes(id));
      return before.map(({ id }) => `${id} and ${step.id} are both of the list and neither excludes the other`);
    }),
  ];
};
