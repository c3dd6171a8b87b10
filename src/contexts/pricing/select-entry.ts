/**
 * Which rows of which price book hold. One book prices an offering: the most specific that has it (the country named, then the channel).
 * In it, one row a charge: the one with most clauses, then the highest minimum. A tie is a finding, never a toss: a price that depended on
 * the order of rows could not be explained.
 */
import type { Finding } from '#engines/decision.ts';
import { type Decimal, cmp, decText } from '#kernel/decimal.ts';
import { contains } from '#kernel/period.ts';
import type { CompiledBook, CompiledEntry, PricingModel } from './pricing-model.ts';

export type Market = { readonly currency: string; readonly country: string; readonly channel: string };
export type Asked = {
  readonly offering: string;
  readonly on: string;
  readonly accountSegments: readonly string[];
  readonly characteristics: { readonly [key: string]: unknown };
  readonly quantity: Decimal;
};
export type Selected = {
  readonly book: CompiledBook | null;
  readonly entries: readonly CompiledEntry[];
  readonly findings: readonly Finding[];
};

export const selectEntries = (model: PricingModel, market: Market, asked: Asked): Selected => {
  const books = (model.booksByOffering.get(asked.offering) ?? []).filter((book) => sellsIn(book, market));
  const holding = books.filter((book) =>
    book.byOffering.get(asked.offering)!.some((entry) => holdsOn(entry, asked.on)),
  );
  const best = Math.max(...holding.map(bookRank));
  const [book, ...others] = holding.filter((candidate) => bookRank(candidate) === best);
  if (book === undefined) return unpriced(noEntry(market, asked));
  if (others.length > 0)
    return unpriced({
      code: 'price.ambiguous-book',
      offering: asked.offering,
      books: [book, ...others].map((candidate) => candidate.ref.key).sort(),
    });
  return selectFromBook(book, market, asked);
};

/** Whether an offering could be priced in a market on a day: what the publish gate asks of everything sellable. */
export const hasPrice = (model: PricingModel, market: Market, offering: string, on: string): boolean =>
  (model.booksByOffering.get(offering) ?? []).some(
    (book) => sellsIn(book, market) && book.byOffering.get(offering)!.some((entry) => holdsOn(entry, on)),
  );

const selectFromBook = (book: CompiledBook, market: Market, asked: Asked): Selected => {
  const chosen = new Map<string, CompiledEntry>();
  const ties = new Map<string, CompiledEntry[]>();
  const tooFew: CompiledEntry[] = [];
  for (const entry of book.byOffering.get(asked.offering)!) {
    if (!holdsOn(entry, asked.on) || !conditionHolds(entry, asked)) continue;
    if (entry.minimum !== null && cmp(asked.quantity, entry.minimum) < 0) {
      tooFew.push(entry);
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
    ...tooFew.filter((entry) => !chosen.has(entry.slot)).map((entry) => belowMinimum(entry, asked.quantity)),
  ];
  if (chosen.size === 0 && findings.length === 0) return unpriced(noEntry(market, asked));
  return { book, entries: [...chosen.values()], findings };
};

const sellsIn = (book: CompiledBook, { currency, country, channel }: Market): boolean =>
  book.currency === currency &&
  (book.countries.size === 0 || book.countries.has(country)) &&
  (book.channels.size === 0 || book.channels.has(channel));

const bookRank = (book: CompiledBook): number => (book.countries.size > 0 ? 2 : 0) + (book.channels.size > 0 ? 1 : 0);

export const holdsOn = (entry: CompiledEntry, on: string): boolean => contains(entry.effective, on);

const conditionHolds = (entry: CompiledEntry, asked: Asked): boolean => {
  if (entry.clauses === 0) return true;
  const { accountSegments, characteristics } = entry.condition;
  if (accountSegments !== undefined && !accountSegments.some((key) => asked.accountSegments.includes(key)))
    return false;
  for (const [key, values] of Object.entries(characteristics ?? {}))
    if (!values.includes(asText(asked.characteristics[key]))) return false;
  return true;
};

/** A characteristic is text, a whole number or a yes or no; anything else equals nothing that a row can name. */
const asText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '\u0000';

const moreSpecific = (a: CompiledEntry, b: CompiledEntry): number => {
  if (a.clauses !== b.clauses) return a.clauses - b.clauses;
  if (a.minimum === null || b.minimum === null) return (a.minimum === null ? 0 : 1) - (b.minimum === null ? 0 : 1);
  return cmp(a.minimum, b.minimum);
};

const unpriced = (finding: Finding): Selected => ({ book: null, entries: [], findings: [finding] });

const noEntry = (market: Market, { offering, on }: Asked): Finding => ({
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

const belowMinimum = (entry: CompiledEntry, quantity: Decimal): Finding => ({
  code: 'price.below-minimum-quantity',
  offering: entry.offering,
  charge: entry.charge.key,
  entry: entry.id,
  quantity: decText(quantity),
  minimum: decText(entry.minimum!),
});
