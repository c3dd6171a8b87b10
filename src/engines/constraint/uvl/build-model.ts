/** The tree and its constraints become options and rules; every rule says in words what it stands for. */
import { must } from '#kernel/outcome.ts';
import { Malformed } from '../malformed.ts';
import type { Constraint, ConstraintModel, Formula, ModelRule } from '../model.ts';
import { requires } from '../model.ts';
import type { Comparison, UvlDocument, UvlFeature, UvlGroup, UvlPlace, UvlTerm, UvlValue } from './document.ts';
import type { Fraction, NotLinear, NumbersOf, WholeSum } from './linear.ts';
import { atMost, fractionOf, isNotLinear, linearOf } from './linear.ts';
import { printTerm } from './print-uvl.ts';

export type TreeFeature = {
  readonly option: string;
  /** Absent for the root. */
  readonly parent?: string;
  readonly group: UvlGroup['kind'] | 'root';
  /** Which of its parent's groups it is in, from 1. */
  readonly groupAt: number;
};
export type UvlModel = {
  readonly model: ConstraintModel;
  /** The features as the file nests them, a parent before its children. */
  readonly tree: readonly TreeFeature[];
  /** Options that no author named: each stands for a sum being kept, where a constraint joins sums to other conditions. */
  readonly helpers: readonly string[];
  /** What the model does not say although the file does; never anything unless it was asked for. */
  readonly ignored: readonly UvlPlace[];
};

/** Throws `Malformed` when a constraint names what does not exist. */
export const buildModel = (document: UvlDocument, slots: ReadonlyMap<string, readonly string[]>): UvlModel => {
  const features = new Map<string, UvlFeature>();
  const parents = new Map<string, string>();
  const tree: TreeFeature[] = [];
  const rules: ModelRule[] = [];
  const ignored: UvlPlace[] = [];
  collect(document.root, features, parents, tree, rules);
  for (const { name, type, line } of features.values())
    if (type !== undefined) ignored.push({ line, what: `${name} is of type ${type}; here it is only chosen or not` });
  const naming = createNaming(features, parents, slots);
  const helpers: string[] = [];
  const used = new Map<string, number>();
  for (const { line, term } of document.constraints) {
    const made = constraintOf(term, line, naming, helpers);
    if (isNotLinear(made)) {
      ignored.push({ line, what: `${printTerm(term)}: ${made.what}` });
      continue;
    }
    for (const constraint of made) {
      const times = (used.get(`line-${line}`) ?? 0) + 1;
      used.set(`line-${line}`, times);
      rules.push({ id: `line-${line}${times === 1 ? '' : `.${times}`}`, message: printTerm(term), constraint });
    }
  }
  return { model: { options: [...features.keys(), ...helpers], rules }, tree, helpers, ignored };
};

const collect = (
  root: UvlFeature,
  features: Map<string, UvlFeature>,
  parents: Map<string, string>,
  tree: TreeFeature[],
  rules: ModelRule[],
): void => {
  const rule = (id: string, message: string, constraint: Constraint): void =>
    void rules.push({ id, message, constraint });
  const visit = (feature: UvlFeature): void => {
    const { name } = feature;
    if (features.has(name)) throw new Malformed({ line: feature.line, column: 1 }, `${name} stands in the tree twice`);
    features.set(name, feature);
    for (const [i, group] of feature.groups.entries()) {
      const of = group.features.map((child) => child.name);
      for (const child of group.features) {
        parents.set(child.name, name);
        tree.push({ option: child.name, parent: name, group: group.kind, groupAt: i + 1 });
        const both = group.kind === 'mandatory';
        rule(
          `tree:${child.name}`,
          both ? `${name} always has ${child.name}` : `${child.name} is part of ${name}`,
          both ? { kind: 'formula', formula: { iff: [child.name, name] } } : requires(child.name, name),
        );
      }
      const asked = howMany(group, of.length);
      if (asked !== undefined) rule(`group:${name}:${i + 1}`, `${asked.words} of ${name}`, asked.constraint(of, name));
      for (const child of group.features) visit(child);
    }
  };
  tree.push({ option: root.name, group: 'root', groupAt: 1 });
  rule(`tree:${root.name}`, `${root.name} is always there`, { kind: 'formula', formula: root.name });
  visit(root);
};

const howMany = (group: UvlGroup, size: number) => {
  if (group.kind === 'or')
    return {
      words: 'at least one part',
      constraint: (of: readonly string[], when: string) => requires(when, { or: of }),
    };
  if (group.kind !== 'alternative' && group.kind !== 'cardinality') return undefined;
  const { min, max = size } = group.kind === 'alternative' ? { min: 1, max: 1 } : (group.count ?? { min: 0 });
  return {
    words: min === max ? `exactly ${min} part${min === 1 ? '' : 's'}` : `${min} to ${max} parts`,
    constraint: (of: readonly string[], when: string): Constraint => ({ kind: 'cardinality', of, min, max, when }),
  };
};

/** What names stand for in constraints. */
type Naming = {
  /** The feature of this name; undefined when the path ends in one of its attributes. */
  readonly feature: (path: readonly string[]) => string | undefined;
  readonly attribute: (
    path: readonly string[],
  ) => { readonly of: readonly string[]; readonly name: string } | undefined;
  readonly value: (feature: string, attribute: string) => UvlValue | undefined;
  readonly numbers: NumbersOf;
};

const createNaming = (
  features: ReadonlyMap<string, UvlFeature>,
  parents: ReadonlyMap<string, string>,
  slots: ReadonlyMap<string, readonly string[]>,
): Naming => {
  const feature = (path: readonly string[]): string | undefined => {
    const name = path.join('.');
    return features.has(name) ? name : undefined;
  };
  const value = (name: string, attribute: string): UvlValue | undefined =>
    attribute
      .split('.')
      .reduce<UvlValue | undefined>((found, key) => (found?.is === 'record' ? found.attributes.get(key) : undefined), {
        is: 'record',
        attributes: features.get(name)?.attributes ?? new Map(),
      });
  const attribute = (path: readonly string[]) => {
    for (let i = path.length - 1; i > 0; i--) {
      const name = feature(path.slice(0, i));
      if (name !== undefined) return { of: slots.get(name) ?? [name], name: path.slice(i).join('.') };
    }
    return undefined;
  };
  const isBelow = (name: string, above: string): boolean => {
    for (let at: string | undefined = name; at !== undefined; at = parents.get(at)) if (at === above) return true;
    return false;
  };
  const numbersOf = (names: Iterable<string>, attributeName: string): ReadonlyMap<string, Fraction> | NotLinear => {
    const found = new Map<string, Fraction>();
    for (const name of names) {
      const held = value(name, attributeName);
      if (held?.is === 'number') found.set(name, fractionOf(held.text));
      else if (held !== undefined) return { what: `${name}.${attributeName} is no number` };
    }
    return found.size > 0 ? found : { what: `no feature has a number ${attributeName}` };
  };
  return {
    feature,
    attribute,
    value,
    numbers: {
      attribute: (path) => {
        const place = attribute(path);
        if (place === undefined) return { what: `${path.join('.')} is no attribute with a number` };
        return numbersOf(place.of, place.name);
      },
      sum: (name, below) => {
        if (below !== undefined && !features.has(below)) return { what: `no feature is called ${below}` };
        const names = [...features.keys()];
        return numbersOf(below === undefined ? names : names.filter((each) => isBelow(each, below)), name);
      },
    },
  };
};

/** One constraint of the file, as one rule or, with helpers, several. */
const constraintOf = (
  term: UvlTerm,
  line: number,
  naming: Naming,
  helpers: string[],
): readonly Constraint[] | NotLinear => {
  const direct = directSum(term, naming);
  if (direct !== undefined) return direct;
  const extra: Constraint[] = [];
  const made: string[] = [];
  const formula = formulaOf(term, naming, (sum) => {
    const name = `line ${line}, sum ${helpers.length + made.length + 1}`;
    made.push(name);
    extra.push({ kind: 'sum', terms: sum.terms, max: sum.bound, when: name }, ...otherwise(sum, name, made));
    return name;
  });
  if (isNotFormula(formula)) return formula;
  helpers.push(...made);
  return [{ kind: 'formula', formula }, ...extra];
};

/** A helper is false exactly when its sum is broken, so that what is chosen settles it and nothing is counted twice. */
const otherwise = (sum: WholeSum, name: string, made: string[]): readonly Constraint[] => {
  const broken = `${name} broken`;
  made.push(broken);
  return [
    { kind: 'formula', formula: { iff: [broken, { not: name }] } },
    { kind: 'sum', terms: sum.terms, min: sum.bound + 1, when: broken },
  ];
};

/** A comparison alone, or one that a feature brings with it, needs no helper. */
const directSum = (term: UvlTerm, naming: Naming): readonly Constraint[] | NotLinear | undefined => {
  const isGuarded = term.op === 'implies' && term.left.op === 'reference' && term.right.op === 'compare';
  const when = isGuarded && term.left.op === 'reference' ? naming.feature(term.left.path) : undefined;
  const compared = isGuarded && when !== undefined ? term.right : term;
  if (compared.op !== 'compare' || compared.by === '!=') return undefined;
  const sums = sumsOf(compared.left, compared.by, compared.right, naming);
  if (isNotLinear(sums)) return sums;
  return sums.map(({ terms, bound }) => ({
    kind: 'sum',
    terms,
    max: bound,
    ...(when === undefined ? {} : { when }),
  }));
};

/** The sums that have to be kept for the comparison to hold; for `!=` those of which one has to be broken. */
const sumsOf = (left: UvlTerm, by: Comparison, right: UvlTerm, naming: Naming): readonly WholeSum[] | NotLinear => {
  const [a, b] = [linearOf(left, naming.numbers), linearOf(right, naming.numbers)];
  if (isNotLinear(a)) return a;
  if (isNotLinear(b)) return b;
  const sums = SIDES[by].map(([swapped, strict]) => (swapped ? atMost(b, a, strict) : atMost(a, b, strict)));
  const odd = sums.find(isNotLinear);
  return odd ?? (sums as readonly WholeSum[]);
};
const SIDES: Readonly<Record<Comparison, readonly (readonly [swapped: boolean, strict: boolean])[]>> = {
  '<=': [[false, false]],
  '<': [[false, true]],
  '>=': [[true, false]],
  '>': [[true, true]],
  '==': [
    [false, false],
    [true, false],
  ],
  '!=': [
    [false, false],
    [true, false],
  ],
};

const isNotFormula = (found: Formula | NotLinear): found is NotLinear => typeof found === 'object' && 'what' in found;

const formulaOf = (term: UvlTerm, naming: Naming, keep: (sum: WholeSum) => string): Formula | NotLinear => {
  const inner = (part: UvlTerm) => formulaOf(part, naming, keep);
  switch (term.op) {
    case 'reference':
      return referenceOf(term, naming);
    case 'not': {
      const of = inner(term.of);
      return isNotFormula(of) ? of : { not: of };
    }
    case 'and':
    case 'or': {
      const parts = term.of.map(inner);
      const odd = parts.find(isNotFormula);
      if (odd !== undefined) return odd;
      return term.op === 'and' ? { and: parts as Formula[] } : { or: parts as Formula[] };
    }
    case 'implies':
    case 'iff': {
      const [left, right] = [inner(term.left), inner(term.right)];
      if (isNotFormula(left)) return left;
      if (isNotFormula(right)) return right;
      return term.op === 'implies' ? { implies: [left, right] } : { iff: [left, right] };
    }
    case 'compare': {
      const sums = sumsOf(term.left, term.by, term.right, naming);
      if (isNotLinear(sums)) return sums;
      const kept = sums.map(keep);
      return term.by === '!=' ? { not: { and: kept } } : { and: kept };
    }
    default:
      return { what: 'a number stands where a condition is expected' };
  }
};

const ALWAYS: Formula = { and: [] };
const NEVER: Formula = { or: [] };

const referenceOf = (term: Extract<UvlTerm, { op: 'reference' }>, naming: Naming): Formula | NotLinear => {
  const { path } = term;
  const name = naming.feature(path);
  if (name !== undefined) return name;
  if (path.length === 1 && (path[0] === 'true' || path[0] === 'false')) return path[0] === 'true' ? ALWAYS : NEVER;
  const place = naming.attribute(path);
  if (place === undefined) throw new Malformed(term, `no feature is called ${path.join('.')}`);
  const yes = place.of.filter((each) => {
    const held = naming.value(each, place.name);
    return held?.is === 'boolean' && held.value;
  });
  const [first] = place.of;
  must(first !== undefined, 'an attribute is that of at least one feature');
  const held = naming.value(first, place.name);
  if (held === undefined) throw new Malformed(term, `${first} has no attribute ${place.name}`);
  return held.is === 'boolean' ? { or: yes } : { what: `${path.join('.')} is neither true nor false` };
};
