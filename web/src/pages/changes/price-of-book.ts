/** The plain prices of a price book, each by its place in it, and the book with one of them changed. Steps and shares are imported. */
type Model = { readonly kind: string; readonly amount?: unknown; readonly unitPrice?: unknown };
type Entry = {
  readonly offering: string;
  readonly charge: { readonly key?: string; readonly name?: unknown; readonly model: Model };
};
/** A price that its owner worked out by hand, for one line; the gate of worked prices makes it under every draft. */
export type Worked = {
  readonly name: string;
  readonly offering: string;
  readonly quantity: string;
  readonly country?: string;
  readonly channel?: string;
  readonly months?: number;
  readonly comesTo: Readonly<Partial<Record<ComesTo, string>>>;
};
export type ComesTo = 'oneTime' | 'month' | 'year';
export type Book = {
  readonly name?: string;
  readonly currency?: string;
  readonly countries?: readonly string[];
  readonly channels?: readonly string[];
  readonly worked?: readonly Worked[];
  readonly entries: readonly Entry[];
};

const FIELDS = ['amount', 'unitPrice'] as const;
type Field = (typeof FIELDS)[number];
const fieldOf = (model: Model): Field | undefined => FIELDS.find((field) => typeof model[field] === 'string');

export type PriceAt = {
  readonly place: string;
  readonly offering: string;
  readonly amount: string;
  readonly says: string;
};

export const pricesOf = ({ entries }: Book): readonly PriceAt[] =>
  entries.flatMap(({ offering, charge }, at) => {
    const field = fieldOf(charge.model);
    if (field === undefined) return [];
    const amount = String(charge.model[field]);
    return [{ place: String(at), offering, amount, says: `${offering}, ${charge.key ?? 'charge'}: ${amount}` }];
  });

export const withPrice = (book: Book, place: string, amount: string): Book => ({
  ...book,
  entries: book.entries.map((entry, at) => {
    const field = fieldOf(entry.charge.model);
    if (String(at) !== place || field === undefined) return entry;
    return { ...entry, charge: { ...entry.charge, model: { ...entry.charge.model, [field]: amount } } };
  }),
});

/** As it is typed: what is left empty is not said, and without an amount nothing was worked out. */
export type WorkedTyped = {
  readonly quantity: string;
  readonly country: string;
  readonly channel: string;
  readonly months: string;
  readonly part: ComesTo;
  readonly amount: string;
};
export const NOTHING_WORKED: WorkedTyped = {
  quantity: '1',
  country: '',
  channel: '',
  months: '',
  part: 'month',
  amount: '',
};

/** Two that ask the same are one: whoever works a price out again means the new one. */
export const withWorked = (book: Book, offering: string, typed: WorkedTyped): Book => {
  const [quantity, amount] = [typed.quantity.trim(), typed.amount.trim()];
  if (amount === '') return book;
  const said = {
    ...(typed.country === '' ? {} : { country: typed.country }),
    ...(typed.channel === '' ? {} : { channel: typed.channel }),
    ...(typed.months.trim() === '' ? {} : { months: Number(typed.months) }),
  };
  const name = [`${quantity} of ${offering}`, ...Object.values(said).map(String), typed.part].join(', ');
  const worked: Worked = { name, offering, quantity, ...said, comesTo: { [typed.part]: amount } };
  return { ...book, worked: [...(book.worked ?? []).filter((each) => each.name !== name), worked] };
};
