/** A price that a person set on a charge, in place of what the rules say. */
import { Type, type Static } from 'typebox';
import { PartKey } from '#contexts/catalog/index.ts';
import { NonNegative } from './charge.contract.ts';

const Exact = Type.String({ pattern: '^\\d+(\\.\\d+)?$' });
const Id = Type.String({ minLength: 1, maxLength: 200 });

/** `unitPrice`: times the quantity, whatever that becomes. `amount`: for the charge as a whole, once or each period. */
export const PriceOverride = Type.Object(
  {
    id: Id,
    componentId: Type.Union([Id, Type.Null()]),
    charge: PartKey,
    kind: Type.Union([Type.Literal('unitPrice'), Type.Literal('amount')]),
    value: NonNegative,
    reason: Type.String({ minLength: 1, maxLength: 500 }),
  },
  { additionalProperties: false },
);
/** What an override came to on a charge, and what the rules would have come to now. */
export const ToldOverride = Type.Object(
  {
    override: Id,
    lineId: Id,
    componentId: Type.Union([Id, Type.Null()]),
    charge: PartKey,
    segmentId: Id,
    rules: Exact,
    set: Exact,
  },
  { additionalProperties: false },
);
export type ToldOverride = Static<typeof ToldOverride>;
export type PriceOverride = Static<typeof PriceOverride>;
