import { sha256Hex, utf8 } from '#kernel/hash.ts';
import type { Profile } from '../core/words.ts';
import { contract, number, textAt, dateOf, accountOf, says, ITEM } from './means.ts';

/** Keeps accounts and subscriptions, and charges. Its ledger holds the terms exactly as they were received. */
export const billing: Profile = {
  key: 'billing',
  title: 'Billing',
  operations: {
    'billing.setup': {
      contract: contract('billing.close'),
      takes: says(...ITEM, 'billTo*?', 'currency?'),
      gives: says('ref', 'billingAccount', 'subscription', 'state'),
      answers: 'now',
      workMs: 0,
      refPrefix: 'BSU',
      result: (work, ref) => ({
        billingAccount: number('BA', accountOf(work)),
        subscription: number('SUB', ref),
        state: 'prepared',
      }),
    },
    'billing.activate': {
      contract: contract('billing.deactivate'),
      takes: says('accountId?', 'subscription?', 'effectiveFrom?'),
      gives: says('ref', 'billingAccount', 'subscription', 'state', 'activeFrom', 'termsSha256'),
      answers: 'now',
      workMs: 0,
      refPrefix: 'BAC',
      result: (work, ref, now) => ({
        billingAccount: number('BA', accountOf(work)),
        subscription: textAt(work, 'subscription') ?? number('SUB', ref),
        state: 'active',
        activeFrom: textAt(work, 'effectiveFrom') ?? dateOf(now),
        termsSha256: sha256Hex(utf8(JSON.stringify(work.payload))),
      }),
    },
  },
};
