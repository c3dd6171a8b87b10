/** When a recurring charge is asked for, and how much of it: what "annual prepaid" means, written out. */
import { overTerm, termMonths } from '#engines/price/term.ts';
import { type Rounding, dec, decText } from '#kernel/decimal.ts';
import { addMonthsAnchored } from '#kernel/period.ts';
import type { PromisedCharge } from './price-result.contract.ts';
import { OPEN_ENDED_MONTHS } from './term.ts';

export type Instalment = { readonly on: string; readonly from: string; readonly to: string; readonly amount: string };

const MONTHS_OF = { month: 1, quarter: 3, year: 12 } as const;

/** From the first day to the last; without an end, for the first `OPEN_ENDED_MONTHS`. A period that the charge ends in is asked for in part. */
export const instalmentsOf = (
  charge: Extract<PromisedCharge, { type: 'recurring' }>,
  rounding: { readonly minorUnits: number; readonly mode: Rounding },
): readonly Instalment[] => {
  const { from, amount, period, billing } = charge;
  const end = charge.to ?? addMonthsAnchored(from, OPEN_ENDED_MONTHS);
  const every = billing?.every ?? period;
  const instalments: Instalment[] = [];
  for (let start = from; start < end;) {
    const next = every === 'term' ? end : addMonthsAnchored(from, MONTHS_OF[every] * (instalments.length + 1));
    const to = next < end ? next : end;
    const part = overTerm(dec(amount), period, termMonths(start, to), rounding.minorUnits, rounding.mode);
    instalments.push({ on: billing?.timing === 'arrears' ? to : start, from: start, to, amount: decText(part) });
    start = next;
  }
  return instalments;
};
