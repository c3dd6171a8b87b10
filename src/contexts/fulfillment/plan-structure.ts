/** What a plan is besides its tasks: what carries the products, what it waits for elsewhere, how it grew and how it was amended. */
import type { JsonObject } from '#kernel/json.ts';
import type { Tx } from '#platform/database/tx.ts';
import { readAmendments, readExpansions, readWaitsOf } from './plan-running.store.ts';
import { readPartsOfOrder } from './plan.store.ts';

export const readStructure = async (tx: Tx, orderId: string): Promise<JsonObject> => {
  const [parts, waits, expansions, amendments] = await Promise.all([
    readPartsOfOrder(tx, orderId),
    readWaitsOf(tx, orderId),
    readExpansions(tx, orderId),
    readAmendments(tx, orderId),
  ]);
  return {
    parts: parts.map(({ orderId: _order, ...part }) => ({ ...part })),
    waitsForOrders: waits.map(({ orderId: _order, ...wait }) => ({ ...wait })),
    expansions: expansions.map((expansion) => ({ ...expansion })),
    amendments: amendments.map((amendment) => ({ ...amendment })),
  };
};
