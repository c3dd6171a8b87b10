/** Whether somebody has said to whom each offering may be sold, in tables that can be decided. */
import { eligibilityProblems, type EligibilityTable, problemInWords } from '#contexts/eligibility/index.ts';
import { at, type Finding, type Model, type PublishCheck } from '../publish-check.ts';

const tableFindings = (table: EligibilityTable): readonly Finding[] =>
  eligibilityProblems(table).map((problem) => ({
    code: problem.code,
    message: `${table.name}: ${problemInWords(problem)}`,
    offending: [at('eligibility-table', table.key, '/table')],
    whatToDo: 'Correct the row or column that is named.',
  }));

/** Silence is no policy: the first to notice it would be whoever bought what they should not have. */
const unspoken = (model: Model, effectiveOn: string): readonly Finding[] => {
  const inEffect = model
    .of('eligibility-table')
    .filter(({ effective }) => effective.to === undefined || effectiveOn < effective.to);
  if (inEffect.some(({ offerings }) => offerings === undefined)) return [];
  const spokenOf = new Set(inEffect.flatMap(({ offerings }) => offerings ?? []));
  return model
    .of('product-offering')
    .filter(({ key, sellable }) => !spokenOf.has(key) && (sellable.to === undefined || effectiveOn < sellable.to))
    .map((offering) => ({
      code: 'eligibility.no-policy',
      message: `No eligibility table speaks about ${offering.name}.`,
      offending: [at('product-offering', offering.key)],
      whatToDo: 'Name it in an eligibility table, or author one that speaks about every offering.',
    }));
};

export const everySaleHasAPolicy: PublishCheck = {
  gate: 'eligibility',
  promise: 'An eligibility table that can be decided speaks about everything that is sold.',
  find: ({ model, effectiveOn }) => [
    ...model.of('eligibility-table').flatMap(tableFindings),
    ...unspoken(model, effectiveOn),
  ],
};
