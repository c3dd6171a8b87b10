/** Money: an exact amount in a currency of ISO 4217. Amounts are calculated as decimals; `Money` is how they are told. */
import { CURRENCIES } from './currencies.ts';
import {
  type Decimal,
  type Rounding,
  dec,
  decText,
  eq,
  isNegative,
  isZero,
  neg,
  roundTo,
  sum,
  unitsAt,
} from './decimal.ts';
import { must } from './outcome.ts';

/** On the wire and in facts, e.g. `{ amount: '386.2', currency: 'EUR' }`. The amount is decimal text, never a JSON number. */
export type Money = { readonly amount: string; readonly currency: string };

export const money = (amount: Decimal, currency: string): Money => {
  must(isCurrency(currency), 'money is in a currency of ISO 4217');
  return { amount: decText(amount), currency };
};

export const amountOf = (value: Money): Decimal => dec(value.amount);

/** Whether the code is in ISO 4217 and, given a day, in use on it. */
export const isCurrency = (code: string, on?: Temporal.PlainDate): boolean => {
  const currency = CURRENCIES.get(code);
  if (currency === undefined || on === undefined) return currency !== undefined;
  const day = on.toString();
  return (currency.from === undefined || day >= currency.from) && (currency.to === undefined || day < currency.to);
};

/** Digits after the point of the currency's smallest unit: EUR 2, JPY 0, KWD 3. Ask `isCurrency` first of a code from outside. */
export const minorUnits = (code: string, on?: Temporal.PlainDate): number => {
  const currency = CURRENCIES.get(code);
  must(currency !== undefined && isCurrency(code, on), 'only a currency in use has minor units');
  return currency.minorUnits;
};

/** The amount in the currency's smallest unit: the declared point at which a price is rounded. */
export const roundMoney = (amount: Decimal, currency: string, mode: Rounding): Decimal =>
  roundTo(amount, minorUnits(currency), mode);

/**
 * Splits a total by weights so that the parts add up to it to the last unit: largest remainder (Hare–Niemeyer), a tie to the lower index.
 * A negative total is split as the mirror of its positive. The total has at most `scale` places; weights are not negative and not
 * all zero, unless the total is zero. A line of weight zero gets nothing.
 */
export const allocate = (total: Decimal, weights: readonly Decimal[], scale: number): readonly Decimal[] => {
  if (isNegative(total)) return allocate(neg(total), weights, scale).map(neg);
  if (isZero(total)) return weights.map(() => ({ units: 0n, scale }));
  const parts = largestRemainder(unitsAt(total, scale), sameScale(weights));
  const shares = parts.map((units) => ({ units, scale }));
  must(eq(sum(shares), total), 'the parts add up to the whole');
  return shares;
};

const sameScale = (weights: readonly Decimal[]): readonly bigint[] => {
  const scale = weights.reduce((most, weight) => Math.max(most, weight.scale), 0);
  return weights.map((weight) => unitsAt(weight, scale));
};

const largestRemainder = (total: bigint, weights: readonly bigint[]): readonly bigint[] => {
  must(
    weights.every((weight) => weight >= 0n),
    'no line has a negative weight',
  );
  const whole = weights.reduce((a, b) => a + b, 0n);
  must(whole > 0n, 'what is split has a line to go to');
  const products = weights.map((weight) => total * weight);
  const parts = products.map((product) => product / whole);
  const rests = products.map((product, index) => product - parts[index]! * whole);
  const left = Number(parts.reduce((a, b) => a - b, total));
  for (const index of largestFirst(rests).slice(0, left)) parts[index] = parts[index]! + 1n;
  return parts;
};

const largestFirst = (rests: readonly bigint[]): readonly number[] =>
  rests.map((_, index) => index).sort((a, b) => (rests[a]! === rests[b]! ? a - b : rests[a]! > rests[b]! ? -1 : 1));
