/** The artifacts that a pricing owner authors. Costs and floors stand in artifacts of their own, so that a price book can be shown to a seller whole. */
import { Type, type Static } from 'typebox';
import { ArtifactKey, CountryCode, OwnerKey, PartKey, PlainDateText, Window } from '#contexts/catalog/index.ts';
import { Charge, ChargeType, CurrencyCode, NonNegative, TimeOfDay } from './charge.contract.ts';

const closed = { additionalProperties: false } as const;
const head = { key: ArtifactKey, name: Type.String({ minLength: 1, maxLength: 200 }), owner: OwnerKey };
const RowId = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._:/@+~#-]{0,249}$' });

export const RoundingMode = Type.Union([
  Type.Literal('halfUp'),
  Type.Literal('halfEven'),
  Type.Literal('halfAway'),
  Type.Literal('down'),
  Type.Literal('up'),
  Type.Literal('ceil'),
  Type.Literal('floor'),
]);

/**
 * When the row holds beyond its dates. Of the rows that hold one wins, by an order that is stated here and nowhere else:
 * the one with more clauses; of as many, the one that names an agreement, then an account segment, a country, a region, a channel,
 * then more characteristics; then the higher minimum quantity, the longer minimum term, the higher committed usage. Two that are
 * alike in all of it are an error: refused at publish, a blocking finding at run time, never a toss.
 */
export const EntryCondition = Type.Object(
  {
    agreements: Type.Optional(Type.Array(ArtifactKey, { minItems: 1, uniqueItems: true })),
    accountSegments: Type.Optional(Type.Array(PartKey, { minItems: 1, uniqueItems: true })),
    countries: Type.Optional(Type.Array(CountryCode, { minItems: 1, uniqueItems: true })),
    /** Groups of countries, as the price policy names them. */
    regions: Type.Optional(Type.Array(PartKey, { minItems: 1, uniqueItems: true })),
    channels: Type.Optional(Type.Array(PartKey, { minItems: 1, uniqueItems: true })),
    /** The line's characteristic has one of these values, compared as text. */
    characteristics: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^[a-z0-9][A-Za-z0-9._-]{0,79}$' }),
        Type.Array(Type.String({ maxLength: 500 }), { minItems: 1 }),
      ),
    ),
  },
  closed,
);

/** Each year of a line after its first is dearer by so much: of the list (`simple`), or of the year before (`compound`). */
export const Uplift = Type.Object(
  { percentPerYear: NonNegative, counted: Type.Union([Type.Literal('simple'), Type.Literal('compound')]) },
  closed,
);

/**
 * One price for a bundle in the place of its parts' prices of the same kind (a monthly price for monthly prices). The price is shared
 * out over the parts: by what each would cost alone, or by weights. `breakage` declares what leaving early means for one part: the
 * bundle is cheaper by its share (`allocated`), what stays costs what it would alone (`standalone`), or no part may leave (`indivisible`).
 */
export const BundlePrice = Type.Object(
  {
    /** Absent: every part. */
    includes: Type.Optional(Type.Array(ArtifactKey, { minItems: 1, uniqueItems: true })),
    by: Type.Union([
      Type.Object({ kind: Type.Literal('standalone') }, closed),
      Type.Object(
        { kind: Type.Literal('weights'), weights: Type.Record(ArtifactKey, NonNegative, { minProperties: 1 }) },
        closed,
      ),
    ]),
    breakage: Type.Union([Type.Literal('allocated'), Type.Literal('standalone'), Type.Literal('indivisible')]),
  },
  closed,
);

export const PriceEntry = Type.Object(
  {
    id: RowId,
    offering: ArtifactKey,
    charge: Charge,
    effective: Window,
    /** Only on usage. Inside the window it is preferred to a row without one. */
    timeOfDay: Type.Optional(TimeOfDay),
    condition: Type.Optional(EntryCondition),
    /** It applies from this quantity on; of several that apply the one with the highest minimum wins. */
    minimumQuantity: Type.Optional(NonNegative),
    /** It applies to lines of at least so many months. A line without an end has promised none. */
    minimumTermMonths: Type.Optional(Type.Integer({ minimum: 1, maximum: 1200 })),
    /** It applies to lines that commit to at least so much usage a month. */
    minimumUsage: Type.Optional(Type.Object({ metric: PartKey, atLeast: NonNegative }, closed)),
    uplift: Type.Optional(Uplift),
    bundle: Type.Optional(BundlePrice),
  },
  closed,
);

/**
 * Where the one rounding is: `line`, each charge at its amount; `unit`, the price of one, times the quantity; `total`, the sum of what is paid alike,
 * shared out over its charges by largest remainder.
 */
export const RoundingPlace = Type.Union([Type.Literal('line'), Type.Literal('unit'), Type.Literal('total')]);

/**
 * A price that whoever owns the book worked out by hand, for one line and its first period: what the book has to come to, whoever computes it. It is
 * checked with every change, so that a mistake in the rows, or in what else makes a price, is found by somebody who knows the right answer.
 */
export const WorkedPrice = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    offering: ArtifactKey,
    quantity: NonNegative,
    /** Absent: the first of the book. */
    country: Type.Optional(CountryCode),
    channel: Type.Optional(PartKey),
    /** Absent: the day on which the change takes effect. */
    on: Type.Optional(PlainDateText),
    months: Type.Optional(Type.Integer({ minimum: 1, maximum: 1200 })),
    /** What is named is checked; what is not named is not. */
    comesTo: Type.Object(
      {
        oneTime: Type.Optional(NonNegative),
        month: Type.Optional(NonNegative),
        year: Type.Optional(NonNegative),
      },
      { ...closed, minProperties: 1 },
    ),
  },
  closed,
);
export type WorkedPrice = Static<typeof WorkedPrice>;

export const PriceBook = Type.Object(
  {
    ...head,
    currency: CurrencyCode,
    /** Empty, without regions, means everywhere; a book that names the country is preferred to one that names its region, and that to one for everywhere. */
    countries: Type.Array(CountryCode, { uniqueItems: true, maxItems: 250 }),
    /** Groups of countries, as the price policy names them; a book that names both sells in both. */
    regions: Type.Optional(Type.Array(PartKey, { minItems: 1, uniqueItems: true, maxItems: 50 })),
    channels: Type.Array(PartKey, { uniqueItems: true, maxItems: 20 }),
    taxInclusive: Type.Boolean(),
    rounding: Type.Object({ mode: RoundingMode, per: RoundingPlace }, closed),
    worked: Type.Optional(Type.Array(WorkedPrice, { maxItems: 200 })),
    entries: Type.Array(PriceEntry, { maxItems: 200_000 }),
  },
  { $id: 'price-book', ...closed },
);

/** What a unit of a charge costs us. Field class: cost. `currency` is the book's own; the rate table converts. */
export const CostEntry = Type.Object(
  {
    id: RowId,
    offering: ArtifactKey,
    charge: PartKey,
    effective: Window,
    cost: Type.Union([
      Type.Object({ kind: Type.Literal('perUnit'), amount: NonNegative }, closed),
      Type.Object({ kind: Type.Literal('flat'), amount: NonNegative }, closed),
      /** Of the list amount of the charge: what a resale costs. */
      Type.Object({ kind: Type.Literal('percentOfList'), percent: NonNegative }, closed),
    ]),
  },
  closed,
);
export const CostBook = Type.Object(
  {
    ...head,
    currency: CurrencyCode,
    /** Where the figures come from, for whoever must trust a margin. */
    source: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    /** Days on which the whole book holds, within which each row has its own. */
    effective: Type.Optional(Window),
    /** What a cost-plus price adds to a cost, in percent, by the name that the price book uses. */
    markups: Type.Optional(
      Type.Array(Type.Object({ rule: PartKey, percent: NonNegative }, closed), { minItems: 1, maxItems: 200 }),
    ),
    entries: Type.Array(CostEntry, { maxItems: 200_000 }),
  },
  { $id: 'cost-book', ...closed },
);

/** One unit of `base` is `rate` units of `currency`. Cited by whoever converts; a promise is never reconverted. */
export const RateTable = Type.Object(
  {
    ...head,
    base: CurrencyCode,
    asOf: PlainDateText,
    rates: Type.Array(
      Type.Object({ currency: CurrencyCode, rate: Type.String({ pattern: '^\\d{1,9}(\\.\\d{1,10})?$' }) }, closed),
      { minItems: 1, maxItems: 300 },
    ),
  },
  { $id: 'rate-table', ...closed },
);

/** By what a charge's quantity is, a percentage off. `range`: one percent for all of it; `slab`: each part has its own. */
export const DiscountSchedule = Type.Object(
  {
    ...head,
    effective: Window,
    /** Absent: every offering. */
    offerings: Type.Optional(Type.Array(ArtifactKey, { minItems: 1, uniqueItems: true })),
    chargeTypes: Type.Array(ChargeType, { minItems: 1, uniqueItems: true }),
    walk: Type.Union([Type.Literal('range'), Type.Literal('slab')]),
    bounds: Type.Optional(Type.Union([Type.Literal('upperInclusive'), Type.Literal('upperExclusive')])),
    tiers: Type.Array(Type.Object({ upTo: Type.Optional(NonNegative), percent: NonNegative }, closed), { minItems: 1 }),
  },
  { $id: 'discount-schedule', ...closed },
);

const StepId = Type.Union([
  Type.Literal('list'),
  Type.Literal('agreement'),
  Type.Literal('volume'),
  Type.Literal('promotion'),
  Type.Literal('discretionary'),
  Type.Literal('rounding'),
  Type.Literal('allocation'),
]);

/**
 * The order in which a list price becomes the price. `base` says what a percentage is of: the list amount, or what the step before left.
 * A step is passed over when a step it names in `exclusiveWith` has already changed this charge. `list` is first; `rounding` follows every
 * discount, because the only rounding of a charge is there; `allocation` is last and spreads an order's discount over rounded amounts.
 */
export const Waterfall = Type.Object(
  {
    ...head,
    steps: Type.Array(
      Type.Object(
        {
          id: StepId,
          base: Type.Union([Type.Literal('list'), Type.Literal('previous')]),
          exclusiveWith: Type.Optional(Type.Array(StepId, { minItems: 1, uniqueItems: true })),
        },
        closed,
      ),
      { minItems: 2, maxItems: 7 },
    ),
  },
  { $id: 'waterfall', ...closed },
);

/** Who may give how much, and below which margin nobody may. Approval routes by it; pricing states the facts it asks about. */
export const DiscountPolicy = Type.Object(
  {
    ...head,
    /** Ascending; the last one may leave `upToPercent` out: no limit. */
    limits: Type.Array(Type.Object({ authority: PartKey, upToPercent: Type.Optional(NonNegative) }, closed), {
      minItems: 1,
    }),
    /** Field class: floor. The first floor that names the offering holds; a floor without offerings holds for the rest. */
    floors: Type.Array(
      Type.Object(
        {
          id: RowId,
          offerings: Type.Optional(Type.Array(ArtifactKey, { minItems: 1, uniqueItems: true })),
          marginPercent: NonNegative,
        },
        closed,
      ),
    ),
  },
  { $id: 'discount-policy', ...closed },
);

export type PriceEntry = Static<typeof PriceEntry>;
export type BundlePrice = Static<typeof BundlePrice>;
export type Uplift = Static<typeof Uplift>;
export type RoundingPlace = Static<typeof RoundingPlace>;
export type EntryCondition = Static<typeof EntryCondition>;
export type PriceBook = Static<typeof PriceBook>;
export type CostEntry = Static<typeof CostEntry>;
export type CostBook = Static<typeof CostBook>;
export type RateTable = Static<typeof RateTable>;
export type DiscountSchedule = Static<typeof DiscountSchedule>;
export type Waterfall = Static<typeof Waterfall>;
export type WaterfallStepId = Static<typeof StepId>;
export type DiscountPolicy = Static<typeof DiscountPolicy>;
