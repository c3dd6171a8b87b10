/** Where an order stands against where its work stands: the last task may end without anybody hearing of it. */
import type { PairRules } from '../judge.ts';

export const orderFulfillment: PairRules = {
  name: 'order-fulfillment',
  left: 'Order',
  right: 'Fulfillment',
  asks: 'Does the order stand where its work stands?',
  rules: [
    {
      when: 'missing-right',
      severity: 'major',
      owner: 'order-ops',
      repair: {
        action: 'decide',
        says: 'The order was submitted and has no plan: look at the flow that plans it, and retry it.',
        automatic: false,
        because: 'a plan is derived from the conditions of its day',
      },
    },
    {
      when: 'missing-left',
      severity: 'critical',
      owner: 'sre',
      repair: {
        action: 'decide',
        says: 'Work is planned for an order that is not there. Stop the plan; look at how it came about.',
        automatic: false,
        because: 'nobody knows who asked for it',
      },
    },
    {
      when: 'twice',
      severity: 'critical',
      owner: 'sre',
      repair: {
        action: 'decide',
        says: 'An order has two plans of one purpose: stop one.',
        automatic: false,
        because: 'which one holds is a decision',
      },
    },
    {
      when: { field: 'finished' },
      severity: 'major',
      owner: 'order-ops',
      repair: {
        action: 'order.complete',
        says: 'Every task has ended: complete the order.',
        automatic: true,
        because: 'completing asks the order for its state and happens once; it is what the end of the last task does',
      },
    },
    {
      when: { field: '*' },
      severity: 'major',
      owner: 'order-ops',
      repair: {
        action: 'decide',
        says: 'Look at the order and at its plan.',
        automatic: false,
        because: 'unknown difference',
      },
    },
  ],
};
