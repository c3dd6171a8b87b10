/** What a charge is and how a quantity becomes an amount. Vendors disagree on every one of these conventions, so each is stated, none implied. */
import { Type, type Static } from 'typebox';
import { ArtifactKey, PartKey } from '#contexts/catalog/index.ts';

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
/** Price lists with tens of thousands of tiers exist; finding a tier in one is a binary search, so the limit is about the size of an artifact. */
export const TIERS_MAX = 50_000;
const tiers = <T extends Parameters<typeof Type.Array>[0]>(tier: T) =>
  Type.Array(tier, { minItems: 1, maxItems: TIERS_MAX });

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

/** What is owed by when, whatever was used or ordered: an amount of money for each `per`, counted from the start of the segment. */
export const CommitmentPer = Type.Union([
  Type.Literal('month'),
  Type.Literal('quarter'),
  Type.Literal('year'),
  Type.Literal('term'),
]);
const commitmentTerms = {
  per: CommitmentPer,
  /** What usage falls short of it is billed as a true-up. */
  minimum: Type.Optional(NonNegative),
  /** What usage goes beyond it is not billed. */
  maximum: Type.Optional(NonNegative),
};
export const Commitment = Type.Object(commitmentTerms, closed);

/** When a recurring amount is asked for. `term` in advance is prepaid for the whole term; a charge of a year in advance is annual prepaid. Absent: its own period, in advance. */
export const Billing = Type.Object(
  {
    timing: Type.Union([Type.Literal('advance'), Type.Literal('arrears')]),
    every: CommitmentPer,
  },
  closed,
);

/**
 * A percentage of other charges (support at 18 % of the subscriptions). Without names it is of ordinary charges only, so that two
 * percentages never depend on each other by accident; a circle of named ones is refused at publish. `list` or `net`: before the
 * waterfall, or after it and before a discount on the whole order.
 */
export const PercentOf = Type.Object(
  {
    kind: Type.Literal('percentOf'),
    percent: NonNegative,
    of: Type.Object(
      {
        scope: Type.Union([Type.Literal('line'), Type.Literal('quote')]),
        basis: Type.Union([Type.Literal('list'), Type.Literal('net')]),
        offerings: Type.Optional(Type.Array(ArtifactKey, { minItems: 1, uniqueItems: true })),
        charges: Type.Optional(Type.Array(PartKey, { minItems: 1, uniqueItems: true })),
        /** Names that lines of the request carry. */
        groups: Type.Optional(Type.Array(PartKey, { minItems: 1, uniqueItems: true })),
        /** Absent: of its own kind (a monthly fee of monthly and yearly fees, a fee once of fees paid once). */
        chargeTypes: Type.Optional(
          Type.Array(Type.Union([Type.Literal('oneTime'), Type.Literal('recurring')]), {
            minItems: 1,
            uniqueItems: true,
          }),
        ),
      },
      closed,
    ),
    minimum: Type.Optional(NonNegative),
    maximum: Type.Optional(NonNegative),
  },
  closed,
);

/**
 * What it costs us and a markup on it. The markup stands in the cost book under this name: beside the price it would tell the cost.
 * `scale`: digits of the price of a unit, rounded by the book's mode.
 */
export const CostPlus = Type.Object(
  { kind: Type.Literal('costPlus'), rule: PartKey, scale: Type.Integer({ minimum: 0, maximum: 10 }) },
  closed,
);

/** How a row comes to its amount: a model of its quantity, or a rule about something else. */
export const ChargeRule = Type.Union([ChargeModel, PercentOf, CostPlus]);
const named = { key: PartKey, name: Type.String({ minLength: 1, maxLength: 200 }) };

export const Charge = Type.Union([
  Type.Object({ ...named, type: Type.Literal('oneTime'), model: ChargeRule }, closed),
  Type.Object(
    {
      ...named,
      type: Type.Literal('recurring'),
      period: Type.Union([Type.Literal('month'), Type.Literal('year')]),
      billing: Type.Optional(Billing),
      model: ChargeRule,
    },
    closed,
  ),
  Type.Object(
    {
      ...named,
      type: Type.Literal('usage'),
      unit: UsageUnit,
      commitment: Type.Optional(Commitment),
      model: Type.Union([ChargeModel, CostPlus]),
    },
    closed,
  ),
]);

export type ChargeType = Static<typeof ChargeType>;
export type ChargeModelText = Static<typeof ChargeModel>;
export type PercentOf = Static<typeof PercentOf>;
export type CostPlus = Static<typeof CostPlus>;
export type ChargeRule = Static<typeof ChargeRule>;
export type Commitment = Static<typeof Commitment>;
export type Billing = Static<typeof Billing>;
export type TimeOfDay = Static<typeof TimeOfDay>;
export type UsageUnit = Static<typeof UsageUnit>;
export type Charge = Static<typeof Charge>;
