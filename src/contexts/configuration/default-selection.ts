/** What a bundle begins with: the options and values that its catalog calls defaults, read off without asking any rule. */
import type { CharacteristicValue } from '#contexts/catalog/index.ts';
import type { ConfigurationModel } from './compile-configuration.ts';
import type { Node, Place } from './configuration-tree.ts';
import { COMPONENT_GROUP, placesOf } from './configuration-tree.ts';
import type { Chosen, Selection } from './configuration.contract.ts';

export const defaultSelection = ({ root }: ConfigurationModel): Selection => defaultsOf(root);

export const defaultsOf = (node: Node): Selection => {
  const settled = node.asked.flatMap(({ key, default: value }): readonly (readonly [string, CharacteristicValue])[] =>
    value === undefined ? [] : [[key, value]],
  );
  const chosen = placesOf(node)
    .filter(({ isDefault, group }) => isDefault || group === COMPONENT_GROUP)
    .map(chosenByDefault)
    .filter(({ group, selection }) => group !== COMPONENT_GROUP || selection !== undefined);
  return { chosen, ...(settled.length === 0 ? {} : { characteristics: Object.fromEntries(settled) }) };
};

/** What comes with an option, once it is chosen. */
export const chosenByDefault = ({ group, option, min, node, slots }: Place): Chosen => {
  if (slots)
    return {
      group,
      option,
      quantity: slots.min,
      instances: slots.all.slice(0, slots.min).map((slot) => ({ quantity: min, ...defaultsOf(slot.node) })),
    };
  const inner = node && defaultsOf(node);
  const isEmpty = inner === undefined || (inner.chosen.length === 0 && inner.characteristics === undefined);
  return { group, option, quantity: min, ...(isEmpty ? {} : { selection: inner }) };
};
