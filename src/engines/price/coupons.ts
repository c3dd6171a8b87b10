/**
 * Coupons of fixed sums, one after the other, each spread over the fees it is for by what earlier coupons left of them (Lago). Parts are kept
 * finer than the currency and each rounds for itself; the money is rounded once, on the bill.
 */
import { type Decimal, ZERO, add, isPositive, min, sub, sum } from '#kernel/decimal.ts';
import { share } from './allocation.ts';
import type { Rounded } from './amendment.ts';

/** `fees`: indexes of the fees that the coupon is for. */
export type Coupon = { readonly amount: Decimal; readonly fees: readonly number[] };

/** Digits that Lago keeps of a cent. */
const COUPON_SCALE = 5;

/** What the coupons cover of each fee. A coupon that is more than what is left of its fees covers them, and no more. */
export const coverFees = (
  fees: readonly Decimal[],
  coupons: readonly Coupon[],
  rounding: Rounded = { scale: COUPON_SCALE, mode: 'halfUp' },
): readonly Decimal[] => {
  const covered = fees.map(() => ZERO);
  for (const { amount, fees: indexes } of coupons) {
    const left = indexes.map((index) => sub(fees[index]!, covered[index]!));
    const whole = sum(left);
    if (!isPositive(whole)) continue;
    const parts = share(min(amount, whole), left, 'proportional', rounding);
    indexes.forEach((index, at) => {
      covered[index] = min(fees[index]!, add(covered[index]!, parts[at]!));
    });
  }
  return covered;
};
