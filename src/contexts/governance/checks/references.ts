/** Whether everything that is named exists. One row a kind says what it names, so a new kind cannot forget its own. */
import { partsOf } from '#contexts/catalog/index.ts';
import { fileKeyOf, kindNames, type Contents, type KindName } from '../artifact-kinds.ts';
import { at, type Finding, type Model, type PublishCheck } from '../publish-check.ts';

export type Reference = { readonly path: string; readonly kind: KindName; readonly key: string };
type ReferencesOf = { readonly [K in KindName]: (content: Contents[K]) => readonly Reference[] };

const offeringAt = (path: string, key: string): Reference => ({ path, kind: 'product-offering', key });
const offeringsAt = (path: string, keys: readonly string[] | undefined): readonly Reference[] =>
  (keys ?? []).map((key, index) => offeringAt(`${path}/${index}`, key));
const rowsAt = (path: string, rows: readonly { readonly offering?: string }[]): readonly Reference[] =>
  rows.flatMap(({ offering }, index) =>
    offering === undefined ? [] : [offeringAt(`${path}/${index}/offering`, offering)],
  );
const nothing = (): readonly Reference[] => [];

const referencesOf: ReferencesOf = {
  'product-specification': nothing,
  'product-offering': (offering) => [
    ...(offering.specification === undefined
      ? []
      : [{ path: '/specification', kind: 'product-specification' as const, key: offering.specification }]),
    ...partsOf(offering).map((part) => offeringAt(`${part.path}/offering`, part.offering)),
    ...offeringsAt('/migratesTo', offering.migratesTo),
    ...offeringsAt('/upgradesTo', offering.upgradesTo),
    ...offeringsAt('/downgradesTo', offering.downgradesTo),
    ...offeringsAt('/substitutes', offering.substitutes),
    ...(offering.replacedBy === undefined ? [] : [offeringAt('/replacedBy', offering.replacedBy)]),
    ...(offering.legalEntities ?? []).map((key, index) => ({
      path: `/legalEntities/${index}`,
      kind: 'legal-entity' as const,
      key,
    })),
  ],
  'configuration-rules': ({ offering }) => [offeringAt('/offering', offering)],
  'eligibility-table': ({ offerings }) => offeringsAt('/offerings', offerings),
  'price-book': ({ entries }) => rowsAt('/entries', entries),
  'cost-book': ({ entries }) => rowsAt('/entries', entries),
  'rate-table': nothing,
  // Its books and rate table are asked for by pricing's own check, with the currency.
  'price-policy': nothing,
  'discount-schedule': ({ offerings }) => offeringsAt('/offerings', offerings),
  waterfall: nothing,
  'discount-policy': ({ floors }) =>
    floors.flatMap((floor, index) => offeringsAt(`/floors/${index}/offerings`, floor.offerings)),
  promotion: ({ eligible }) => offeringsAt('/eligible/offerings', eligible.offerings),
  'approval-policy': nothing,
  'proposal-template': nothing,
  clause: nothing,
  'legal-entity': nothing,
  'access-policy': nothing,
  // Countries, channels, accounts and product lines are no artifacts; what reads it is asked for by its own check.
  'feature-flag': nothing,
  // Roles and types are its own words; kinds of artifacts are asked for by its own check.
  'change-policy': nothing,
  // The connectors that it names are asked for by fulfillment's own check.
  'retry-policies': nothing,
  // Its connectors and roles are words of other contexts; what it must say is asked for by its own check.
  'fallout-rules': nothing,
  'order-policy': nothing,
  'decomposition-rules': ({ rules }) =>
    rules.flatMap((rule, index) => [
      ...('offering' in rule ? [offeringAt(`/rules/${index}/offering`, rule.offering)] : []),
      ...('specification' in rule
        ? [{ path: `/rules/${index}/specification`, kind: 'product-specification' as const, key: rule.specification }]
        : []),
    ]),
  'asset-rules': ({ rules }) =>
    rules.flatMap((rule, index) => [
      ...(rule.offering === undefined ? [] : [offeringAt(`/rules/${index}/offering`, rule.offering)]),
      ...(rule.specification === undefined
        ? []
        : [{ path: `/rules/${index}/specification`, kind: 'product-specification' as const, key: rule.specification }]),
    ]),
  'billing-mapping': ({ charges }) => rowsAt('/charges', charges),
};

export type Use = { readonly kind: KindName; readonly key: string; readonly places: number };

/** What names the offering: bundles, prices, rules, promotions. By kind, in the order of the kinds. */
export const usesOf = (model: Model, offering: string): readonly Use[] =>
  kindNames.flatMap((kind) => usesIn(model, kind, offering));

const usesIn = <K extends KindName>(model: Model, kind: K, offering: string): readonly Use[] =>
  model.of(kind).flatMap((content) => {
    const places = referencesOf[kind](content).filter(
      (reference) => reference.kind === 'product-offering' && reference.key === offering,
    ).length;
    return places === 0 ? [] : [{ kind, key: fileKeyOf(kind, content), places }];
  });

/** Rules that name a whole category are true of nothing when no offering is in it. */
const categoriesIn = (model: Model): readonly (Reference & { readonly of: KindName; readonly in: string })[] => [
  ...model.of('decomposition-rules').flatMap(({ key, rules }) =>
    rules.flatMap((rule, index) =>
      'category' in rule
        ? [
            {
              of: 'decomposition-rules' as const,
              in: key,
              path: `/rules/${index}/category`,
              kind: 'product-offering' as const,
              key: rule.category,
            },
          ]
        : [],
    ),
  ),
  ...model.of('billing-mapping').flatMap(({ key, charges }) =>
    charges.flatMap(({ category }, index) =>
      category === undefined
        ? []
        : [
            {
              of: 'billing-mapping' as const,
              in: key,
              path: `/charges/${index}/category`,
              kind: 'product-offering' as const,
              key: category,
            },
          ],
    ),
  ),
];

const unknownCategories = (model: Model): readonly Finding[] => {
  const known = new Set(model.of('product-offering').map(({ category }) => category));
  return categoriesIn(model)
    .filter(({ key }) => !known.has(key))
    .map((reference) => ({
      code: 'reference.empty-category',
      message: `It names the category ${reference.key}, and no offering is in it.`,
      offending: [at(reference.of, reference.in, reference.path)],
      whatToDo: 'Correct the category, or put an offering into it.',
    }));
};

const unknownIn = <K extends KindName>(model: Model, kind: K): readonly Finding[] =>
  model.of(kind).flatMap((content) =>
    referencesOf[kind](content)
      .filter((reference) => !model.has(reference.kind, reference.key))
      .map((reference) => ({
        code: 'reference.unknown',
        message: `It names ${reference.kind} ${reference.key}, which does not exist in this release or before it.`,
        offending: [at(kind, fileKeyOf(kind, content), reference.path)],
        whatToDo: 'Correct the key, or add what it names to the release.',
      })),
  );

const withoutSpecification = (model: Model): readonly Finding[] =>
  model
    .of('product-offering')
    .filter((offering) => offering.specification === undefined && offering.bundle === undefined)
    .map((offering) => ({
      code: 'offering.no-specification',
      message: `${offering.name} is no bundle and has no specification, so nobody can say what is sold.`,
      offending: [at('product-offering', offering.key, '/specification')],
      whatToDo: 'Name the product specification that it sells.',
    }));

export const specificationsExist: PublishCheck = {
  gate: 'specification',
  promise: 'Every offering that is no bundle says what it sells.',
  find: ({ model }) => withoutSpecification(model),
};

export const everythingNamedExists: PublishCheck = {
  gate: 'references',
  promise: 'Everything that an artifact names exists.',
  find: ({ model }) => [...kindNames.flatMap((kind) => unknownIn(model, kind)), ...unknownCategories(model)],
};
