/**
 * The words of an amendment: what of an order that was submitted may be changed, and what the fact says of it, so that whoever carries the order out
 * sees the items as they will be. No behaviour.
 */
import { type Static, Type } from 'typebox';
import type { Json } from '#kernel/json.ts';
import type { Segment } from '#kernel/period.ts';
import { OrderId, ReasonCode } from './on-order.ts';
import type { Basis, ItemAction, Party } from './order.ts';

const closed = { additionalProperties: false } as const;
export const AMENDED_ITEMS_MAX = 200;
export const Day = Type.String({ format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
export const PriorityNumber = Type.Integer({ minimum: 0, maximum: 4 });
export const PartyText = Type.Object(
  { id: Type.String({ minLength: 1, maxLength: 200 }), name: Type.String({ minLength: 1, maxLength: 200 }) },
  closed,
);

const ItemVersion = Type.Integer({ minimum: 1 });
export const DecimalText = Type.String({ pattern: '^\\d{1,15}(\\.\\d{1,18})?$' });

/**
 * `change`: where it goes, and how many at the accepted price of each. `drop`: it will not be done. What was chosen is not changed: it is dropped, and
 * what takes its place is a supplement with a price of its own.
 */
export const ItemAmendment = Type.Union([
  Type.Object(
    {
      op: Type.Literal('change'),
      itemId: OrderId,
      itemVersion: ItemVersion,
      site: Type.Optional(PartyText),
      shipTo: Type.Optional(PartyText),
      quantity: Type.Optional(DecimalText),
    },
    closed,
  ),
  Type.Object({ op: Type.Literal('drop'), itemId: OrderId, itemVersion: ItemVersion }, closed),
]);
export type ItemAmendment = Static<typeof ItemAmendment>;

/** What may be said of the whole at any time before its end: nothing that was begun is touched by it. */
export const WholeFields = {
  requestedFor: Type.Optional(Day),
  promisedFor: Type.Optional(Day),
  priority: Type.Optional(PriorityNumber),
  customerReference: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
};
export type WholeChange = {
  readonly requestedFor?: string;
  readonly promisedFor?: string;
  readonly priority?: number;
  readonly customerReference?: string;
};

export const AmendPayload = Type.Object(
  {
    orderId: OrderId,
    /** Which version of the order was looked at: an amendment of another one is refused. */
    orderVersion: Type.Integer({ minimum: 1 }),
    reasonCode: ReasonCode,
    ...WholeFields,
    items: Type.Optional(Type.Array(ItemAmendment, { maxItems: AMENDED_ITEMS_MAX })),
  },
  closed,
);
export type AmendPayload = Static<typeof AmendPayload>;

/** How an item stands after the amendment, without its terms: what those who carry it out need to know. */
export type AmendedItem = {
  readonly itemId: string;
  readonly version: number;
  readonly was: 'added' | 'changed' | 'dropped';
  readonly offering: string;
  readonly offeringName: string | null;
  readonly offeringHash: string;
  readonly lineageId: string;
  readonly sourceLineId: string;
  readonly position: number;
  readonly parentItemId: string | null;
  readonly action: ItemAction;
  readonly basis: Basis;
  readonly segments: readonly Segment[];
  readonly configuration: { readonly selection: Json; readonly fingerprint: string };
  readonly site: Party | null;
  readonly shipTo: Party | null;
};
