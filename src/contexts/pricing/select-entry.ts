/**
 * Which rows of which price book hold. One book prices an offering: the most specific that has it (the country named, then its region,
 * then the channel; a converted one only where no book has the currency). In it, one row a charge, by the order that `EntryCondition`
 * states. A tie is a finding, never a toss: a price that depended on the order of rows could not be explained.
 */
import type { Finding } from '#engines/decision.ts';
import { type Decimal, cmp, dec, decText } from '#kernel/decimal.ts';
import { contains } from '#kernel/period.ts';
import type { CompiledBook, CompiledEntry, PricingModel } from './pricing-model.ts';

/** Where and to whom; the same for every line of a request. */
export type Market = {
  readonly currency: string;
  readonly country: string;
  readonly channel: string;
  /** Groups of countries that hold the country. */
  readonly regions?: readonly string[];
  readonly agreements?: readonly string[];
};
export type Asked = {
  readonly offering: string;
  readonly on: string;
  readonly accountSegments: readonly string[];
  readonly characteristics: { readonly [key: string]: unknown };
  readonly quantity: Decimal;
  /** Of the whole line; null without an end. */
  readonly termMonths: number | null;
  readonly committedUsage: { readonly [metric: string]: string };
};
export type Selected = {
  readonly book: CompiledBook | null;
  readonly entries: readonly CompiledEntry[];
  readonly findings: readonly Finding[];
};

/** Depends on nothing of the line but its offering, so a quote of 10,000 lines need not ask 10,000 times. */
export const selectBook = (
  model: PricingModel,
  market: Market,
  offering: string,
  on: string,
): CompiledBook | Finding => {
  const own = holding(model.booksByOffering.get(offering) ?? [], market, offering, on);
  const books =
    own.length > 0
      ? own
      : holding(
          model.convertedBooks.flatMap((compiled) => compiled() ?? []),
          market,
          offering,
          on,
        );
  const best = Math.max(...books.map(bookRank));
  const [book, ...others] = books.filter((candidate) => bookRank(candidate) === best);
  if (book === undefined) return noEntry(market, { offering, on });
  if (others.length === 0) return book;
  const rivals = [book, ...others].map((candidate) => candidate.ref.key).sort();
  return { code: 'price.ambiguous-book', offering, books: rivals };
};

const holding = (books: readonly CompiledBook[], market: Market, offering: string, on: string) =>
  books.filter(
    (book) => sellsIn(book, market) && book.byOffering.get(offering)?.some((entry) => holdsOn(entry, on)) === true,
  );

/** Whether an offering could be priced in a market on a day: what the publish gate asks of everything sellable. */
export const hasPrice = (model: PricingModel, market: Market, offering: string, on: string): boolean =>
  (model.booksByOffering.get(offering) ?? []).some(
    (book) => sellsIn(book, market) && book.byOffering.get(offering)!.some((entry) => holdsOn(entry, on)),
  );

export const selectFromBook = (book: CompiledBook, market: Market, asked: Asked): Selected => {
  const chosen = new Map<string, CompiledEntry>();
  const ties = new Map<string, CompiledEntry[]>();
  const tooLittle: CompiledEntry[] = [];
  for (const entry of book.byOffering.get(asked.offering)!) {
    if (!holdsOn(entry, asked.on) || !conditionHolds(entry, market, asked)) continue;
    if (shortfall(entry, asked) !== null) {
      tooLittle.push(entry);
      continue;
    }
    const { slot } = entry;
    const rival = chosen.get(slot);
    const order = rival === undefined ? 1 : moreSpecific(entry, rival);
    if (order > 0) ties.delete(slot);
    if (order > 0) chosen.set(slot, entry);
    if (order === 0) ties.set(slot, [...(ties.get(slot) ?? [rival!]), entry]);
  }
  const findings = [
    ...[...ties.values()].map((entries) => ambiguous(entries)),
    ...tooLittle.filter((entry) => !chosen.has(entry.slot)).map((entry) => shortfall(entry, asked)!),
  ];
  if (chosen.size === 0 && findings.length === 0) return unpriced(noEntry(market, asked));
  return { book, entries: [...chosen.values()], findings };
};

const sellsIn = (book: CompiledBook, { currency, country, channel, regions }: Market): boolean =>
  book.currency === currency &&
  (book.countries.size + book.regions.size === 0 ||
    book.countries.has(country) ||
    (regions?.some((region) => book.regions.has(region)) ?? false)) &&
  (book.channels.size === 0 || book.channels.has(channel));

const bookRank = (book: CompiledBook): number =>
  (book.countries.size > 0 ? 4 : book.regions.size > 0 ? 2 : 0) + (book.channels.size > 0 ? 1 : 0);

export const holdsOn = (entry: CompiledEntry, on: string): boolean => contains(entry.effective, on);

const conditionHolds = (entry: CompiledEntry, market: Market, asked: Asked): boolean => {
  if (entry.clauses === 0) return true;
  const { agreements, accountSegments, countries, regions, channels, characteristics } = entry.condition;
  if (!meets(agreements, market.agreements) || !meets(accountSegments, asked.accountSegments)) return false;
  if (!meets(regions, market.regions)) return false;
  if (countries !== undefined && !countries.includes(market.country)) return false;
  if (channels !== undefined && !channels.includes(market.channel)) return false;
  for (const [key, values] of Object.entries(characteristics ?? {}))
    if (!values.includes(asText(asked.characteristics[key]))) return false;
  return true;
};

const meets = (named: readonly string[] | undefined, has: readonly string[] = []): boolean =>
  named === undefined || named.some((key) => has.includes(key));

/** A characteristic is text, a whole number or a yes or no; anything else equals nothing that a row can name. */
const asText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '\u0000';

/** Positive when `a` wins, 0 when nothing stated tells them apart. */
const moreSpecific = (a: CompiledEntry, b: CompiledEntry): number => {
  if (a.rank !== b.rank) return a.rank - b.rank;
  const quantity = higher(a.minimum, b.minimum);
  if (quantity !== 0) return quantity;
  if (a.minimumTermMonths !== b.minimumTermMonths) return a.minimumTermMonths - b.minimumTermMonths;
  if (a.minimumUsage === null || b.minimumUsage === null)
    return higher(a.minimumUsage?.atLeast ?? null, b.minimumUsage?.atLeast ?? null);
  // More of one metric is not more than less of another.
  return a.minimumUsage.metric === b.minimumUsage.metric ? cmp(a.minimumUsage.atLeast, b.minimumUsage.atLeast) : 0;
};

const higher = (a: Decimal | null, b: Decimal | null): number =>
  a === null || b === null ? (a === null ? 0 : 1) - (b === null ? 0 : 1) : cmp(a, b);

/** What the line lacks to be priced by the row; null when it has enough of everything. */
const shortfall = (entry: CompiledEntry, asked: Asked): Finding | null => {
  const { offering, id, minimum, minimumTermMonths, minimumUsage } = entry;
  const row = { offering, charge: entry.charge.key, entry: id };
  if (minimum !== null && cmp(asked.quantity, minimum) < 0) {
    const quantities = { quantity: decText(asked.quantity), minimum: decText(minimum) };
    return { code: 'price.below-minimum-quantity', ...row, ...quantities };
  }
  if (minimumTermMonths > 0 && (asked.termMonths === null || asked.termMonths < minimumTermMonths))
    return { code: 'price.below-minimum-term', ...row, months: asked.termMonths, minimum: minimumTermMonths };
  if (minimumUsage === null) return null;
  const { metric, atLeast } = minimumUsage;
  const committed = Object.hasOwn(asked.committedUsage, metric) ? asked.committedUsage[metric]! : '0';
  if (cmp(dec(committed), atLeast) >= 0) return null;
  return { code: 'price.below-minimum-usage', ...row, metric, committed, minimum: decText(atLeast) };
};

const unpriced = (finding: Finding): Selected => ({ book: null, entries: [], findings: [finding] });

const noEntry = (market: Market, { offering, on }: Pick<Asked, 'offering' | 'on'>): Finding => ({
  code: 'price.no-entry',
  offering,
  currency: market.currency,
  country: market.country,
  channel: market.channel,
  date: on,
});

const ambiguous = (entries: readonly CompiledEntry[]): Finding => ({
  code: 'price.ambiguous-entry',
  offering: entries[0]!.offering,
  charge: entries[0]!.charge.key,
  entries: entries.map((entry) => entry.id).sort(),
});
