/**
 * An exact part of a whole: 9 of 31 days. Kept as two numbers until money comes of it, so that a proration rounds once. A fraction that is
 * rounded first (0.2903) is a price that nobody can add up again.
 */
import { type Decimal, type Rounding, add, cmp, divRound, exactText, isZero, mul, whole } from '#kernel/decimal.ts';
import { must } from '#kernel/outcome.ts';

/** `part / of`. Not reduced: 15/30 says that the month had 30 days. */
export type Fraction = { readonly part: Decimal; readonly of: Decimal };

export const fraction = (part: Decimal | number, of: Decimal | number): Fraction => {
  const entire = asDecimal(of);
  must(!isZero(entire), 'a part is of something');
  return { part: asDecimal(part), of: entire };
};

export const NOTHING_OF: Fraction = { part: whole(0), of: whole(1) };

export const addFractions = (a: Fraction, b: Fraction): Fraction => ({
  part: add(mul(a.part, b.of), mul(b.part, a.of)),
  of: mul(a.of, b.of),
});

/** The part of an amount, rounded once. */
export const partOf = (amount: Decimal, { part, of }: Fraction, scale: number, mode: Rounding): Decimal =>
  divRound(mul(amount, part), of, scale, mode);

/** An amount times a fraction, still exact. */
export const timesFraction = (amount: Decimal, { part, of }: Fraction): Fraction => ({ part: mul(amount, part), of });

export const asScaled = (f: Fraction, scale: number, mode: Rounding): Decimal => divRound(f.part, f.of, scale, mode);

/** For an explanation: `9/31`. */
export const fractionText = ({ part, of }: Fraction): string => `${exactText(part)}/${exactText(of)}`;

/** By value: 15/30 is 1/2. The denominators are positive. */
export const sameFraction = (a: Fraction, b: Fraction): boolean => cmp(mul(a.part, b.of), mul(b.part, a.of)) === 0;

const asDecimal = (value: Decimal | number): Decimal => (typeof value === 'number' ? whole(value) : value);
