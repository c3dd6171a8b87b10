/**
 * A change of what a customer already has, asked and answered. The question carries the committed terms, each with the leaf it was accepted
 * in: what stays is told from them and never from today's list, so a product that left the catalog is amended like any other.
 */
import { Type, type Static } from 'typebox';
import { ArtifactKey, CountryCode, PartKey, PlainDateText } from '#contexts/catalog/index.ts';
import { PromotionCandidate } from '#contexts/promotion/index.ts';
import { Billing, ChargeModel, CurrencyCode, DecimalText, NonNegative, UsageUnit } from './charge.contract.ts';
import { CommittedCharge } from './committed.contract.ts';
import { AgreementPrice, PriceLine } from './pricing.contract.ts';

const closed = { additionalProperties: false } as const;
const Id = Type.String({ minLength: 1, maxLength: 200 });
const Period = Type.Union([Type.Literal('month'), Type.Literal('year')]);

export const AMENDMENT_REQUEST_SCHEMA = 'amendment-request/1';
export const AMENDMENT_SCHEMA = 'amendment/1';
export const AMENDMENT_CHARGES_MAX = 10_000;

export const CommittedAsset = Type.Object(
  {
    assetId: Id,
    lineageId: Id,
    offering: ArtifactKey,
    /** Where billing periods are counted from; absent, from the first day of each charge. */
    billingAnchor: Type.Optional(PlainDateText),
    charges: Type.Array(CommittedCharge, { minItems: 1, maxItems: 1000 }),
  },
  closed,
);

const End = Type.Union([Type.Literal('earliest'), Type.Literal('latest'), Type.Literal('owner')]);
/** Ends the new line with assets that run: at the first of their ends, the last, or that of `owner`. */
const AlignTo = Type.Object(
  { assets: Type.Array(Id, { minItems: 1, uniqueItems: true }), end: End, owner: Type.Optional(Id) },
  closed,
);

export const AmendmentChange = Type.Union([
  Type.Object({ kind: Type.Literal('quantity'), assetId: Id, quantity: NonNegative }, closed),
  Type.Object({ kind: Type.Literal('remove'), assetId: Id }, closed),
  /** One part of a bundle leaves; what that means the bundle has declared. */
  Type.Object({ kind: Type.Literal('removePart'), assetId: Id, componentId: Id }, closed),
  Type.Object({ kind: Type.Literal('add'), line: PriceLine, alignTo: Type.Optional(AlignTo) }, closed),
  /** Upgrade or downgrade: the line takes the asset's place, at today's price. */
  Type.Object({ kind: Type.Literal('replace'), assetId: Id, line: PriceLine }, closed),
  Type.Object(
    { kind: Type.Literal('renew'), assetId: Id, to: PlainDateText, upliftPercent: Type.Optional(NonNegative) },
    closed,
  ),
  /** Ends these on one day: what ends later is cut, what ends earlier runs on at its own price. */
  Type.Object(
    {
      kind: Type.Literal('coterminate'),
      assets: Type.Array(Id, { minItems: 2, uniqueItems: true }),
      end: End,
      owner: Type.Optional(Id),
    },
    closed,
  ),
]);

export const AmendmentRequest = Type.Object(
  {
    /** First day of the new state. */
    effectiveFrom: PlainDateText,
    pricedAsOf: PlainDateText,
    currency: CurrencyCode,
    country: CountryCode,
    channel: PartKey,
    account: Type.Object({ segments: Type.Array(PartKey), newCustomer: Type.Boolean() }, closed),
    agreements: Type.Optional(Type.Array(ArtifactKey, { uniqueItems: true, maxItems: 100 })),
    agreementPrices: Type.Array(AgreementPrice),
    promotions: Type.Array(PromotionCandidate),
    assets: Type.Array(CommittedAsset, { maxItems: 5000 }),
    changes: Type.Array(AmendmentChange, { minItems: 1, maxItems: 5000 }),
    /** Of the next bill, where credits wait for it. */
    renewalAmount: Type.Optional(NonNegative),
  },
  { $id: 'amendment-request', ...closed },
);

/** `inherited`: told from committed terms, whose leaf stands beside; `current`: priced today. */
export const AmendedCharge = Type.Object(
  {
    charge: PartKey,
    name: Type.String(),
    type: Type.Union([Type.Literal('oneTime'), Type.Literal('recurring'), Type.Literal('usage')]),
    segmentId: Id,
    from: PlainDateText,
    to: Type.Union([PlainDateText, Type.Null()]),
    quantity: NonNegative,
    basis: Type.Union([Type.Literal('inherited'), Type.Literal('current')]),
    leaf: Type.Union([Id, Type.Null()]),
    componentId: Type.Union([Id, Type.Null()]),
    period: Type.Optional(Period),
    amount: Type.Optional(NonNegative),
    billing: Type.Optional(Billing),
    unit: Type.Optional(UsageUnit),
    model: Type.Optional(ChargeModel),
    factor: Type.Optional(NonNegative),
  },
  closed,
);

export const AmendedAsset = Type.Object(
  {
    assetId: Type.Union([Id, Type.Null()]),
    lineageId: Id,
    offering: ArtifactKey,
    action: Type.Union([Type.Literal('add'), Type.Literal('modify'), Type.Literal('delete'), Type.Literal('noChange')]),
    /** Of a line that takes an asset's place. */
    replaces: Type.Optional(Id),
    charges: Type.Array(AmendedCharge),
  },
  closed,
);

/** One line of the bill for the change. Credits are negative. `fraction`: the part of `base`, not reduced: 9/31 says that the month had 31 days. */
export const ProrationLine = Type.Object(
  {
    kind: Type.Union([
      Type.Literal('credit'),
      Type.Literal('charge'),
      Type.Literal('net'),
      Type.Literal('used'),
      Type.Literal('once'),
    ]),
    asset: Id,
    charge: PartKey,
    segmentId: Id,
    from: PlainDateText,
    to: PlainDateText,
    periodFrom: PlainDateText,
    periodTo: PlainDateText,
    base: NonNegative,
    fraction: Type.String(),
    exact: DecimalText,
    amount: DecimalText,
    /** What the amount would have been before a cap on credits. */
    uncapped: Type.Optional(DecimalText),
    why: Type.String(),
  },
  closed,
);

export const AmendmentResult = Type.Object(
  {
    currency: CurrencyCode,
    effectiveFrom: PlainDateText,
    assets: Type.Array(AmendedAsset),
    bill: Type.Array(ProrationLine),
    totals: Type.Object(
      {
        credits: DecimalText,
        charges: DecimalText,
        net: DecimalText,
        /** After credits: due now, the next bill, and what stays to the customer's good. */
        due: NonNegative,
        renewal: NonNegative,
        balance: NonNegative,
      },
      closed,
    ),
    conventions: Type.Object(
      {
        policy: Type.Union([ArtifactKey, Type.Null()]),
        proration: Type.String(),
        rounding: Type.String(),
        form: Type.String(),
        credits: Type.String(),
        creditCap: Type.String(),
        oneTime: Type.Literal('never-prorated'),
      },
      closed,
    ),
  },
  { $id: 'amendment-result', ...closed },
);

export type CommittedAsset = Static<typeof CommittedAsset>;
export type AmendmentChange = Static<typeof AmendmentChange>;
export type AmendmentRequest = Static<typeof AmendmentRequest>;
export type AmendedCharge = Static<typeof AmendedCharge>;
export type AmendedAsset = Static<typeof AmendedAsset>;
export type ProrationLine = Static<typeof ProrationLine>;
export type AmendmentResult = Static<typeof AmendmentResult>;
