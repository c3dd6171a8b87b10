/**
 * Whether everything that can be sold has a price, wherever and for as long as it can be sold. A quote is in one currency, so a
 * price helps only where the whole of a bundle has one in that currency.
 */
import {
  lifecycleOf,
  partsOf,
  placesOfSale,
  type PlaceOfSale,
  type ProductOffering,
  type Window,
} from '#contexts/catalog/index.ts';
import type { PriceBook } from '#contexts/pricing/index.ts';
import { at, type Candidate, type Finding, type Model, type PublishCheck } from '../publish-check.ts';

type Priced = {
  readonly book: PriceBook;
  readonly countries: ReadonlySet<string>;
  readonly channels: ReadonlySet<string>;
  readonly windows: readonly Window[];
};
type Prices = ReadonlyMap<string, readonly Priced[]>;

/** Empty: everywhere. A region that nobody defined is nowhere, which is not empty; pricing's own check names it. */
export const countriesOf = (model: Model, { countries, regions }: PriceBook): ReadonlySet<string> => {
  const defined = model.of('price-policy').flatMap((policy) => policy.regions ?? []);
  const named = (regions ?? []).flatMap((key) => defined.find((region) => region.key === key)?.countries ?? ['']);
  return new Set([...countries, ...named]);
};

/** For each offering the books that price it, once for the whole model: a price list has thousands of offerings. */
const pricesOf = (model: Model): Prices => {
  const prices = new Map<string, Priced[]>();
  for (const book of model.of('price-book')) {
    const countries = countriesOf(model, book);
    const channels = new Set(book.channels);
    for (const [offering, entries] of Map.groupBy(book.entries, (entry) => entry.offering)) {
      const priced = { book, countries, channels, windows: entries.map(({ effective }) => effective) };
      prices.set(offering, [...(prices.get(offering) ?? []), priced]);
    }
  }
  return prices;
};

const sellsIn = ({ countries, channels }: Priced, { market, channel }: PlaceOfSale): boolean =>
  (countries.size === 0 || countries.has(market)) && (channels.size === 0 || channels.has(channel));

/** The first day from `from` to before `to` on which no window holds; undefined when all of it is covered. */
export const firstGap = (windows: readonly Window[], from: string, to: string | undefined): string | undefined => {
  let covered = from;
  for (const window of windows.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    if (window.from > covered) break;
    if (window.to === undefined) return undefined;
    if (window.to > covered) covered = window.to;
  }
  return to !== undefined && covered >= to ? undefined : covered;
};

/** The part of an offering's sale that this release decides about. */
const saleAhead = (
  offering: ProductOffering,
  effectiveOn: string,
): { from: string; to: string | undefined } | undefined => {
  const { from, to } = offering.sellable;
  // What is still being designed may be priced later, and what is retired need not be any more.
  if (lifecycleOf(offering) !== 'active') return undefined;
  if (to !== undefined && to <= effectiveOn) return undefined;
  return { from: from > effectiveOn ? from : effectiveOn, to };
};

type Cover = {
  readonly whole: readonly string[];
  readonly gaps: readonly { readonly currency: string; readonly on: string }[];
};

const coverAt = (
  priced: readonly Priced[],
  place: PlaceOfSale,
  sale: { from: string; to: string | undefined },
): Cover => {
  const there = priced.filter((one) => sellsIn(one, place));
  const whole: string[] = [];
  const gaps: { currency: string; on: string }[] = [];
  for (const [currency, books] of Map.groupBy(there, ({ book }) => book.currency)) {
    const gap = firstGap(
      books.flatMap(({ windows }) => windows),
      sale.from,
      sale.to,
    );
    if (gap === undefined) whole.push(currency);
    else gaps.push({ currency, on: gap });
  }
  return { whole, gaps };
};

const named = (places: readonly PlaceOfSale[]): string =>
  places.map(({ market, channel }) => `${market}/${channel}`).join(', ');

/** Parts that are only ever had inside bundles whose one price stands for them: none of them needs a price of its own. */
const includedParts = (model: Model): ReadonlySet<string> => {
  const held = new Map<string, boolean>();
  for (const bundle of model.of('product-offering'))
    for (const { offering } of partsOf(bundle))
      held.set(offering, (held.get(offering) ?? true) && bundle.pricedBy === 'bundle');
  return new Set(
    [...held].filter(([key, all]) => all && model.get('product-offering', key)?.onlyInBundle).map(([key]) => key),
  );
};

const missing = (offering: ProductOffering, prices: Prices, effectiveOn: string): readonly Finding[] => {
  const sale = saleAhead(offering, effectiveOn);
  if (sale === undefined || offering.pricedBy === 'components') return [];
  const priced = prices.get(offering.key) ?? [];
  const covers = placesOfSale(offering).map((place) => ({ place, cover: coverAt(priced, place, sale) }));
  const nowhere = covers.filter(({ cover }) => cover.whole.length === 0 && cover.gaps.length === 0);
  const broken = covers.filter(({ cover }) => cover.whole.length === 0 && cover.gaps.length > 0);
  return [
    ...(nowhere.length > 0
      ? [
          {
            code: 'price.missing',
            message: `${offering.name} is sold in ${named(nowhere.map(({ place }) => place))} and has no price there.`,
            offending: [at('product-offering', offering.key)],
            whatToDo: 'Put an entry for it into a price book of that country and channel, or do not sell it there.',
          },
        ]
      : []),
    ...broken.slice(0, 1).map(({ cover }) => ({
      code: 'price.gap',
      message: `${offering.name} is sold in ${named(broken.map(({ place }) => place))} without a price from ${cover.gaps[0]?.on} on (${cover.gaps[0]?.currency}).`,
      offending: [
        at('product-offering', offering.key),
        ...new Set(
          priced
            .filter((one) => broken.some(({ place }) => sellsIn(one, place)))
            .map(({ book }) => at('price-book', book.key)),
        ),
      ],
      whatToDo: 'Let the next price begin on the day the earlier one ends, or end the sale that day.',
    })),
  ];
};

/** By currency and channel: in how many markets how many of the offerings that are sold there have a whole price. */
const coverage = ({ model, effectiveOn }: Candidate): readonly string[] => {
  const prices = pricesOf(model);
  const cells = new Map<string, { readonly markets: Set<string>; readonly offerings: Set<string> }>();
  for (const offering of model.of('product-offering')) {
    const sale = saleAhead(offering, effectiveOn);
    if (sale === undefined) continue;
    for (const place of placesOfSale(offering))
      for (const currency of coverAt(prices.get(offering.key) ?? [], place, sale).whole) {
        const name = `${currency}, ${place.channel}`;
        const cell = cells.get(name) ?? { markets: new Set(), offerings: new Set() };
        cell.markets.add(place.market);
        cell.offerings.add(offering.key);
        cells.set(name, cell);
      }
  }
  return [...cells]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, { markets, offerings }]) =>
        `${name}: ${offerings.size} offerings priced in ${markets.size} ${markets.size === 1 ? 'market' : 'markets'} (${[...markets].toSorted().join(', ')}).`,
    );
};

export const everythingSoldIsPriced: PublishCheck = {
  gate: 'price-coverage',
  promise: 'Everything that can be sold has a price in every market and channel, for as long as it is sold.',
  find: ({ model, effectiveOn }: Candidate) => {
    const prices = pricesOf(model);
    const included = includedParts(model);
    return model
      .of('product-offering')
      .filter(({ key }) => !included.has(key))
      .flatMap((offering) => missing(offering, prices, effectiveOn));
  },
  evidence: coverage,
};

/** Parts that cannot be priced in a currency in which their bundle can: a quote in it would find no price for the choice. */
const strangers = (bundle: ProductOffering, model: Model, prices: Prices, effectiveOn: string): readonly Finding[] => {
  const sale = saleAhead(bundle, effectiveOn);
  if (sale === undefined || bundle.pricedBy === 'components') return [];
  const own = prices.get(bundle.key) ?? [];
  return partsOf(bundle).flatMap((part) => {
    const offering = model.get('product-offering', part.offering);
    if (offering === undefined || offering.pricedBy === 'components' || bundle.pricedBy === 'bundle') return [];
    const partSale = saleAhead(offering, effectiveOn);
    const theirs = prices.get(offering.key) ?? [];
    const lacking = placesOfSale(bundle).flatMap((place) => {
      if (
        partSale === undefined ||
        !offering.markets.includes(place.market) ||
        !offering.channels.includes(place.channel)
      )
        return [];
      const have = coverAt(theirs, place, partSale).whole;
      // Without any price it is price-coverage's finding.
      if (have.length === 0) return [];
      return coverAt(own, place, sale)
        .whole.filter((currency) => !have.includes(currency))
        .map((currency) => `${place.market}/${place.channel} in ${currency}`);
    });
    if (lacking.length === 0) return [];
    return [
      {
        code: 'price.currency-differs',
        message: `${bundle.name} has a price for ${lacking.join(', ')}, and its part ${offering.name} has none in that currency.`,
        offending: [at('product-offering', bundle.key, part.path), at('product-offering', offering.key)],
        whatToDo: 'Price the part in every currency in which the bundle is priced.',
      },
    ];
  });
};

export const bundlesShareACurrency: PublishCheck = {
  gate: 'price-currencies',
  promise: 'In whatever currency a bundle is quoted, each of its parts has a price.',
  find: ({ model, effectiveOn }: Candidate) => {
    const prices = pricesOf(model);
    return model
      .of('product-offering')
      .filter((offering) => offering.bundle)
      .flatMap((bundle) => strangers(bundle, model, prices, effectiveOn));
  },
};
