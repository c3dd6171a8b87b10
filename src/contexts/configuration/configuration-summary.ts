/** What can be said of a bundle before anybody chooses, for those who look after it: its size, and what is not the choice it seems. */
import { countConfigurations, redundantRules, requirementCycles, requirementsOf } from '#engines/constraint/index.ts';
import type { ConfigurationModel, RuleWords } from './compile-configuration.ts';
import type { Node } from './configuration-tree.ts';
import { nodesOf, placesOf } from './configuration-tree.ts';
import { isInLaterInstance } from './names.ts';

export type ConfigurationSummary = {
  /** Options with every instance counted that there may be. */
  readonly options: number;
  readonly parts: number;
  readonly depth: number;
  readonly rules: number;
  /** Looks like a choice and is none: wherever its part is, it is in. */
  readonly falseOptional: readonly string[];
  /** Options that can only come together. */
  readonly cycles: readonly (readonly string[])[];
  /** Rules that say nothing which the others do not say already, wherever they stand; and of how many that was not found out. */
  readonly redundant: readonly RuleWords[];
  readonly undecided: number;
  /**
   * How many different wholes there are: exactly, or at least and at most where counting would take too long; `null` where it was
   * not tried. Values and quantities that no rule speaks of are not told apart.
   */
  readonly configurations: { readonly exact: string } | { readonly atLeast: string; readonly atMost: string } | null;
};

export const configurationSummary = (model: ConfigurationModel): ConfigurationSummary => {
  const nodes = nodesOf(model.root);
  return {
    options: model.options.size,
    parts: nodes.length,
    depth: Math.max(...nodes.map(depthOf)),
    rules: model.words.size,
    falseOptional: falseOptional(model),
    cycles: requirementCycles(requirementsOf(model.session.model)),
    ...redundancyOf(model),
    configurations: counted(model),
  };
};

const COUNTED_OPTIONS_MAX = 2_000;
/** Of a second of work at most: this is asked for while somebody looks. */
const COUNT_BUDGET = 200_000;

/** As text, since they have more digits than a JSON number. */
const counted = ({ session: { model } }: ConfigurationModel): ConfigurationSummary['configurations'] => {
  if (model.options.length > COUNTED_OPTIONS_MAX) return null;
  const count = countConfigurations(model, COUNT_BUDGET);
  if ('exact' in count) return { exact: String(count.exact) };
  return { atLeast: String(count.atLeast), atMost: String(count.atMost) };
};

/** The work grows with the square of the rules, each instance counted with its own. */
const REDUNDANCY_RULES_MAX = 500;

/** Of what people wrote: that the catalog's own structure says something twice is nobody's mistake. */
export const redundancyOf = (
  model: ConfigurationModel,
): { readonly redundant: readonly RuleWords[]; readonly undecided: number } => {
  if (model.session.model.rules.length > REDUNDANCY_RULES_MAX) return { redundant: [], undecided: model.authored.size };
  const { redundant, undecided } = redundantRules(model.session.model);
  const superfluous = new Set(redundant.map(({ id }) => id));
  const places = Map.groupBy(
    [...model.words].filter(([id]) => model.authored.has(id)),
    ([, { id, message }]) => JSON.stringify([id, message]),
  );
  const everywhere = [...places.values()].filter((each) => each.every(([id]) => superfluous.has(id)));
  return {
    redundant: everywhere.flatMap(([first]) => (first ? [{ id: first[1].id, message: first[1].message }] : [])),
    undecided: undecided.filter(({ id }) => model.authored.has(id)).length,
  };
};

const depthOf = ({ path }: Node): number => (path === '' ? 1 : 1 + Math.ceil(path.split('/').length / 2));

/** The first instance speaks for all of them. */
export const falseOptional = (model: ConfigurationModel): readonly string[] =>
  nodesOf(model.root)
    .filter(({ path }) => !isInLaterInstance(`${path}/`))
    .flatMap((node) => {
      const states = model.session.validOptions(node.path === '' ? [] : [{ option: node.path, chosen: true }]);
      const evident = new Set(
        node.groups
          .filter(({ of, places }) => of.min >= places.length)
          .flatMap(({ places }) => places.map(({ ref }) => ref)),
      );
      return placesOf(node)
        .filter(({ ref }) => states?.get(ref) === 'forced' && !evident.has(ref))
        .filter(({ ref }) => !node.parts.some((part) => part.ref === ref))
        .map(({ ref }) => ref);
    });
