/** What the customer accepted, line by line, against the items of the order that it became. */
import type { PairRules } from '../judge.ts';

export const quoteOrder: PairRules = {
  name: 'quote-order',
  left: 'Accepted quote',
  right: 'Order',
  asks: 'Is what was accepted what was ordered: every line, at its price?',
  rules: [
    {
      when: 'missing-right',
      severity: 'critical',
      owner: 'order-ops',
      repair: {
        action: 'decide',
        says: 'Find out why a line that was accepted was not ordered; order what is owed by a direct order that cites the acceptance.',
        automatic: false,
        because: 'what is owed to a customer is decided by a person',
      },
    },
    {
      when: 'missing-left',
      severity: 'critical',
      owner: 'order-ops',
      repair: {
        action: 'decide',
        says: 'An item rests on no accepted line: hold its order, and cancel the item by an amendment.',
        automatic: false,
        because: 'work may have begun on it',
      },
    },
    {
      when: 'twice',
      severity: 'critical',
      owner: 'order-ops',
      repair: {
        action: 'decide',
        says: 'One line became two items: hold the orders and cancel one by an amendment.',
        automatic: false,
        because: 'which of the two is carried out is a decision',
      },
    },
    {
      when: { field: 'terms' },
      severity: 'critical',
      owner: 'billing-ops',
      repair: {
        action: 'decide',
        says: 'The price that is carried out is not the one that was accepted. Do not bill; open a correction.',
        automatic: false,
        because: 'money that a customer accepted is never changed by a program',
      },
    },
    {
      when: { field: '*' },
      severity: 'major',
      owner: 'order-ops',
      repair: {
        action: 'decide',
        says: 'Amend the order to what was accepted.',
        automatic: false,
        because: 'work may rest on what the order says',
      },
    },
  ],
};
