/**
 * What somebody chose, read against the bundle: in the bundle's order with quantities filled in, and as choices of the
 * constraint model. What names nothing, or a value that there is not, is told apart.
 */
import type { CharacteristicValue } from '#contexts/catalog/index.ts';
import type { Finding } from '#engines/decision.ts';
import type { Choice } from '#engines/constraint/index.ts';
import { valueProblem } from './characteristic-value.ts';
import type { ConfigurationModel } from './compile-configuration.ts';
import type { Node, Place } from './configuration-tree.ts';
import { COMPONENT_GROUP, fixedValue, inside, optionRef, placesOf } from './configuration-tree.ts';
import type { Characteristics, Chosen, Instance, Selection } from './configuration.contract.ts';
import { truths } from './truths.ts';
import { characteristicRef, quantityRef, valueRef, valuesOf } from './vocabulary.ts';

export type ChosenOption = {
  readonly group: string;
  readonly option: string;
  readonly offering: string;
  /** Of an option with instances: how many there are. */
  readonly quantity: number;
  readonly selection?: ChosenNode;
  readonly instances?: readonly ChosenInstance[];
};
export type ChosenNode = { readonly chosen: readonly ChosenOption[]; readonly characteristics?: Characteristics };
export type ChosenInstance = ChosenNode & { readonly quantity: number };

export type Reading = {
  readonly chosen: readonly ChosenOption[];
  readonly characteristics: Characteristics | undefined;
  readonly rejected: readonly string[];
  readonly malformed: readonly Finding[];
  /** What was said, as the constraint model knows it. */
  readonly choices: readonly Choice[];
  /** What people call a choice that has another name in the model: `x@slots=3` for a rung of a ladder. */
  readonly labels: ReadonlyMap<string, string>;
  /** Everything that holds when nothing else is chosen. */
  readonly taken: ReadonlySet<string>;
  /** The offerings of which a characteristic was chosen. */
  readonly settled: ReadonlySet<string>;
};

type Notes = {
  readonly model: ConfigurationModel;
  readonly malformed: Finding[];
  readonly choices: Choice[];
  readonly labels: Map<string, string>;
  readonly taken: Set<string>;
  readonly rejected: Set<string>;
  readonly settled: Set<string>;
};

export const readSelection = (model: ConfigurationModel, selection: Selection): Reading => {
  const notes: Notes = {
    model,
    malformed: [],
    choices: [],
    labels: new Map(),
    taken: new Set(),
    rejected: new Set(),
    settled: new Set(),
  };
  const { chosen, characteristics } = readNode(notes, model.root, selection);
  const inOrder = [...model.options.keys()];
  return {
    chosen,
    characteristics,
    rejected: inOrder.filter((ref) => notes.rejected.has(ref)),
    malformed: notes.malformed.toSorted((a, b) => (String(a['option']) < String(b['option']) ? -1 : 1)),
    choices: [...notes.choices, ...inOrder.filter((ref) => notes.rejected.has(ref)).map(notChosen)],
    labels: notes.labels,
    taken: truths(notes.taken, model.definitions),
    settled: notes.settled,
  };
};

const notChosen = (option: string): Choice => ({ option, chosen: false });

const holds = (notes: Notes, option: string): void => {
  notes.taken.add(option);
  notes.choices.push({ option, chosen: true });
};

const readNode = (notes: Notes, node: Node, selection: Selection): ChosenNode => {
  const characteristics = readCharacteristics(notes, node, selection.characteristics ?? {});
  const places = placesOf(node);
  const said = new Map<string, Chosen>();
  const twice: string[] = [];
  for (const each of selection.chosen) {
    const key = optionRef(each.group, each.option);
    if (!places.some(({ ref }) => ref === inside(node.path, key)))
      malformed(notes, 'configuration.unknown-option', node, key);
    else if (said.has(key)) twice.push(key);
    else said.set(key, each);
  }
  for (const key of twice) malformed(notes, 'configuration.repeated-option', node, key);
  for (const { key } of node.parts.map(({ option }) => ({ key: optionRef(COMPONENT_GROUP, option) })))
    if (!said.has(key)) said.set(key, { group: COMPONENT_GROUP, option: key.slice(COMPONENT_GROUP.length + 1) });
  readRejected(notes, node, selection, said);
  const chosen = places.flatMap((place): readonly ChosenOption[] => {
    const each = said.get(optionRef(place.group, place.option));
    return each ? [readChosen(notes, place, each)] : [];
  });
  return { chosen, ...(characteristics === undefined ? {} : { characteristics }) };
};

const malformed = (notes: Notes, code: string, node: Node, key: string, details: object = {}): void =>
  void notes.malformed.push({ code, option: inside(node.path, key), ...details });

const readRejected = (
  notes: Notes,
  node: Node,
  { rejected = [] }: Selection,
  said: ReadonlyMap<string, Chosen>,
): void => {
  for (const key of new Set(rejected.map(({ group, option }) => optionRef(group, option)))) {
    const ref = inside(node.path, key);
    if (!notes.model.options.has(ref)) malformed(notes, 'configuration.unknown-option', node, key);
    else if (said.has(key)) malformed(notes, 'configuration.chosen-and-rejected', node, key);
    else notes.rejected.add(ref);
  }
};

const readChosen = (notes: Notes, place: Place, said: Chosen): ChosenOption => {
  const { group, option, offering } = place;
  const head = { group, option, offering: offering.key };
  if (place.slots !== undefined) return { ...head, ...readInstances(notes, place, said) };
  const quantity = readQuantity(notes, place, place.ref, said.quantity);
  if (said.instances) notes.malformed.push({ code: 'configuration.no-instances', option: place.ref });
  if (place.node === undefined) {
    if (said.selection && !isEmpty(said.selection))
      notes.malformed.push({ code: 'configuration.nothing-inside', option: place.ref });
    return { ...head, quantity };
  }
  const selection = readNode(notes, place.node, said.selection ?? { chosen: [] });
  return { ...head, quantity, ...(isEmpty(selection) ? {} : { selection }) };
};

const isEmpty = ({ chosen, characteristics = {} }: Selection | ChosenNode): boolean =>
  chosen.length === 0 && Object.keys(characteristics).length === 0;

const readInstances = (notes: Notes, { ref, slots, ...place }: Place, { quantity, instances, selection }: Chosen) => {
  const { min, all } = slots as NonNullable<Place['slots']>;
  const said: readonly Instance[] = instances ?? Array.from({ length: quantity ?? min }, () => ({ chosen: [] }));
  const count = said.length;
  if (selection) notes.malformed.push({ code: 'configuration.instances-only', option: ref });
  if (count < min || count > all.length || (quantity ?? count) !== count)
    notes.malformed.push({ code: 'configuration.instances', option: ref, count, min, max: all.length });
  holds(notes, ref);
  return {
    quantity: count,
    instances: all.slice(0, count).map((slot, at): ChosenInstance => {
      const each = said[at] ?? { chosen: [] };
      const own = readQuantity(notes, { ...place, ref, slots: undefined } as Place, slot.ref, each.quantity);
      return { quantity: own, ...readNode(notes, slot.node, each) };
    }),
  };
};

/** `name`: the option or the instance that there are so many of. */
const readQuantity = (notes: Notes, { group, min, max }: Place, name: string, said: number | undefined): number => {
  const quantity = said ?? min;
  // A fixed part is there whatever anybody chooses, so nobody can be asked to take it back.
  if (group === COMPONENT_GROUP) notes.taken.add(name);
  else holds(notes, name);
  if (quantity < min || quantity > max)
    notes.malformed.push({ code: 'configuration.quantity', option: name, quantity, min, max });
  else readNumber(notes, quantityRef(name), quantity);
  return quantity;
};

/** A number that rules speak of is a choice about every rung of its ladder. */
const readNumber = (notes: Notes, ref: string, number: number): void => {
  const ladder = notes.model.ladders.get(ref);
  if (ladder === undefined) return;
  const label = `${ref}=${number}`;
  const reached = (number - ladder.min) / ladder.step;
  if (ladder.base === ref) {
    notes.labels.set(ref, label);
    holds(notes, ref);
  }
  for (const [at, rung] of ladder.rungs.entries()) {
    notes.labels.set(rung, label);
    if (at < reached) notes.taken.add(rung);
  }
  // The highest rung that holds and the lowest that does not say all of it.
  const [top, next] = [ladder.rungs[reached - 1], ladder.rungs[reached]];
  if (top !== undefined) notes.choices.push({ option: top, chosen: true });
  if (next !== undefined) notes.choices.push({ option: next, chosen: false });
};

const readCharacteristics = (notes: Notes, node: Node, said: Characteristics): Characteristics | undefined => {
  const kept: Record<string, CharacteristicValue> = {};
  for (const key of Object.keys(said).toSorted()) {
    const value = said[key] as CharacteristicValue;
    const option = characteristicRef(node.path, key);
    const fixed = fixedValue(node.offering, key);
    const asked = node.asked.find((each) => each.key === key);
    if (fixed === value) continue;
    if (fixed !== undefined) notes.malformed.push({ code: 'configuration.fixed-characteristic', option, fixed });
    else if (asked === undefined) notes.malformed.push({ code: 'configuration.unknown-characteristic', option });
    else {
      const problem = valueProblem(asked, value);
      if (problem) notes.malformed.push({ code: 'configuration.value', option, ...problem });
      else {
        kept[key] = value;
        notes.settled.add(node.offering.key);
        if (valuesOf(asked)) holds(notes, valueRef(node.path, key, String(value)));
        else if (notes.model.ladders.has(option)) readNumber(notes, option, Number(value));
        else if (asked.required === true) holds(notes, option);
      }
    }
  }
  return Object.keys(kept).length === 0 ? undefined : kept;
};
