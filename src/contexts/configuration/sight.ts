/** What somebody who is choosing has before their eyes, and the state of each thing in it. */
import type { Choice } from '#engines/constraint/index.ts';
import type { ConfigurationModel } from './compile-configuration.ts';
import type { Node, Place } from './configuration-tree.ts';
import { nodesOf, placesOf } from './configuration-tree.ts';
import { isInside } from './names.ts';
import type { Reading } from './read-selection.ts';
import type { Ladder } from './vocabulary.ts';
import { valueRef, valuesOf } from './vocabulary.ts';

/**
 * `chosen`: it can be taken back. `forced`: it is or has to be in, by what else is chosen. `open`: it can be taken, in a group of
 * one instead of what stands there. `excluded`: not as long as the rest stays.
 */
export type GuideState = 'chosen' | 'forced' | 'open' | 'excluded';

export type Sight = {
  /** By name: options, instances and listed values of every part that is there. */
  readonly states: Readonly<Record<string, GuideState>>;
  /** How far a number may go while the rest stays; only for numbers that rules speak of. */
  readonly numbers: Readonly<Record<string, { readonly min: number; readonly max: number }>>;
  readonly instances: Readonly<Record<string, { readonly count: number; readonly canAdd: boolean }>>;
};

/** While choices conflict nothing can be said of the others; what is chosen is shown, to be taken back. */
export const standing = (model: ConfigurationModel, { taken }: Reading): Sight => ({
  states: Object.fromEntries(
    namesInSight(model.root, taken).map(({ name }) => [name, taken.has(name) ? 'chosen' : 'open'] as const),
  ),
  numbers: {},
  instances: Object.fromEntries(
    instanced(model.root, taken).map(({ ref, count }) => [ref, { count, canAdd: false }] as const),
  ),
});

export const look = (model: ConfigurationModel, { choices, taken }: Reading): Sight => {
  const { session } = model;
  const states = session.validOptions(choices);
  const without = (part: string): readonly Choice[] => apartFrom(choices, part);
  const canBe: CanBe = (others, option, chosen) => session.isPossible([...others, { option, chosen }]);
  const stateOf = ({ name, instead }: InSight): GuideState => {
    if (taken.has(name)) return canBe(without(name), name, false) ? 'chosen' : 'forced';
    const state = states?.get(name) ?? 'open';
    return state === 'excluded' && instead !== undefined && canBe(without(instead), name, true) ? 'open' : state;
  };
  return {
    states: Object.fromEntries(namesInSight(model.root, taken).map((each) => [each.name, stateOf(each)] as const)),
    numbers: Object.fromEntries(
      laddersInSight(model, taken).map((ladder) => [ladder.ref, reachOf(ladder, choices, canBe)] as const),
    ),
    instances: Object.fromEntries(
      instanced(model.root, taken).map(
        ({ ref, count, next }) => [ref, { count, canAdd: next !== undefined && canBe(choices, next, true) }] as const,
      ),
    ),
  };
};

type CanBe = (others: readonly Choice[], option: string, chosen: boolean) => boolean;

/** Without what is chosen of a part, and in it. */
export const apartFrom = (choices: readonly Choice[], part: string): readonly Choice[] =>
  choices.filter(({ option }) => option !== part && !isInside(option, part));

/** Something in sight; in a group of one, `instead` is what would go for it. */
type InSight = { readonly name: string; readonly instead?: string };

const namesInSight = (node: Node, taken: ReadonlySet<string>): readonly InSight[] => [
  ...node.asked.flatMap((asked) =>
    oneOf(
      (valuesOf(asked) ?? []).map((value) => valueRef(node.path, asked.key, value)),
      taken,
    ),
  ),
  ...node.parts.flatMap((place) => below(place, taken)),
  ...node.groups.flatMap(({ of, places }) => [
    ...(of.max === 1
      ? oneOf(
          places.map(({ ref }) => ref),
          taken,
        )
      : places.map(({ ref }) => ({ name: ref }))),
    ...places.flatMap((place) => below(place, taken)),
  ]),
];

const below = ({ node, slots, ref }: Place, taken: ReadonlySet<string>): readonly InSight[] => {
  if (!taken.has(ref)) return [];
  if (node) return namesInSight(node, taken);
  const there = (slots?.all ?? []).filter((slot) => taken.has(slot.ref));
  return there.flatMap((slot) => [{ name: slot.ref }, ...namesInSight(slot.node, taken)]);
};

const oneOf = (names: readonly string[], taken: ReadonlySet<string>): readonly InSight[] => {
  const instead = names.find((name) => taken.has(name));
  return names.map((name) => (instead === undefined || name === instead ? { name } : { name, instead }));
};

const instanced = (root: Node, taken: ReadonlySet<string>) =>
  nodesOf(root)
    .filter(({ path }) => path === '' || taken.has(path))
    .flatMap(placesOf)
    .flatMap(({ ref, slots }) => {
      if (slots === undefined) return [];
      const count = slots.all.filter((slot) => taken.has(slot.ref)).length;
      return [{ ref, count, next: slots.all[count]?.ref }];
    });

const laddersInSight = (model: ConfigurationModel, taken: ReadonlySet<string>): readonly Ladder[] =>
  [...model.ladders.values()].filter(({ ref }) => {
    const part = ref.slice(0, ref.lastIndexOf('@'));
    return part === '' || taken.has(part);
  });

/** Rungs hold from the lowest: the first that cannot hold, and the first that need not, are found by halving. */
const reachOf = ({ base, min, step, rungs }: Ladder, choices: readonly Choice[], canBe: CanBe) => {
  const own = new Set(rungs);
  const others = [...choices.filter(({ option }) => !own.has(option)), { option: base, chosen: true }];
  const top = firstWhere(rungs.length, (at) => !canBe(others, rungs[at] as string, true));
  const least = firstWhere(rungs.length, (at) => canBe(others, rungs[at] as string, false));
  return { min: min + least * step, max: min + top * step };
};

const firstWhere = (count: number, holds: (at: number) => boolean): number => {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
};
