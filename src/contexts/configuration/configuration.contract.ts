/**
 * What a catalog owner authors about how options go together, beyond how many of a group: artifact kind
 * `configuration-rules`. Every rule has an id and a message, since a conflict is explained in the author's words and in
 * nobody else's.
 *
 * An option is named by its way from the bundle: `group/option`, and into a bundle inside it `group/option/group/option`. What
 * is chosen about an option follows an @: `group/option@plug=type-f`, `@edition=standard` for the bundle itself;
 * `group/option@quantity>=3` for how many. Where an option has instances, a name that leads through it means some instance,
 * and in sums and counts all of them together; `forEach` reads a rule once for each.
 */
import { Type, type Static } from 'typebox';
import {
  ArtifactKey,
  CharacteristicValue,
  CountryCode,
  INSTANCES_MAX,
  OPTION_QUANTITY_MAX,
  OwnerKey,
  PartKey,
  StagedBy,
  Window,
} from '#contexts/catalog/index.ts';

export const CONFIGURATION_RULES_MAX = 20_000;
export const TABLE_ROWS_MAX = 10_000;
export const TABLE_COLUMNS_MAX = 20;

const PART = '[a-z0-9][A-Za-z0-9._-]{0,79}';
const OPTION = `${PART}/${PART}(?:/${PART}/${PART}){0,7}`;

export const OptionRef = Type.String({ pattern: `^${OPTION}$`, maxLength: 1_500 });
/** A group, by its way from the bundle. */
export const GroupRef = Type.String({ pattern: `^(?:${OPTION}/)?${PART}$`, maxLength: 1_500 });
/** What is chosen about an option or the bundle: a characteristic, or how many of it (`group/option@quantity`). */
export const CharacteristicRef = Type.String({ pattern: `^(?:${OPTION})?@${PART}$`, maxLength: 1_500 });
/** What may hold or not: an option is chosen, or a characteristic has a value. */
export const ConditionRef = Type.String({
  pattern: `^(?:${OPTION}|(?:${OPTION})?@${PART}(?:=|>=|<=)-?[A-Za-z0-9][A-Za-z0-9._-]{0,79})$`,
  maxLength: 1_500,
});
const ConditionRefs = Type.Array(ConditionRef, { minItems: 1, maxItems: 500, uniqueItems: true });
const Weight = Type.Integer({ minimum: -1_000_000, maximum: 1_000_000 });
const closed = { additionalProperties: false } as const;

const TwoSides = Type.Array(Type.Ref('ConfigurationFormula'), { minItems: 2, maxItems: 2 });

/** A condition, or a sentence over conditions. */
export const ConfigurationFormula = Type.Cyclic(
  {
    ConfigurationFormula: Type.Union([
      ConditionRef,
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
  /** From when to when it holds; absent: as long as the artifact. */
  effective: Type.Optional(Window),
  /** Where it holds, by the country and the channel of the sale; absent: everywhere. */
  countries: Type.Optional(Type.Array(CountryCode, { minItems: 1, uniqueItems: true, maxItems: 250 })),
  channels: Type.Optional(Type.Array(PartKey, { minItems: 1, uniqueItems: true, maxItems: 20 })),
  /** For whom it holds already: while a way to configure is new, the old rule and the new one stand side by side. */
  staged: Type.Optional(StagedBy),
  /** Read once for each instance of this option: names that lead through it then mean that instance. */
  forEach: Type.Optional(OptionRef),
};
/** Only once this holds. */
const when = Type.Optional(ConditionRef);
const count = Type.Integer({ minimum: 0, maximum: 500 });

/** What a sum adds up. */
export const SumTerm = Type.Union([
  /** The weight once, when the option is chosen. */
  Type.Object({ option: OptionRef, weight: Weight }, closed),
  /** The weight times a chosen number. */
  Type.Object({ number: CharacteristicRef, weight: Weight }, closed),
  /** What each option of the group settles for this characteristic, times how many of it: the watts of all that is plugged in. */
  Type.Object({ group: GroupRef, characteristic: PartKey, weight: Type.Optional(Weight) }, closed),
]);

/** A value, several of them, `*` for any or none, `-` for none; of a number also `2..5`. */
const TableCell = Type.Union([
  Type.String({ minLength: 1, maxLength: 80 }),
  Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { minItems: 1, maxItems: 500, uniqueItems: true }),
]);

export const ConfigurationRule = Type.Union([
  /** Whoever takes `option` takes all that it needs. */
  Type.Object({ ...said, kind: Type.Literal('requires'), option: ConditionRef, needs: ConditionRefs }, closed),
  /** Whoever takes `option` takes none of these. */
  Type.Object({ ...said, kind: Type.Literal('excludes'), option: ConditionRef, excludes: ConditionRefs }, closed),
  Type.Object({ ...said, kind: Type.Literal('atLeast'), count, of: ConditionRefs, when }, closed),
  Type.Object({ ...said, kind: Type.Literal('atMost'), count, of: ConditionRefs, when }, closed),
  Type.Object({ ...said, kind: Type.Literal('exactly'), count, of: ConditionRefs, when }, closed),
  /** What is chosen weighs at least `min` and at most `max` together. A supply that is chosen too stands with a negative weight. */
  Type.Object(
    {
      ...said,
      kind: Type.Literal('sum'),
      terms: Type.Array(SumTerm, { minItems: 1, maxItems: 500 }),
      min: Type.Optional(Weight),
      max: Type.Optional(Weight),
      when,
    },
    closed,
  ),
  Type.Object({ ...said, kind: Type.Literal('formula'), formula: ConfigurationFormula }, closed),
  /** The rows that may come together. A column is a group of which one option is chosen (its values are options), or `…@characteristic`. */
  Type.Object(
    {
      ...said,
      kind: Type.Literal('table'),
      columns: Type.Array(Type.Union([GroupRef, CharacteristicRef]), {
        minItems: 1,
        maxItems: TABLE_COLUMNS_MAX,
        uniqueItems: true,
      }),
      rows: Type.Array(Type.Array(TableCell, { minItems: 1, maxItems: TABLE_COLUMNS_MAX }), {
        minItems: 1,
        maxItems: TABLE_ROWS_MAX,
      }),
      when,
    },
    closed,
  ),
  /** Binds nobody: what a completion prefers, the heavier the more. */
  Type.Object(
    {
      ...said,
      kind: Type.Literal('preference'),
      prefer: ConditionRef,
      weight: Type.Integer({ minimum: 1, maximum: 1_000 }),
    },
    closed,
  ),
]);

export const ConfigurationRules = Type.Object(
  {
    key: ArtifactKey,
    owner: OwnerKey,
    /** The bundle whose options these rules speak of, wherever it stands inside another. One bundle has at most one such artifact. */
    offering: ArtifactKey,
    rules: Type.Array(ConfigurationRule, { maxItems: CONFIGURATION_RULES_MAX }),
  },
  { $id: 'configuration-rules', ...closed },
);

const chosenMax = { maxItems: 5_000 } as const;
export const CharacteristicsSchema = Type.Record(PartKey, CharacteristicValue);
const characteristics = Type.Optional(CharacteristicsSchema);
const rejected = Type.Optional(Type.Array(Type.Object({ group: PartKey, option: PartKey }, closed), chosenMax));
const quantity = Type.Optional(Type.Integer({ minimum: 1, maximum: OPTION_QUANTITY_MAX }));
const chosen = Type.Array(Type.Ref('Chosen'), chosenMax);

const selectionParts = {
  Selection: Type.Object({ chosen, rejected, characteristics }, closed),
  Chosen: Type.Object(
    {
      group: PartKey,
      option: PartKey,
      quantity,
      selection: Type.Optional(Type.Ref('Selection')),
      instances: Type.Optional(Type.Array(Type.Ref('Instance'), { minItems: 1, maxItems: INSTANCES_MAX })),
    },
    closed,
  ),
  Instance: Type.Object({ quantity, chosen, rejected, characteristics }, closed),
};
export const SelectionSchema = Type.Cyclic(selectionParts, 'Selection');
export const ChosenSchema = Type.Cyclic(selectionParts, 'Chosen');

export type ConfigurationFormula = Static<typeof ConfigurationFormula>;
export type ConfigurationRule = Static<typeof ConfigurationRule>;
export type ConfigurationRules = Static<typeof ConfigurationRules>;
export type SumTerm = Static<typeof SumTerm>;

/** What is chosen of a bundle, and about it. Order means nothing; a quantity left out is the option's smallest. */
export type Selection = {
  readonly chosen: readonly Chosen[];
  /** What the customer does not want, so that no completion proposes it. */
  readonly rejected?: readonly { readonly group: string; readonly option: string }[];
  /** What the customer settles of the offering itself; what the offering has fixed cannot be chosen. */
  readonly characteristics?: Characteristics;
};
export type Chosen = {
  readonly group: string;
  readonly option: string;
  readonly quantity?: number;
  /** What is chosen inside it, where it is a bundle or has characteristics of its own. A fixed part is of group `component`. */
  readonly selection?: Selection;
  /** One each, where the option has instances; `selection` is then nowhere. */
  readonly instances?: readonly Instance[];
};
export type Instance = Selection & { readonly quantity?: number };
export type Characteristics = Readonly<Record<string, CharacteristicValue>>;
