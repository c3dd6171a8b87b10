/** What a charge is and how a quantity becomes an amount. Vendors disagree on every one of these conventions, so each is stated, none implied. */
import { Type, type Static } from 'typebox';
import { PartKey } from '#contexts/catalog/index.ts';

const closed = { additionalProperties: false } as const;

/** Money and quantities travel as text: a JSON number is a float, and a float is not exact. */
export const DecimalText = Type.String({ pattern: '^-?\\d{1,15}(\\.\\d{1,18})?$' });
export const NonNegative = Type.String({ pattern: '^\\d{1,15}(\\.\\d{1,18})?$' });
export const CurrencyCode = Type.String({ pattern: '^[A-Z]{3}$' });
export const ChargeType = Type.Union([Type.Literal('oneTime'), Type.Literal('recurring'), Type.Literal('usage')]);

const ClockTime = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?$' });
/** Half-open; a window whose `to` is not after its `from` runs over midnight. */
export const TimeOfDay = Type.Object({ zone: Type.Literal('UTC'), from: ClockTime, to: ClockTime }, closed);

/** Absent: `upperInclusive`, so that a tier "up to 100" still holds the hundredth unit. */
const bounds = Type.Optional(Type.Union([Type.Literal('upperInclusive'), Type.Literal('upperExclusive')]));
/** What nothing costs. Absent: `nothing`; `firstFlat` charges the first tier's flat fee even then. */
const zeroQuantity = Type.Optional(Type.Union([Type.Literal('nothing'), Type.Literal('firstFlat')]));
/** The last tier may leave `upTo` out: it never ends. A quantity beyond a last tier that does end is refused. */
const Tier = Type.Object(
  { upTo: Type.Optional(NonNegative), unitPrice: NonNegative, flat: Type.Optional(NonNegative) },
  closed,
);
const Block = Type.Object({ upTo: Type.Optional(NonNegative), price: NonNegative }, closed);
const PercentTier = Type.Object(
  { upTo: Type.Optional(NonNegative), percent: NonNegative, flat: Type.Optional(NonNegative) },
  closed,
);
const SizedBlock = Type.Object(
  { size: NonNegative, maxBlocks: Type.Optional(NonNegative), pricePerBlock: NonNegative },
  closed,
);
const tiers = <T extends Parameters<typeof Type.Array>[0]>(tier: T) => Type.Array(tier, { minItems: 1, maxItems: 100 });

export const ChargeModel = Type.Union([
  /** The same whatever the quantity. */
  Type.Object({ kind: Type.Literal('flat'), amount: NonNegative }, closed),
  Type.Object({ kind: Type.Literal('perUnit'), unitPrice: NonNegative }, closed),
  /** Each part of the quantity at its own tier's price. */
  Type.Object({ kind: Type.Literal('graduated'), tiers: tiers(Tier), bounds, zeroQuantity }, closed),
  /** The whole quantity at the price of the tier in which it ends. `tierBy`: another metric chooses the tier. */
  Type.Object(
    { kind: Type.Literal('volume'), tiers: tiers(Tier), bounds, zeroQuantity, tierBy: Type.Optional(PartKey) },
    closed,
  ),
  /** One price for the block in which the quantity ends (also called stair step or capacity). */
  Type.Object({ kind: Type.Literal('block'), blocks: tiers(Block), bounds }, closed),
  /** Started packages beyond the free units. */
  Type.Object(
    { kind: Type.Literal('package'), size: NonNegative, price: NonNegative, freeUnits: Type.Optional(NonNegative) },
    closed,
  ),
  /** Started blocks whose size may differ by tier: each tier's own blocks (`graduated`), or all at the last tier (`volume`). */
  Type.Object(
    {
      kind: Type.Literal('tieredBlocks'),
      walk: Type.Union([Type.Literal('graduated'), Type.Literal('volume')]),
      tiers: tiers(SizedBlock),
    },
    closed,
  ),
  /** Part of a value that passes through (a payment, a resale), with a fixed part, a least and a most for each event. */
  Type.Object(
    {
      kind: Type.Literal('percentage'),
      percent: NonNegative,
      fixedPerEvent: Type.Optional(NonNegative),
      minimumPerEvent: Type.Optional(NonNegative),
      maximumPerEvent: Type.Optional(NonNegative),
      /** Value that passes through free before anything is charged. */
      freeAmount: Type.Optional(NonNegative),
    },
    closed,
  ),
  Type.Object({ kind: Type.Literal('graduatedPercentage'), tiers: tiers(PercentTier), bounds }, closed),
]);

/**
 * What usage is counted in. `less`: metrics that this one includes and that another charge of the same offering already rates
 * (cached tokens are input tokens too, and are paid for once). Prices are for `size` of the metric, for example 1000000.
 */
export const UsageUnit = Type.Object(
  {
    metric: PartKey,
    size: NonNegative,
    less: Type.Optional(Type.Array(PartKey, { minItems: 1, uniqueItems: true })),
    /** Counted once for each request, and not reported as a quantity. */
    perRequest: Type.Optional(Type.Literal(true)),
  },
  closed,
);

export const Charge = Type.Union([
  Type.Object(
    {
      key: PartKey,
      name: Type.String({ minLength: 1, maxLength: 200 }),
      type: Type.Literal('oneTime'),
      model: ChargeModel,
    },
    closed,
  ),
  Type.Object(
    {
      key: PartKey,
      name: Type.String({ minLength: 1, maxLength: 200 }),
      type: Type.Literal('recurring'),
      period: Type.Union([Type.Literal('month'), Type.Literal('year')]),
      model: ChargeModel,
    },
    closed,
  ),
  Type.Object(
    {
      key: PartKey,
      name: Type.String({ minLength: 1, maxLength: 200 }),
      type: Type.Literal('usage'),
      unit: UsageUnit,
      model: ChargeModel,
    },
    closed,
  ),
]);

export type ChargeType = Static<typeof ChargeType>;
export type ChargeModelText = Static<typeof ChargeModel>;
export type TimeOfDay = Static<typeof TimeOfDay>;
export type UsageUnit = Static<typeof UsageUnit>;
export type Charge = Static<typeof Charge>;
