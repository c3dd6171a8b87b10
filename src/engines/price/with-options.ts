/**
 * What an offer comes to with the options that a customer chooses. The same few lines run on the customer's page and on the server, so that
 * the sum that was agreed to is the sum that is ordered. Options share in nothing (no discount on the whole, no pool), so they simply add up.
 */
import { add, dec, decText } from '#kernel/decimal.ts';

type Recurring = {
  readonly period: 'month' | 'year';
  readonly from: string;
  readonly to: string | null;
  readonly amount: string;
};
export type OfferTotals = { readonly oneTime: string; readonly recurring: readonly Recurring[] };
export type OptionTotals = OfferTotals & { readonly lineId: string };

const plus = (a: string, b: string): string => decText(add(dec(a), dec(b)));
const alike = ({ period, from, to }: Recurring): string => `${period} ${from} ${to ?? ''}`;

/** What is paid alike is one row; rows come in the order of their first day. */
const together = (rows: readonly Recurring[]): readonly Recurring[] =>
  [...Map.groupBy(rows, alike).values()]
    .map((same) => same.reduce((sum, row) => ({ ...sum, amount: plus(sum.amount, row.amount) })))
    .toSorted((a, b) => (a.from === b.from ? (alike(a) < alike(b) ? -1 : 1) : a.from < b.from ? -1 : 1));

export const withOptions = (
  totals: OfferTotals,
  options: readonly OptionTotals[],
  chosen: ReadonlySet<string>,
): OfferTotals => {
  const taken = options.filter(({ lineId }) => chosen.has(lineId));
  return {
    oneTime: taken.reduce((sum, { oneTime }) => plus(sum, oneTime), totals.oneTime),
    recurring: together([...totals.recurring, ...taken.flatMap(({ recurring }) => recurring)]),
  };
};
