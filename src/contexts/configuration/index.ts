/** Configuration's front door: which composition of a bundle is valid, why one is not, and what would make it so. */
export type {
  ConfigurationContext,
  ConfigurationModel,
  ConfigurationRefusal,
  RuleWords,
} from './compile-configuration.ts';
export { compileConfiguration, limitedRules } from './compile-configuration.ts';
export type { ConfigurationBook, ConfigurationSource } from './configuration-book.ts';
export { configurationBook, sourceOfArtifacts } from './configuration-book.ts';
export type { ConfigurationProblem } from './configuration-problems.ts';
export { configurationProblems } from './configuration-problems.ts';
export type { Node, Place } from './configuration-tree.ts';
export { COMPONENT_GROUP, hasChoices, optionRef } from './configuration-tree.ts';
export type { Characteristics, Chosen, Instance, Selection } from './configuration.contract.ts';
export {
  CharacteristicsSchema,
  CONFIGURATION_RULES_MAX,
  ChosenSchema,
  ConfigurationFormula,
  ConfigurationRule,
  ConfigurationRules,
  OptionRef,
  SelectionSchema,
} from './configuration.contract.ts';
export { configurationRefusals } from './configuration.refusals.ts';
export type { ConfigurationSummary } from './configuration-summary.ts';
export { configurationSummary } from './configuration-summary.ts';
export { defaultSelection } from './default-selection.ts';
export type { Why } from './explain-option.ts';
export { explainOption } from './explain-option.ts';
export type { Completion, Guide, GuideWish, WayOut } from './guide-configuration.ts';
export { guideConfiguration } from './guide-configuration.ts';
export { placeName } from './names.ts';
export type { ChosenInstance, ChosenNode, ChosenOption } from './read-selection.ts';
export type { RulesText } from './rules-text.ts';
export { printedRules, readRules, RulesTextSchema, uvlOf } from './rules-text.ts';
export type { GuideState } from './sight.ts';
export type { Configuration } from './validate-configuration.ts';
export { validateConfiguration } from './validate-configuration.ts';
