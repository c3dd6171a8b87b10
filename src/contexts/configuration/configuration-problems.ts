/**
 * What the publish gate asks of a bundle and its rules, so that no customer meets it first: nothing is contradictory, no
 * option is dead, nothing requires what is excluded, every option that a rule names exists.
 */
import type { Choice, Conflict } from '#engines/constraint/index.ts';
import { requirementCycles, requirementsOf } from '#engines/constraint/index.ts';
import type {
  ConfigurationContext,
  ConfigurationModel,
  ConfigurationRefusal,
  RuleWords,
} from './compile-configuration.ts';
import { compileConfiguration } from './compile-configuration.ts';
import type { ConfigurationBook } from './configuration-book.ts';
import { falseOptional, redundancyOf } from './configuration-summary.ts';
import { CONTEXTS_MAX, contextsOf } from './contexts-of.ts';
import { explaining, isInLaterInstance, wordsOf } from './names.ts';
import { HELPER } from './vocabulary.ts';
import { sha256Hex, utf8 } from '#kernel/hash.ts';

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
      /** A value or a number of a characteristic, or an instance, that can never be. */
      readonly code: 'configuration.dead-value';
      readonly severity: 'warning';
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
    }
  | {
      readonly code: 'configuration.redundant-rule';
      readonly severity: 'warning';
      readonly rules: readonly RuleWords[];
    }
  | { readonly code: 'configuration.false-optional'; readonly severity: 'warning'; readonly option: string }
  | { readonly code: 'configuration.many-contexts'; readonly severity: 'warning'; readonly max: number };

/** The gate asks about every bundle each time, and a release changes few: what was found of the last ones is kept. A company of a thousand bundles keeps a few megabytes. */
const FOUND_MAX = 1_000;
const foundOf = new Map<string, readonly ConfigurationProblem[]>();

export const configurationProblems = (book: ConfigurationBook): readonly ConfigurationProblem[] => {
  // Which versions they are says nothing of what is wrong with them.
  const text = JSON.stringify({ ...book, artifacts: [] });
  const key = sha256Hex(utf8(text));
  const known = foundOf.get(key);
  if (known !== undefined) return known;
  if (foundOf.size >= FOUND_MAX) foundOf.delete(foundOf.keys().next().value ?? '');
  const found = problemsOf(book);
  foundOf.set(key, found);
  return found;
};

/**
 * Looked for at every time and place for which the rules differ, and said once. What cannot be chosen is wrong only where it
 * cannot be chosen anywhere: a rule of one country may well shut it out there.
 */
const problemsOf = (book: ConfigurationBook): readonly ConfigurationProblem[] => {
  const { contexts, all } = contextsOf(book);
  const found = Map.groupBy(
    contexts.flatMap((context) => problemsIn(book, context)),
    (problem) => nameOf(problem),
  );
  return [
    ...[...found.values()]
      .filter((same) => !EVERYWHERE.has(same[0]?.code ?? '') || same.length === contexts.length)
      .flatMap(([first]) => first ?? []),
    ...(all ? [] : [{ code: 'configuration.many-contexts', severity: 'warning', max: CONTEXTS_MAX } as const]),
  ];
};

/** What is one thing at one place and another elsewhere counts only where it is the same everywhere. */
const EVERYWHERE: ReadonlySet<string> = new Set([
  'configuration.dead-option',
  'configuration.dead-value',
  'configuration.false-optional',
  'configuration.redundant-rule',
]);
const nameOf = (problem: ConfigurationProblem): string =>
  EVERYWHERE.has(problem.code) && 'option' in problem
    ? `${problem.code} ${String(problem.option)}`
    : JSON.stringify(problem);

const problemsIn = (book: ConfigurationBook, context: ConfigurationContext): readonly ConfigurationProblem[] => {
  const compiled = compileConfiguration(book, context);
  if (!compiled.ok) return [{ ...compiled.refusal, severity: 'error' }];
  const model = compiled.value;
  const { session } = model;
  const states = session.validOptions([]);
  if (states === undefined)
    return [{ code: 'configuration.void', severity: 'error', rules: explaining(model, conflictOf(model, [])) }];
  const contradictions = excludedButRequired(model);
  const explained = new Set(contradictions.map(({ option }) => option));
  const dead = [...states]
    .filter(([option, state]) => state === 'excluded' && !explained.has(option) && isTold(option))
    .map(([option]) => deadAs(model, option, explaining(model, conflictOf(model, [{ option, chosen: true }]))));
  const wrong: readonly ConfigurationProblem[] = [...contradictions, ...dead];
  const cycles = requirementCycles(requirementsOf(session.model)).map(
    (options) => ({ code: 'configuration.cyclic-requires', severity: 'warning', options }) as const,
  );
  // What is said too often beside a contradiction is said because of it.
  return [...wrong, ...cycles, ...(wrong.some(({ severity }) => severity === 'error') ? [] : superfluousIn(model))];
};

/** Helpers are nobody's business, and what holds of the first instance holds of the others. */
const isTold = (name: string): boolean => !name.startsWith(HELPER) && !isInLaterInstance(name);

const conflictOf = ({ session }: ConfigurationModel, choices: readonly Choice[]): Conflict['rules'] =>
  session.explain(choices)[0]?.rules ?? [];

const deadAs = (model: ConfigurationModel, option: string, rules: readonly RuleWords[]): ConfigurationProblem =>
  model.options.has(option)
    ? { code: 'configuration.dead-option', severity: 'error', option, rules }
    : { code: 'configuration.dead-value', severity: 'warning', option, rules };

const superfluousIn = (model: ConfigurationModel): readonly ConfigurationProblem[] => [
  ...falseOptional(model).map(
    (option) => ({ code: 'configuration.false-optional', severity: 'warning', option }) as const,
  ),
  ...redundancyOf(model).redundant.map(
    (rule) => ({ code: 'configuration.redundant-rule', severity: 'warning', rules: [rule] }) as const,
  ),
];

type Contradiction = Extract<ConfigurationProblem, { code: 'configuration.excluded-option-required' }>;

/** An option and what it requires that can never come together, for another reason than that the option is dead anyway. */
const excludedButRequired = (model: ConfigurationModel): readonly Contradiction[] => {
  const { session } = model;
  return requirementsOf(session.model).flatMap(({ rule, option, needs }) => {
    if (!model.words.has(rule) || isInLaterInstance(rule.replace(':', '/'))) return [];
    const both = [needs, option].map((each) => ({ option: each, chosen: true }));
    const conflict = session.explainWithout(rule, both.slice(0, 1)) ?? session.explainWithout(rule, both);
    if (conflict === undefined || !conflict.choices.some((choice) => choice.option === needs)) return [];
    const requirement = session.model.rules.filter(({ id }) => id === rule);
    const rules = wordsOf(model, [...requirement, ...conflict.rules]);
    return [{ code: 'configuration.excluded-option-required', severity: 'error', option, requires: needs, rules }];
  });
};
