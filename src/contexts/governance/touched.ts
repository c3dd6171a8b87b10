/** Which offerings a release touches: those it changes, and everything that is sold, priced or built with what it changes. Pure. */
import { partsOf, type ProductOffering } from '#contexts/catalog/index.ts';
import type { OptionOf } from '#contexts/quote/index.ts';
import { canonical } from '#kernel/canonical.ts';
import type { Contents, KindName } from './artifact-kinds.ts';
import { fileKeyOf, kindNames } from './artifact-kinds.ts';
import type { Model } from './publish-check.ts';

/** `offerings` null: something that holds for every sale was changed, such as the waterfall or the approval policy. */
export type Touched = { readonly offerings: readonly string[] | null; readonly options: readonly OptionOf[] };

type Row = { readonly offering: string };
type OfferingsOf = {
  readonly [K in KindName]?: (before: Contents[K] | undefined, after: Contents[K] | undefined) => readonly string[];
};

const changedRows = <T extends Row>(before: readonly T[] = [], after: readonly T[] = []): readonly string[] => {
  const was = new Set(before.map((row) => canonical(row)));
  const is = new Set(after.map((row) => canonical(row)));
  return [...before.filter((row) => !is.has(canonical(row))), ...after.filter((row) => !was.has(canonical(row)))].map(
    ({ offering }) => offering,
  );
};

type Rows = {
  readonly entries: readonly Row[];
  readonly name: string;
  readonly owner: string;
  readonly worked?: unknown;
};
/** Without what no price is made of: how it is called, whose it is, what was worked out by hand. */
const header = ({ entries: _entries, name: _name, owner: _owner, worked: _worked, ...rest }: Rows): string =>
  canonical(rest);

/** Where a book sells, in which currency and how it rounds holds for all that stands in it. */
const ofBook = (before: Rows | undefined, after: Rows | undefined): readonly string[] => {
  if (before === undefined || after === undefined || header(before) === header(after))
    return changedRows(before?.entries, after?.entries);
  return [...before.entries, ...after.entries].map(({ offering }) => offering);
};

/** Kinds that say themselves for which offerings they matter; a change of any other kind touches every sale. */
const offeringsOf: OfferingsOf = {
  'product-offering': (before, after) => [(after ?? before)!.key],
  'configuration-rules': (before, after) => [(after ?? before)!.offering],
  'price-book': ofBook,
  'cost-book': ofBook,
  // How changes are governed is felt by whoever makes one, and by no deal.
  'change-policy': () => [],
};

const changed = <K extends KindName>(kind: K, before: Model, after: Model): readonly string[] | null => {
  const was = new Map(before.of(kind).map((content) => [fileKeyOf(kind, content), content]));
  const is = new Map(after.of(kind).map((content) => [fileKeyOf(kind, content), content]));
  const keys = [...new Set([...was.keys(), ...is.keys()])].filter((key) => {
    const [one, other] = [was.get(key), is.get(key)];
    return one === undefined || other === undefined || canonical(one) !== canonical(other);
  });
  if (keys.length === 0) return [];
  if (kind === 'product-specification')
    return after
      .of('product-offering')
      .filter(({ specification }) => specification !== undefined && keys.includes(specification))
      .map(({ key }) => key);
  const rule = offeringsOf[kind];
  return rule === undefined ? null : keys.flatMap((key) => rule(was.get(key), is.get(key)));
};

/** A bundle with a fixed part that is touched is touched itself; so is one that can be chosen inside another. */
const withHolders = (model: Model, direct: ReadonlySet<string>): ReadonlySet<string> => {
  const touched = new Set(direct);
  let grown = true;
  while (grown) {
    grown = false;
    for (const offering of model.of('product-offering')) {
      if (touched.has(offering.key) || !holdsInside(model, offering, touched)) continue;
      touched.add(offering.key);
      grown = true;
    }
  }
  return touched;
};

const holdsInside = (model: Model, offering: ProductOffering, touched: ReadonlySet<string>): boolean =>
  partsOf(offering).some(
    (part) =>
      touched.has(part.offering) && (part.role === 'component' || model.get('product-offering', part.offering)?.bundle),
  );

export const touchedBy = (before: Model, after: Model): Touched => {
  const found = kindNames.map((kind) => changed(kind, before, after));
  if (found.includes(null)) return { offerings: null, options: [] };
  const touched = withHolders(after, new Set(found.flatMap((keys) => keys ?? [])));
  const options = after
    .of('product-offering')
    .flatMap((offering) =>
      partsOf(offering).flatMap((part) =>
        part.role === 'option' && touched.has(part.offering)
          ? [{ bundle: offering.key, group: part.group, option: part.option.key, offering: part.offering }]
          : [],
      ),
    );
  return { offerings: [...touched].toSorted(), options };
};
