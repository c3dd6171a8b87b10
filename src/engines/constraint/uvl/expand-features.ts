/**
 * Features that may come more than once, written out: `Wheel cardinality [2..4]` becomes Wheel with the parts `Wheel#1` to
 * `Wheel#4`, each with its own copy of what is below it (`Wheel#2/Tyre`), the first two of them mandatory, and the next
 * only after the one before it, since instances that differ in nothing but their number would all be counted and offered.
 *
 * A constraint that names something inside holds for every instance; one that names the feature itself asks for at least
 * the feature. Its own attributes belong to each instance, so that a sum counts them as often as it comes.
 */
import { Malformed } from '../malformed.ts';
import { MODEL_OPTIONS_MAX } from '../model.ts';
import type { UvlConstraint, UvlDocument, UvlFeature, UvlGroup, UvlTerm } from './document.ts';

export const INSTANCES_MAX = 1_000;

export type Expanded = {
  readonly document: UvlDocument;
  /** For a feature that comes more than once, its parts. */
  readonly slots: ReadonlyMap<string, readonly string[]>;
};

export const instanceName = (feature: string, number: number): string => `${feature}#${number}`;
export const inInstance = (slot: string, feature: string): string => `${slot}/${feature}`;

export const expandFeatures = (document: UvlDocument): Expanded => {
  const home = new Map<string, readonly UvlFeature[]>(); // what each feature is an instance part of, outermost first
  const note = (feature: UvlFeature, inside: readonly UvlFeature[]): void => {
    home.set(feature.name, inside);
    const below = feature.instances === undefined ? inside : [...inside, feature];
    for (const group of feature.groups) for (const child of group.features) note(child, below);
  };
  note(document.root, []);
  if (
    [...home.values()].every((inside) => inside.length === 0) &&
    document.root.instances === undefined &&
    !hasAny(document.root)
  )
    return { document, slots: new Map() };
  if (sizeOf(document.root) > MODEL_OPTIONS_MAX)
    throw new Malformed(
      { line: document.root.line, column: 1 },
      `its instances are more than ${MODEL_OPTIONS_MAX} features`,
    );
  const slots = new Map<string, readonly string[]>();
  const order: UvlConstraint[] = [];
  const root = expand(document.root, (name) => name, slots, order);
  const constraints = document.constraints.flatMap((constraint) => forEveryInstance(constraint, home));
  return { document: { ...document, root, constraints: [...order, ...constraints] }, slots };
};

/** How many features there are once every instance is written out. */
const sizeOf = (feature: UvlFeature): number => {
  const inside = feature.groups.reduce(
    (total, group) => total + group.features.reduce((sum, each) => sum + sizeOf(each), 0),
    1,
  );
  return feature.instances === undefined ? inside : 1 + inside * (feature.instances.max ?? 1);
};

const hasAny = (feature: UvlFeature): boolean =>
  feature.instances !== undefined || feature.groups.some((group) => group.features.some(hasAny));

type Rename = (name: string) => string;

const expand = (
  feature: UvlFeature,
  rename: Rename,
  slots: Map<string, readonly string[]>,
  order: UvlConstraint[],
): UvlFeature => {
  const name = rename(feature.name);
  const { instances, ...plain } = feature;
  const copy = (naming: Rename): readonly UvlGroup[] =>
    feature.groups.map((group) => ({
      ...group,
      features: group.features.map((child) => expand(child, naming, slots, order)),
    }));
  if (instances === undefined) return { ...plain, name, groups: copy(rename) };
  const { min, max } = instances;
  if (max === undefined || max > INSTANCES_MAX)
    throw new Malformed({ line: feature.line, column: 1 }, `${feature.name} may come at most ${INSTANCES_MAX} times`);
  const names = Array.from({ length: max }, (_, i) => instanceName(name, i + 1));
  slots.set(name, names);
  const parts = names.map((slot) => ({
    ...plain,
    name: slot,
    groups: copy((inner) => inInstance(slot, inner)),
  }));
  for (let i = Math.max(1, min); i < max; i++)
    order.push({ line: feature.line, term: implies(names[i] as string, names[i - 1] as string, feature.line) });
  const groups: readonly UvlGroup[] = [
    { kind: 'mandatory', features: parts.slice(0, min) },
    { kind: 'optional', features: parts.slice(min) },
  ];
  return { ...plain, name, attributes: new Map(), groups: groups.filter((group) => group.features.length > 0) };
};

const reference = (name: string, line: number): UvlTerm => ({ op: 'reference', path: [name], line, column: 1 });
const implies = (left: string, right: string, line: number): UvlTerm => ({
  op: 'implies',
  left: reference(left, line),
  right: reference(right, line),
});

const forEveryInstance = (
  constraint: UvlConstraint,
  home: ReadonlyMap<string, readonly UvlFeature[]>,
): readonly UvlConstraint[] => {
  const insides = namesIn(constraint.term)
    .map((name) => home.get(name) ?? home.get(name.slice(0, name.lastIndexOf('.'))) ?? [])
    .toSorted((a, b) => b.length - a.length);
  const deepest = insides[0] ?? [];
  if (deepest.length === 0) return [constraint];
  if (insides.some((inside) => inside.some((feature, i) => feature !== deepest[i])))
    throw new Malformed(
      { line: constraint.line, column: 1 },
      'a constraint that names parts of two features with instances has no one reading',
    );
  let prefixes: readonly string[] = [''];
  const steps = deepest.map((feature) => {
    prefixes = prefixes.flatMap((prefix) =>
      Array.from({ length: feature.instances?.max ?? 0 }, (_, i) => instanceName(prefix + feature.name, i + 1) + '/'),
    );
    return prefixes;
  });
  const last = steps.at(-1) ?? [];
  return last.map((prefix) => ({
    line: constraint.line,
    term: {
      op: 'implies',
      left: reference(prefix.slice(0, -1), constraint.line),
      right: renamed(constraint.term, (name) => placed(name, prefix, home)),
    },
  }));
};

/** The prefix of as many steps as the name is deep. */
const placed = (name: string, prefix: string, home: ReadonlyMap<string, readonly UvlFeature[]>): string => {
  const depth = home.get(name)?.length ?? 0;
  const steps = prefix.split('/').slice(0, depth);
  return [...steps, name].join('/');
};

const namesIn = (term: UvlTerm): readonly string[] => {
  switch (term.op) {
    case 'reference':
      return [term.path.join('.')];
    case 'call':
      return term.arguments.slice(1);
    case 'not':
      return namesIn(term.of);
    case 'and':
    case 'or':
      return term.of.flatMap(namesIn);
    case 'total':
      return term.of.flatMap((part) => namesIn(part.term));
    case 'number':
    case 'text':
      return [];
    default:
      return [...namesIn(term.left), ...namesIn(term.right)];
  }
};

const renamed = (term: UvlTerm, rename: Rename): UvlTerm => {
  const each = (inner: UvlTerm): UvlTerm => renamed(inner, rename);
  switch (term.op) {
    case 'reference': {
      const whole = term.path.join('.');
      const [last, ...front] = [term.path.at(-1) as string, ...term.path.slice(0, -1)];
      const inFront = front.join('.');
      if (rename(whole) !== whole) return { ...term, path: [rename(whole)] };
      return front.length > 0 && rename(inFront) !== inFront ? { ...term, path: [rename(inFront), last] } : term;
    }
    case 'call':
      return { ...term, arguments: term.arguments.map((name, i) => (i === 0 ? name : rename(name))) };
    case 'not':
      return { op: 'not', of: each(term.of) };
    case 'and':
    case 'or':
      return { op: term.op, of: term.of.map(each) };
    case 'total':
      return { op: 'total', of: term.of.map((part) => ({ ...part, term: each(part.term) })) };
    case 'number':
    case 'text':
      return term;
    default:
      return { ...term, left: each(term.left), right: each(term.right) };
  }
};
