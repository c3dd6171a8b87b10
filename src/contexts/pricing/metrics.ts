/**
 * What sales calls the size of a deal, by the definitions of `engines/price/metrics.ts`: recurring revenue a month on the first day and on the
 * last, twelve times that for a year, the recurring value of the average year (`acv`), and everything that is sure over the term (`tcv`):
 * fixed amounts after every discount, and what commitments assure. Usage that nobody is bound to is in none of them.
 */
import { acv, arr } from '#engines/price/metrics.ts';
import { asScaled, fraction } from '#engines/price/fraction.ts';
import { overTerm, termMonths, wholeMonths } from '#engines/price/term.ts';
import { type Decimal, ZERO, add, dec, decText, divRound, exactText, sum, whole } from '#kernel/decimal.ts';
import { contains } from '#kernel/period.ts';
import type { Pricing } from './price-charge.ts';
import type { CommitmentEstimate, PriceMetrics, PromisedTotals } from './price-result.contract.ts';
import { OPEN_ENDED_MONTHS, VALUE_SCALE } from './term.ts';

const METRIC_DEFINITIONS = 'mrr-first-day/arr-12-mrr/acv-without-one-time/tcv-fixed-and-assured';

/** `fixed`: over the term, after every discount. */
export const metricsOf = (
  { minorUnits }: Pricing,
  { recurring }: PromisedTotals,
  fixed: Decimal,
  commitments: readonly CommitmentEstimate[],
): PriceMetrics => {
  const first = recurring.map(({ from }) => from).sort()[0];
  const ends = recurring.map(({ to }) => to);
  const last = ends.includes(null) ? null : ((ends as string[]).sort().at(-1) ?? null);
  const term = first === undefined || last === null ? wholeMonths(OPEN_ENDED_MONTHS) : termMonths(first, last);
  const months = divRound(term.months, term.parts, VALUE_SCALE, 'halfEven');
  const opening = first === undefined ? ZERO : monthly(recurring.filter((row) => contains(periodOf(row), first)));
  const closing = monthly(recurring.filter(({ to }) => to === last));
  const value = sum(recurring.map(worthOf));
  const money = (amount: Decimal): string => decText(divRound(amount, whole(1), minorUnits, 'halfEven'));
  const assured = sum(commitments.map((one) => dec(one.assured)));
  return {
    definitions: METRIC_DEFINITIONS,
    mrr: money(opening),
    exitMrr: money(closing),
    arr: decText(asScaled(arr(opening, whole(1)), minorUnits, 'halfEven')),
    acv: decText(asScaled(acv(fraction(value, 1), ZERO, months, 'withoutOneTime'), minorUnits, 'halfEven')),
    tcv: money(add(fixed, assured)),
    termMonths: exactText(divRound(term.months, term.parts, 4, 'halfEven')),
  };
};

type Row = PromisedTotals['recurring'][number];

const periodOf = ({ from, to }: Row) => (to === null ? { from } : { from, to });

const monthly = (rows: readonly Row[]): Decimal =>
  sum(
    rows.map(({ period, amount }) =>
      period === 'month' ? dec(amount) : divRound(dec(amount), whole(12), VALUE_SCALE, 'halfEven'),
    ),
  );

const worthOf = ({ period, from, to, amount }: Row): Decimal =>
  overTerm(
    dec(amount),
    period,
    to === null ? wholeMonths(OPEN_ENDED_MONTHS) : termMonths(from, to),
    VALUE_SCALE,
    'halfEven',
  );
