/** The accepted charges of fulfilled orders against what the billing system keeps: a missing subscription, a wrong charge. */
import type { PairRules } from '../judge.ts';

export const orderBilling: PairRules = {
  name: 'order-billing',
  left: 'Order',
  right: 'Billing',
  asks: 'Is every accepted charge billed, once, at its amount?',
  outside: ['right'],
  rules: [
    {
      when: 'missing-right',
      severity: 'critical',
      owner: 'billing-ops',
      repair: {
        action: 'billing.request-activation',
        says: 'Hand the order over to billing.',
        automatic: false,
        because: 'money: a person looks before a customer is billed late',
      },
    },
    {
      when: 'missing-left',
      severity: 'critical',
      owner: 'billing-ops',
      repair: {
        action: 'decide',
        says: 'Billing bills what no order says. End it there.',
        automatic: false,
        because: 'only billing ends its own charges',
      },
    },
    {
      when: 'twice',
      severity: 'critical',
      owner: 'billing-ops',
      repair: {
        action: 'decide',
        says: 'Billing was told twice about one item. End one of the two there, and credit what was charged.',
        automatic: false,
        because: 'a credit is a decision',
      },
    },
    {
      when: { field: '*' },
      severity: 'critical',
      owner: 'billing-ops',
      repair: {
        action: 'decide',
        says: 'A charge is missing or has another amount. Correct billing to the accepted terms.',
        automatic: false,
        because: 'billing owns its charges; nothing is changed there behind its back',
      },
    },
  ],
};
