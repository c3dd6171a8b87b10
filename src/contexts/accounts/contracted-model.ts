/** How a contract states a price of a quantity or a value: every form in which a price book can state it, in the words of pricing, which does the arithmetic. */
import { Type } from 'typebox';

const TIERS_MAX = 200;
const closed = { additionalProperties: false } as const;
const Amount = Type.String({ pattern: '^\\d{1,15}(\\.\\d{1,18})?$' });
const Key = Type.String({ pattern: '^[a-z0-9][A-Za-z0-9._-]{0,79}$' });
const listOf = <T extends Parameters<typeof Type.Array>[0]>(item: T) =>
  Type.Array(item, { minItems: 1, maxItems: TIERS_MAX });

const upTo = Type.Optional(Amount);
const tiers = listOf(Type.Object({ upTo, unitPrice: Amount, flat: Type.Optional(Amount) }, closed));
const bounds = Type.Optional(Type.Union([Type.Literal('upperInclusive'), Type.Literal('upperExclusive')]));
const zeroQuantity = Type.Optional(Type.Union([Type.Literal('nothing'), Type.Literal('firstFlat')]));

export const ContractedModel = Type.Union([
  Type.Object({ kind: Type.Literal('flat'), amount: Amount }, closed),
  Type.Object({ kind: Type.Literal('perUnit'), unitPrice: Amount }, closed),
  Type.Object({ kind: Type.Literal('graduated'), tiers, bounds, zeroQuantity }, closed),
  Type.Object({ kind: Type.Literal('volume'), tiers, bounds, zeroQuantity, tierBy: Type.Optional(Key) }, closed),
  Type.Object(
    { kind: Type.Literal('block'), blocks: listOf(Type.Object({ upTo, price: Amount }, closed)), bounds },
    closed,
  ),
  Type.Object({ kind: Type.Literal('package'), size: Amount, price: Amount, freeUnits: Type.Optional(Amount) }, closed),
  Type.Object(
    {
      kind: Type.Literal('tieredBlocks'),
      walk: Type.Union([Type.Literal('graduated'), Type.Literal('volume')]),
      tiers: listOf(Type.Object({ size: Amount, maxBlocks: Type.Optional(Amount), pricePerBlock: Amount }, closed)),
    },
    closed,
  ),
  Type.Object(
    {
      kind: Type.Literal('percentage'),
      percent: Amount,
      fixedPerEvent: Type.Optional(Amount),
      minimumPerEvent: Type.Optional(Amount),
      maximumPerEvent: Type.Optional(Amount),
      freeAmount: Type.Optional(Amount),
    },
    closed,
  ),
  Type.Object(
    {
      kind: Type.Literal('graduatedPercentage'),
      tiers: listOf(Type.Object({ upTo, percent: Amount, flat: Type.Optional(Amount) }, closed)),
      bounds,
    },
    closed,
  ),
]);
