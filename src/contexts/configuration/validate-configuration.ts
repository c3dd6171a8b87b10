/**
 * Is this a whole that can be sold as composed? Three answers: it is; something is missing, with the smallest completion; or
 * choices contradict rules, with every minimal conflict in the author's words and the smallest ways out. Pure: the browser
 * runs the same function and gets the same fingerprint.
 */
import type { DecisionResult, Finding } from '#engines/decision.ts';
import { decided } from '#engines/decision.ts';
import type { Choice } from '#engines/constraint/index.ts';
import { brokenRules, CONSTRAINT_ENGINE } from '#engines/constraint/index.ts';
import { must } from '#kernel/outcome.ts';
import type { ConfigurationModel } from './compile-configuration.ts';
import { optionRef } from './compile-configuration.ts';
import type { Selection } from './configuration.contract.ts';

export type RuleWords = { readonly id: string; readonly message: string };
export type ChosenOption = {
  readonly group: string;
  readonly option: string;
  readonly offering: string;
  readonly quantity: number;
};

export type Configuration = {
  readonly offering: string;
  readonly valid: boolean;
  readonly status: 'valid' | 'incomplete' | 'conflicting' | 'malformed';
  /** What was chosen, in the order of the bundle: what a fingerprint holds, whatever order it came in. */
  readonly chosen: readonly ChosenOption[];
  /** Leave any one rule or choice out of a conflict and the rest can hold. */
  readonly conflicts: readonly { readonly rules: readonly RuleWords[]; readonly choices: readonly string[] }[];
  /** The rules that ask for more, and the fewest options that satisfy them. */
  readonly needs: readonly RuleWords[];
  readonly completion: readonly string[];
  /** Two or three ways out of a conflict, the smallest change first. */
  readonly repairs: readonly { readonly remove: readonly string[]; readonly add: readonly string[] }[];
};

export const validateConfiguration = (
  model: ConfigurationModel,
  selection: Selection,
): DecisionResult<Configuration> => {
  const { chosen, rejected, malformed } = read(model, selection);
  const checked =
    malformed.length > 0 ? { ...NOTHING, status: 'malformed' as const } : compose(model, chosen, rejected);
  const value: Configuration = { offering: model.offering, valid: checked.status === 'valid', chosen, ...checked };
  return decided({
    kind: 'configuration',
    engine: CONSTRAINT_ENGINE,
    inputs: { schemaId: 'configuration-input/1', value: { offering: model.offering, chosen, rejected, malformed } },
    output: { schemaId: 'configuration/1', value },
    artifacts: model.artifacts,
    trace: { rules: model.session.model.rules.map(({ id }) => id), options: model.options.size },
    blocking: [...malformed, ...blockingOf(value)],
  });
};

const NOTHING = { conflicts: [], needs: [], completion: [], repairs: [] } as const;
type Checked = Omit<Configuration, 'offering' | 'valid' | 'chosen'>;

const compose = (model: ConfigurationModel, chosen: readonly ChosenOption[], rejected: readonly string[]): Checked => {
  const { session } = model;
  const taken = new Set(chosen.map(({ group, option }) => optionRef(group, option)));
  const choices: readonly Choice[] = [
    ...[...taken].map((option) => ({ option, chosen: true })),
    ...rejected.map((option) => ({ option, chosen: false })),
  ];
  if (!session.isPossible(choices)) return conflicting(model, choices, taken);
  const needs = brokenRules(session.model, taken);
  if (needs.length === 0) return { ...NOTHING, status: 'valid' };
  const completed = session.complete(choices, model.sparing);
  must(completed !== undefined, 'choices that can hold can be completed');
  return {
    ...NOTHING,
    status: 'incomplete',
    needs: needs.map(wordsOf),
    completion: completed.filter((option) => !taken.has(option)),
  };
};

const conflicting = (
  { session, sparing }: ConfigurationModel,
  choices: readonly Choice[],
  taken: ReadonlySet<string>,
): Checked => ({
  ...NOTHING,
  status: 'conflicting',
  conflicts: session.explain(choices).map((conflict) => ({
    rules: conflict.rules.map(wordsOf),
    choices: conflict.choices.map(({ option }) => option),
  })),
  repairs: session.repairs(choices, sparing).map(({ chosen }) => {
    const whole = new Set(chosen);
    return {
      remove: [...taken].filter((option) => !whole.has(option)),
      add: chosen.filter((option) => !taken.has(option)),
    };
  }),
});

const wordsOf = ({ id, message }: RuleWords): RuleWords => ({ id, message });

const blockingOf = ({ status, conflicts, needs }: Configuration): readonly Finding[] => {
  if (status === 'conflicting') return conflicts.map((conflict) => ({ code: 'configuration.conflict', ...conflict }));
  return status === 'incomplete'
    ? needs.map((rule) => ({ code: 'configuration.incomplete', rule: rule.id, message: rule.message }))
    : [];
};

type Malformed = Finding & { readonly code: string };

/** The selection in the bundle's order, with quantities filled in; what names nothing, or too many, is told apart. */
const read = (model: ConfigurationModel, selection: Selection) => {
  const malformed: Malformed[] = [];
  const byRef = new Map<string, ChosenOption>();
  for (const { group, option, quantity } of selection.chosen) {
    const ref = optionRef(group, option);
    const known = model.options.get(ref);
    if (known === undefined) malformed.push({ code: 'configuration.unknown-option', option: ref });
    else if (byRef.has(ref)) malformed.push({ code: 'configuration.repeated-option', option: ref });
    else {
      const min = known.minQuantity ?? 1;
      const max = known.maxQuantity ?? Math.max(min, 1);
      const wanted = quantity ?? min;
      if (wanted < min || wanted > max)
        malformed.push({ code: 'configuration.quantity', option: ref, quantity: wanted, min, max });
      byRef.set(ref, { group, option, offering: known.offering, quantity: wanted });
    }
  }
  const unwanted = new Set((selection.rejected ?? []).map(({ group, option }) => optionRef(group, option)));
  for (const ref of unwanted) {
    if (!model.options.has(ref)) malformed.push({ code: 'configuration.unknown-option', option: ref });
    if (byRef.has(ref)) malformed.push({ code: 'configuration.chosen-and-rejected', option: ref });
  }
  const inOrder = [...model.options.keys()];
  return {
    chosen: inOrder.flatMap((ref) => byRef.get(ref) ?? []),
    rejected: inOrder.filter((ref) => unwanted.has(ref)),
    malformed: malformed.toSorted((a, b) => (String(a['option']) < String(b['option']) ? -1 : 1)),
  };
};
