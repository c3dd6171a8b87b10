/** Rounding, tax, currencies. */
import { type Decimal, divRound, eq, mul, roundToStep, sub, sum, whole } from '#kernel/decimal.ts';
import { minorUnits } from '#kernel/money.ts';
import type { Rounded } from '#engines/price/amendment.ts';
import { type Fraction, fraction, timesFraction } from '#engines/price/fraction.ts';
import { percentOf, remainder } from '#engines/price/percent.ts';
import {
  type CashStrategy,
  type TaxRoundingPlace,
  cashTotal,
  creditNote,
  taxInGross,
  taxOnLines,
  taxOnNet,
} from '#engines/price/tax.ts';
import { places, rounded, roundingNamed, roundingOf, wholeUnits } from './conventions.ts';
import type { Told } from './figures.ts';
import { type Reader, UnreadableCase } from './reader.ts';
import type { Topics } from './run-cases.ts';

/** A list, or one value that is repeated. */
const linesOf = (inputs: Reader, name = 'lines'): readonly Decimal[] => {
  if (inputs.isList(name)) return inputs.nums(name);
  const repeated = inputs.object(name);
  const value = repeated.num('repeat');
  return Array.from({ length: repeated.count('times') }, () => value);
};

/** One rate for all lines, or each its own. */
const ratesOf = (inputs: Reader, count: number): readonly Decimal[] => {
  if (inputs.isList('tax_percent')) return inputs.nums('tax_percent');
  const percent = inputs.num('tax_percent');
  return Array.from({ length: count }, () => percent);
};

/** Amounts with one rate or a list of them, or lines that each say their own. */
const taxLines = (inputs: Reader): readonly { readonly net: Decimal; readonly percent: Decimal }[] => {
  if (inputs.holdsObjects('lines'))
    return inputs.list('lines').map((one) => ({
      net: mul(one.num(one.either('net', 'amount', 'unit_net', 'price')), one.num('quantity', '1')),
      percent: one.maybeNum('tax_percent') ?? inputs.num('tax_percent'),
    }));
  const lines = linesOf(inputs);
  const rates = ratesOf(inputs, lines.length);
  if (rates.length !== lines.length) throw new UnreadableCase('every line has one tax rate');
  return lines.map((net, at) => ({ net, percent: rates[at]! }));
};

const taxed = (inputs: Reader, place: TaxRoundingPlace): Told =>
  taxOnLines(taxLines(inputs), place, roundingOf(inputs));

/** A tax case of whole cents, or of money where it names a currency. */
const taxRounding = (inputs: Reader): Rounded => (inputs.has('currency') ? roundingOf(inputs) : wholeUnits(inputs));

/** Discounts come before tax: net and gross are each rounded from the exact price. */
const line = (inputs: Reader, unit: 'unit_net' | 'unit_gross'): Told => {
  const rounding = taxRounding(inputs);
  const full = mul(inputs.num(unit), inputs.num('quantity', '1'));
  const percent = inputs.num('tax_percent');
  const price = sub(mul(full, remainder(inputs.num('discount_percent', '0'))), inputs.num('discount_amount', '0'));
  return unit === 'unit_net' ? taxOnNet(price, percent, rounding) : taxInGross(price, percent, rounding);
};

const credited = (inputs: Reader): Told => {
  const unused = inputs.has('unused_days')
    ? inputs.num('unused_days')
    : sub(inputs.num('period_days'), inputs.num('used_days'));
  const note = creditNote(
    inputs.num('paid_cents'),
    fraction(unused, inputs.num('period_days')),
    inputs.num('tax_percent', '0'),
    wholeUnits(inputs),
  );
  return { subtotal_cents: note.net, tax_cents: note.tax, total_cents: note.gross };
};

const discountPerLine = (inputs: Reader): Told => {
  const rounding = roundingOf(inputs);
  const lines = linesOf(inputs);
  const percent = inputs.num('discount_percent');
  const discounts = lines.map((amount) => rounded(percentOf(amount, percent), rounding));
  const total = sum(discounts);
  return {
    discounts,
    total,
    total_on_sum: rounded(percentOf(sum(lines), percent), rounding),
    net: sub(sum(lines), total),
  };
};

/** Everything that is not a pair of a dividend and a divisor is a value to be rounded. */
const modes = (inputs: Reader): Told => {
  const mode = roundingNamed(inputs.text('mode'), 'numberLine');
  const scale = inputs.count('precision', 0);
  if (inputs.has('values')) return { rounded: inputs.nums('values').map((value) => rounded(value, { scale, mode })) };
  return { quotients: pairsOf(inputs).map(([dividend, divisor]) => divRound(dividend, divisor, scale, mode)) };
};

const pairsOf = (inputs: Reader): readonly (readonly [Decimal, Decimal])[] =>
  inputs.rows('divisions').map((row) => {
    if (row.length !== 2) throw new UnreadableCase('a division has two numbers');
    return [row[0]!, row[1]!] as const;
  });

const STRATEGIES: Readonly<Record<string, CashStrategy>> = {
  modify_tax: 'adjustTax',
  modify_tax_amount: 'adjustTax',
  biggest_tax: 'adjustTax',
  add_line: 'addLine',
  add_a_line: 'addLine',
  add_invoice_line: 'addLine',
  add_rounding_line: 'addLine',
  add_a_rounding_line: 'addLine',
};

const cash = (inputs: Reader): Told => {
  const strategy = STRATEGIES[inputs.text('strategy', 'modify tax').toLowerCase().replaceAll(/[ -]/g, '_')];
  if (strategy === undefined) throw new UnreadableCase(`no cash rounding is called "${inputs.text('strategy')}"`);
  const coin = { step: inputs.num('cash_precision'), mode: roundingNamed(inputs.text('method', 'half_up')) };
  const net = inputs.num('net');
  const { tax, difference, total } = cashTotal(
    net,
    percentOf(net, inputs.num('tax_percent', '0')),
    coin,
    strategy,
    roundingOf(inputs),
  );
  return { tax, total, net, rounding_line: difference, difference, rounding: difference };
};

const toMinor = (amount: Decimal, currency: string, digits = minorUnits(currency)): Decimal =>
  mul(amount, whole(10 ** digits));

/**
 * The topic is Stripe's, whose interface counts some currencies otherwise than ISO 4217: króna and shilling with the two digits they once had
 * (5 ISK are 500), ariary with none. A rule in the case says more.
 */
const minor = (inputs: Reader): Told => {
  const currency = inputs.text('currency').toUpperCase();
  const rule = inputs.maybeText('rule') ?? '';
  const named = /(zero|two|three)[- ]decimal/i.exec(rule)?.[1]?.toLowerCase();
  const digits = named === undefined ? (STRIPE[currency] ?? minorUnits(currency)) : DIGITS[named]!;
  return { minor_units: toMinor(inputs.num('amount'), currency, inputs.count('digits', digits)) };
};

const STRIPE: Readonly<Record<string, number>> = { ISK: 2, UGX: 2, MGA: 0 };
const DIGITS: Readonly<Record<string, number>> = { zero: 0, two: 2, three: 3 };

/** The neighbours of an amount among multiples of ten minor units, and the nearest of them. */
const tens = (inputs: Reader): Told => {
  inputs.describes('rule');
  const units = toMinor(inputs.num('amount'), inputs.text('currency'));
  const ten = whole(10);
  const [below, above] = [roundToStep(units, ten, 'floor'), roundToStep(units, ten, 'ceil')];
  return {
    minor_units_allowed: eq(below, above) ? [below] : [below, above],
    nearest: roundToStep(units, ten, 'halfUp'),
    minor_units: units,
  };
};

const converted = (inputs: Reader): Told => {
  inputs.describes('from_currency');
  const currency = inputs.text('to_currency');
  const mode = roundingNamed(places(inputs.text('rounding', 'half_up')).mode);
  const amount = rounded(convertedExactly(inputs), { scale: inputs.count('precision', minorUnits(currency)), mode });
  return { amount, minor_units: toMinor(amount, currency) };
};

const convertedExactly = (inputs: Reader): Fraction =>
  timesFraction(mul(inputs.num('amount'), inputs.num('rate')), fraction(1, 1));

const oneAmount = (inputs: Reader): Told => ({ amount: rounded(inputs.num('amount'), roundingOf(inputs)) });

export const moneyTopics: Topics = {
  'rounding.half_up': (inputs) => ({ vat_pence: rounded(inputs.num('vat_pence_exact'), wholeUnits(inputs)) }),
  'rounding.currency_half_up': oneAmount,
  'rounding.currency_precision': oneAmount,
  'rounding.sum_of_rounded_lines': (inputs) => {
    const rounding = roundingOf(inputs);
    const lines = linesOf(inputs);
    const each = lines.map((amount) => rounded(amount, rounding));
    return { subtotal: sum(each), lines: each, rounded_sum: rounded(sum(lines), rounding) };
  },
  'rounding.tax_per_line': (inputs) => taxed(inputs, 'perLine'),
  'rounding.tax_on_total': (inputs) => taxed(inputs, 'onTotal'),
  'rounding.discount_per_line': discountPerLine,
  'rounding.mode': modes,
  'rounding.cash': cash,
  'currency.minor_units': minor,
  'currency.three_decimal': tens,
  'currency.conversion': converted,
  'tax.line': (inputs) => line(inputs, 'unit_net'),
  'tax.inclusive': (inputs) => line(inputs, 'unit_gross'),
  'tax.discount_then_tax': (inputs) => line(inputs, inputs.has('unit_gross') ? 'unit_gross' : 'unit_net'),
  'tax.credit_note_rounding': credited,
};
