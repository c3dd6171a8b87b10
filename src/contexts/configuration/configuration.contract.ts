/**
 * What a catalog owner authors about how options go together, beyond how many of a group: artifact kind
 * `configuration-rules`. An option is named `group/option`. Every rule has an id and a message, since a conflict is
 * explained in the author's words and in nobody else's.
 */
import { Type, type Static } from 'typebox';
import { ArtifactKey, OPTION_QUANTITY_MAX, OwnerKey, PartKey } from '#contexts/catalog/index.ts';

export const CONFIGURATION_RULES_MAX = 2_000;

export const OptionRef = Type.String({ pattern: '^[a-z0-9][A-Za-z0-9._-]{0,79}/[a-z0-9][A-Za-z0-9._-]{0,79}$' });
const OptionRefs = Type.Array(OptionRef, { minItems: 1, maxItems: 500, uniqueItems: true });
const Weight = Type.Integer({ minimum: -1_000_000, maximum: 1_000_000 });
const closed = { additionalProperties: false } as const;

const TwoSides = Type.Array(Type.Ref('ConfigurationFormula'), { minItems: 2, maxItems: 2 });

/** `group/option`, or a sentence over options. */
export const ConfigurationFormula = Type.Cyclic(
  {
    ConfigurationFormula: Type.Union([
      OptionRef,
      Type.Object({ not: Type.Ref('ConfigurationFormula') }, closed),
      Type.Object({ and: Type.Array(Type.Ref('ConfigurationFormula'), { minItems: 1, maxItems: 100 }) }, closed),
      Type.Object({ or: Type.Array(Type.Ref('ConfigurationFormula'), { minItems: 1, maxItems: 100 }) }, closed),
      Type.Object({ implies: TwoSides }, closed),
      Type.Object({ iff: TwoSides }, closed),
    ]),
  },
  'ConfigurationFormula',
);

const said = {
  id: PartKey,
  /** What a seller reads when it stands in the way. */
  message: Type.String({ minLength: 1, maxLength: 500 }),
};
/** Only once this option is chosen. */
const when = Type.Optional(OptionRef);
const count = Type.Integer({ minimum: 0, maximum: 500 });

export const ConfigurationRule = Type.Union([
  /** Whoever takes `option` takes all that it needs. */
  Type.Object({ ...said, kind: Type.Literal('requires'), option: OptionRef, needs: OptionRefs }, closed),
  /** Whoever takes `option` takes none of these. */
  Type.Object({ ...said, kind: Type.Literal('excludes'), option: OptionRef, excludes: OptionRefs }, closed),
  Type.Object({ ...said, kind: Type.Literal('atLeast'), count, of: OptionRefs, when }, closed),
  Type.Object({ ...said, kind: Type.Literal('atMost'), count, of: OptionRefs, when }, closed),
  Type.Object({ ...said, kind: Type.Literal('exactly'), count, of: OptionRefs, when }, closed),
  /** What is chosen weighs at least `min` and at most `max` together. */
  Type.Object(
    {
      ...said,
      kind: Type.Literal('sum'),
      terms: Type.Array(Type.Object({ option: OptionRef, weight: Weight }, closed), { minItems: 1, maxItems: 500 }),
      min: Type.Optional(Weight),
      max: Type.Optional(Weight),
      when,
    },
    closed,
  ),
  Type.Object({ ...said, kind: Type.Literal('formula'), formula: ConfigurationFormula }, closed),
]);

export const ConfigurationRules = Type.Object(
  {
    key: ArtifactKey,
    owner: OwnerKey,
    /** The bundle whose options these rules speak of. One bundle has at most one such artifact. */
    offering: ArtifactKey,
    rules: Type.Array(ConfigurationRule, { maxItems: CONFIGURATION_RULES_MAX }),
  },
  { $id: 'configuration-rules', ...closed },
);

/** What is chosen of a bundle. Order means nothing; a quantity left out is the option's smallest. */
export const Selection = Type.Object(
  {
    chosen: Type.Array(
      Type.Object(
        {
          group: PartKey,
          option: PartKey,
          quantity: Type.Optional(Type.Integer({ minimum: 1, maximum: OPTION_QUANTITY_MAX })),
        },
        closed,
      ),
      { maxItems: 5_000 },
    ),
    /** What the customer does not want, so that no completion proposes it. */
    rejected: Type.Optional(Type.Array(Type.Object({ group: PartKey, option: PartKey }, closed), { maxItems: 5_000 })),
  },
  closed,
);

export type ConfigurationFormula = Static<typeof ConfigurationFormula>;
export type ConfigurationRule = Static<typeof ConfigurationRule>;
export type ConfigurationRules = Static<typeof ConfigurationRules>;
export type Selection = Static<typeof Selection>;
