/** After some facts an order is compared at once, without a run of its own where nothing differs: one difference is what makes a run. */
import { ORDER_ITEMS_MAX } from '#contexts/order/index.ts';
import type { Door } from '#platform/door.ts';
import { HOUSE_SIDES } from './house-side.ts';
import { mergePages } from './merge.ts';
import { judgedPage } from './page.ts';
import type { PairName } from './reconciliation.ts';
import { readFactsAfter, readNewest, readSeen, saveSeen } from './watched.store.ts';

/** Which pairs a fact lets say something new. What another system keeps is compared by schedule: its ledger is not read for every order. */
const LOOKED_AT: Readonly<Record<string, readonly PairName[]>> = {
  OrderSubmitted: ['quote-order'],
  BillingHandoffDelivered: ['order-fulfillment', 'order-asset'],
};
const FACTS_AT_ONCE = 50;
/** What follows from a fact (flows) needs a moment; before that nothing is missing. */
const SETTLES_WITHIN_MS = 10_000;

export const lookAfterFacts = async (
  door: Door,
  tenantId: string,
  start: (key: string, payload: object) => Promise<void>,
): Promise<void> => {
  const seen = await door.read(tenantId, readSeen);
  if (seen === undefined) {
    const newest = await door.read(tenantId, readNewest);
    if (newest !== undefined) await door.transaction(tenantId, (tx) => tx.commit([saveSeen(tenantId, newest)]));
    return;
  }
  const until = door.clock().subtract({ milliseconds: SETTLES_WITHIN_MS }).toString();
  const facts = await door.read(tenantId, (tx) =>
    readFactsAfter(tx, Object.keys(LOOKED_AT), { after: seen, until, limit: FACTS_AT_ONCE }),
  );
  for (const { id, type, orderId } of facts) {
    for (const pair of LOOKED_AT[type] ?? [])
      if (orderId !== null && (await differs(door, tenantId, pair, orderId)))
        await start(`reconcile/${pair}/${id}`, { pair, mode: 'event', reason: `after ${type}`, scope: { orderId } });
    await door.transaction(tenantId, (tx) => tx.commit([saveSeen(tenantId, id)]));
  }
};

const differs = async (door: Door, tenantId: string, pair: PairName, orderId: string): Promise<boolean> => {
  const { left, right } = HOUSE_SIDES[pair];
  if (left === undefined || right === undefined) return false;
  const model = await door.read(tenantId, (tx) => door.models.at(tx, door.clock()));
  return door.read(tenantId, async (tx) => {
    const reach = { orderId, after: null, limit: ORDER_ITEMS_MAX };
    const merged = mergePages(await left(tx, reach, model), await right(tx, reach, model));
    return judgedPage({ pair, scope: { orderId } }, merged).length > 0;
  });
};
