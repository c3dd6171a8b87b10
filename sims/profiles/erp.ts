import type { Profile } from '../core/words.ts';
import { contract, dateOf, number, says } from './means.ts';

/** Keeps the books: opens the cost centre that hours and travel for an order item are booked on. */
export const erp: Profile = {
  key: 'erp',
  title: 'ERP',
  operations: {
    'erp.open-cost-centre': {
      contract: contract('erp.close-cost-centre'),
      takes: says('itemId', 'accountId', 'offering?'),
      gives: says('ref', 'costCentre', 'openFrom'),
      answers: 'now',
      workMs: 0,
      refPrefix: 'ERP',
      result: (_work, ref, now) => ({ costCentre: number('CC', ref), openFrom: dateOf(now) }),
    },
  },
};
