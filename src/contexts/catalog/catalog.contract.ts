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
export const PlainDateText = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' });
export const CountryCode = Type.String({ pattern: '^[A-Z]{2}$' });
export const LanguageTag = '^[a-z]{2}(-[A-Z]{2})?$';
const DecimalText = Type.String({ pattern: '^-?\\d{1,15}(\\.\\d{1,18})?$' });
const DisplayName = Type.String({ minLength: 1, maxLength: 200 });

export const OPTION_QUANTITY_MAX = 1_000_000;
export const OPTIONS_PER_GROUP_MAX = 500;
export const TERM_MONTHS_MAX = 120;

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

export const Characteristic = Type.Object(
  {
    key: PartKey,
    name: DisplayName,
    type: Type.Union([
      Type.Literal('string'),
      Type.Literal('integer'),
      Type.Literal('decimal'),
      Type.Literal('boolean'),
      Type.Literal('enum'),
    ]),
    /** Only for `enum`: the values that exist. */
    values: Type.Optional(Type.Array(PartKey, { minItems: 1, uniqueItems: true, maxItems: 500 })),
    /** Inclusive; only for `integer` and `decimal`. */
    min: Type.Optional(Type.Union([DecimalText, Type.Integer()])),
    max: Type.Optional(Type.Union([DecimalText, Type.Integer()])),
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

export const Option = Type.Object(
  {
    key: PartKey,
    offering: ArtifactKey,
    /** Chosen until the customer says otherwise. */
    default: Type.Optional(Type.Boolean()),
    /** How many of it, once it is chosen; both are 1 when absent. */
    minQuantity: Type.Optional(Type.Integer({ minimum: 1, maximum: OPTION_QUANTITY_MAX })),
    maxQuantity: Type.Optional(Type.Integer({ minimum: 1, maximum: OPTION_QUANTITY_MAX })),
  },
  { additionalProperties: false },
);

export const OptionGroup = Type.Object(
  {
    key: PartKey,
    name: DisplayName,
    /** How many different options of the group may be chosen; `max` absent means any number. */
    min: Type.Integer({ minimum: 0, maximum: OPTIONS_PER_GROUP_MAX }),
    max: Type.Optional(Type.Integer({ minimum: 1, maximum: OPTIONS_PER_GROUP_MAX })),
    options: Type.Array(Option, { minItems: 1, maxItems: OPTIONS_PER_GROUP_MAX }),
  },
  { additionalProperties: false },
);

/** A fixed part of a bundle: it comes with it, always, in this quantity. */
export const Component = Type.Object(
  { key: PartKey, offering: ArtifactKey, quantity: Type.Integer({ minimum: 1, maximum: OPTION_QUANTITY_MAX }) },
  { additionalProperties: false },
);

export const ProposalText = Type.Object(
  { title: DisplayName, text: Type.String({ minLength: 1, maxLength: 4000 }) },
  { additionalProperties: false },
);

export const ProductOffering = Type.Object(
  {
    key: ArtifactKey,
    name: DisplayName,
    owner: OwnerKey,
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
    /** False: it is sold and billed, and nothing has to be done for it. */
    orderable: Type.Boolean(),
    /** Only as an option or component of a bundle, never as a line of its own. */
    onlyInBundle: Type.Optional(Type.Literal(true)),
    /** `components`: it has no price of its own, its parts have. Absent: it must be priced wherever it is sold. */
    pricedBy: Type.Optional(Type.Literal('components')),
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
    optionGroups: Type.Optional(Type.Array(OptionGroup, { maxItems: 100 })),
    components: Type.Optional(Type.Array(Component, { maxItems: 500 })),
    /** Where an installed one may be migrated to. */
    migratesTo: Type.Optional(Type.Array(ArtifactKey, { uniqueItems: true, maxItems: 50 })),
    /** What the customer reads about it, by language. */
    proposal: Type.Optional(Type.Record(Type.String({ pattern: LanguageTag }), ProposalText)),
  },
  { $id: 'product-offering', additionalProperties: false },
);

export type Window = Static<typeof Window>;
export type CharacteristicValue = Static<typeof CharacteristicValue>;
export type Characteristic = Static<typeof Characteristic>;
export type Meter = Static<typeof Meter>;
export type ProductSpecification = Static<typeof ProductSpecification>;
export type Option = Static<typeof Option>;
export type OptionGroup = Static<typeof OptionGroup>;
export type Component = Static<typeof Component>;
export type ProductOffering = Static<typeof ProductOffering>;
