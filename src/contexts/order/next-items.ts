/**
 * The items of an order as an amendment leaves them, from the items as they stand and the fact `OrderAmended`. What commits together with the fact
 * reads the rows before they are written, so it learns from the fact what they will be. Pure.
 */
import type { Json } from '#kernel/json.ts';
import type { AmendedItem } from './amendment.ts';
import type { OrderItem } from './order.ts';

const NO_TERMS = { terms: [], leafHash: '' } as const;

const added = (orderId: string, told: AmendedItem): OrderItem => ({
  id: told.itemId,
  orderId,
  version: told.version,
  sourceLineId: told.sourceLineId,
  lineageId: told.lineageId,
  position: told.position,
  parentItemId: told.parentItemId,
  offering: told.offering,
  offeringHash: told.offeringHash,
  action: told.action,
  basis: told.basis,
  termsHash: '',
  body: bodyOf({ priceLeaf: NO_TERMS }, told),
});

const bodyOf = (body: Pick<OrderItem['body'], 'priceLeaf'>, told: AmendedItem): OrderItem['body'] => ({
  ...body,
  ...(told.offeringName === null ? {} : { offeringName: told.offeringName }),
  segments: told.segments,
  configuration: told.configuration,
  ...(told.site === null ? {} : { site: told.site }),
  ...(told.shipTo === null ? {} : { shipTo: told.shipTo }),
});

/** Prices ride along as they were: those who carry out do not ask for them. */
export const nextItems = (
  items: readonly OrderItem[],
  { orderId, items: told }: { readonly orderId?: Json; readonly items?: Json },
): readonly OrderItem[] => {
  const amended = told as unknown as readonly AmendedItem[];
  const byId = new Map(amended.map((one) => [one.itemId, one]));
  const kept = items.flatMap((item): readonly OrderItem[] => {
    const one = byId.get(item.id);
    if (one === undefined) return [item];
    return one.was === 'dropped' ? [] : [{ ...item, version: one.version, body: bodyOf(item.body, one) }];
  });
  return [...kept, ...amended.filter(({ was }) => was === 'added').map((one) => added(String(orderId), one))];
};
