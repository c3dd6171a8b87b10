/** What a price book says differently, as prices: the row that takes over from another on a day is one change and not two. */
import type { PriceBook, PriceEntry } from '#contexts/pricing/index.ts';
import { canonical } from '#kernel/canonical.ts';
import type { JsonObject } from '#kernel/json.ts';
import { fieldsThatDiffer, valueText, type FieldChange } from './diff-fields.ts';

/** Rows that price the same thing at different times. */
const sameThing = ({ offering, charge, condition, timeOfDay, minimumQuantity }: PriceEntry): string =>
  canonical([offering, charge.key, condition ?? null, timeOfDay ?? null, minimumQuantity ?? null]);

const priceText = ({ charge }: PriceEntry, currency: string): string => {
  const model = charge.model as unknown as JsonObject & { readonly kind: string };
  const amount = model['amount'] ?? model['unitPrice'];
  if (typeof amount === 'string') return `${amount} ${currency}${model.kind === 'perUnit' ? ' each' : ''}`;
  const { kind, ...rest } = model;
  return `${kind} ${valueText(rest)} (${currency})`;
};

const SPECIAL: readonly (keyof PriceEntry)[] = ['condition', 'timeOfDay', 'minimumQuantity'];
const specialWords = (entry: PriceEntry): string => {
  const said = SPECIAL.flatMap((field) =>
    entry[field] === undefined
      ? []
      : [`${field === 'minimumQuantity' ? 'from a quantity of ' : ''}${valueText(entry[field] as JsonObject)}`],
  );
  return said.length === 0 ? '' : ` (${said.join('; ')})`;
};

const named = (entry: PriceEntry, book: string): string =>
  `Price of ${entry.offering}/${entry.charge.key}${specialWords(entry)} in book ${book}`;

const same = (a: PriceEntry, b: PriceEntry): boolean => canonical(a) === canonical(b);

type Series = { readonly before: readonly PriceEntry[]; readonly after: readonly PriceEntry[] };

const ofSeries = ({ before, after }: Series, book: PriceBook): readonly FieldChange[] => {
  const text = (entry: PriceEntry): string => priceText(entry, book.currency);
  const from = ({ effective }: PriceEntry): string => `from ${effective.from}`;
  const come = after.filter((entry) => !before.some((each) => same(each, entry)));
  const gone = before.filter((entry) => !after.some((each) => same(each, entry)));
  const taken = new Set<PriceEntry>();
  const changes: FieldChange[] = [];
  for (const entry of come) {
    const own = gone.find((each) => each.id === entry.id);
    // It begins on the day another ends: the earlier row is cut to make room, and that is no news of its own.
    const earlier = after.find((each) => each !== entry && each.effective.to === entry.effective.from);
    if (own) {
      taken.add(own);
      if (text(own) !== text(entry))
        changes.push({ what: `${named(entry, book.key)}, ${from(entry)}`, before: text(own), after: text(entry) });
      const successor = come.find((each) => each !== entry && each.effective.from === entry.effective.to);
      changes.push(...restOf(own, entry, book.key, successor !== undefined));
    } else
      changes.push({
        what: `${named(entry, book.key)}, ${from(entry)}`,
        ...(earlier ? { before: text(earlier) } : {}),
        after: text(entry),
      });
  }
  for (const entry of gone)
    if (!taken.has(entry)) changes.push({ what: `${named(entry, book.key)}, ${from(entry)}`, before: text(entry) });
  return changes;
};

/** Whatever else changed about the row: its dates, its name, its period. */
const restOf = (before: PriceEntry, after: PriceEntry, book: string, makesRoom: boolean): readonly FieldChange[] => {
  const plain = (entry: PriceEntry): JsonObject => {
    const { charge, ...rest } = entry;
    const { model: _model, ...described } = charge;
    const { to, ...begins } = rest.effective;
    return {
      ...rest,
      charge: described,
      effective: makesRoom || to === undefined ? begins : rest.effective,
    } as unknown as JsonObject;
  };
  return fieldsThatDiffer(plain(before), plain(after), [named(after, book)]);
};

export const priceChanges = (before: PriceBook, after: PriceBook): readonly FieldChange[] => {
  const was = Map.groupBy(before.entries, sameThing);
  const is = Map.groupBy(after.entries, sameThing);
  const { entries: _was, ...headBefore } = before;
  const { entries: _is, ...headAfter } = after;
  return [
    ...fieldsThatDiffer(headBefore as unknown as JsonObject, headAfter as unknown as JsonObject),
    ...[...new Set([...was.keys(), ...is.keys()])].flatMap((key) =>
      ofSeries({ before: was.get(key) ?? [], after: is.get(key) ?? [] }, after),
    ),
  ];
};
