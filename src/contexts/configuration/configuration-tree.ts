/**
 * A bundle opened to its last part: what may be chosen where, each by its way from the bundle. An option that is a bundle, has
 * characteristics to choose or has instances is a node of its own.
 */
import type { Characteristic, CharacteristicValue, Option, OptionGroup } from '#contexts/catalog/index.ts';
import type { Outcome, Refusal } from '#kernel/outcome.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import type { BookOffering, ConfigurationBook } from './configuration-book.ts';

/** How many bundles stand inside each other, the outermost counted; as the catalog allows. */
export const CONFIGURATION_DEPTH_MAX = 8;
/** With every instance counted that there may be. */
export const CONFIGURATION_OPTIONS_MAX = 20_000;
/** Fixed parts that have something to choose are chosen in this group, which no option group may be called then. */
export const COMPONENT_GROUP = 'component';

export type Node = {
  /** '' for the bundle itself, else the name of its option or instance. */
  readonly path: string;
  readonly offering: BookOffering;
  readonly groups: readonly Group[];
  /** What the customer may settle. */
  readonly asked: readonly Characteristic[];
  /** Fixed parts that have something to choose. */
  readonly parts: readonly Place[];
};
export type Group = { readonly of: OptionGroup; readonly places: readonly Place[] };

export type Place = {
  /** `group/option`, after the name of the node that it stands in. */
  readonly ref: string;
  readonly group: string;
  readonly option: string;
  readonly offering: BookOffering;
  /** How many of it, or of each instance. */
  readonly min: number;
  readonly max: number;
  readonly isDefault: boolean;
  readonly node?: Node;
  readonly slots?: { readonly min: number; readonly all: readonly Slot[] };
};
/** One instance that there may be: `group/option#2`. */
export type Slot = { readonly ref: string; readonly node: Node };

export type TreeRefusal =
  | (Refusal & { readonly code: 'configuration.too-deep'; readonly path: string; readonly max: number })
  | (Refusal & { readonly code: 'configuration.too-large'; readonly options: number; readonly max: number })
  | (Refusal & { readonly code: 'configuration.unknown-offering'; readonly path: string; readonly offering: string })
  | (Refusal & { readonly code: 'configuration.reserved-group'; readonly offering: string; readonly group: string });

export const optionRef = (group: string, option: string): string => `${group}/${option}`;
export const inside = (path: string, rest: string): string => (path === '' ? rest : `${path}/${rest}`);

export const configurationTree = (book: ConfigurationBook): Outcome<Node, TreeRefusal> => {
  const offerings = new Map(book.offerings.map((offering) => [offering.key, offering]));
  const specifications = new Map(book.specifications.map((specification) => [specification.key, specification]));
  const asked = ({ specification, fixed = {} }: BookOffering): readonly Characteristic[] =>
    (specifications.get(specification ?? '')?.characteristics ?? []).filter(({ key }) => !Object.hasOwn(fixed, key));
  const measured = measure(book.offering, offerings);
  if (!measured.ok) return measured;

  const nodeOf = (path: string, offering: BookOffering): Node => ({
    path,
    offering,
    asked: asked(offering),
    groups: (offering.optionGroups ?? []).map((of) => ({
      of,
      places: of.options.map((option) => placeOf(path, of.key, option)),
    })),
    parts: (offering.components ?? [])
      .map(({ key, offering: part, quantity }) =>
        placeOf(path, COMPONENT_GROUP, { key, offering: part, minQuantity: quantity, maxQuantity: quantity }),
      )
      .filter(({ node }) => node !== undefined),
  });
  const placeOf = (path: string, group: string, option: Option): Place => {
    const ref = inside(path, optionRef(group, option.key));
    const offering = offerings.get(option.offering) ?? { key: option.offering, name: option.offering };
    const min = option.minQuantity ?? 1;
    const node = nodeOf(ref, offering);
    const place = {
      ref,
      group,
      option: option.key,
      offering,
      min,
      max: option.maxQuantity ?? Math.max(min, 1),
      isDefault: option.default === true,
    };
    if (option.instances !== undefined) {
      const all = Array.from({ length: option.instances.max }, (_, at): Slot => {
        const slot = `${ref}#${at + 1}`;
        return { ref: slot, node: nodeOf(slot, offering) };
      });
      return { ...place, slots: { min: Math.max(option.instances.min, 1), all } };
    }
    return hasChoices(node) ? { ...place, node } : place;
  };
  const root = offerings.get(book.offering);
  return root === undefined
    ? refused({ code: 'configuration.unknown-offering', path: '', offering: book.offering })
    : accepted(nodeOf('', root));
};

export const hasChoices = ({ groups, asked, parts }: Node): boolean =>
  groups.length > 0 || asked.length > 0 || parts.length > 0;

export const placesOf = ({ groups, parts }: Node): readonly Place[] => [
  ...parts,
  ...groups.flatMap(({ places }) => places),
];

/** Every node, a bundle before what stands in it. */
export const nodesOf = (node: Node): readonly Node[] => [
  node,
  ...placesOf(node).flatMap((place) => insideOf(place).flatMap(nodesOf)),
];

export const insideOf = ({ node, slots }: Place): readonly Node[] =>
  slots ? slots.all.map((slot) => slot.node) : node ? [node] : [];

export const fixedValue = (offering: BookOffering, characteristic: string): CharacteristicValue | undefined =>
  offering.fixed !== undefined && Object.hasOwn(offering.fixed, characteristic)
    ? offering.fixed[characteristic]
    : undefined;

/** Counted before anything is built: a bundle that holds itself has no end. */
const measure = (root: string, offerings: ReadonlyMap<string, BookOffering>): Outcome<number, TreeRefusal> => {
  let options = 0;
  const visit = (key: string, path: string, depth: number, times: number): TreeRefusal | undefined => {
    const { optionGroups = [], components = [] } = offerings.get(key) ?? {};
    if (optionGroups.length + components.length === 0) return undefined;
    if (depth > CONFIGURATION_DEPTH_MAX) return { code: 'configuration.too-deep', path, max: CONFIGURATION_DEPTH_MAX };
    const taken = optionGroups.find((group) => group.key === COMPONENT_GROUP);
    if (taken && components.length > 0)
      return { code: 'configuration.reserved-group', offering: key, group: COMPONENT_GROUP };
    for (const component of components) {
      const wrong = visit(
        component.offering,
        inside(path, optionRef(COMPONENT_GROUP, component.key)),
        depth + 1,
        times,
      );
      if (wrong) return wrong;
    }
    for (const group of optionGroups)
      for (const option of group.options) {
        const each = times * (option.instances?.max ?? 1);
        options += each;
        if (options > CONFIGURATION_OPTIONS_MAX)
          return { code: 'configuration.too-large', options, max: CONFIGURATION_OPTIONS_MAX };
        const wrong = visit(option.offering, inside(path, optionRef(group.key, option.key)), depth + 1, each);
        if (wrong) return wrong;
      }
    return undefined;
  };
  const refusal = visit(root, '', 1, 1);
  return refusal ? refused(refusal) : accepted(options);
};
