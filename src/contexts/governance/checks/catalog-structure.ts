/** Whether what the catalog describes can be sold at all: parts named once, groups that can be filled, no bundle inside itself. */
import { BUNDLE_DEPTH_MAX, partsOf, type ProductOffering } from '#contexts/catalog/index.ts';
import { at, type Finding, type Model, type PublishCheck } from '../publish-check.ts';

const repeated = <T>(list: readonly T[], keyOf: (item: T) => string): readonly string[] =>
  [...Map.groupBy(list, keyOf)].filter(([, same]) => same.length > 1).map(([key]) => key);

const namedTwice = (what: string, where: string, keys: readonly string[]): readonly Finding[] =>
  keys.map((key) => ({
    code: 'part.duplicate-key',
    message: `The ${what} ${key} is named twice; a rule, a price or a quote that says ${key} could mean either.`,
    offending: [where],
    whatToDo: 'Give each a key of its own.',
  }));

export const partsAreNamedOnce: PublishCheck = {
  gate: 'duplicate-keys',
  promise: 'Every characteristic, option group, option and component is named once.',
  find: ({ model }) => [
    ...model.of('product-specification').flatMap((specification) => [
      ...namedTwice(
        'characteristic',
        at('product-specification', specification.key, '/characteristics'),
        repeated(specification.characteristics, (characteristic) => characteristic.key),
      ),
      ...namedTwice(
        'meter',
        at('product-specification', specification.key, '/meters'),
        repeated(specification.meters ?? [], (meter) => meter.key),
      ),
    ]),
    ...model.of('product-offering').flatMap((offering) => [
      ...namedTwice(
        'option group',
        at('product-offering', offering.key, '/optionGroups'),
        repeated(offering.optionGroups ?? [], (group) => group.key),
      ),
      ...namedTwice(
        'option or component',
        at('product-offering', offering.key),
        // One namespace: a configuration names parts by key alone.
        repeated(partsOf(offering), (part) => (part.role === 'option' ? part.option.key : part.component.key)),
      ),
    ]),
  ],
};

export const hasImpossibleInstances = (offering: ProductOffering): boolean =>
  partsOf(offering).some(
    (part) => part.role === 'option' && part.option.instances && part.option.instances.min > part.option.instances.max,
  );

/** Cardinality that no choice can meet: the customer would stand before a form that cannot be completed. */
const groupFindings = (offering: ProductOffering): readonly Finding[] =>
  (offering.optionGroups ?? []).flatMap((group, index) => {
    const where = at('product-offering', offering.key, `/optionGroups/${index}`);
    const max = group.max ?? group.options.length;
    const defaults = group.options.filter((option) => option.default === true).length;
    const impossible = (code: string, message: string, whatToDo: string): Finding => ({
      code,
      message: `${offering.name}, ${group.name}: ${message}`,
      offending: [where],
      whatToDo,
    });
    return [
      ...(group.min > max
        ? [
            impossible(
              'group.min-over-max',
              `at least ${group.min} and at most ${max} cannot both hold.`,
              'Lower min or raise max.',
            ),
          ]
        : []),
      ...(group.min > group.options.length
        ? [
            impossible(
              'group.too-few-options',
              `at least ${group.min} must be chosen and only ${group.options.length} exist.`,
              'Add options or lower min.',
            ),
          ]
        : []),
      ...(defaults > max
        ? [
            impossible(
              'group.too-many-defaults',
              `${defaults} are chosen to begin with and at most ${max} may be.`,
              'Take defaults away.',
            ),
          ]
        : []),
      ...group.options
        .filter((option) => (option.minQuantity ?? 1) > (option.maxQuantity ?? option.minQuantity ?? 1))
        .map((option) =>
          impossible(
            'option.min-over-max',
            `of ${option.key} at least ${option.minQuantity ?? 1} and at most ${option.maxQuantity} are asked.`,
            'Lower minQuantity or raise maxQuantity.',
          ),
        ),
      ...group.options.flatMap(({ key, instances }) =>
        instances !== undefined && instances.min > instances.max
          ? [
              impossible(
                'option.instances-min-over-max',
                `at least ${instances.min} and at most ${instances.max} separate ones of ${key} are asked.`,
                'Lower min or raise max of its instances.',
              ),
            ]
          : [],
      ),
    ];
  });

export const groupsCanBeFilled: PublishCheck = {
  gate: 'cardinality',
  promise: 'Every option group can be filled.',
  find: ({ model }) => model.of('product-offering').flatMap(groupFindings),
};

/** Depth-first over what contains what; a way back to an offering that is still open is a bundle inside itself. */
const cyclesOf = (model: Model): readonly (readonly string[])[] => {
  const closed = new Set<string>();
  const cycles: (readonly string[])[] = [];
  const visit = (key: string, path: readonly string[]): void => {
    const opened = path.indexOf(key);
    if (opened >= 0) {
      cycles.push([...path.slice(opened), key]);
      return;
    }
    if (closed.has(key)) return;
    const offering = model.get('product-offering', key);
    for (const part of offering ? partsOf(offering) : []) visit(part.offering, [...path, key]);
    closed.add(key);
  };
  for (const offering of model.of('product-offering')) visit(offering.key, []);
  return cycles;
};

/** The longest way down from each offering; what is met again on the way is a cycle, which is told above. */
const deepestWays = (model: Model): ((key: string) => readonly string[]) => {
  const known = new Map<string, readonly string[]>();
  const open = new Set<string>();
  const wayFrom = (key: string): readonly string[] => {
    const found = known.get(key);
    if (found) return found;
    if (open.has(key)) return [];
    open.add(key);
    const offering = model.get('product-offering', key);
    const ways = offering ? partsOf(offering).map((part) => wayFrom(part.offering)) : [];
    const way = [key, ...ways.reduce((longest, each) => (each.length > longest.length ? each : longest), [])];
    open.delete(key);
    known.set(key, way);
    return way;
  };
  return wayFrom;
};

const tooDeep = (model: Model): readonly Finding[] => {
  const wayFrom = deepestWays(model);
  return model
    .of('product-offering')
    .map(({ key }) => wayFrom(key))
    .filter((way) => way.length === BUNDLE_DEPTH_MAX + 1)
    .map((way) => ({
      code: 'bundle.too-deep',
      message: `A bundle stands ${way.length} levels deep, and at most ${BUNDLE_DEPTH_MAX} are read: ${way.join(' → ')}.`,
      offending: way.map((key) => at('product-offering', key)),
      whatToDo: 'Put the parts of an inner bundle into the one that holds it.',
    }));
};

export const noBundleHoldsItself: PublishCheck = {
  gate: 'bundle-cycles',
  promise: `No bundle holds itself, and none is more than ${BUNDLE_DEPTH_MAX} levels deep.`,
  find: ({ model }) => [
    ...tooDeep(model),
    ...cyclesOf(model).map((cycle) => ({
      code: 'bundle.cycle',
      message: `A bundle holds itself: ${cycle.join(' → ')}.`,
      offending: cycle.slice(0, -1).map((key) => at('product-offering', key)),
      whatToDo: 'Take one of the steps out of its bundle.',
    })),
  ],
};
