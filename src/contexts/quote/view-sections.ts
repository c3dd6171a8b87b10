/** The sections of a quote with what their lines come to. Lines that are optional are in no sum, here as in the whole. Pure. */
import { add, dec, decText, ZERO } from '#kernel/decimal.ts';
import type { Json } from '#kernel/json.ts';
import type { Line } from './line.ts';
import type { Header } from './quote.ts';

export type SectionMoney = {
  readonly oneTime: string;
  readonly recurringMonthly: string;
  readonly termValue: string | null;
} | null;

/** A section of which a line has no price has no sum: a part of it would be taken for the whole. */
const sumOf = (prices: readonly SectionMoney[]): Json => {
  const known = prices.flatMap((price) => price ?? []);
  if (known.length < prices.length) return null;
  const total = (of: (price: NonNullable<SectionMoney>) => string | null): string =>
    decText(known.map((price) => dec(of(price) ?? '0')).reduce(add, ZERO));
  return {
    oneTime: total(({ oneTime }) => oneTime),
    recurringMonthly: total(({ recurringMonthly }) => recurringMonthly),
    termValue: total(({ termValue }) => termValue),
  };
};

/** Before the discount on the whole, which is nobody's line. `priceOf`: of a line as it was priced last, while that holds. */
export const sectionsView = (
  { sections = [] }: Pick<Header, 'sections'>,
  lines: readonly Line[],
  priceOf: (line: Line) => SectionMoney,
): Json => {
  const byGroup = Map.groupBy(lines, ({ group }) => group);
  return sections.map(({ key, title }) => {
    const own = byGroup.get(key) ?? [];
    const sold = own.filter(({ optional }) => optional !== true);
    return { key, title, lines: own.length, subtotal: sumOf(sold.map(priceOf)) };
  });
};
