/**
 * What pricing is asked and what it answers. The answer keeps three things apart, because different people may see them and different
 * things may change them: the **promise** (fingerprinted: what we hold ourselves to), the **estimate** (what it comes to, under assumptions),
 * and the **margin**, a decision of its own that never travels with the price.
 */
import { Type, type Static } from 'typebox';
import { ArtifactKey, CountryCode, PartKey, PlainDateText, Window } from '#contexts/catalog/index.ts';
import { PromotionCandidate } from '#contexts/promotion/index.ts';
import {
  ChargeModel,
  ChargeType,
  CurrencyCode,
  DecimalText,
  NonNegative,
  TimeOfDay,
  UsageUnit,
} from './charge.contract.ts';

import { PriceOverride } from './price-override.contract.ts';

import { AttributedPromotion } from './attributed-promotion.contract.ts';

const closed = { additionalProperties: false } as const;
/** An exact intermediate: not cut to the digits of a price, because nobody reads it back. */
const ExactText = Type.String({ pattern: '^-?\\d+(\\.\\d+)?$' });
const Id = Type.String({ minLength: 1, maxLength: 200 });
const Reason = Type.String({ maxLength: 2000 });
const Period = Type.Union([Type.Literal('month'), Type.Literal('year')]);
const ChargeTypes = Type.Optional(Type.Array(ChargeType, { minItems: 1, uniqueItems: true }));

export const PRICE_REQUEST_SCHEMA = 'price-request/1';
export const PRICE_PROMISE_SCHEMA = 'price-promise/1';
export const PRICED_LINE_SCHEMA = 'priced-line/1';
export const MARGIN_SCHEMA = 'price-margin/1';
export const PRICE_LINES_MAX = 10_000;

/** A half-open piece of a line's life with its own quantity and characteristics. `to` absent: until ended. */
export const PricedSegment = Type.Object(
  {
    id: Id,
    from: PlainDateText,
    to: Type.Optional(PlainDateText),
    quantity: NonNegative,
    characteristics: Type.Record(Type.String(), Type.Unknown()),
  },
  closed,
);

/** `percent` works on every charge of the line and its components. `amount` is off one kind of charge of a segment, shared out by price. */
export const DiscretionaryDiscount = Type.Union([
  Type.Object({ kind: Type.Literal('percent'), value: NonNegative, reason: Reason, chargeTypes: ChargeTypes }, closed),
  Type.Object(
    {
      kind: Type.Literal('amount'),
      value: NonNegative,
      reason: Reason,
      on: Type.Union([Type.Literal('oneTime'), Type.Literal('month'), Type.Literal('year')]),
    },
    closed,
  ),
]);

export const PriceComponent = Type.Object(
  { componentId: Id, lineageId: Id, offering: ArtifactKey, segments: Type.Array(PricedSegment, { minItems: 1 }) },
  closed,
);

export const PriceLine = Type.Object(
  {
    lineId: Id,
    lineageId: Id,
    offering: ArtifactKey,
    basis: Type.Union([Type.Literal('newSale'), Type.Literal('inherited'), Type.Literal('migrate')]),
    segments: Type.Array(PricedSegment, { minItems: 1 }),
    components: Type.Optional(Type.Array(PriceComponent)),
    discretionary: Type.Union([DiscretionaryDiscount, Type.Null()]),
    /** What a person set; it stands until a person takes it back, whatever the rules come to. */
    overrides: Type.Optional(Type.Array(PriceOverride, { maxItems: 100 })),
    /** Per month, by metric. It moves the estimate, never the promise. */
    assumedUsage: Type.Optional(Type.Record(Type.String(), NonNegative)),
  },
  closed,
);

/** A contracted price, or a committed term that an amendment carries over (then it names the lineage it belongs to). */
export const AgreementPrice = Type.Object(
  {
    id: Id,
    agreement: Id,
    lineageId: Type.Optional(Id),
    offering: ArtifactKey,
    charge: PartKey,
    effective: Window,
    price: Type.Union([
      Type.Object({ kind: Type.Literal('model'), model: ChargeModel }, closed),
      Type.Object({ kind: Type.Literal('percentOff'), percent: NonNegative }, closed),
    ]),
  },
  closed,
);

/** `percent`: off every amount it covers, in each period. `amount`: one credit for the order, shared out by value over the term. */
export const OrderDiscount = Type.Union([
  Type.Object({ kind: Type.Literal('percent'), value: NonNegative, reason: Reason, chargeTypes: ChargeTypes }, closed),
  Type.Object({ kind: Type.Literal('amount'), value: NonNegative, reason: Reason, chargeTypes: ChargeTypes }, closed),
]);

export const PriceRequest = Type.Object(
  {
    pricedAsOf: PlainDateText,
    validUntil: Type.Optional(Type.String()),
    currency: CurrencyCode,
    country: CountryCode,
    channel: PartKey,
    account: Type.Object({ segments: Type.Array(PartKey), newCustomer: Type.Boolean() }, closed),
    agreementPrices: Type.Array(AgreementPrice),
    lines: Type.Array(PriceLine, { maxItems: PRICE_LINES_MAX }),
    orderDiscount: Type.Union([OrderDiscount, Type.Null()]),
    promotions: Type.Array(PromotionCandidate),
  },
  { $id: 'price-request', ...closed },
);

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

export const PromisedCharge = Type.Union([
  Type.Object({ ...chargeFacts, type: Type.Literal('oneTime'), amount: NonNegative }, closed),
  Type.Object({ ...chargeFacts, type: Type.Literal('recurring'), period: Period, amount: NonNegative }, closed),
  /** What usage will cost: the model's amount times `factor`. Nothing is rounded until usage is rated. A rate of its own for a time of day is a charge of its own. */
  Type.Object(
    {
      ...chargeFacts,
      type: Type.Literal('usage'),
      unit: UsageUnit,
      model: ChargeModel,
      factor: NonNegative,
      timeOfDay: Type.Optional(TimeOfDay),
    },
    closed,
  ),
]);

export const PromisedLine = Type.Object(
  { lineId: Id, lineageId: Id, offering: ArtifactKey, charges: Type.Array(PromisedCharge) },
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

/** The fingerprints of the promised lines in order, so that one edited line moves one leaf. */
export const PriceResult = Type.Object(
  {
    promise: PricePromise,
    lineFingerprints: Type.Array(Type.String()),
    estimate: PriceEstimate,
    /** What each promotion gave, charge by charge. Absent in results from before it was told. */
    promotions: Type.Optional(Type.Array(AttributedPromotion)),
    discounts: DiscountSummary,
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

export type PricedSegment = Static<typeof PricedSegment>;
export type DiscretionaryDiscount = Static<typeof DiscretionaryDiscount>;
export type PriceComponent = Static<typeof PriceComponent>;
export type PriceLine = Static<typeof PriceLine>;
export type AgreementPrice = Static<typeof AgreementPrice>;
export type OrderDiscount = Static<typeof OrderDiscount>;
export type PriceRequest = Static<typeof PriceRequest>;
export type PromisedCharge = Static<typeof PromisedCharge>;
export type PromisedLine = Static<typeof PromisedLine>;
export type Allocation = Static<typeof Allocation>;
export type PromisedTotals = Static<typeof PromisedTotals>;
export type PricePromise = Static<typeof PricePromise>;
export type PriceEstimate = Static<typeof PriceEstimate>;
export type DiscountSummary = Static<typeof DiscountSummary>;
export type PriceResult = Static<typeof PriceResult>;
export type PriceStep = Static<typeof PriceStep>;
export type ExplainedCharge = Static<typeof ExplainedCharge>;
export type PriceTrace = Static<typeof PriceTrace>;
export type MarginResult = Static<typeof MarginResult>;
