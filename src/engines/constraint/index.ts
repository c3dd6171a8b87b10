export type { Analysis, OptionalChild, Requirement } from './analysis.ts';
export { analyse, requirementCycles, requirementsOf } from './analysis.ts';
export { brokenRules } from './broken-rules.ts';
export type { Count } from './count/count-configurations.ts';
export { countClauses, countConfigurations } from './count/count-configurations.ts';
export { parseDimacs } from './dimacs.ts';
export type { OptionState } from './domains.ts';
export type {
  Constraint,
  ConstraintModel,
  Formula,
  ModelRefusal,
  ModelRule,
  TableCell,
  TableConstraint,
} from './model.ts';
export { checkModel, excludes, optionsOf, requires } from './model.ts';
export type { Choice, Conflict, Preference, Repair, Session } from './session.ts';
export { openSession } from './session.ts';
export type {
  AuthoredBody,
  AuthoredCell,
  AuthoredFormula,
  AuthoredRule,
  AuthoredTerm,
} from './syntax/authored-rule.ts';
export type { AuthoredTable, CsvRefusal } from './syntax/csv-table.ts';
export { parseTableCsv, printTableCsv } from './syntax/csv-table.ts';
export type { Redundancy } from './redundant.ts';
export { redundantRules } from './redundant.ts';
export type { RulesRefusal } from './syntax/parse-rules.ts';
export { parseRules } from './syntax/parse-rules.ts';
export { printRules } from './syntax/print-rules.ts';
export type { TreeFeature, UvlModel } from './uvl/build-model.ts';
export type { UvlDocument, UvlPlace, UvlRefusal } from './uvl/document.ts';
export { modelOfUvl, parseUvl, readUvl } from './uvl/parse-uvl.ts';
export { printUvl } from './uvl/print-uvl.ts';
export { uvlOfModel } from './uvl/uvl-of-model.ts';
export const CONSTRAINT_ENGINE = { name: 'troth-constraint', version: '1.0.0' } as const;
