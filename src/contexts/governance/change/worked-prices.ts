/**
 * Prices that whoever owns a book worked out by hand, held against what the model after the change makes. They stand in the book, so that they are
 * versioned, approved and tried again with it, and with every later change too. Pure.
 */
import type { PromisedTotals, WorkedPrice } from '#contexts/pricing/index.ts';
import { dec, eq } from '#kernel/decimal.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { countriesOf } from '../checks/price-coverage.ts';
import type { Model } from '../publish-check.ts';
import { totalsOfOne } from './price-one.ts';

export type WorkedPrices = {
  readonly checked: number;
  readonly differ: readonly string[];
  /** Books whose rows the release changes, and of which nobody worked out a price. */
  readonly unworked: readonly string[];
};

/** What the first period of a line comes to; of what there is none it comes to nothing. */
const firstOf = ({ recurring }: PromisedTotals, period: 'month' | 'year'): string =>
  recurring.filter((each) => each.period === period).toSorted((a, b) => (a.from < b.from ? -1 : 1))[0]?.amount ?? '0';

const differences = (worked: WorkedPrice, totals: PromisedTotals): readonly string[] => {
  const found = { oneTime: totals.oneTime, month: firstOf(totals, 'month'), year: firstOf(totals, 'year') };
  const words = { oneTime: 'once', month: 'a month', year: 'a year' };
  return (['oneTime', 'month', 'year'] as const).flatMap((part) => {
    const meant = worked.comesTo[part];
    return meant === undefined || eq(dec(meant), dec(found[part]))
      ? []
      : [`${found[part]} ${words[part]}, not ${meant}`];
  });
};

export const workedPrices = (
  after: CommercialModel,
  read: Model,
  { on, changedBooks }: { readonly on: string; readonly changedBooks: readonly string[] },
): WorkedPrices => {
  const books = read.of('price-book');
  const checked = books.flatMap((book) =>
    (book.worked ?? []).map((worked) => {
      const found = totalsOfOne(after, {
        offering: worked.offering,
        quantity: worked.quantity,
        currency: book.currency,
        country: worked.country ?? [...countriesOf(read, book)][0] ?? 'US',
        channel: worked.channel ?? book.channels[0] ?? 'direct',
        on: worked.on ?? on,
        ...(worked.months === undefined ? {} : { months: worked.months }),
      });
      const says = found.ok ? differences(worked, found.value) : [`no price (${found.refusal.code})`];
      return says.map((each) => `${worked.name} (${book.key}): ${each}.`);
    }),
  );
  return {
    checked: checked.length,
    differ: checked.flat(),
    unworked: changedBooks.filter((key) => (books.find((book) => book.key === key)?.worked ?? []).length === 0),
  };
};
