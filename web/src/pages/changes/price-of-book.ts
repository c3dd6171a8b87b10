/** The plain prices of a price book, each by its place in it, and the book with one of them changed. Steps and shares are imported. */
type Model = { readonly kind: string; readonly amount?: unknown; readonly unitPrice?: unknown };
type Entry = {
  readonly offering: string;
  readonly charge: { readonly key?: string; readonly name?: unknown; readonly model: Model };
};
export type Book = { readonly name?: string; readonly currency?: string; readonly entries: readonly Entry[] };

const FIELDS = ['amount', 'unitPrice'] as const;
type Field = (typeof FIELDS)[number];
const fieldOf = (model: Model): Field | undefined => FIELDS.find((field) => typeof model[field] === 'string');

export type PriceAt = { readonly place: string; readonly amount: string; readonly says: string };

export const pricesOf = ({ entries }: Book): readonly PriceAt[] =>
  entries.flatMap(({ offering, charge }, at) => {
    const field = fieldOf(charge.model);
    if (field === undefined) return [];
    const amount = String(charge.model[field]);
    return [{ place: String(at), amount, says: `${offering}, ${charge.key ?? 'charge'}: ${amount}` }];
  });

export const withPrice = (book: Book, place: string, amount: string): Book => ({
  ...book,
  entries: book.entries.map((entry, at) => {
    const field = fieldOf(entry.charge.model);
    if (String(at) !== place || field === undefined) return entry;
    return { ...entry, charge: { ...entry.charge, model: { ...entry.charge.model, [field]: amount } } };
  }),
});
