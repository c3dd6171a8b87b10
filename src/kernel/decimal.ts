/**
 * Exact decimals: an integer of units and a scale. Adding and multiplying never round; the only places that do are
 * `roundTo` and `divRound`, with their mode in sight. A binary float cannot hold 0.1, so none comes near money.
 */
import { must } from './outcome.ts';

/** `units / 10^scale`. 12.50 is `{ units: 1250n, scale: 2 }`; equal values may have unequal scales, so compare with `eq`. */
export type Decimal = { readonly units: bigint; readonly scale: number };

/**
 * What a digit that does not fit does to the one before it. The names are those of Java and SQL: `up` and a tie under
 * `halfUp` go away from zero, so that a credit rounds as the mirror of its charge; `ceil` and `floor` go to ±infinity.
 * `halfAway` is `halfUp` by its plainer name. Vendors say "half up" also for a tie that goes to +infinity (−1.5 to −1):
 * that is `halfCeil` here, its mirror `halfFloor`; `halfTowardsZero` keeps a tie, `halfOdd` sends it to the odd neighbour.
 */
export type Rounding =
  | 'halfUp'
  | 'halfEven'
  | 'halfAway'
  | 'halfTowardsZero'
  | 'halfCeil'
  | 'halfFloor'
  | 'halfOdd'
  | 'down'
  | 'up'
  | 'ceil'
  | 'floor';

/** Digits before the point, and after it, of a decimal on the wire and in a table. */
export const DECIMAL_INTEGER_DIGITS_MAX = 15;
export const DECIMAL_FRACTION_DIGITS_MAX = 18;
/** Digits after the point while calculating: several factors of a price at full length, and a bound on runaway chains. */
export const DECIMAL_SCALE_MAX = 120;

export const DECIMAL_PATTERN = /^-?\d{1,15}(\.\d{1,18})?$/;

export const isDecText = (value: unknown): value is string => typeof value === 'string' && DECIMAL_PATTERN.test(value);

/** Reads the wire form, e.g. `-12.50`. Text from outside is checked by a schema or `isDecText` first. */
export const dec = (text: string): Decimal => {
  if (!DECIMAL_PATTERN.test(text)) throw new TypeError(`Not a decimal on the wire: ${JSON.stringify(text)}`);
  const point = text.indexOf('.');
  if (point < 0) return { units: BigInt(text), scale: 0 };
  return { units: BigInt(text.slice(0, point) + text.slice(point + 1)), scale: text.length - point - 1 };
};

export const whole = (count: number | bigint): Decimal => ({ units: BigInt(count), scale: 0 });

export const ZERO: Decimal = { units: 0n, scale: 0 };
export const ONE: Decimal = { units: 1n, scale: 0 };

/** The one text of a value: no trailing zeros, no `-0`. It can always be read back; check `fitsWire` before a value gets here. */
export const decText = (d: Decimal): string => {
  must(fitsWire(d), 'a decimal that is written down can be read back (15 digits before the point, 18 after it)');
  return exactText(d);
};

/** Whether `decText` can write it. False is a refusal to make (a huge quantity times a huge price), never a cut. */
export const fitsWire = (d: Decimal): boolean => {
  const limit = pow10(DECIMAL_INTEGER_DIGITS_MAX + d.scale);
  if (d.units >= limit || d.units <= -limit) return false;
  return d.scale <= DECIMAL_FRACTION_DIGITS_MAX || d.units % pow10(d.scale - DECIMAL_FRACTION_DIGITS_MAX) === 0n;
};

/** The same text without the wire's limits: for explanations of intermediate results, which nobody reads back. */
export const exactText = (d: Decimal): string => {
  const text = decFixed(d, d.scale);
  return d.scale === 0 ? text : text.replace(/\.?0+$/, '');
};

/** With exactly that many places, e.g. `386.20` for a document. Never rounds: places that hold a digit are not dropped. */
export const decFixed = (d: Decimal, places: number): string => {
  const units = unitsAt(d, places);
  const digits = String(units < 0n ? -units : units).padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return units < 0n ? `-${text}` : text;
};

export const add = (a: Decimal, b: Decimal): Decimal => {
  if (a.scale === b.scale) return { units: a.units + b.units, scale: a.scale };
  if (a.scale > b.scale) return { units: a.units + b.units * pow10(a.scale - b.scale), scale: a.scale };
  return { units: a.units * pow10(b.scale - a.scale) + b.units, scale: b.scale };
};

export const sub = (a: Decimal, b: Decimal): Decimal => add(a, neg(b));

export const mul = (a: Decimal, b: Decimal): Decimal => {
  const scale = a.scale + b.scale;
  must(scale <= DECIMAL_SCALE_MAX, 'a chain of factors rounds before it grows without end');
  return { units: a.units * b.units, scale };
};

export const neg = (a: Decimal): Decimal => ({ units: -a.units, scale: a.scale });

export const abs = (a: Decimal): Decimal => (a.units < 0n ? neg(a) : a);

/** Exact sum; zero of an empty list. */
export const sum = (list: readonly Decimal[]): Decimal => {
  let total = ZERO;
  for (const d of list) total = add(total, d);
  return total;
};

export const cmp = (a: Decimal, b: Decimal): -1 | 0 | 1 => {
  const left = a.scale >= b.scale ? a.units : a.units * pow10(b.scale - a.scale);
  const right = b.scale >= a.scale ? b.units : b.units * pow10(a.scale - b.scale);
  return left < right ? -1 : left > right ? 1 : 0;
};

export const eq = (a: Decimal, b: Decimal): boolean => cmp(a, b) === 0;
export const min = (a: Decimal, b: Decimal): Decimal => (cmp(b, a) < 0 ? b : a);
export const max = (a: Decimal, b: Decimal): Decimal => (cmp(b, a) > 0 ? b : a);
export const isZero = (a: Decimal): boolean => a.units === 0n;
export const isNegative = (a: Decimal): boolean => a.units < 0n;
export const isPositive = (a: Decimal): boolean => a.units > 0n;

const PLACES = 'a value is rounded to places after the point; to hundreds, by dividing and multiplying';

/** The value at exactly `scale` places, rounded when it has more. */
export const roundTo = (d: Decimal, scale: number, mode: Rounding): Decimal => {
  must(scale >= 0, PLACES);
  if (d.scale <= scale) return { units: d.units * pow10(scale - d.scale), scale };
  return { units: quotient(d.units, pow10(d.scale - scale), mode), scale };
};

/** `a / b` at exactly `scale` places. Dividing by zero is a broken promise: the caller decides what no base means. */
export const divRound = (a: Decimal, b: Decimal, scale: number, mode: Rounding): Decimal => {
  must(scale >= 0, PLACES);
  must(b.units !== 0n, 'nothing is divided by zero');
  const shift = scale + b.scale - a.scale;
  const units =
    shift >= 0 ? quotient(a.units * pow10(shift), b.units, mode) : quotient(a.units, b.units * pow10(-shift), mode);
  return { units, scale };
};

/** The nearest multiple of a step, such as 0.05 of cash or ten minor units; the mode says which neighbour of two. */
export const roundToStep = (d: Decimal, step: Decimal, mode: Rounding): Decimal => {
  must(step.units > 0n, 'a step has a size');
  return mul(divRound(d, step, 0, mode), step);
};

/** The integer units of a value at a scale that holds it exactly. */
export const unitsAt = (d: Decimal, scale: number): bigint => {
  if (d.scale <= scale) return d.units * pow10(scale - d.scale);
  const divisor = pow10(d.scale - scale);
  must(d.units % divisor === 0n, 'a value is not cut: it is rounded first, by a named mode');
  return d.units / divisor;
};

/** BigInt division goes toward zero; what is left over decides whether the result moves one step away from zero. */
const quotient = (n: bigint, d: bigint, mode: Rounding): bigint => {
  const towardZero = n / d;
  const rest = n - towardZero * d;
  if (rest === 0n) return towardZero;
  const negative = n < 0n !== d < 0n;
  if (!movesAway(towardZero, rest, d, negative, mode)) return towardZero;
  return negative ? towardZero - 1n : towardZero + 1n;
};

const movesAway = (towardZero: bigint, rest: bigint, d: bigint, negative: boolean, mode: Rounding): boolean => {
  switch (mode) {
    case 'down':
      return false;
    case 'up':
      return true;
    case 'ceil':
      return !negative;
    case 'floor':
      return negative;
    case 'halfUp':
    case 'halfAway':
      return twice(rest, d) >= 0;
    case 'halfTowardsZero':
      return twice(rest, d) > 0;
    case 'halfCeil':
      return tieMoves(rest, d, !negative);
    case 'halfFloor':
      return tieMoves(rest, d, negative);
    case 'halfEven':
      return tieMoves(rest, d, towardZero % 2n !== 0n);
    case 'halfOdd':
      return tieMoves(rest, d, towardZero % 2n === 0n);
  }
};

const tieMoves = (rest: bigint, d: bigint, moves: boolean): boolean => {
  const half = twice(rest, d);
  return half > 0 || (half === 0 && moves);
};

/** The sign of |2·rest| − |d|: below, at or above a half. */
const twice = (rest: bigint, d: bigint): number => {
  const doubled = rest < 0n ? -2n * rest : 2n * rest;
  const divisor = d < 0n ? -d : d;
  return doubled < divisor ? -1 : doubled > divisor ? 1 : 0;
};

const POWERS = Array.from({ length: 2 * DECIMAL_SCALE_MAX + 1 }, (_, n) => 10n ** BigInt(n));

const pow10 = (n: number): bigint => {
  const power = POWERS[n];
  must(power !== undefined, 'a scale is a whole number within its limit');
  return power;
};
