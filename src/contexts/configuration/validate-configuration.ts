/**
 * Is this a whole that can be sold as composed? Three answers: it is; something is missing, with the smallest completion; or
 * choices contradict rules, with every minimal conflict in the author's words and the smallest ways out. Pure: the browser
 * runs the same function and gets the same fingerprint.
 */
import type { DecisionResult, Finding } from '#engines/decision.ts';
import { decided } from '#engines/decision.ts';
import { brokenRules, CONSTRAINT_ENGINE } from '#engines/constraint/index.ts';
import { must } from '#kernel/outcome.ts';
import type { ConfigurationModel, RuleWords } from './compile-configuration.ts';
import { specificationRefs } from './compile-configuration.ts';
import type { Characteristics, Selection } from './configuration.contract.ts';
import { changeBetween, choicesIn, explaining, wordsOf } from './names.ts';
import { nearby } from './preferences.ts';
import type { ChosenOption, Reading } from './read-selection.ts';
import { readSelection } from './read-selection.ts';

export type Configuration = {
  readonly offering: string;
  readonly valid: boolean;
  readonly status: 'valid' | 'incomplete' | 'conflicting' | 'malformed';
  /** What was chosen, in the order of the bundle: what a fingerprint holds, whatever order it came in. */
  readonly chosen: readonly ChosenOption[];
  /** What was settled of the offering itself. */
  readonly characteristics?: Characteristics;
  /** Leave any one rule or choice out of a conflict and the rest can hold. */
  readonly conflicts: readonly { readonly rules: readonly RuleWords[]; readonly choices: readonly string[] }[];
  /** The rules that ask for more, and the fewest options that satisfy them. */
  readonly needs: readonly RuleWords[];
  readonly completion: readonly string[];
  /** Two or three ways out of a conflict, the smallest change first. */
  readonly repairs: readonly { readonly remove: readonly string[]; readonly add: readonly string[] }[];
};

export const validateConfiguration = (model: ConfigurationModel, selection: Selection): DecisionResult<Configuration> =>
  decideOn(model, readSelection(model, selection));

export const decideOn = (model: ConfigurationModel, reading: Reading): DecisionResult<Configuration> => {
  const { chosen, characteristics, rejected, malformed, settled } = reading;
  const checked = malformed.length > 0 ? { ...NOTHING, status: 'malformed' as const } : compose(model, reading);
  const said = characteristics === undefined ? {} : { characteristics };
  const value: Configuration = {
    offering: model.offering,
    valid: checked.status === 'valid',
    chosen,
    ...said,
    ...checked,
  };
  const limited = model.inForce === undefined ? {} : { inForce: model.inForce };
  const inputs = { offering: model.offering, chosen, rejected, malformed, ...said, ...limited };
  return decided({
    kind: 'configuration',
    engine: CONSTRAINT_ENGINE,
    inputs: { schemaId: 'configuration-input/1', value: inputs },
    output: { schemaId: 'configuration/1', value },
    artifacts: [...model.artifacts, ...specificationRefs(model.book, settled)],
    trace: { rules: [...model.words.keys()], options: model.options.size },
    warnings: model.unsaid.map((rule) => ({
      code: 'configuration.rule-left-out',
      rule: rule.id,
      message: rule.message,
    })),
    blocking: [...malformed, ...blockingOf(value)],
  });
};

const NOTHING = { conflicts: [], needs: [], completion: [], repairs: [] } as const;
type Checked = Omit<Configuration, 'offering' | 'valid' | 'chosen' | 'characteristics'>;

const compose = (model: ConfigurationModel, reading: Reading): Checked => {
  const { choices, taken, labels } = reading;
  const { session } = model;
  if (!session.isPossible(choices))
    return {
      ...NOTHING,
      status: 'conflicting',
      conflicts: session.explain(choices).map((conflict) => ({
        rules: explaining(model, conflict.rules),
        choices: choicesIn(conflict, { labels }),
      })),
      repairs: session
        .repairs(choices, nearby(model, reading))
        .map(({ chosen }) => changeBetween(model, taken, new Set(chosen))),
    };
  const needs = wordsOf(model, brokenRules(session.model, taken));
  if (needs.length === 0) return { ...NOTHING, status: 'valid' };
  const completed = session.complete(choices, model.sparing);
  must(completed !== undefined, 'choices that can hold can be completed');
  const completion = changeBetween(model, taken, new Set(completed)).add;
  return { ...NOTHING, status: 'incomplete', needs, completion };
};

const blockingOf = ({ status, conflicts, needs }: Configuration): readonly Finding[] => {
  if (status === 'conflicting') return conflicts.map((conflict) => ({ code: 'configuration.conflict', ...conflict }));
  return status === 'incomplete'
    ? needs.map(({ id, message, at }) => ({
        code: 'configuration.incomplete',
        rule: id,
        message,
        ...(at === undefined ? {} : { at }),
      }))
    : [];
};
