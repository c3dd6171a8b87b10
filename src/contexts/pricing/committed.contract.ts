/** A charge as it was committed: what a change of the installed base begins from, each with the leaf of the package that promised it. */
import { Type, type Static } from 'typebox';
import { ArtifactKey, PartKey, PlainDateText } from '#contexts/catalog/index.ts';
import { Billing, ChargeModel, Commitment, NonNegative, TimeOfDay, UsageUnit } from './charge.contract.ts';

const closed = { additionalProperties: false } as const;
const Id = Type.String({ minLength: 1, maxLength: 200 });
const Period = Type.Union([Type.Literal('month'), Type.Literal('year')]);

/** What each part of a bundle is worth: its share of the bundle's price, what it would have cost alone, and what leaving early means. */
export const PromisedBundle = Type.Object(
  {
    breakage: Type.Union([Type.Literal('allocated'), Type.Literal('standalone'), Type.Literal('indivisible')]),
    parts: Type.Array(
      Type.Object(
        { componentId: Id, offering: ArtifactKey, charge: PartKey, amount: NonNegative, alone: NonNegative },
        closed,
      ),
    ),
  },
  closed,
);
const committed = {
  charge: PartKey,
  name: Type.String(),
  segmentId: Id,
  from: PlainDateText,
  to: Type.Union([PlainDateText, Type.Null()]),
  quantity: NonNegative,
  /** The leaf of the accepted package that promised it. */
  leaf: Id,
};

/** How the amount follows the quantity. `flat`: not at all; `unit`: in proportion; `model`: as it was contracted. */
const Basis = Type.Union([
  Type.Object({ kind: Type.Literal('flat') }, closed),
  Type.Object({ kind: Type.Literal('unit'), unitPrice: NonNegative }, closed),
  Type.Object({ kind: Type.Literal('model'), model: ChargeModel, factor: NonNegative }, closed),
]);

export const CommittedCharge = Type.Union([
  Type.Object({ ...committed, type: Type.Literal('oneTime'), amount: NonNegative, basis: Basis }, closed),
  Type.Object(
    {
      ...committed,
      type: Type.Literal('recurring'),
      period: Period,
      amount: NonNegative,
      basis: Basis,
      billing: Type.Optional(Billing),
      /** Paid for the billing period of the change, where that is not the whole amount; and credited for it before. */
      paid: Type.Optional(NonNegative),
      credited: Type.Optional(NonNegative),
      bundle: Type.Optional(PromisedBundle),
    },
    closed,
  ),
  Type.Object(
    {
      ...committed,
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

export type CommittedCharge = Static<typeof CommittedCharge>;
