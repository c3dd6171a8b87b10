/** A whole of the constraint model as a selection that can be sent back as it is: what was said before is kept where it still holds. */
import type { CharacteristicValue } from '#contexts/catalog/index.ts';
import type { ConfigurationModel } from './compile-configuration.ts';
import type { Node, Place } from './configuration-tree.ts';
import { COMPONENT_GROUP, placesOf } from './configuration-tree.ts';
import type { Characteristics, Chosen, Instance, Selection } from './configuration.contract.ts';
import { characteristicRef, quantityRef, valueRef, valuesOf } from './vocabulary.ts';

export const writeSelection = (
  model: ConfigurationModel,
  whole: ReadonlySet<string>,
  said: Selection = { chosen: [] },
): Selection => ({
  ...writeNode(model, whole, model.root, said),
  ...(said.rejected === undefined ? {} : { rejected: said.rejected }),
});

const writeNode = (
  model: ConfigurationModel,
  whole: ReadonlySet<string>,
  node: Node,
  said: Selection,
): { readonly chosen: readonly Chosen[]; readonly characteristics?: Characteristics } => {
  const characteristics = writeCharacteristics(model, whole, node, said.characteristics ?? {});
  const chosen = placesOf(node)
    .filter(({ ref }) => whole.has(ref))
    .flatMap((place) => {
      const before = said.chosen.find(({ group, option }) => group === place.group && option === place.option);
      const written = writeChosen(model, whole, place, before);
      return place.group === COMPONENT_GROUP && written.selection === undefined ? [] : [written];
    });
  return { chosen, ...(Object.keys(characteristics).length === 0 ? {} : { characteristics }) };
};

const writeChosen = (
  model: ConfigurationModel,
  whole: ReadonlySet<string>,
  place: Place,
  said: Chosen | undefined,
): Chosen => {
  const { group, option, slots, node } = place;
  if (slots) {
    const instances = slots.all
      .filter(({ ref }) => whole.has(ref))
      .map((slot, at): Instance => {
        const before = said?.instances?.[at] ?? { chosen: [] };
        const quantity = numberIn(model, whole, quantityRef(slot.ref)) ?? before.quantity ?? place.min;
        return { quantity, ...writeNode(model, whole, slot.node, before) };
      });
    return { group, option, quantity: instances.length, instances };
  }
  const quantity = numberIn(model, whole, quantityRef(place.ref)) ?? said?.quantity ?? place.min;
  if (node === undefined) return { group, option, quantity };
  const inner = writeNode(model, whole, node, said?.selection ?? { chosen: [] });
  const isEmpty = inner.chosen.length === 0 && inner.characteristics === undefined;
  return { group, option, quantity, ...(isEmpty ? {} : { selection: inner }) };
};

const numberIn = (model: ConfigurationModel, whole: ReadonlySet<string>, ref: string): number | undefined => {
  const ladder = model.ladders.get(ref);
  if (ladder === undefined || !whole.has(ladder.base)) return undefined;
  return ladder.min + ladder.rungs.filter((rung) => whole.has(rung)).length * ladder.step;
};

/** A number or a text that no rule decides is taken from what was said, else from its default; nobody invents one. */
const writeCharacteristics = (
  model: ConfigurationModel,
  whole: ReadonlySet<string>,
  node: Node,
  said: Characteristics,
): Characteristics => {
  const values = node.asked.flatMap((asked): readonly (readonly [string, CharacteristicValue])[] => {
    const listed = valuesOf(asked);
    const ref = characteristicRef(node.path, asked.key);
    if (listed) {
      const value = listed.find((each) => whole.has(valueRef(node.path, asked.key, each)));
      return value === undefined ? [] : [[asked.key, asked.type === 'boolean' ? value === 'true' : value]];
    }
    const counted = numberIn(model, whole, ref);
    if (counted !== undefined) return [[asked.key, counted]];
    const value = said[asked.key] ?? (whole.has(ref) ? asked.default : undefined);
    return value === undefined || model.ladders.has(ref) ? [] : [[asked.key, value]];
  });
  return Object.fromEntries(values);
};
