/** What a configurator shows while somebody is choosing: what is still open, why something is not, and where to begin. */
import type { Choice, OptionState } from '#engines/constraint/index.ts';
import { must } from '#kernel/outcome.ts';
import type { ConfigurationModel } from './compile-configuration.ts';
import { optionRef } from './compile-configuration.ts';
import type { Selection } from './configuration.contract.ts';
import type { RuleWords } from './validate-configuration.ts';

const choicesOf = (model: ConfigurationModel, { chosen, rejected = [] }: Selection): readonly Choice[] => {
  const known = (ref: string): boolean => model.options.has(ref);
  const taken = chosen.map(({ group, option }) => optionRef(group, option)).filter(known);
  const unwanted = rejected.map(({ group, option }) => optionRef(group, option)).filter(known);
  return [
    ...taken.map((option) => ({ option, chosen: true })),
    ...unwanted.map((option) => ({ option, chosen: false })),
  ];
};

/** For every `group/option`: open, forced by what is chosen, or excluded by it; undefined when the choices conflict. */
export const validOptions = (
  model: ConfigurationModel,
  selection: Selection,
): ReadonlyMap<string, OptionState> | undefined => model.session.validOptions(choicesOf(model, selection));

/** Why this option cannot be taken: the rules, and the choices that they bind. undefined when it can. */
export const whyNot = (model: ConfigurationModel, selection: Selection, ref: string) => {
  must(model.options.has(ref), 'one asks about an option of the bundle');
  const others = choicesOf(model, selection).filter(({ option }) => option !== ref);
  const [conflict] = model.session.explain([{ option: ref, chosen: true }, ...others]);
  if (conflict === undefined) return undefined;
  return {
    rules: conflict.rules.map(({ id, message }): RuleWords => ({ id, message })),
    choices: conflict.choices.map(({ option }) => option).filter((option) => option !== ref),
  };
};

/** The preferred whole that keeps what is chosen: defaults in, the rest out, and what the rules then ask for. */
export const preferredConfiguration = (
  model: ConfigurationModel,
  selection: Selection = { chosen: [] },
): Selection | undefined => {
  const whole = model.session.complete(choicesOf(model, selection), model.defaults);
  if (whole === undefined) return undefined;
  const quantities = new Map(
    selection.chosen.map(({ group, option, quantity }) => [optionRef(group, option), quantity]),
  );
  return {
    chosen: whole.map((ref) => {
      const [group, option] = ref.split('/') as [string, string];
      return { group, option, quantity: quantities.get(ref) ?? model.options.get(ref)?.minQuantity ?? 1 };
    }),
    ...(selection.rejected === undefined ? {} : { rejected: selection.rejected }),
  };
};
