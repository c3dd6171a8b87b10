/** What a customer who leaves early owes back of what a promotion gave, as the promotion said beforehand. Pure. */
import { type Decimal, ZERO, add, decText, divRound, min, mul, roundTo, sub, whole } from '#kernel/decimal.ts';
import { must } from '#kernel/outcome.ts';
import type { CancellationTreatment } from './promotion.contract.ts';
import { toldAmount } from './told-amount.ts';

/** What one charge was less by, each time it fell due. */
export type Benefit = { readonly per: 'oneTime' | 'month' | 'year' | 'rate'; readonly off: string };

export type Leaving = {
  readonly treatment: CancellationTreatment;
  readonly benefits: readonly Benefit[];
  /** How long the promotion was to last: its own months, or the term. */
  readonly months: number;
  /** Whole months that were served before the customer left. */
  readonly served: number;
  /** Digits of the currency's smallest unit. */
  readonly scale: number;
};

export type Settlement = { readonly given: string; readonly owed: string; readonly kept: string };

/**
 * `keep`: nothing is owed. `clawback`: all that was given until then. `prorate`: it was earned month by month, and of what was given the part
 * for the months not served goes back. Parts of usage rates were never an amount, and stay.
 */
export const settleOnLeaving = ({ treatment, benefits, months, served, scale }: Leaving): Settlement => {
  must(months > 0 && served >= 0, 'a promotion lasts for some months, and nobody serves fewer than none');
  const given = roundTo(
    benefits.map((benefit) => givenUntil(benefit, Math.min(served, months))).reduce(add, ZERO),
    scale,
    'halfUp',
  );
  const owed = owedOf(treatment, given, Math.min(served, months), months, scale);
  return { given: decText(given), owed: decText(owed), kept: decText(sub(given, owed)) };
};

const MONTHS_IN_YEAR = 12;

const givenUntil = ({ per, off }: Benefit, months: number): Decimal => {
  const each = toldAmount(off);
  switch (per) {
    case 'oneTime':
      return each;
    case 'month':
      return mul(each, whole(months));
    case 'year':
      return mul(each, whole(Math.ceil(months / MONTHS_IN_YEAR)));
    case 'rate':
      return ZERO;
  }
};

const owedOf = (
  treatment: CancellationTreatment,
  given: Decimal,
  served: number,
  months: number,
  scale: number,
): Decimal => {
  if (treatment === 'keep') return ZERO;
  if (treatment === 'clawback') return served >= months ? ZERO : given;
  return min(given, divRound(mul(given, whole(months - served)), whole(months), scale, 'halfUp'));
};
