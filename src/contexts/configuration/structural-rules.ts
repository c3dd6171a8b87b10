/**
 * What the catalog itself says, as rules with words of their own: how many of a group, what is part of what, how many instances,
 * which characteristics must have a value, and one each.
 */
import type { Formula, ModelRule } from '#engines/constraint/index.ts';
import { requires } from '#engines/constraint/index.ts';
import type { Group, Node, Place } from './configuration-tree.ts';
import { insideOf, placesOf } from './configuration-tree.ts';
import type { Ladder } from './vocabulary.ts';
import { characteristicRef, valueRef, valuesOf } from './vocabulary.ts';

/**
 * A rule of the model, with the node where it stands: '' is the bundle itself. What is `evident` is left out of an explanation
 * that has anything better to say: that a part belongs to its bundle, that of one there is one.
 */
export type PlacedRule = ModelRule & { readonly at: string; readonly evident?: true };

export const structuralRules = (node: Node): readonly PlacedRule[] => [
  ...node.parts.map((place) => alwaysThere(node, place)),
  ...node.groups.flatMap((group) => sizeOf(node, group)),
  ...node.groups.flatMap(({ places }) => places.flatMap((place) => instancesOf(node, place))),
  ...oneValueEach(node),
  ...partOf(node),
];

const idAt = (node: Node, id: string): string => (node.path === '' ? id : `${node.path}:${id}`);
const within = ({ path }: Node) => (path === '' ? {} : { when: path });

const sizeOf = (node: Node, { of: group, places }: Group): readonly PlacedRule[] => {
  const of = places.map(({ ref }) => ref);
  const max = group.max ?? of.length;
  if (group.min === 0 && max >= of.length) return [];
  const many =
    group.min === max
      ? `exactly ${max}`
      : group.min === 0
        ? `at most ${max}`
        : group.max === undefined
          ? `at least ${group.min}`
          : `${group.min} to ${max}`;
  return [
    {
      id: idAt(node, `group:${group.key}`),
      at: node.path,
      ...(of.length === 1 ? { evident: true } : {}),
      message: `${group.name}: choose ${many}.`,
      constraint: { kind: 'cardinality', of, min: group.min, max, ...within(node) },
    },
  ];
};

const alwaysThere = (node: Node, { ref, option, offering }: Place): PlacedRule => ({
  id: idAt(node, `component:${option}`),
  at: node.path,
  evident: true,
  message: `${offering.name} always comes with ${node.offering.name}.`,
  constraint: { kind: 'formula', formula: node.path === '' ? ref : { implies: [node.path, ref] } },
});

/** Instances are counted from the first, so that one composition has one name. */
const instancesOf = (node: Node, { ref, option, offering, slots }: Place): readonly PlacedRule[] => {
  if (slots === undefined) return [];
  const names = slots.all.map((slot) => slot.ref);
  const steps = names.slice(1).map((name, at): Formula => ({ implies: [name, names[at] as string] }));
  const least = names[slots.min - 1] as string;
  const many = slots.min === names.length ? `${slots.min}` : `${slots.min} to ${names.length}`;
  return [
    {
      id: idAt(node, `instances:${option}`),
      at: node.path,
      evident: true,
      message: `${offering.name}: ${many} of them, each configured by itself.`,
      constraint: {
        kind: 'formula',
        formula: { and: [...steps, { iff: [ref, names[0] as string] }, { implies: [ref, least] }] },
      },
    },
  ];
};

const oneValueEach = (node: Node): readonly PlacedRule[] =>
  node.asked.flatMap((asked): readonly PlacedRule[] => {
    const values = valuesOf(asked);
    if (values === undefined && asked.required !== true) return [];
    const of = values?.map((value) => valueRef(node.path, asked.key, value)) ?? [
      characteristicRef(node.path, asked.key),
    ];
    const words = asked.required === true ? 'choose a value' : 'choose one value at most';
    return [
      {
        id: idAt(node, `characteristic:${asked.key}`),
        at: node.path,
        evident: true,
        message: `${asked.name} of ${node.offering.name}: ${words}.`,
        constraint: {
          kind: 'cardinality',
          of,
          ...(asked.required === true ? { min: 1 } : {}),
          max: 1,
          ...(asked.required === true ? within(node) : {}),
        },
      },
    ];
  });

/** Whatever is chosen inside a part comes with the part; at the bundle itself nothing is inside anything yet. */
const partOf = (node: Node): readonly PlacedRule[] => {
  if (node.path === '') return [];
  const below = [...placesOf(node).map(({ ref }) => ref), ...namesOfAsked(node)];
  if (below.length === 0) return [];
  return [
    {
      id: idAt(node, 'part-of'),
      at: node.path,
      evident: true,
      message: `${node.offering.name} has to be chosen for what is chosen in it.`,
      constraint: { kind: 'formula', formula: { and: below.map((name) => ({ implies: [name, node.path] })) } },
    },
  ];
};

/** The names that stand for its characteristics, but for numbers that no rule speaks of. */
export const namesOfAsked = (node: Node): readonly string[] =>
  node.asked.flatMap((asked) => {
    const values = valuesOf(asked);
    if (values) return values.map((value) => valueRef(node.path, asked.key, value));
    return asked.required === true ? [characteristicRef(node.path, asked.key)] : [];
  });

/** A rung holds only above the one below it, and the lowest only where there is a number at all. */
export const ladderRule = ({ ref, base, rungs }: Ladder): PlacedRule | undefined =>
  rungs.length === 0
    ? undefined
    : {
        id: `number:${ref}`,
        at: '',
        message: `${ref} is a number.`,
        constraint: {
          kind: 'formula',
          formula: { and: rungs.map((rung, at) => ({ implies: [rung, rungs[at - 1] ?? base] })) },
        },
      };

/** A number's base that is no option, nor required, is tied to its node by nobody else. */
export const baseRule = ({ ref, base }: Ladder): PlacedRule | undefined => {
  const path = ref.slice(0, ref.lastIndexOf('@'));
  return base !== ref || path === ''
    ? undefined
    : {
        id: `number-of:${ref}`,
        at: path,
        message: `${ref} belongs to ${path}.`,
        constraint: requires(base, path),
      };
};

/** What it brings into the model, in the order in which it is shown. */
export const namesOf = (node: Node): readonly string[] => [
  ...namesOfAsked(node),
  ...placesOf(node).flatMap((place) => [
    place.ref,
    ...(place.slots ?? { all: [] }).all.map((slot) => slot.ref),
    ...insideOf(place).flatMap(namesOf),
  ]),
];
