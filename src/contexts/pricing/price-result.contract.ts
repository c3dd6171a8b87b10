/**
 * What pricing answers. Three things are kept apart, because different people may see them and different things may change them: the
 * **promise** (fingerprinted: what we hold ourselves to), the **estimate** (what it comes to, under assumptions), and the **margin**, a
 * decision of its own that never travels with the price. New members are optional: a result that was stored before them reads on.
 */
import { Type, type Static } from 'typebox';
import { ArtifactKey, CountryCode, PartKey, PlainDateText } from '#contexts/catalog/index.ts';
import {
  Billing,
  ChargeModel,
  ChargeType,
  Commitment,
  CommitmentPer,
  CurrencyCode,
  DecimalText,
  NonNegative,
  TimeOfDay,
  UsageUnit,
} from './charge.contract.ts';
import { PromisedBundle } from './committed.contract.ts';
import { PooledCommitment } from './pricing.contract.ts';

import { ToldOverride } from './price-override.contract.ts';
import { AttributedPromotion } from './attributed-promotion.contract.ts';

const closed = { additionalProperties: false } as const;
/** An exact intermediate: not cut to the digits of a price, because nobody reads it back. */
const ExactText = Type.String({ pattern: '^-?\\d+(\\.\\d+)?$' });
const Id = Type.String({ minLength: 1, maxLength: 200 });
const Period = Type.Union([Type.Literal('month'), Type.Literal('year')]);

export const PRICE_PROMISE_SCHEMA = 'price-promise/2';
export const PRICED_LINE_SCHEMA = 'priced-line/1';
export const MARGIN_SCHEMA = 'price-margin/2';

/** Everything that is priced, approved or billed is keyed line, component, charge, segment. */
const chargeKey = {
  lineId: Id,
  componentId: Type.Union([Id, Type.Null()]),
  charge: PartKey,
  segmentId: Id,
};
const chargeFacts = {
  ...chargeKey,
  lineageId: Id,
  offering: ArtifactKey,
  name: Type.String(),
  from: PlainDateText,
  to: Type.Union([PlainDateText, Type.Null()]),
  quantity: NonNegative,
};

const bundle = Type.Optional(PromisedBundle);

export const PromisedCharge = Type.Union([
  Type.Object({ ...chargeFacts, type: Type.Literal('oneTime'), amount: NonNegative, bundle }, closed),
  Type.Object(
    {
      ...chargeFacts,
      type: Type.Literal('recurring'),
      period: Period,
      amount: NonNegative,
      billing: Type.Optional(Billing),
      bundle,
    },
    closed,
  ),
  /** What usage will cost: the model's amount times `factor`. Nothing is rounded until usage is rated. A rate of its own for a time of day is a charge of its own. */
  Type.Object(
    {
      ...chargeFacts,
      type: Type.Literal('usage'),
      unit: UsageUnit,
      model: ChargeModel,
      factor: NonNegative,
      timeOfDay: Type.Optional(TimeOfDay),
      commitment: Type.Optional(Commitment),
    },
    closed,
  ),
]);

export const PromisedLine = Type.Object(
  {
    lineId: Id,
    lineageId: Id,
    offering: ArtifactKey,
    charges: Type.Array(PromisedCharge),
    /** Usage a month that the customer is bound to, where a row was chosen by it or not. */
    committedUsage: Type.Optional(Type.Record(PartKey, NonNegative)),
    /** The customer may leave it; it is in no total. */
    optional: Type.Optional(Type.Literal(true)),
  },
  closed,
);

/** A book's prices in another currency: the table and its row, so that nobody need ask which rate, and nobody may use a newer one. */
export const CitedConversion = Type.Object(
  {
    book: ArtifactKey,
    rateTable: ArtifactKey,
    asOf: PlainDateText,
    from: CurrencyCode,
    to: CurrencyCode,
    /** Of `to` for one of `from`, markup included, to 18 digits. */
    rate: NonNegative,
    markupPercent: Type.Optional(NonNegative),
  },
  closed,
);

/**
 * A charge's share of the order's discount, a vector of its own so that one edited line does not rewrite other lines. `once` and `period`: off
 * that amount, off each month's or year's. `credit`: its part of one credit for the whole order.
 */
export const Allocation = Type.Object(
  {
    ...chargeKey,
    per: Type.Union([Type.Literal('once'), Type.Literal('period'), Type.Literal('credit')]),
    amount: NonNegative,
  },
  closed,
);

/** After allocation: one-time amounts, recurring ones by period and dates, and the order's credit, which is in neither. */
export const PromisedTotals = Type.Object(
  {
    oneTime: NonNegative,
    recurring: Type.Array(
      Type.Object(
        { period: Period, from: PlainDateText, to: Type.Union([PlainDateText, Type.Null()]), amount: NonNegative },
        closed,
      ),
    ),
    orderCredit: NonNegative,
  },
  closed,
);

export const PricePromise = Type.Object(
  {
    currency: CurrencyCode,
    pricedAsOf: PlainDateText,
    country: CountryCode,
    channel: PartKey,
    /** Amounts contain tax or do not; which tax it is, and how much, is decided at the tax boundary and never here. */
    tax: Type.Union([Type.Literal('exclusive'), Type.Literal('inclusive')]),
    lines: Type.Array(PromisedLine),
    allocation: Type.Array(Allocation),
    totals: PromisedTotals,
    commitments: Type.Optional(Type.Array(PooledCommitment)),
    conversions: Type.Optional(Type.Array(CitedConversion)),
  },
  closed,
);

/**
 * What a commitment comes to beside the usage that was assumed, over its dates: `trueUp` for what usage falls short of the minimum, `capped`
 * for what it goes beyond the maximum, `assured` for what the minimum adds to fixed charges when nothing is used. `id`: of the commitment, or
 * `line/component/charge/segment` for one that a price row carries.
 */
export const CommitmentEstimate = Type.Object(
  {
    id: Id,
    per: CommitmentPer,
    periods: ExactText,
    usagePerPeriod: NonNegative,
    trueUp: NonNegative,
    capped: NonNegative,
    assured: NonNegative,
  },
  closed,
);

/** By the definitions of `engines/price/metrics.ts`; usage counts only where it is committed. */
export const PriceMetrics = Type.Object(
  {
    definitions: Type.String(),
    /** Recurring a month, after every discount, at the first day of the term and on its last. */
    mrr: DecimalText,
    exitMrr: DecimalText,
    arr: DecimalText,
    /** Recurring value of the average year of the term. */
    acv: DecimalText,
    /** Everything fixed over the term, and what commitments assure. */
    tcv: DecimalText,
    termMonths: ExactText,
  },
  closed,
);

/** Over the term; an open-ended segment counts for `openEndedMonths`. Rests on assumed usage, so it is never fingerprinted. */
export const PriceEstimate = Type.Object(
  {
    openEndedMonths: Type.Integer(),
    usage: Type.Array(Type.Object({ ...chargeKey, perMonth: NonNegative, overTerm: NonNegative }, closed)),
    oneTime: NonNegative,
    recurring: NonNegative,
    usageTotal: NonNegative,
    orderDiscount: NonNegative,
    total: DecimalText,
    listTotal: NonNegative,
    commitments: Type.Optional(Type.Array(CommitmentEstimate)),
    metrics: Type.Optional(PriceMetrics),
  },
  closed,
);

const DiscountFacts = {
  /** Of the list value over the term, everything that was taken off. Rounded up: never understated to a threshold. */
  effectivePercent: DecimalText,
  /** Of the value before a person gave something away, what that person gave, order discount included. Rounded up. */
  discretionaryPercent: DecimalText,
};
/** What approval asks. `discretionaryPercent` of the whole is the highest of any line: one line at 60 % is not hidden by cheap others. */
export const DiscountSummary = Type.Object(
  {
    ...DiscountFacts,
    lines: Type.Array(Type.Object({ lineId: Id, list: DecimalText, net: DecimalText, ...DiscountFacts }, closed)),
  },
  closed,
);

/** By which conventions the amounts came to be what they are: each book that was used, and the policy in force. Nothing here is a sum. */
export const AppliedConventions = Type.Object(
  {
    engine: Type.String(),
    currency: CurrencyCode,
    minorUnits: Type.Integer(),
    pricedAsOf: PlainDateText,
    tax: Type.Union([Type.Literal('exclusive'), Type.Literal('inclusive')]),
    /** Where tax is worked out: never here. */
    taxBoundary: Type.Literal('estimated-apart'),
    books: Type.Array(
      Type.Object(
        { book: ArtifactKey, mode: Type.String(), place: Type.String(), taxInclusive: Type.Boolean() },
        closed,
      ),
    ),
    policy: Type.Union([ArtifactKey, Type.Null()]),
    dayCount: Type.String(),
    openEndedMonths: Type.Integer(),
  },
  closed,
);

/** What an optional line comes to by itself: what choosing it adds to the totals. `term`: after, `listTerm`: before everything taken off. */
export const PricedOption = Type.Object(
  {
    lineId: Id,
    oneTime: NonNegative,
    recurring: PromisedTotals.properties.recurring,
    term: DecimalText,
    listTerm: NonNegative,
  },
  closed,
);

/** The offer with everything in it that may be chosen. Whoever approves is asked about this, because nobody knows yet what will be. */
export const WithOptions = Type.Object({ total: DecimalText, listTotal: NonNegative }, closed);

/** The fingerprints of the promised lines in order, so that one edited line moves one leaf. */
export const PriceResult = Type.Object(
  {
    promise: PricePromise,
    lineFingerprints: Type.Array(Type.String()),
    estimate: PriceEstimate,
    /** What each promotion gave, charge by charge. Absent in results from before it was told. */
    promotions: Type.Optional(Type.Array(AttributedPromotion)),
    /** Prices that a person set, beside what the rules come to. Absent as above. */
    overrides: Type.Optional(Type.Array(ToldOverride)),
    discounts: DiscountSummary,
    conventions: Type.Optional(AppliedConventions),
    /** Absent where no line is optional. */
    options: Type.Optional(Type.Array(PricedOption)),
    withOptions: Type.Optional(WithOptions),
  },
  { $id: 'price-result', ...closed },
);

/**
 * One step of the waterfall on one charge. `source` names the artifact as `kind:key` (its hash stands in the decision's artifact list) or `request`. `skipped` says why a step that could have worked did not.
 */
export const PriceStep = Type.Object(
  {
    step: Type.String(),
    source: Type.String(),
    row: Type.String(),
    base: Type.Optional(ExactText),
    percent: Type.Optional(ExactText),
    amount: Type.Optional(ExactText),
    result: ExactText,
    skipped: Type.Optional(Type.String()),
    /** What else the step rests on, in words: a rule, a limit that held, how many charges a percentage is of. */
    note: Type.Optional(Type.String()),
    /** Which tiers priced which part of the quantity; on the list step of a tiered model. */
    tiers: Type.Optional(
      Type.Array(Type.Object({ tier: Type.Integer(), units: ExactText, amount: ExactText }, closed)),
    ),
    rounding: Type.Optional(
      Type.Object({ mode: Type.String(), scale: Type.Integer(), exact: ExactText, rounded: ExactText }, closed),
    ),
  },
  closed,
);
export const ExplainedCharge = Type.Object(
  {
    ...chargeKey,
    type: ChargeType,
    /** For usage 1 and the factor that is left of it: the rates themselves stand in the promise. */
    list: ExactText,
    net: ExactText,
    steps: Type.Array(PriceStep),
  },
  closed,
);
export const PriceTrace = Type.Object(
  { lines: Type.Array(Type.Object({ lineId: Id, charges: Type.Array(ExplainedCharge) }, closed)) },
  { $id: 'price-trace', ...closed },
);

/** Field classes: `cost` is cost, `floors` is floor. Never in the same object as a price, so that no serializer can forget to leave it out. */
export const MarginResult = Type.Object(
  {
    cost: Type.Object(
      {
        complete: Type.Boolean(),
        /** Charges that no cost row speaks of; each named once. */
        missing: Type.Array(Type.Object({ offering: ArtifactKey, charge: PartKey }, closed)),
        currency: CurrencyCode,
        total: DecimalText,
        revenue: DecimalText,
        /** Rounded down: a floor is never met by rounding. Null when there is no revenue. */
        marginPercent: Type.Union([DecimalText, Type.Null()]),
        /** With every option chosen; absent where there is none. */
        withOptions: Type.Optional(
          Type.Object(
            { cost: DecimalText, revenue: DecimalText, marginPercent: Type.Union([DecimalText, Type.Null()]) },
            closed,
          ),
        ),
        lines: Type.Array(
          Type.Object(
            {
              lineId: Id,
              cost: DecimalText,
              revenue: DecimalText,
              marginPercent: Type.Union([DecimalText, Type.Null()]),
            },
            closed,
          ),
        ),
      },
      closed,
    ),
    floors: Type.Array(
      Type.Object(
        {
          lineId: Id,
          floor: Type.String(),
          marginPercent: Type.Union([DecimalText, Type.Null()]),
          floorPercent: DecimalText,
        },
        closed,
      ),
    ),
  },
  { $id: 'price-margin', ...closed },
);

export type PromisedCharge = Static<typeof PromisedCharge>;
export type PromisedLine = Static<typeof PromisedLine>;
export type Allocation = Static<typeof Allocation>;
export type PromisedTotals = Static<typeof PromisedTotals>;
export type PricePromise = Static<typeof PricePromise>;
export type PriceEstimate = Static<typeof PriceEstimate>;
export type DiscountSummary = Static<typeof DiscountSummary>;
export type PricedOption = Static<typeof PricedOption>;
export type PriceResult = Static<typeof PriceResult>;
export type PriceStep = Static<typeof PriceStep>;
export type ExplainedCharge = Static<typeof ExplainedCharge>;
export type PriceTrace = Static<typeof PriceTrace>;
export type MarginResult = Static<typeof MarginResult>;
export type PromisedBundle = Static<typeof PromisedBundle>;
export type CitedConversion = Static<typeof CitedConversion>;
export type CommitmentEstimate = Static<typeof CommitmentEstimate>;
export type PriceMetrics = Static<typeof PriceMetrics>;
export type AppliedConventions = Static<typeof AppliedConventions>;
