/** The sums of a bill for a change, and what becomes of a credit: due now, taken off the next bill, or kept to the customer's good. */
import { settle } from '#engines/price/amendment.ts';
import { type Decimal, ZERO, add, dec, decText, isNegative, neg } from '#kernel/decimal.ts';
import type { AmendmentResult, ProrationLine } from './amendment.contract.ts';
import type { AmendmentPolicy } from './price-policy.contract.ts';

export const amendmentTotals = (
  bill: readonly ProrationLine[],
  credits: AmendmentPolicy['credits'],
  renewal = '0',
): AmendmentResult['totals'] => {
  const amounts = bill.map(({ amount }) => dec(amount));
  const charged = amounts.filter((amount) => !isNegative(amount)).reduce<Decimal>(add, ZERO);
  const credited = amounts.filter(isNegative).reduce<Decimal>(add, ZERO);
  const settled = settle(neg(credited), charged, dec(renewal), credits === 'onRenewal' ? 'onRenewal' : 'now');
  return {
    credits: decText(credited),
    charges: decText(charged),
    net: decText(add(charged, credited)),
    due: decText(settled.due),
    renewal: decText(settled.renewal),
    balance: decText(settled.balance),
  };
};
