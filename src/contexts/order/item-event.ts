/** What an item asks of those who carry it out: something new, another quantity or another offering, a pause, its end; or nothing but another bill. Pure. */
import { cmp, dec } from '#kernel/decimal.ts';
import type { OrderItem } from './order.ts';

export type ItemEvent = 'add' | 'modify' | 'suspend' | 'resume' | 'end';

/** Null where nothing is to be done outside billing: the same runs on for longer, shorter, or at another price. */
export const eventOf = (
  item: Pick<OrderItem, 'action' | 'offering'> & { readonly body: Pick<OrderItem['body'], 'change' | 'segments'> },
): ItemEvent | null => {
  const { change, segments } = item.body;
  if (change === undefined) return item.action === 'noChange' ? null : 'add';
  if (change.becomes === 'suspended') return 'suspend';
  if (change.becomes === 'terminated') return 'end';
  if (change.was.state === 'suspended') return 'resume';
  const sameQuantity = cmp(dec(segments[0]?.quantity ?? '0'), dec(change.was.quantity)) === 0;
  return item.offering !== change.was.offering || !sameQuantity ? 'modify' : null;
};
