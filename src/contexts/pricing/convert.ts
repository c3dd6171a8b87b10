/** One currency in another by a cited table. A promise is never reconverted, so this serves new prices, costs, thresholds and reports only. */
import { type Decimal, divRound, mul } from '#kernel/decimal.ts';
import { type Outcome, accepted, refused } from '#kernel/outcome.ts';
import type { CompiledRates } from './pricing-model.ts';
import { VALUE_SCALE } from './term.ts';

/** Over the table's base, so that there and back agree. Unrounded but for the division; the caller rounds to money. */
export const convert = (rates: CompiledRates | null, amount: Decimal, from: string, to: string): Outcome<Decimal> => {
  if (from === to) return accepted(amount);
  const cross = rates === null ? null : crossRate(rates, from, to);
  if (cross === null) return refused({ code: 'price.no-rate', from, to });
  return accepted(divRound(mul(amount, cross.into), cross.out, VALUE_SCALE, 'halfEven'));
};

/** One unit of `from` is `into / out` units of `to`: kept as a fraction, so that an amount is divided once. */
export const crossRate = (
  rates: CompiledRates,
  from: string,
  to: string,
): { readonly into: Decimal; readonly out: Decimal } | null => {
  const out = rateOf(rates, from);
  const into = rateOf(rates, to);
  return out === undefined || into === undefined ? null : { into, out };
};

const ONE: Decimal = { units: 1n, scale: 0 };

const rateOf = (rates: CompiledRates, currency: string): Decimal | undefined =>
  rates.base === currency ? ONE : rates.rates.get(currency);
