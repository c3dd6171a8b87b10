/** Percentages, exactly: a percentage of an amount only moves the point by two, it never rounds. */
import { type Decimal, ONE, divRound, isZero, mul, roundTo, sub } from '#kernel/decimal.ts';

export const HUNDRED: Decimal = { units: 100n, scale: 0 };

export const percentOf = (base: Decimal, percent: Decimal): Decimal => {
  const product = mul(base, percent);
  return { units: product.units, scale: product.scale + 2 };
};

/** What is left of 1 after the percentage: the factor that a discounted rate carries. */
export const remainder = (percent: Decimal): Decimal => sub(ONE, percentOf(ONE, percent));

/** Digits of a stated percentage; every threshold that business writes has fewer. */
export const PERCENT_SCALE = 4;

/** Finer than any threshold, coarser than the noise of a division: a discount of 10 % over a third of a month is 10 %, not 10.0001 %. */
const NOISE_SCALE = 12;

/** `part` of `whole` in percent. A discount is told rounded up and a margin down, so that no threshold is met by rounding. Null of nothing. */
export const inPercent = (part: Decimal, whole: Decimal, mode: 'up' | 'floor'): Decimal | null =>
  isZero(whole) ? null : roundTo(divRound(mul(part, HUNDRED), whole, NOISE_SCALE, 'halfEven'), PERCENT_SCALE, mode);
