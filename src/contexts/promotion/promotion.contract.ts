/**
 * What a marketer authors, and what a promotion proposes. A promotion never computes money: it says "this percent, on these charges,
 * may apply", and pricing resolves which of the candidates do.
 */
import { Type, type Static } from 'typebox';
import { ArtifactKey, CountryCode, OwnerKey, PartKey, Window } from '#contexts/catalog/index.ts';

/** Where several promotions stack and none says otherwise. */
export const PRIORITY_DEFAULT = 100;
const USES_MAX = 10_000_000;

const closed = { additionalProperties: false } as const;
const PositiveDecimal = Type.String({ pattern: '^\\d{1,15}(\\.\\d{1,18})?$' });
const Currency = Type.String({ pattern: '^[A-Z]{3}$' });
const ChargeType = Type.Union([Type.Literal('oneTime'), Type.Literal('recurring'), Type.Literal('usage')]);

/** Every clause that is present must hold; an absent clause does not restrict. */
export const PromotionEligibility = Type.Object(
  {
    countries: Type.Optional(Type.Array(CountryCode, { minItems: 1, uniqueItems: true })),
    channels: Type.Optional(Type.Array(PartKey, { minItems: 1, uniqueItems: true })),
    accountSegments: Type.Optional(Type.Array(PartKey, { minItems: 1, uniqueItems: true })),
    /** The lines and components it may touch; absent means any. */
    offerings: Type.Optional(Type.Array(ArtifactKey, { minItems: 1, uniqueItems: true })),
    newCustomersOnly: Type.Optional(Type.Boolean()),
    minimumQuantity: Type.Optional(PositiveDecimal),
    /** Bundle composition: each of these must be there too, on the same line (`bundle`: the line or a part of it) or anywhere on the quote. */
    requires: Type.Optional(
      Type.Array(
        Type.Object(
          {
            offerings: Type.Array(ArtifactKey, { minItems: 1, uniqueItems: true }),
            minimumQuantity: Type.Optional(PositiveDecimal),
            within: Type.Union([Type.Literal('quote'), Type.Literal('bundle')]),
          },
          closed,
        ),
        { minItems: 1, maxItems: 20 },
      ),
    ),
    /** Entered by the customer; without it the promotion is not proposed. */
    coupon: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
  },
  closed,
);

/** On which charges of an eligible line it works; an absent clause does not restrict. */
const Target = {
  chargeTypes: Type.Optional(Type.Array(ChargeType, { minItems: 1, uniqueItems: true })),
  charges: Type.Optional(Type.Array(PartKey, { minItems: 1, uniqueItems: true })),
  /** Only in the first so many months of the line; its segment is cut there. Absent: for as long as the line lasts. */
  months: Type.Optional(Type.Integer({ minimum: 1, maximum: 120 })),
};
/** Units of a charge that it works on at most; the others keep their price. */
const maxQuantity = Type.Optional(PositiveDecimal);
/** What one amount is taken off, or what free units are free of: paid once, each month or each year. */
const on = Type.Union([Type.Literal('oneTime'), Type.Literal('month'), Type.Literal('year')]);

export const PromotionEffect = Type.Union([
  Type.Object({ kind: Type.Literal('percent'), percent: PositiveDecimal, maxQuantity, ...Target }, closed),
  /** Money off each charge it touches, never below nothing, and never on usage, whose amount is not known yet. */
  Type.Object({ kind: Type.Literal('amount'), amount: PositiveDecimal, currency: Currency, ...Target }, closed),
  /** Money off each unit. */
  Type.Object(
    { kind: Type.Literal('amountEach'), amount: PositiveDecimal, currency: Currency, maxQuantity, ...Target },
    closed,
  ),
  /** One amount off the whole, shared out over all charges it touches by what they cost at list; the parts are the amount. */
  Type.Object(
    { kind: Type.Literal('amountAcross'), amount: PositiveDecimal, currency: Currency, on, ...Target },
    closed,
  ),
  /**
   * Of every `buy` units, `get` more at `percent` off (absent: free), the cheapest first. Without `getOfferings` both come from one pool, so
   * that 3 for 2 is buy 2, get 1; with it, units that `eligible` names are bought, and units of these offerings are given.
   */
  Type.Object(
    {
      kind: Type.Literal('buyGet'),
      buy: PositiveDecimal,
      get: PositiveDecimal,
      percent: Type.Optional(PositiveDecimal),
      getOfferings: Type.Optional(Type.Array(ArtifactKey, { minItems: 1, uniqueItems: true })),
      on,
      ...Target,
    },
    closed,
  ),
]);

/** How billing sees it: inside the price, as a discount beside the list price, or as a credit of its own. */
export const BillingInterpretation = Type.Union([
  Type.Literal('price'),
  Type.Literal('discount'),
  Type.Literal('credit'),
]);
/** What becomes of what was given when the customer leaves early: theirs, owed back whole, or owed back for the part not served. */
export const CancellationTreatment = Type.Union([
  Type.Literal('keep'),
  Type.Literal('clawback'),
  Type.Literal('prorate'),
]);

export const Promotion = Type.Object(
  {
    key: ArtifactKey,
    name: Type.String({ minLength: 1, maxLength: 200 }),
    owner: OwnerKey,
    effective: Window,
    eligible: PromotionEligibility,
    effect: PromotionEffect,
    /** Of one group only the best applies; groups stack in the order of their names. */
    stackingGroup: PartKey,
    /** Applies alone: where it is the best choice, no other promotion touches that charge. */
    exclusive: Type.Optional(Type.Boolean()),
    /** Contended: reserved at present, consumed at accept; the engine reads what is left as an input. */
    budget: Type.Optional(Type.Object({ amount: PositiveDecimal, currency: Currency }, closed)),
    /** Contended as a budget is: how many quotes may use it, in all and by account. */
    uses: Type.Optional(
      Type.Object(
        {
          max: Type.Optional(Type.Integer({ minimum: 1, maximum: USES_MAX })),
          maxPerAccount: Type.Optional(Type.Integer({ minimum: 1, maximum: USES_MAX })),
        },
        closed,
      ),
    ),
    /** Lower goes first where several stack; absent: `PRIORITY_DEFAULT`. Equal ones go in the order of their groups' names. */
    priority: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000 })),
    /** Absent: `price`. */
    billing: Type.Optional(BillingInterpretation),
    /** Absent: `keep`. */
    onCancellation: Type.Optional(CancellationTreatment),
    /** What reports add up by; absent: the promotion itself. */
    campaign: Type.Optional(PartKey),
  },
  { $id: 'promotion', ...closed },
);

/** A promotion that may apply to the named lines. The input fingerprint of a price covers it, so an exhausted budget is visible. */
export const PromotionCandidate = Type.Object(
  {
    promotion: ArtifactKey,
    hash: Type.String(),
    effect: PromotionEffect,
    stackingGroup: PartKey,
    exclusive: Type.Boolean(),
    expiresAt: Type.Optional(Type.String()),
    priority: Type.Optional(Type.Integer()),
    campaign: Type.Optional(PartKey),
    billing: Type.Optional(BillingInterpretation),
    onCancellation: Type.Optional(CancellationTreatment),
    /** For buy and get: the items whose units are bought, where they are not the ones that are given. */
    bought: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
    /** Line ids, or `lineId/componentId`. */
    items: Type.Array(Type.String(), { minItems: 1 }),
  },
  { $id: 'promotion-candidate', ...closed },
);

export type Promotion = Static<typeof Promotion>;
export type BillingInterpretation = Static<typeof BillingInterpretation>;
export type CancellationTreatment = Static<typeof CancellationTreatment>;
export type PromotionEffect = Static<typeof PromotionEffect>;
export type PromotionCandidate = Static<typeof PromotionCandidate>;
