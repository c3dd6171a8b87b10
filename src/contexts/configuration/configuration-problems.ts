/**
 * What the publish gate asks of a bundle and its rules, so that no customer meets it first: nothing is contradictory, no
 * option is dead, nothing requires what is excluded, every option that a rule names exists.
 */
import { analyse, requirementCycles, requirementsOf } from '#engines/constraint/index.ts';
import type { Session } from '#engines/constraint/index.ts';
import type { ProductOffering } from '#contexts/catalog/index.ts';
import { compileConfiguration } from './compile-configuration.ts';
import type { ConfigurationRefusal } from './compile-configuration.ts';
import type { ConfigurationRules } from './configuration.contract.ts';
import type { RuleWords } from './validate-configuration.ts';

export type ConfigurationProblem =
  | (ConfigurationRefusal & { readonly severity: 'error' })
  | { readonly code: 'configuration.void'; readonly severity: 'error'; readonly rules: readonly RuleWords[] }
  | {
      readonly code: 'configuration.dead-option';
      readonly severity: 'error';
      readonly option: string;
      readonly rules: readonly RuleWords[];
    }
  | {
      readonly code: 'configuration.excluded-option-required';
      readonly severity: 'error';
      readonly option: string;
      readonly requires: string;
      /** The requirement, and what excludes it. */
      readonly rules: readonly RuleWords[];
    }
  | {
      readonly code: 'configuration.cyclic-requires';
      readonly severity: 'warning';
      readonly options: readonly string[];
    };

export const configurationProblems = (
  bundle: ProductOffering,
  rules: ConfigurationRules | undefined,
): readonly ConfigurationProblem[] => {
  const compiled = compileConfiguration(bundle, rules);
  if (!compiled.ok) return [{ ...compiled.refusal, severity: 'error' }];
  const { session } = compiled.value;
  const analysis = analyse(session);
  if (analysis.void)
    return [{ code: 'configuration.void', severity: 'error', rules: words(analysis.why?.rules ?? []) }];
  const contradictions = excludedButRequired(session);
  const explained = new Set(contradictions.map(({ option }) => option));
  return [
    ...contradictions,
    ...analysis.dead
      .filter(({ option }) => !explained.has(option))
      .map(
        ({ option, why }) =>
          ({ code: 'configuration.dead-option', severity: 'error', option, rules: words(why.rules) }) as const,
      ),
    ...requirementCycles(requirementsOf(session.model)).map(
      (options) => ({ code: 'configuration.cyclic-requires', severity: 'warning', options }) as const,
    ),
  ];
};

type Contradiction = Extract<ConfigurationProblem, { code: 'configuration.excluded-option-required' }>;

/** An option and what it requires that can never come together, for another reason than that the option is dead anyway. */
const excludedButRequired = (session: Session): readonly Contradiction[] =>
  requirementsOf(session.model).flatMap(({ rule, option, needs }) => {
    const both = [needs, option].map((each) => ({ option: each, chosen: true }));
    const conflict = session.explainWithout(rule, both.slice(0, 1)) ?? session.explainWithout(rule, both);
    if (conflict === undefined || !conflict.choices.some((choice) => choice.option === needs)) return [];
    const requirement = session.model.rules.filter(({ id }) => id === rule);
    const rules = words([...requirement, ...conflict.rules]);
    return [{ code: 'configuration.excluded-option-required', severity: 'error', option, requires: needs, rules }];
  });

const words = (rules: readonly RuleWords[]): readonly RuleWords[] => rules.map(({ id, message }) => ({ id, message }));
