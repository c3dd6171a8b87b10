/** Money as text in, text out. Intl formats a decimal string exactly; a price is never a float here. */
const formats = new Map<string, Intl.NumberFormat>();

const format = (key: string, options: Intl.NumberFormatOptions): Intl.NumberFormat => {
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(undefined, options);
  formats.set(key, made);
  return made;
};

/** Intl takes decimal text without going through a number; TypeScript's library asks for this literal shape. */
const exact = (amount: string): Intl.StringNumericLiteral => amount as Intl.StringNumericLiteral;

const DECIMAL = /^-?\d+(\.\d+)?$/;

export const money = (amount: string | null | undefined, currency: string): string => {
  if (amount === null || amount === undefined) return '–';
  if (!DECIMAL.test(amount)) return amount;
  return format(`money ${currency}`, { style: 'currency', currency }).format(exact(amount));
};

/** Every digit that the rate has: 0.0000025 stays 0.0000025. */
export const rate = (amount: string, currency: string): string =>
  DECIMAL.test(amount)
    ? format(`rate ${currency}`, { style: 'currency', currency, maximumFractionDigits: 18 }).format(exact(amount))
    : amount;

export const quantity = (amount: string | number): string => {
  const text = String(amount);
  return DECIMAL.test(text) ? format('quantity', { maximumFractionDigits: 18 }).format(exact(text)) : text;
};

export const percent = (amount: string | null | undefined): string => {
  if (amount === null || amount === undefined) return '–';
  return DECIMAL.test(amount) ? `${format('percent', { maximumFractionDigits: 2 }).format(exact(amount))} %` : amount;
};

const ZERO = /^-?0*(\.0*)?$/;
export const isZero = (amount: string | null | undefined): boolean =>
  amount === null || amount === undefined || ZERO.test(amount);
