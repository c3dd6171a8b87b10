/** Promotions for people: what is missing, how it is billed, what leaving early would cost. */
import type { Missing, StandingPromotion } from '../api/given.ts';
import { money } from './money.ts';

const CLAUSES: Readonly<Record<string, (missing: Missing) => string>> = {
  effective: ({ wants }) => `holds ${wants}`,
  countries: ({ wants }) => `only in ${wants}`,
  channels: ({ wants }) => `only through ${wants}`,
  accountSegments: ({ wants }) => `only for ${wants}`,
  newCustomersOnly: () => 'only for a customer’s first deal',
  coupon: ({ has }) => (has === 'none' ? 'needs its coupon' : 'needs another coupon than the one entered'),
  budget: () => 'its budget is used up',
  uses: ({ has }) =>
    has.includes('stopped') && !has.includes('used up')
      ? 'it is stopped for now'
      : 'it has been used as often as it may be, or is stopped for now',
  offerings: ({ wants }) => `only on ${wants}`,
  minimumQuantity: ({ wants, has }) => `from ${wants} units on; there are ${has}`,
  requires: ({ wants, has }) => `needs ${wants}; there are ${has}`,
  given: ({ wants }) => `add ${wants} to have it for less`,
  together: () => 'everything it asks for must be on one line',
};

export const missingWords = (missing: Missing): string =>
  CLAUSES[missing.clause]?.(missing) ?? `${missing.clause}: ${missing.wants}`;

const BILLED: Readonly<Record<string, string>> = {
  price: 'in the price',
  discount: 'shown on the bill as a discount',
  credit: 'shown on the bill as a credit',
};

export const billingWords = ({ billing, months, exclusive }: StandingPromotion): string =>
  [
    BILLED[billing] ?? billing,
    months === null ? null : `for the first ${months} months`,
    exclusive ? 'applies alone' : null,
  ]
    .filter((part) => part !== null)
    .join(' · ');

export const leavingWords = ({ onCancellation, leaving }: StandingPromotion, currency: string): string => {
  const how = onCancellation === 'clawback' ? 'all of it is owed back' : 'the part not served is owed back';
  const owed = leaving.map(({ after, owed: amount }) => `${money(amount, currency)} after ${after} months`);
  return `If the customer leaves early, ${how}${owed.length === 0 ? '' : `: ${owed.join(', ')}`}.`;
};
