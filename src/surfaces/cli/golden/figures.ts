/** What the engine says about a case, and whether it is what the source printed. Numbers are compared by exact value, never by their text. */
import { type Decimal, cmp, dec, exactText, isDecText } from '#kernel/decimal.ts';
import { type Fraction, asScaled, fraction, sameFraction } from '#engines/price/fraction.ts';

/**
 * A `Fraction` is a figure for which the source states no rounding: it is compared at the places that are printed (half up), or as the
 * fraction that is printed. Everything else is compared as it is.
 */
export type Figure =
  | Decimal
  | Fraction
  | string
  | boolean
  | number
  | null
  | readonly Figure[]
  | { readonly [name: string]: Figure };

/** By name; a case may ask for any of them. */
export type Told = { readonly [name: string]: Figure };

/** The names of expected figures that the engine did not tell as printed; empty: the case holds. */
export const differences = (expected: Readonly<Record<string, unknown>>, told: Told): readonly string[] =>
  Object.entries(expected)
    .filter(([name, value]) => !Object.hasOwn(told, name) || !isSame(value, told[name]!))
    .map(([name]) => name);

const isSame = (expected: unknown, got: Figure): boolean => {
  if (isDecimal(got)) return isNumber(expected) && cmp(dec(String(expected)), got) === 0;
  if (isFraction(got)) return isPrinted(expected, got);
  if (typeof got === 'number') return isNumber(expected) && cmp(dec(String(expected)), dec(String(got))) === 0;
  if (Array.isArray(got)) {
    const list = got as readonly Figure[];
    return (
      Array.isArray(expected) && expected.length === list.length && list.every((one, at) => isSame(expected[at], one))
    );
  }
  if (typeof got === 'object' && got !== null) return isSameRecord(expected, got as Told);
  return expected === got;
};

/** A name that only one side has is nothing there: a promotion that gives a line 0 and one that does not name it say the same. */
const isSameRecord = (expected: unknown, got: Told): boolean => {
  if (typeof expected !== 'object' || expected === null || Array.isArray(expected)) return false;
  const wanted = expected as Readonly<Record<string, unknown>>;
  return [...new Set([...Object.keys(wanted), ...Object.keys(got)])].every((name) =>
    Object.hasOwn(wanted, name) ? isSame(wanted[name], got[name] ?? NONE) : isNothing(got[name]!),
  );
};

const isNothing = (figure: Figure): boolean => isDecimal(figure) && figure.units === 0n;

const isPrinted = (expected: unknown, got: Fraction): boolean => {
  if (typeof expected === 'string' && /^-?\d+(\.\d+)?\/\d+(\.\d+)?$/.test(expected)) {
    const [part, of] = expected.split('/') as [string, string];
    return cmp(dec(of), NONE) > 0 && sameFraction(fraction(dec(part), dec(of)), got);
  }
  if (!isNumber(expected)) return false;
  const printed = dec(String(expected));
  return cmp(asScaled(got, printed.scale, 'halfUp'), printed) === 0;
};

const NONE: Decimal = { units: 0n, scale: 0 };

const isNumber = (value: unknown): boolean =>
  (typeof value === 'string' || typeof value === 'number') && isDecText(String(value));

const isDecimal = (figure: Figure): figure is Decimal =>
  typeof figure === 'object' && figure !== null && 'units' in figure && typeof figure.units === 'bigint';

const isFraction = (figure: Figure): figure is Fraction =>
  typeof figure === 'object' && figure !== null && 'part' in figure && 'of' in figure && isDecimal(figure.of as Figure);

/** For the report of a failure. */
export const shown = (figure: Figure): unknown => {
  if (isDecimal(figure)) return exactText(figure);
  if (isFraction(figure)) return `${exactText(figure.part)}/${exactText(figure.of)}`;
  if (Array.isArray(figure)) return (figure as readonly Figure[]).map(shown);
  if (typeof figure === 'object' && figure !== null)
    return Object.fromEntries(Object.entries(figure as Told).map(([name, member]) => [name, shown(member)]));
  return figure;
};
