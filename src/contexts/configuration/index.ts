/** Configuration's front door: which composition of a bundle is valid, why one is not, and what would make it so. */
export type { ConfigurationModel, ConfigurationRefusal } from './compile-configuration.ts';
export { compileConfiguration, optionRef } from './compile-configuration.ts';
export type { ConfigurationProblem } from './configuration-problems.ts';
export { configurationProblems } from './configuration-problems.ts';
export {
  ConfigurationFormula,
  ConfigurationRule,
  ConfigurationRules,
  OptionRef,
  Selection,
} from './configuration.contract.ts';
export { configurationRefusals } from './configuration.refusals.ts';
export { preferredConfiguration, validOptions, whyNot } from './guide-configuration.ts';
export type { ChosenOption, Configuration, RuleWords } from './validate-configuration.ts';
export { validateConfiguration } from './validate-configuration.ts';
