/** The row of a book by which a charge was sold, where there is one and no other could be meant: it says how the amount follows the quantity. */
import type { CompiledEntry, PricingModel } from './pricing-model.ts';
import { holdsOn, selectBook } from './select-entry.ts';

type Sale = {
  readonly currency: string;
  readonly country: string;
  readonly channel: string;
  readonly pricedAsOf: string;
};

export const rowOf = (
  model: PricingModel,
  { currency, country, channel, pricedAsOf }: Sale,
  offering: string,
  charge: string,
): CompiledEntry | undefined => {
  const regions = (model.pricePolicy?.value.regions ?? [])
    .filter(({ countries }) => countries.includes(country))
    .map(({ key }) => key);
  const book = selectBook(model, { currency, country, channel, regions }, offering, pricedAsOf);
  if ('code' in book) return undefined;
  const rows = (book.byOffering.get(offering) ?? []).filter(
    (entry) => entry.slot === charge && holdsOn(entry, pricedAsOf),
  );
  // Rows for customers, quantities or terms may differ in their amounts; where all count alike, any of them says how.
  const kinds = new Set(rows.map((entry) => entry.charge.model.kind));
  const [first] = rows;
  return rows.length === 1 || (kinds.size === 1 && (kinds.has('flat') || kinds.has('perUnit'))) ? first : undefined;
};
