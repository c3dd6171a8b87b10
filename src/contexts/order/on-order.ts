/** What the commands about one order have in common: it is locked, it is the aggregate, and authorization sees its facts. */
import { type Static, Type } from 'typebox';
import type { Command } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { type Order, orderResource } from './order.ts';
import { lockOrder } from './order.store.ts';

export const OrderId = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });
/** Why, in a word that can be counted; a sentence goes with the envelope's `reason`. */
export const ReasonCode = Type.String({ pattern: '^[a-z][a-z0-9-]{1,59}$' });

export const OrderAndReason = Type.Object(
  { orderId: OrderId, reasonCode: ReasonCode },
  { additionalProperties: false },
);
export type OrderAndReason = Static<typeof OrderAndReason>;

export type OnOrder = { readonly orderId: string };

export const onOrder = {
  context: 'order',
  aggregate: 'order',
  load: (tx: Tx, command: Command<OnOrder>): Promise<Order | undefined> => lockOrder(tx, command.payload.orderId),
  head: (order: Order) => ({ ...order, root: order.contentRoot }),
  resource: (order: Order, command: Pick<Command<OnOrder>, 'tenantId'>) => orderResource(command.tenantId, order),
} as const;

/** What every fact about an order says of it. */
export const namesOf = (order: Pick<Order, 'id' | 'number' | 'accountId'>) => ({
  orderId: order.id,
  number: order.number,
  accountId: order.accountId,
});
