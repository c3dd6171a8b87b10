/** What billing calls a charge that we sold: billing operations author it, and a handoff instruction cites the rule that named it. */
import { Type, type Static } from 'typebox';
import { ArtifactKey, OwnerKey, PartKey, StagedBy } from '#contexts/catalog/index.ts';

const closed = { additionalProperties: false } as const;

/**
 * The rule that names most decides: offering and charge before offering, offering before category, category before the type of
 * charge alone. Of two that name equally much one may be staged by a flag: where it holds it stands in the place of the other. Otherwise two are an error of
 * the mapping, never a toss.
 */
export const BillingRule = Type.Object(
  {
    id: PartKey,
    chargeType: Type.Union([Type.Literal('oneTime'), Type.Literal('recurring'), Type.Literal('usage')]),
    offering: Type.Optional(ArtifactKey),
    category: Type.Optional(PartKey),
    charge: Type.Optional(PartKey),
    /** For which orders it holds already: as the flag was when the order was submitted. */
    staged: Type.Optional(StagedBy),
    /** The product in the billing system. */
    productCode: Type.String({ pattern: '^[A-Z0-9][A-Z0-9._-]{1,39}$' }),
    invoiced: Type.Union([Type.Literal('inAdvance'), Type.Literal('inArrears')]),
  },
  closed,
);

export const BillingMapping = Type.Object(
  { key: ArtifactKey, owner: OwnerKey, charges: Type.Array(BillingRule, { minItems: 1, maxItems: 10_000 }) },
  { $id: 'billing-mapping', ...closed },
);

export type BillingRule = Static<typeof BillingRule>;
export type BillingMapping = Static<typeof BillingMapping>;
