/** Who of us sells: the legal entity that the quote names, or the one that sells in the customer's country. Pure. */
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';

/** Of quotes from before sellers were known, and where nobody sells yet: who it is follows from where it is sold. */
export const UNNAMED_SELLER = 'default';

type Seller = { readonly key: string; readonly markets: readonly string[] };

const sellersOf = (model: CommercialModel): readonly Seller[] =>
  model.ofKind('legal-entity').map(({ key, content }) => {
    const { markets } = content as unknown as Seller;
    return { key, markets };
  });

/** The papers are made out in the name of whoever sells in the country: a quote by anybody else would contradict them. */
export const sellerOf = (model: CommercialModel, country: string, named: string | undefined): Outcome<string> => {
  const sellers = sellersOf(model);
  const here = sellers.filter(({ markets }) => markets.includes(country)).map(({ key }) => key);
  if (named === undefined) return accepted(here.length === 1 ? (here[0] as string) : UNNAMED_SELLER);
  if (here.includes(named)) return accepted(named);
  return refused(
    sellers.some(({ key }) => key === named)
      ? { code: 'quote.seller-elsewhere', seller: named, country, sellers: here }
      : { code: 'quote.unknown-seller', seller: named, sellers: sellers.map(({ key }) => key) },
  );
};

/** The name that stands on the papers; the key where no legal entity is known under it any more. */
export const sellerName = (
  model: CommercialModel,
  { parties, country }: { readonly parties: { readonly seller: string }; readonly country: string },
): string => {
  const entities = model.ofKind('legal-entity');
  const ours =
    entities.find(({ key }) => key === parties.seller) ??
    entities.find(({ content }) => (content as unknown as Seller).markets.includes(country));
  return (ours?.content as { readonly legalName?: string } | undefined)?.legalName ?? parties.seller;
};
