import type { Profile } from '../core/words.ts';
import { accountOf, contract, dateOf, number, says } from './means.ts';

/** Keeps what a company knows of its customers: it is told what one has got, and answers with its own number for them. */
export const crm: Profile = {
  key: 'crm',
  title: 'CRM',
  operations: {
    'crm.record': {
      contract: contract('crm.withdraw'),
      takes: says('accountId', 'itemId', 'offering', 'quantity?'),
      gives: says('ref', 'crmAccount', 'recordedOn'),
      answers: 'now',
      workMs: 0,
      refPrefix: 'CRM',
      result: (work, _ref, now) => ({ crmAccount: number('ACC', accountOf(work)), recordedOn: dateOf(now) }),
    },
  },
};
