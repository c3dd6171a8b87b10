/** What the billing system bills under against what the contract system has filed, by the root of what was accepted. */
import type { PairRules } from '../judge.ts';

export const billingContract: PairRules = {
  name: 'billing-contract',
  left: 'Billing',
  right: 'Contract',
  asks: 'Does billing bill under the terms of the contract?',
  outside: ['left', 'right'],
  ignores: {
    kind: 'missing-left',
    because: 'a contract is filed at acceptance, and billed only when the order is fulfilled',
  },
  rules: [
    {
      when: 'missing-right',
      severity: 'major',
      owner: 'legal',
      repair: {
        action: 'decide',
        says: 'Billing bills what no contract was filed for. File the accepted package.',
        automatic: false,
        because: 'a contract is filed by who answers for it',
      },
    },
    {
      when: 'twice',
      severity: 'critical',
      owner: 'billing-ops',
      repair: {
        action: 'decide',
        says: 'One deal is billed or filed twice.',
        automatic: false,
        because: 'which one holds is a decision',
      },
    },
    {
      when: { field: '*' },
      severity: 'critical',
      owner: 'billing-ops',
      repair: {
        action: 'decide',
        says: 'The terms differ. What was accepted decides; correct the system that departs from it.',
        automatic: false,
        because: 'neither system is ours to change',
      },
    },
  ],
};
