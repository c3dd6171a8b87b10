/** What can be said of a bundle before anybody chooses, for those who look after it: its size, and what is not the choice it seems. */
import { requirementCycles, requirementsOf } from '#engines/constraint/index.ts';
import type { ConfigurationModel } from './compile-configuration.ts';
import type { Node } from './configuration-tree.ts';
import { nodesOf, placesOf } from './configuration-tree.ts';

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
  };
};

const depthOf = ({ path }: Node): number => (path === '' ? 1 : 1 + Math.ceil(path.split('/').length / 2));

/** An instance is as good as another, so the first one speaks for all of them. */
export const falseOptional = (model: ConfigurationModel): readonly string[] =>
  nodesOf(model.root)
    .filter(({ path }) => !/#(?!1(?:\D|$))/.test(path))
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
