/**
 * The arithmetic of tax: ours and pure. Which rate applies is the tax boundary's answer, never ours. The promised side rounds: with prices
 * that exclude tax the net is promised and tax comes on top; with prices that include it the gross is promised and tax is taken out.
 */
import { type Decimal, ZERO, add, mul, roundToStep, sub, sum } from '#kernel/decimal.ts';
import type { Rounded } from './amendment.ts';
import { type Fraction, asScaled, fraction } from './fraction.ts';
import { HUNDRED, percentOf } from './percent.ts';

export type Taxed = { readonly net: Decimal; readonly tax: Decimal; readonly gross: Decimal };

/**
 * Tax on a net amount. Each figure is rounded from the exact one, after the multiplication by the quantity: 123 × 3 at 20 % is 369 and 443
 * (442.8), not three times 148 (Vendure).
 */
export const taxOnNet = (net: Decimal, percent: Decimal, rounding: Rounded): Taxed =>
  taxedFrom(exactly(net), add(HUNDRED, percent), HUNDRED, rounding);

/** Tax inside a gross amount. */
export const taxInGross = (gross: Decimal, percent: Decimal, rounding: Rounded): Taxed => {
  const paid = asScaled(exactly(gross), rounding.scale, rounding.mode);
  const net = asScaled(fraction(mul(gross, HUNDRED), add(HUNDRED, percent)), rounding.scale, rounding.mode);
  return { net, tax: sub(paid, net), gross: paid };
};

/** Where tax is rounded, by law or by custom: each line's tax, or the tax of the lines' sum (Dolibarr, HMRC allow both). */
export type TaxRoundingPlace = 'perLine' | 'onTotal';

export const taxOnLines = (
  lines: readonly { readonly net: Decimal; readonly percent: Decimal }[],
  place: TaxRoundingPlace,
  rounding: Rounded,
): Taxed => {
  const net = sum(lines.map((line) => line.net));
  const exact = lines.map((line) => percentOf(line.net, line.percent));
  const round = (amount: Decimal): Decimal => asScaled(exactly(amount), rounding.scale, rounding.mode);
  const tax = place === 'perLine' ? sum(exact.map(round)) : round(sum(exact));
  return { net, tax, gross: add(net, tax) };
};

/**
 * A credit note for a part of what was paid: the subtotal rounds, its tax is of the rounded subtotal, and the total is their sum, so that
 * the note adds up in itself (Lago).
 */
export const creditNote = (paidNet: Decimal, part: Fraction, percent: Decimal, rounding: Rounded): Taxed => {
  const net = asScaled({ part: mul(paidNet, part.part), of: part.of }, rounding.scale, rounding.mode);
  const tax = asScaled(exactly(percentOf(net, percent)), rounding.scale, rounding.mode);
  return { net, tax, gross: add(net, tax) };
};

/**
 * Rounding to coins that exist (Odoo, "cash rounding"): the total goes to the coin, and the difference goes into the tax (`adjustTax`) or
 * onto a line of its own (`addLine`); a promised net is never touched.
 */
export type CashStrategy = 'adjustTax' | 'addLine';
export type Cash = { readonly tax: Decimal; readonly difference: Decimal; readonly total: Decimal };

export const cashTotal = (
  net: Decimal,
  exactTax: Decimal,
  coin: { readonly step: Decimal; readonly mode: Rounded['mode'] },
  strategy: CashStrategy,
  rounding: Rounded,
): Cash => {
  const total = roundToStep(add(net, exactTax), coin.step, coin.mode);
  if (strategy === 'adjustTax') return { tax: sub(total, net), difference: ZERO, total };
  const tax = asScaled(exactly(exactTax), rounding.scale, rounding.mode);
  return { tax, difference: sub(total, add(net, tax)), total };
};

const exactly = (amount: Decimal): Fraction => ({ part: amount, of: { units: 1n, scale: 0 } });

const taxedFrom = (amount: Fraction, grossOf: Decimal, netOf: Decimal, rounding: Rounded): Taxed => {
  const net = asScaled(amount, rounding.scale, rounding.mode);
  const gross = asScaled(fraction(mul(amount.part, grossOf), mul(amount.of, netOf)), rounding.scale, rounding.mode);
  return { net, tax: sub(gross, net), gross };
};
