/** One currency in another by a cited table. A promise is never reconverted, so this serves costs, thresholds and reports only. */
import { type Decimal, divRound, mul } from '#kernel/decimal.ts';
import { type Outcome, accepted, refused } from '#kernel/outcome.ts';
import type { CompiledRates } from './pricing-model.ts';
import { VALUE_SCALE } from './term.ts';

/** Over the table's base, so that there and back agree. Unrounded but for the division; the caller rounds to money. */
export const convert = (rates: CompiledRates | null, amount: Decimal, from: string, to: string): Outcome<Decimal> => {
  if (from === to) return accepted(amount);
  const out = rateOf(rates, from);
  const into = rateOf(rates, to);
  if (out === undefined || into === undefined) return refused({ code: 'price.no-rate', from, to });
  return accepted(divRound(mul(amount, into), out, VALUE_SCALE, 'halfEven'));
};

const ONE: Decimal = { units: 1n, scale: 0 };

const rateOf = (rates: CompiledRates | null, currency: string): Decimal | undefined =>
  rates?.base === currency ? ONE : rates?.rates.get(currency);
