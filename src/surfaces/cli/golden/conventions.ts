/** How published cases write conventions, in the engine's words. Every reader goes through here, so that one word means one thing. */
import { type Decimal, type Rounding, roundTo } from '#kernel/decimal.ts';
import { isCurrency, minorUnits } from '#kernel/money.ts';
import type { Rounded } from '#engines/price/amendment.ts';
import { type Fraction, asScaled } from '#engines/price/fraction.ts';
import { type Reader, UnreadableCase } from './reader.ts';

/** The names in use, apart from hyphens, blanks and case. "Half up" is meant away from zero, unless the source is of the other school. */
const ROUNDINGS: Readonly<Record<string, Rounding>> = {
  half_up: 'halfUp',
  halfup: 'halfUp',
  half_away_from_zero: 'halfAway',
  half_away: 'halfAway',
  half_even: 'halfEven',
  halfeven: 'halfEven',
  bankers: 'halfEven',
  half_odd: 'halfOdd',
  half_down: 'halfTowardsZero',
  halfdown: 'halfTowardsZero',
  half_towards_zero: 'halfTowardsZero',
  half_toward_zero: 'halfTowardsZero',
  half_ceil: 'halfCeil',
  half_ceiling: 'halfCeil',
  half_floor: 'halfFloor',
  up: 'up',
  away_from_zero: 'up',
  down: 'down',
  truncate: 'down',
  towards_zero: 'down',
  toward_zero: 'down',
  ceil: 'ceil',
  ceiling: 'ceil',
  floor: 'floor',
};

/** dinero.js counts up and down along the number line, not from zero. */
const NUMBER_LINE: Readonly<Record<string, Rounding>> = {
  half_up: 'halfCeil',
  half_down: 'halfFloor',
  up: 'ceil',
  down: 'floor',
};

export const roundingNamed = (written: string, school: 'fromZero' | 'numberLine' = 'fromZero'): Rounding => {
  const name = plainName(written);
  const mode = (school === 'numberLine' ? NUMBER_LINE[name] : undefined) ?? ROUNDINGS[name];
  if (mode === undefined) throw new UnreadableCase(`no rounding is called "${written}"`);
  return mode;
};

const plainName = (written: string): string =>
  written
    .trim()
    .toLowerCase()
    .replaceAll(/[-\s]+/g, '_');

/** Where a rounding is said to happen: "half_up at line", "half_even on total". */
const PLACES = /\s+(?:at|on|per)\s+(?:the\s+)?(line|total|unit|invoice|subtotal|tax)s?$/i;

export const places = (written: string): { readonly mode: string; readonly place: string | undefined } => {
  const found = PLACES.exec(written);
  return found === null
    ? { mode: written, place: undefined }
    : { mode: written.slice(0, found.index), place: found[1]!.toLowerCase() };
};

/** The last place of a case's money: its precision, else its currency's minor unit, else cents; points and credits have no minor unit that anybody lists. */
const scaleOf = (inputs: Reader, otherwise = CENTS): number => {
  const currency = inputs.maybeText('currency')?.toUpperCase();
  for (const name of ['precision', 'decimals', 'places', 'scale']) if (inputs.has(name)) return inputs.count(name);
  return currency !== undefined && isCurrency(currency) ? minorUnits(currency) : otherwise;
};

export const CENTS = 2;

/** How a case rounds its money: the mode it names, or half up, to the last place of its money, or to the units it names instead. */
export const roundingOf = (inputs: Reader, otherwise = CENTS): Rounded => {
  const written = places(inputs.text('rounding', 'half_up')).mode;
  const scale = scaleOf(inputs, otherwise);
  const units = UNITS[plainName(written)];
  return units === undefined ? { scale, mode: roundingNamed(written) } : { scale: units, mode: 'halfUp' };
};

/** Roundings that name what is counted and not how: half up, to that unit. */
const UNITS: Readonly<Record<string, number>> = {
  whole_units: 0,
  whole: 0,
  integers: 0,
  integer: 0,
  units: 0,
  cents: CENTS,
  cent: CENTS,
};

/** Cents and the like are counted whole, whatever the currency. */
export const wholeUnits = (inputs: Reader): Rounded => {
  inputs.describes('currency');
  return { ...roundingOf(inputs, 0), scale: 0 };
};

export const rounded = (amount: Decimal | Fraction, rounding: Rounded): Decimal =>
  'of' in amount ? asScaled(amount, rounding.scale, rounding.mode) : roundTo(amount, rounding.scale, rounding.mode);
