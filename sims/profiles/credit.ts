import type { Profile } from '../core/words.ts';
import { contract, textAt, dateOf, says } from './means.ts';

/** Up to here anybody is good for twice what is asked, except whose key says that they are insolvent. */
const CREDIT_VALID_DAYS = 30;
const CREDIT_LIMIT_MAX = 5_000_000;

/** A credit agency: says whether a customer is good for an amount, up to which, and how long its word holds. */
export const credit: Profile = {
  key: 'credit',
  title: 'Credit agency',
  operations: {
    'credit.check': {
      contract: contract('credit.withdraw'),
      takes: says('account?', 'name?', 'country?', 'amount?', 'currency?'),
      gives: says('ref', 'decision', 'reason', 'limit', 'validUntil'),
      answers: 'now',
      workMs: 0,
      refPrefix: 'CRD',
      result: (work, _ref, now) => {
        const asked = Number.parseInt(textAt(work, 'amount') ?? '0', 10);
        const good = asked <= CREDIT_LIMIT_MAX && !(textAt(work, 'account') ?? '').includes('insolvent');
        return {
          decision: good ? 'pass' : 'fail',
          reason: good ? 'Pays on time.' : 'More than this customer is good for.',
          limit: String(Math.min(CREDIT_LIMIT_MAX, Math.max(100_000, asked * 2))),
          validUntil: dateOf(now.add({ hours: 24 * CREDIT_VALID_DAYS })),
        };
      },
    },
  },
};
