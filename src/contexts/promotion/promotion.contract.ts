/**
 * What a marketer authors, and what a promotion proposes. A promotion never computes money: it says "this percent, on these charges,
 * may apply", and pricing resolves which of the candidates do.
 */
import { Type, type Static } from 'typebox';
import { ArtifactKey, CountryCode, OwnerKey, PartKey, Window } from '#contexts/catalog/index.ts';

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
    /** Entered by the customer; without it the promotion is not proposed. */
    coupon: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
  },
  closed,
);

/** On which charges of an eligible line it works; an absent clause does not restrict. */
const Target = {
  chargeTypes: Type.Optional(Type.Array(ChargeType, { minItems: 1, uniqueItems: true })),
  charges: Type.Optional(Type.Array(PartKey, { minItems: 1, uniqueItems: true })),
};

export const PromotionEffect = Type.Union([
  Type.Object({ kind: Type.Literal('percent'), percent: PositiveDecimal, ...Target }, closed),
  /** Money off each charge it touches, never below nothing, and never on usage, whose amount is not known yet. */
  Type.Object({ kind: Type.Literal('amount'), amount: PositiveDecimal, currency: Currency, ...Target }, closed),
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
    /** Line ids, or `lineId/componentId`. */
    items: Type.Array(Type.String(), { minItems: 1 }),
  },
  { $id: 'promotion-candidate', ...closed },
);

export type Promotion = Static<typeof Promotion>;
export type PromotionEffect = Static<typeof PromotionEffect>;
export type PromotionCandidate = Static<typeof PromotionCandidate>;
