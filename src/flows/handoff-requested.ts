import { must } from '#kernel/outcome.ts';
import { handoffPayload, readHandoffOfOrder, readInstructions } from '#contexts/billing/index.ts';
import { planBilling } from '#contexts/fulfillment/index.ts';
import { readOrder, readOrderItems } from '#contexts/order/index.ts';
import { differsFromAccepted, startRun } from '#contexts/reconciliation/index.ts';
import { readQuoteHead } from '#contexts/quote/index.ts';
import type { AnyCommandDefinition } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Flow, FollowUp } from '#platform/flows.ts';

/** The call to billing, planned as a task. */
export const deliveryOf = async (tx: Tx, orderId: string): Promise<readonly FollowUp[]> => {
  const [order, handoff, items] = await Promise.all([
    readOrder(tx, orderId),
    readHandoffOfOrder(tx, orderId),
    readOrderItems(tx, orderId),
  ]);
  must(order && handoff && items[0], 'a handoff that was requested stands, and so does its order');
  const [instructions, accepted] = await Promise.all([
    readInstructions(tx, handoff.id),
    order.revisionId === null ? undefined : readQuoteHead(tx, order.revisionId),
  ]);
  const settlement = items.flatMap(({ body }) => body.change?.bill ?? []);
  const payload = handoffPayload(order, handoff, instructions, accepted?.header.commitments, settlement);
  return [
    {
      definition: planBilling as unknown as AnyCommandDefinition,
      payload: { orderId, itemId: items[0].id, payload },
    },
  ];
};

/** What happens when billing is to be told: the handoff becomes a task like any other, so it is tried, reconciled and repaired like any other. */
export const handoffRequested: Flow = {
  fact: 'BillingActivationRequested',
  meaning: 'The instructions of an order stand, each with its identity and exactly the accepted terms.',
  together: [],
  after: [
    {
      name: 'plan-delivery',
      undo: 'the undo of the billing task (billing.deactivate)',
      as: 'flow',
      commands: async (fact, tx) => {
        const orderId = String(fact.data['orderId']);
        // Nothing is billed that departs from what was accepted: it waits until whoever owns the difference has ended it.
        if ((await differsFromAccepted(tx, orderId)).length > 0)
          return [
            {
              definition: startRun as unknown as AnyCommandDefinition,
              payload: { pair: 'quote-order', mode: 'handoff', reason: 'before billing is told', scope: { orderId } },
            },
          ];
        return deliveryOf(tx, orderId);
      },
    },
  ],
};
