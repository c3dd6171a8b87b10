/** Whether what the catalog describes can be sold at all: parts named once, groups that can be filled, no bundle inside itself. */
import { partsOf, valueFits, type Characteristic, type ProductOffering } from '#contexts/catalog/index.ts';
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

export const noBundleHoldsItself: PublishCheck = {
  gate: 'bundle-cycles',
  promise: 'No bundle holds itself.',
  find: ({ model }) =>
    cyclesOf(model).map((cycle) => ({
      code: 'bundle.cycle',
      message: `A bundle holds itself: ${cycle.join(' → ')}.`,
      offending: cycle.slice(0, -1).map((key) => at('product-offering', key)),
      whatToDo: 'Take one of the steps out of its bundle.',
    })),
};

const boundsFindings = (specification: string, characteristic: Characteristic, index: number): readonly Finding[] => {
  const where = at('product-specification', specification, `/characteristics/${index}`);
  const values = characteristic.type === 'enum' && characteristic.values === undefined;
  const default_ = characteristic.default !== undefined && !valueFits(characteristic, characteristic.default);
  return [
    ...(values
      ? [
          {
            code: 'characteristic.no-values',
            message: `${characteristic.name} is a choice among values and names none.`,
            offending: [where],
            whatToDo: 'List its values.',
          },
        ]
      : []),
    ...(default_
      ? [
          {
            code: 'characteristic.bad-default',
            message: `${characteristic.name} is a ${characteristic.type} and cannot be ${JSON.stringify(characteristic.default)} to begin with.`,
            offending: [where],
            whatToDo: 'Give it a default of its own type, or none.',
          },
        ]
      : []),
  ];
};

const fixedFindings = (model: Model, offering: ProductOffering): readonly Finding[] => {
  const specification =
    offering.specification === undefined ? undefined : model.get('product-specification', offering.specification);
  if (!specification) return [];
  return Object.entries(offering.fixed ?? {}).flatMap(([key, value]) => {
    const characteristic = specification.characteristics.find((one) => one.key === key);
    if (characteristic && valueFits(characteristic, value)) return [];
    return [
      {
        code: characteristic ? 'offering.fixed-value-unfit' : 'offering.fixes-unknown-characteristic',
        message: characteristic
          ? `${offering.name} settles ${key} as ${JSON.stringify(value)}, which is not one of its values.`
          : `${offering.name} settles ${key}, which ${specification.name} does not have.`,
        offending: [
          at('product-offering', offering.key, `/fixed/${key}`),
          at('product-specification', specification.key),
        ],
        whatToDo: 'Settle a characteristic that the specification has, to a value that it allows.',
      },
    ];
  });
};

export const characteristicsAgree: PublishCheck = {
  gate: 'characteristics',
  promise: 'Every characteristic can have its default, and every settled value is one that its specification allows.',
  find: ({ model }) => [
    ...model
      .of('product-specification')
      .flatMap(({ key, characteristics }) =>
        characteristics.flatMap((characteristic, index) => boundsFindings(key, characteristic, index)),
      ),
    ...model.of('product-offering').flatMap((offering) => fixedFindings(model, offering)),
  ],
};
