/**
 * What a catalog owner authors: product specifications (what a thing is) and product offerings (how it is sold).
 * Both are artifacts: found by a stable key, never by a database id, so that a release can move between environments.
 * A price is never here: pricing owns it. The schemas are closed, so that a misspelt field is an error and not a silence.
 */
import { Type, type Static } from 'typebox';

/** Wide enough for `provider/model:variant` of an imported list; a slash is percent-encoded in a URL. */
export const ArtifactKey = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._:/@+~-]{0,199}$' });
/** The name of a part inside an artifact: a characteristic, an option group, an option, a channel. */
export const PartKey = Type.String({ pattern: '^[a-z0-9][A-Za-z0-9._-]{0,79}$' });
/** The accountable person, by the key of identity: an artifact without an owner can be neither changed nor retired by anyone. */
export const OwnerKey = Type.String({ pattern: '^[a-z][a-z0-9.-]{1,79}$' });
/** A day that the calendar has: the digits of 30 February fit the pattern, and break whoever computes with them. */
export const PlainDateText = Type.String({
  format: 'date',
  pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
});
export const CountryCode = Type.String({ pattern: '^[A-Z]{2}$' });
export const LanguageTag = '^[a-z]{2}(-[A-Z]{2})?$';
const DecimalText = Type.String({ pattern: '^-?\\d{1,15}(\\.\\d{1,18})?$' });
const DisplayName = Type.String({ minLength: 1, maxLength: 200 });

export const OPTION_QUANTITY_MAX = 1_000_000;
export const OPTIONS_PER_GROUP_MAX = 500;
export const OPTION_GROUPS_MAX = 2_000;
export const TERM_MONTHS_MAX = 120;
export const INSTANCES_MAX = 1000;
/** A bundle holds bundles: an offering with nothing in it has depth 1. Deeper than this nobody reads, and no screen shows. */
export const BUNDLE_DEPTH_MAX = 8;

/** Half-open: `to` is the first day on which it no longer holds. */
export const Window = Type.Object(
  { from: PlainDateText, to: Type.Optional(PlainDateText) },
  { additionalProperties: false },
);

/** Decimals travel as text: a JSON number is a float, and a float is not exact. */
export const CharacteristicValue = Type.Union([
  Type.String({ maxLength: 500 }),
  Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
  Type.Boolean(),
]);

/** What a customer reads, by language; the key of the artifact stays what every system knows it by. */
export const Translations = Type.Record(
  Type.String({ pattern: LanguageTag }),
  Type.Object(
    { name: DisplayName, description: Type.Optional(Type.String({ maxLength: 4000 })) },
    { additionalProperties: false },
  ),
);

export const Characteristic = Type.Object(
  {
    key: PartKey,
    name: DisplayName,
    translations: Type.Optional(Translations),
    type: Type.Union([
      Type.Literal('string'),
      Type.Literal('integer'),
      Type.Literal('decimal'),
      Type.Literal('boolean'),
      Type.Literal('enum'),
    ]),
    /** Only for `enum`: the values that exist. */
    values: Type.Optional(Type.Array(PartKey, { minItems: 1, uniqueItems: true, maxItems: 500 })),
    /** What a person reads for a value; a value without a name is shown by its key. */
    valueNames: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^[a-z0-9][A-Za-z0-9._-]{0,79}$' }),
        Type.Object({ name: DisplayName, translations: Type.Optional(Translations) }, { additionalProperties: false }),
      ),
    ),
    /** Inclusive; only for `integer` and `decimal`. */
    min: Type.Optional(Type.Union([DecimalText, Type.Integer()])),
    max: Type.Optional(Type.Union([DecimalText, Type.Integer()])),
    /** Only with `min`: a value is `min` plus a whole number of steps. */
    step: Type.Optional(Type.Union([DecimalText, Type.Integer({ minimum: 1 })])),
    unit: Type.Optional(Type.String({ maxLength: 40 })),
    default: Type.Optional(CharacteristicValue),
    required: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

/** What usage is counted in; a usage charge of a price book names one of these. */
export const Meter = Type.Object(
  { key: PartKey, name: DisplayName, unit: Type.String({ minLength: 1, maxLength: 40 }) },
  { additionalProperties: false },
);

export const ProductSpecification = Type.Object(
  {
    key: ArtifactKey,
    name: DisplayName,
    owner: OwnerKey,
    description: Type.Optional(Type.String({ maxLength: 4000 })),
    translations: Type.Optional(Translations),
    kind: Type.Union([
      Type.Literal('service'),
      Type.Literal('support'),
      Type.Literal('hardware'),
      Type.Literal('professional-service'),
      Type.Literal('metered'),
    ]),
    characteristics: Type.Array(Characteristic, { maxItems: 200 }),
    meters: Type.Optional(Type.Array(Meter, { maxItems: 100 })),
  },
  { $id: 'product-specification', additionalProperties: false },
);

/** How many separately configured ones there may be: three lines, each with a number of its own. */
export const Instances = Type.Object(
  {
    min: Type.Integer({ minimum: 0, maximum: INSTANCES_MAX }),
    max: Type.Integer({ minimum: 1, maximum: INSTANCES_MAX }),
  },
  { additionalProperties: false },
);

export const Option = Type.Object(
  {
    key: PartKey,
    /** May be a bundle itself, to `BUNDLE_DEPTH_MAX`. */
    offering: ArtifactKey,
    /** Chosen until the customer says otherwise. */
    default: Type.Optional(Type.Boolean()),
    /** How many of it, once it is chosen; both are 1 when absent. */
    minQuantity: Type.Optional(Type.Integer({ minimum: 1, maximum: OPTION_QUANTITY_MAX })),
    maxQuantity: Type.Optional(Type.Integer({ minimum: 1, maximum: OPTION_QUANTITY_MAX })),
    /** Present: each one is configured on its own, and a quantity is how many of each. Absent: all of them are alike. */
    instances: Type.Optional(Instances),
  },
  { additionalProperties: false },
);

export const OptionGroup = Type.Object(
  {
    key: PartKey,
    name: DisplayName,
    translations: Type.Optional(Translations),
    /** How many different options of the group may be chosen; `max` absent means any number. */
    min: Type.Integer({ minimum: 0, maximum: OPTIONS_PER_GROUP_MAX }),
    max: Type.Optional(Type.Integer({ minimum: 1, maximum: OPTIONS_PER_GROUP_MAX })),
    options: Type.Array(Option, { minItems: 1, maxItems: OPTIONS_PER_GROUP_MAX }),
  },
  { additionalProperties: false },
);

/** A fixed part of a bundle, which may be a bundle itself: it comes with it, always, in this quantity. */
export const Component = Type.Object(
  { key: PartKey, offering: ArtifactKey, quantity: Type.Integer({ minimum: 1, maximum: OPTION_QUANTITY_MAX }) },
  { additionalProperties: false },
);

export const ProposalText = Type.Object(
  { title: DisplayName, text: Type.String({ minLength: 1, maxLength: 4000 }) },
  { additionalProperties: false },
);

/** The name by which another system knows the same thing: an ERP's article number, a marketplace's listing. */
export const Alias = Type.Object(
  { system: PartKey, sku: Type.String({ minLength: 1, maxLength: 100 }) },
  { additionalProperties: false },
);

/** In design it may be released and looked at, and is not sold. Retired: not sold again, whatever its dates say. */
export const OfferingLifecycle = Type.Union([
  Type.Literal('inDesign'),
  Type.Literal('active'),
  Type.Literal('retired'),
]);

const Offerings = Type.Array(ArtifactKey, { uniqueItems: true, maxItems: 50 });

export const ProductOffering = Type.Object(
  {
    key: ArtifactKey,
    name: DisplayName,
    owner: OwnerKey,
    description: Type.Optional(Type.String({ maxLength: 4000 })),
    translations: Type.Optional(Translations),
    /** Absent: active. */
    lifecycle: Type.Optional(OfferingLifecycle),
    aliases: Type.Optional(Type.Array(Alias, { maxItems: 50 })),
    /** Absent only for a bundle, which is nothing apart from what it holds. */
    specification: Type.Optional(ArtifactKey),
    bundle: Type.Optional(Type.Literal(true)),
    category: Type.Optional(PartKey),
    /** An offering ends separately for each of these; an absent one follows `sellable`, except support, which goes on. */
    sellable: Window,
    amendable: Type.Optional(Window),
    renewable: Type.Optional(Window),
    supported: Type.Optional(Window),
    markets: Type.Array(CountryCode, { minItems: 1, uniqueItems: true, maxItems: 250 }),
    channels: Type.Array(PartKey, { minItems: 1, uniqueItems: true, maxItems: 20 }),
    /** The sellers that may sell it, by key of legal entity; absent: every one that sells in the market. */
    legalEntities: Type.Optional(Type.Array(ArtifactKey, { minItems: 1, uniqueItems: true, maxItems: 100 })),
    /** False: it is sold and billed, and nothing has to be done for it. */
    orderable: Type.Boolean(),
    /** Only as an option or component of a bundle, never as a line of its own. */
    onlyInBundle: Type.Optional(Type.Literal(true)),
    /**
     * `components`: it has no price of its own, its parts have. `bundle`: its one price stands for all that comes with it and is
     * allocated over the parts, which need none. Absent: it must be priced wherever it is sold, and so must its parts.
     */
    pricedBy: Type.Optional(Type.Union([Type.Literal('components'), Type.Literal('bundle')])),
    term: Type.Optional(
      Type.Object(
        {
          unit: Type.Literal('month'),
          choices: Type.Array(Type.Integer({ minimum: 1, maximum: TERM_MONTHS_MAX }), {
            minItems: 1,
            uniqueItems: true,
          }),
          default: Type.Optional(Type.Integer({ minimum: 1, maximum: TERM_MONTHS_MAX })),
        },
        { additionalProperties: false },
      ),
    ),
    /** Characteristics of the specification that this offering settles; the customer cannot choose them. */
    fixed: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z0-9][A-Za-z0-9._-]{0,79}$' }), CharacteristicValue)),
    optionGroups: Type.Optional(Type.Array(OptionGroup, { maxItems: OPTION_GROUPS_MAX })),
    components: Type.Optional(Type.Array(Component, { maxItems: 500 })),
    /** Where an installed one may be migrated to. */
    migratesTo: Type.Optional(Offerings),
    /** What is sold in its place once it is retired: the one answer to "and what instead?". */
    replacedBy: Type.Optional(ArtifactKey),
    /** The next bigger and the next smaller, by a change of an installed one. */
    upgradesTo: Type.Optional(Offerings),
    downgradesTo: Type.Optional(Offerings),
    /** What may be sold instead where this one cannot be had; best first. */
    substitutes: Type.Optional(Offerings),
    /** What the customer reads about it, by language. */
    proposal: Type.Optional(Type.Record(Type.String({ pattern: LanguageTag }), ProposalText)),
  },
  { $id: 'product-offering', additionalProperties: false },
);

export type Translations = Static<typeof Translations>;
export type Instances = Static<typeof Instances>;
export type Alias = Static<typeof Alias>;
export type OfferingLifecycle = Static<typeof OfferingLifecycle>;
export type Window = Static<typeof Window>;
export type CharacteristicValue = Static<typeof CharacteristicValue>;
export type Characteristic = Static<typeof Characteristic>;
export type Meter = Static<typeof Meter>;
export type ProductSpecification = Static<typeof ProductSpecification>;
export type Option = Static<typeof Option>;
export type OptionGroup = Static<typeof OptionGroup>;
export type Component = Static<typeof Component>;
export type ProductOffering = Static<typeof ProductOffering>;
