import { readPendingChanges } from '#contexts/order/index.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import type { Flow } from '#platform/flows.ts';

const PENDING_TOLD_MAX = 20;

/** A change was promised about one version of the asset: a repair makes another, and the order that is under way could never be carried out. */
const unlessOrderUnderWay: Flow['together'] = [
  {
    name: 'no-order-under-way-changes-it',
    undo: 'none: it only asks',
    run: async (tx, fact) => {
      const pending = await readPendingChanges(tx, [fact.subject.id]);
      return pending.length === 0
        ? accepted({ facts: [], statements: [] })
        : refused({ code: 'order.asset-change-pending', pending: pending.slice(0, PENDING_TOLD_MAX) });
    },
  },
];

/** What happens when a repair of an asset is proposed, and again when it is done: in between an order may have been made. */
export const assetRepairProposed: Flow = {
  fact: 'AssetRepairProposed',
  meaning: 'Somebody wants what is known of an asset mended, with reason and evidence.',
  together: unlessOrderUnderWay,
  after: [],
};

export const assetRepaired: Flow = {
  fact: 'AssetRepaired',
  meaning: 'A second person agreed, and what is known of the asset is another.',
  together: unlessOrderUnderWay,
  after: [],
};
