/**
 * Before an order leaves for billing: is what was accepted what was ordered? Asked in the transaction of the flow that hands it over,
 * and where it is not, nothing leaves until the difference has ended.
 */
import { ORDER_ITEMS_MAX } from '#contexts/order/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { emptyModel } from '#platform/artifacts/model.ts';
import type { Tx } from '#platform/database/tx.ts';
import { readDifferences } from './difference.store.ts';
import { HOUSE_SIDES } from './house-side.ts';
import { mergePages } from './merge.ts';
import { type Judged, judgedPage } from './page.ts';

const PAIR = 'quote-order';
const OPEN_MAX = 10_000;
/** This pair looks at no definitions. */
const NO_MODEL: CommercialModel = emptyModel;

/** An order at once, because its accepted package is read whole anyway; no further than the first page that differs. */
export const differsFromAccepted = async (tx: Tx, orderId: string): Promise<readonly Judged[]> => {
  const { left, right } = HOUSE_SIDES[PAIR];
  for (let after: string | null = null; left && right;) {
    const reach = { orderId, after, limit: ORDER_ITEMS_MAX };
    const merged = mergePages(await left(tx, reach, NO_MODEL), await right(tx, reach, NO_MODEL));
    const found = judgedPage({ pair: PAIR, scope: { orderId } }, merged);
    if (found.length > 0 || merged.ended) return found;
    after = merged.upTo;
  }
  return [];
};

/** What still holds the order back. */
export const openOfOrder = async (tx: Tx, orderId: string): Promise<number> => {
  const open = await readDifferences(tx, { open: true, pair: PAIR, limit: OPEN_MAX });
  return open.filter(({ left, right }) => (left?.about?.['orderId'] ?? right?.about?.['orderId']) === orderId).length;
};
