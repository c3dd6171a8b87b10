/** What follows from a difference between two sides: the command of the context that owns the state, and the handoff that waited for its end. */
import { requestActivation } from '#contexts/billing/index.ts';
import { completeOrder, readOrder, readOrderItem } from '#contexts/order/index.ts';
import { openOfOrder } from '#contexts/reconciliation/index.ts';
import { must } from '#kernel/outcome.ts';
import type { AnyCommandDefinition, RecordedFact } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Flow, FollowUp } from '#platform/flows.ts';
import { deliveryOf } from './handoff-requested.ts';
import { activationOf } from './order-fulfilled.ts';

type Repairing = (fact: RecordedFact, tx: Tx) => Promise<readonly FollowUp[]>;

const ofOrder =
  (definition: unknown): Repairing =>
  async (fact) => [
    { definition: definition as AnyCommandDefinition, payload: { orderId: String(fact.data['orderId']) } },
  ];

const activate: Repairing = async (fact, tx) => {
  const item = await readOrderItem(tx, String(fact.data['key']));
  const order = item && (await readOrder(tx, item.orderId));
  must(order && item, 'what is missing on record is an item of an order');
  return activationOf(order, item);
};

/** By the action that the pair's rule names. */
const REPAIRS: Readonly<Record<string, Repairing>> = {
  'order.complete': ofOrder(completeOrder),
  'billing.request-activation': ofOrder(requestActivation),
  'asset.activate': activate,
};

export const differenceRepairRequested: Flow = {
  fact: 'DifferenceRepairRequested',
  meaning: 'Two sides differ, and the context that owns the state is asked to mend it.',
  together: [],
  after: [
    {
      name: 'mend',
      undo: 'the undo of the command that mended it',
      as: 'flow',
      commands: async (fact, tx) => {
        const repair = REPAIRS[String(fact.data['action'])];
        must(repair, 'every action that a rule names has its command');
        return repair(fact, tx);
      },
    },
  ],
};

export const differenceResolved: Flow = {
  fact: 'DifferenceResolved',
  meaning: 'Two sides agree again, or their owner said why they may differ.',
  together: [],
  after: [
    {
      name: 'go-on-with-handoff',
      undo: 'the undo of the billing task (billing.deactivate)',
      as: 'flow',
      commands: async (fact, tx) => {
        const { mode, orderId } = fact.data;
        if (mode !== 'handoff' || typeof orderId !== 'string') return [];
        return (await openOfOrder(tx, orderId)) === 0 ? deliveryOf(tx, orderId) : [];
      },
    },
  ],
};
