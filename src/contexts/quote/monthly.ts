/** An amount of any period as readers compare them: by the month. Pure. */
import { dec, divRound, type Decimal } from '#kernel/decimal.ts';

const MONTHS_IN_YEAR = dec('12');

/** Per month, whatever the charge's own period. */
export const monthly = (
  { period, amount }: { readonly period: 'month' | 'year'; readonly amount: string },
  scale: number,
): Decimal => (period === 'month' ? dec(amount) : divRound(dec(amount), MONTHS_IN_YEAR, scale, 'halfEven'));
