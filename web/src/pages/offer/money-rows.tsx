/** What is paid, each kind on a line of its own: once, by the month, by the year; with its days where it is not the same all along. */
import type { OfferTotals } from '../../../../src/engines/price/with-options.ts';
import { isZero, type Words, type Writes } from './offer-words.ts';

type MoneyRowsProps = {
  readonly totals: OfferTotals;
  readonly words: Words;
  readonly writes: Writes;
  readonly plus?: boolean;
};

/** A half-open period: people read "until 31 December", not "before 1 January". */
const lastDay = (to: string): string => new Date(Date.parse(`${to}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

export const MoneyRows = ({ totals, words, writes, plus = false }: MoneyRowsProps) => {
  const varies = new Set(totals.recurring.map(({ from, to }) => `${from} ${to}`)).size > 1;
  const sign = plus ? '+ ' : '';
  return (
    <ul className="money-rows num">
      {!isZero(totals.oneTime) && (
        <li>
          <strong>{sign + writes.money(totals.oneTime)}</strong> {words.once}
        </li>
      )}
      {totals.recurring
        .filter(({ amount }) => !isZero(amount))
        .map(({ period, from, to, amount }) => (
          <li key={`${period} ${from} ${to}`}>
            <strong>{sign + writes.money(amount)}</strong> {period === 'month' ? words.perMonth : words.perYear}
            {varies && (
              <span className="soft small">
                {' '}
                {words.since(writes.day(from), to === null ? null : writes.day(lastDay(to)))}
              </span>
            )}
          </li>
        ))}
    </ul>
  );
};
