/** What pricing is asked: everything it may look at besides the commercial model, so that the same question has the same answer for ever. */
import { Type, type Static } from 'typebox';
import { ArtifactKey, CountryCode, PartKey, PlainDateText, Window } from '#contexts/catalog/index.ts';
import { PromotionCandidate } from '#contexts/promotion/index.ts';
import { ChargeModel, ChargeType, CommitmentPer, CurrencyCode, NonNegative } from './charge.contract.ts';

import { CommittedCharge } from './committed.contract.ts';
import { PriceOverride } from './price-override.contract.ts';

const closed = { additionalProperties: false } as const;
const Id = Type.String({ minLength: 1, maxLength: 200 });
const Reason = Type.String({ maxLength: 2000 });
const ChargeTypes = Type.Optional(Type.Array(ChargeType, { minItems: 1, uniqueItems: true }));

/** Its lines are hashed by pages; of the first edition, all as one text. */
export const PRICE_REQUEST_SCHEMA = 'price-request/2';
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
    /** Per month, by metric: what the customer binds themselves to. It chooses rows, and is promised. */
    committedUsage: Type.Optional(Type.Record(PartKey, NonNegative)),
    /** A name that lines share, for prices and commitments that are about some of a quote's lines. */
    group: Type.Optional(PartKey),
    /** Flags that are on for the line, as segments: rows that are about one hold for it. */
    flags: Type.Optional(Type.Array(PartKey, { minItems: 1, maxItems: 200, uniqueItems: true })),
    /**
     * Of a line that carries on what a customer has: its charges begin from these and not from a book, by the charge that runs on a segment's
     * first day. Empty: nothing is owed any more, or while it is suspended.
     */
    committed: Type.Optional(Type.Array(CommittedCharge, { maxItems: 1000 })),
    /** What a renewal raises the committed amounts by. */
    upliftPercent: Type.Optional(NonNegative),
    /** Offered beside the rest: its price is the same whichever options are chosen, and it is in no sum but its own. */
    optional: Type.Optional(Type.Literal(true)),
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

/**
 * A commitment over several charges: together they come to at least, or at most, so much in each `per`. What it covers is every charge that
 * all of its names admit; a name that is absent admits all.
 */
export const PooledCommitment = Type.Object(
  {
    id: Id,
    name: Type.String({ minLength: 1, maxLength: 200 }),
    /** Whose promise it is: absent, this quote's own. */
    agreement: Type.Optional(Id),
    from: PlainDateText,
    to: PlainDateText,
    per: CommitmentPer,
    minimum: Type.Optional(NonNegative),
    maximum: Type.Optional(NonNegative),
    covers: Type.Object(
      {
        lines: Type.Optional(Type.Array(Id, { minItems: 1, uniqueItems: true })),
        groups: Type.Optional(Type.Array(PartKey, { minItems: 1, uniqueItems: true })),
        offerings: Type.Optional(Type.Array(ArtifactKey, { minItems: 1, uniqueItems: true })),
        /** Absent: usage only, because fixed charges are owed anyhow. */
        chargeTypes: ChargeTypes,
      },
      closed,
    ),
  },
  closed,
);

export const PriceRequest = Type.Object(
  {
    pricedAsOf: PlainDateText,
    validUntil: Type.Optional(Type.String()),
    currency: CurrencyCode,
    country: CountryCode,
    channel: PartKey,
    account: Type.Object({ segments: Type.Array(PartKey), newCustomer: Type.Boolean() }, closed),
    /** Agreements in force with this customer, for rows that are about one. */
    agreements: Type.Optional(Type.Array(ArtifactKey, { uniqueItems: true, maxItems: 100 })),
    agreementPrices: Type.Array(AgreementPrice),
    lines: Type.Array(PriceLine, { maxItems: PRICE_LINES_MAX }),
    orderDiscount: Type.Union([OrderDiscount, Type.Null()]),
    promotions: Type.Array(PromotionCandidate),
    commitments: Type.Optional(Type.Array(PooledCommitment, { maxItems: 100 })),
  },
  { $id: 'price-request', ...closed },
);

export type PricedSegment = Static<typeof PricedSegment>;
export type DiscretionaryDiscount = Static<typeof DiscretionaryDiscount>;
export type PriceComponent = Static<typeof PriceComponent>;
export type PriceLine = Static<typeof PriceLine>;
export type AgreementPrice = Static<typeof AgreementPrice>;
export type OrderDiscount = Static<typeof OrderDiscount>;
export type PriceRequest = Static<typeof PriceRequest>;
export type PooledCommitment = Static<typeof PooledCommitment>;
