import type { Profile } from '../core/words.ts';
import { contract, digits, dateOf, says, ITEM } from './means.ts';

const DAYS_TO_DELIVER = 5;

/** A carrier. It does not look at keys: asked twice, it sends two parcels; and what has left the house stays out of it. */
export const shipping: Profile = {
  key: 'shipping',
  title: 'Shipping',
  operations: {
    'shipping.ship': {
      contract: contract('shipping.cancel', { idempotent: false, pointOfNoReturn: true }),
      takes: says(...ITEM, 'shipTo*?', 'reservation?'),
      gives: says('ref', 'carrier', 'trackingNumber', 'shippedOn', 'expectedOn'),
      answers: 'later',
      workMs: 100,
      refPrefix: 'SHP',
      result: (_work, ref, now) => ({
        carrier: 'Nordfracht',
        trackingNumber: `NF${digits(ref, 12)}`,
        shippedOn: dateOf(now),
        expectedOn: dateOf(now.add({ hours: 24 * DAYS_TO_DELIVER })),
      }),
    },
  },
};
