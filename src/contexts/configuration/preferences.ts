/** What a completion leans to: as little as possible, the defaults, and what the authors of rules prefer. */
import type { Preference } from '#engines/constraint/index.ts';
import type { ConfigurationModel } from './compile-configuration.ts';
import type { Node } from './configuration-tree.ts';
import { nodesOf, placesOf } from './configuration-tree.ts';
import type { Reading } from './read-selection.ts';
import { valueRef, valuesOf } from './vocabulary.ts';

/** Fewest additions first; defaults only decide between equally many, in any bundle of less than this many options. */
const ADDING = 1_000;

export const wishesOf = (
  root: Node,
  authored: readonly Preference[],
): { readonly sparing: readonly Preference[]; readonly defaults: readonly Preference[] } => {
  const nodes = nodesOf(root);
  const places = nodes.flatMap(placesOf);
  const values = nodes.flatMap(valueWishes);
  return {
    sparing: [
      ...places.map(({ ref, isDefault }) => ({ option: ref, chosen: false, weight: isDefault ? ADDING : ADDING + 1 })),
      ...values.map(({ option, weight }) => ({ option, chosen: false, weight })),
    ],
    defaults: [
      ...places.map(({ ref, isDefault }) => ({ option: ref, chosen: isDefault, weight: 1 })),
      ...values.map(({ option, isDefault }) => ({ option, chosen: isDefault, weight: 1 })),
      ...authored,
    ],
  };
};

type ValueWish = { readonly option: string; readonly weight: number; readonly isDefault: boolean };

/** Among values the default, then the one that stands first. */
const valueWishes = (node: Node): readonly ValueWish[] =>
  node.asked.flatMap((asked) =>
    (valuesOf(asked) ?? []).map((value, at): ValueWish => {
      const isDefault = String(asked.default) === value;
      return { option: valueRef(node.path, asked.key, value), weight: isDefault ? 1 : at + 2, isDefault };
    }),
  );

/** A way out stays near what was said: a number that has to change changes no more than it must. */
export const nearby = (
  { sparing, ladders }: ConfigurationModel,
  { taken }: Pick<Reading, 'taken'>,
): readonly Preference[] => [
  ...sparing,
  ...[...ladders.values()]
    .filter(({ base }) => taken.has(base))
    .flatMap(({ rungs }) => rungs.map((option) => ({ option, chosen: taken.has(option), weight: 1 }))),
];
