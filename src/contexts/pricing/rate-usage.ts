/** What usage at an instant costs by a price book: the row in force that day, or the one for that time of day, rated exactly. */
import { rate } from '#engines/price/rate.ts';
import { type Decimal, ZERO, add, dec, exactText, isDecText, isNegative, decText } from '#kernel/decimal.ts';
import { roundMoney } from '#kernel/money.ts';
import { type Outcome, accepted, refused } from '#kernel/outcome.ts';
import type { CompiledBook, CompiledEntry } from './pricing-model.ts';
import { holdsOn } from './select-entry.ts';
import { type Usage, billableQuantities } from './usage.ts';

export type RatedUsage = {
  readonly currency: string;
  readonly charges: readonly {
    readonly charge: string;
    readonly entry: string;
    readonly metric: string;
    readonly quantity: string;
    readonly exact: string;
  }[];
  /** Before rounding, as text of any length; `amount` is the money: rounded once, on the total. */
  readonly exact: string;
  readonly amount: string;
};

/** Rows that depend on the line (a condition, a minimum) are no part of it: usage by the list has no line. `at` is an instant, in UTC. */
export const rateUsage = (book: CompiledBook, offering: string, usage: Usage, at: string): Outcome<RatedUsage> => {
  const wrong = Object.entries(usage).find(([, quantity]) => !isDecText(quantity) || isNegative(dec(quantity)));
  if (wrong !== undefined) return refused({ code: 'usage.quantity', metric: wrong[0], quantity: wrong[1] });
  const moment = momentOf(at);
  const entries = entriesAt(book.byOffering.get(offering) ?? [], moment);
  if (entries.length === 0)
    return refused({ code: 'price.no-entry', offering, currency: book.currency, date: moment.on, book: book.ref.key });
  const units = entries.map(({ unit }) => unit);
  const quantities = billableQuantities(units, usage);
  if (!quantities.ok) return quantities;
  return total(book, entries, quantities.value, usage);
};

type Moment = { readonly on: string; readonly seconds: number };
type UsageEntry = {
  readonly entry: CompiledEntry;
  readonly unit: Extract<CompiledEntry['charge'], { type: 'usage' }>['unit'];
};

const total = (
  book: CompiledBook,
  entries: readonly UsageEntry[],
  quantities: ReadonlyMap<string, Decimal>,
  usage: Usage,
): Outcome<RatedUsage> => {
  const charges: RatedUsage['charges'][number][] = [];
  let exact = ZERO;
  for (const { entry, unit } of entries) {
    const quantity = quantities.get(unit.metric) ?? ZERO;
    // What it costs us is no part of a price book, so a price that rests on it cannot be told from the book alone.
    if (entry.model === null) return refused({ code: 'price.no-cost-for-rule', offering: entry.offering });
    const rated = rate(entry.model, quantity, tierQuantity(entry, quantity, usage));
    if (!rated.ok) return rated;
    exact = add(exact, rated.value.amount);
    charges.push({
      charge: entry.charge.key,
      entry: entry.id,
      metric: unit.metric,
      quantity: decText(quantity),
      exact: exactText(rated.value.amount),
    });
  }
  const amount = decText(roundMoney(exact, book.currency, book.rounding));
  return accepted({ currency: book.currency, charges, exact: exactText(exact), amount });
};

/** All input tokens of a request choose the tier of each kind of token in it. */
export const tierQuantity = (entry: CompiledEntry, quantity: Decimal, usage: Usage): Decimal => {
  const { model } = entry.charge;
  const by = model.kind === 'volume' ? model.tierBy : undefined;
  return by === undefined ? quantity : dec(Object.hasOwn(usage, by) ? usage[by]! : '0');
};

const entriesAt = (entries: readonly CompiledEntry[], moment: Moment): readonly UsageEntry[] => {
  const chosen = new Map<string, UsageEntry>();
  for (const entry of entries) {
    const { charge } = entry;
    if (charge.type !== 'usage' || entry.clauses > 0 || entry.minimum !== null) continue;
    if (!holdsOn(entry, moment.on) || !inWindow(entry, moment.seconds)) continue;
    if (entry.window !== null || !chosen.has(charge.key)) chosen.set(charge.key, { entry, unit: charge.unit });
  }
  return [...chosen.values()];
};

const inWindow = ({ window }: CompiledEntry, at: number): boolean => {
  if (window === null) return true;
  return window.from < window.to ? at >= window.from && at < window.to : at >= window.from || at < window.to;
};

const momentOf = (at: string): Moment => {
  const utc = Temporal.Instant.from(at).toZonedDateTimeISO('UTC');
  return { on: utc.toPlainDate().toString(), seconds: utc.hour * 3600 + utc.minute * 60 + utc.second };
};
