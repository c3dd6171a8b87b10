/**
 * The pricing regression. What a release does not touch is priced once in each book that sells it, and must come out the same to the last digit.
 * What it touches is priced in every country and channel in which a book sells it, and on both sides of every edge at which its price steps, and must
 * still have a price. How many there may be is bounded: what shows something that nothing else shows comes first (an offering in a book, a country, a
 * channel, an edge), and what was left out is counted. Pure; it stops between prices, so that a process can answer others meanwhile.
 */
import { placesOfSale } from '#contexts/catalog/index.ts';
import type { PriceBook, PriceEntry } from '#contexts/pricing/index.ts';
import { add, cmp, dec, decText, isNegative, isZero, roundTo, sub } from '#kernel/decimal.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { countriesOf } from '../checks/price-coverage.ts';
import type { Model } from '../publish-check.ts';
import { type OneLine, totalsOfOne, totalsText } from './price-one.ts';

/** A price under two models takes about half a millisecond: a few seconds for all of them. */
export const UNTOUCHED_CASES_MAX = 4_000;
export const TOUCHED_CASES_MAX = 4_000;
const BOUNDS = { untouched: UNTOUCHED_CASES_MAX, touched: TOUCHED_CASES_MAX };
/** Of one offering in one book: a list of thousands of steps is looked at where it begins and where it ends. */
const EDGES_MAX = 200;
/** The same in each place of sale but the first, which has them all. */
const EDGES_ELSEWHERE_MAX = 12;
/** Prices made before others have their turn: some ten milliseconds. */
const AT_ONCE = 20;

export type GoldenPrices = {
  readonly cases: number;
  readonly touched: { readonly cases: number; readonly places: number; readonly leftOut: number };
  readonly untouched: { readonly cases: number; readonly leftOut: number };
  /** Offerings that nobody meant to touch, and that cost something else. */
  readonly moved: readonly string[];
  readonly lost: readonly string[];
};

type Case = { readonly name: string; readonly book: string; readonly line: OneLine };

const ONE = dec('1');

/** Quantities at which the price of a unit steps. */
const stepsOf = ({ minimumQuantity, charge }: PriceEntry): readonly string[] => {
  const model = charge.model as {
    readonly tiers?: readonly { readonly upTo?: string }[];
    readonly blocks?: readonly { readonly upTo?: string }[];
    readonly size?: string;
    readonly freeUnits?: string;
  };
  if (charge.type === 'usage') return minimumQuantity === undefined ? [] : [minimumQuantity];
  return [
    ...(minimumQuantity === undefined ? [] : [minimumQuantity]),
    ...[...(model.tiers ?? []), ...(model.blocks ?? [])].flatMap(({ upTo }) => upTo ?? []),
    ...[model.size, model.freeUnits].flatMap((each) => each ?? []),
  ];
};

/** One unit, and whole quantities under, on and over each step. */
export const quantitiesOf = (entries: readonly PriceEntry[]): readonly string[] => {
  const around = entries.flatMap(stepsOf).flatMap((step) => {
    const whole = roundTo(dec(step), 0, 'floor');
    return [sub(whole, ONE), whole, add(whole, ONE)];
  });
  return [...new Set([ONE, ...around].filter((each) => !isZero(each) && !isNegative(each)).map(decText))]
    .map(dec)
    .toSorted(cmp)
    .map(decText);
};

/** Where a list begins and where it ends. */
export const endsOf = (quantities: readonly string[], most: number): readonly string[] =>
  quantities.length <= most ? quantities : [...quantities.slice(0, most / 2), ...quantities.slice(-most / 2)];

type Place = { readonly country: string; readonly channel: string };

/** Where this book sells the offering: where the offering is sold, as far as the book goes. */
const placesIn = (model: Model, book: PriceBook, offering: string): readonly Place[] => {
  const [countries, channels] = [countriesOf(model, book), new Set(book.channels)];
  const sold = model.get('product-offering', offering);
  // What is priced and not offered by itself is an option of a bundle: it is sold wherever the book is.
  const places = sold
    ? placesOfSale(sold).map(({ market, channel }) => ({ country: market, channel }))
    : [...countries].flatMap((country) => book.channels.map((channel) => ({ country, channel })));
  return places.filter(
    ({ country, channel }) =>
      (countries.size === 0 || countries.has(country)) && (channels.size === 0 || channels.has(channel)),
  );
};

const offeringsIn = ({ entries }: PriceBook): readonly string[] =>
  [...new Set(entries.map(({ offering }) => offering))].toSorted();

const untouchedCases = (read: Model, isTouched: (offering: string) => boolean, on: string): readonly Case[] =>
  read.of('price-book').flatMap((book) =>
    offeringsIn(book)
      .filter((offering) => !isTouched(offering))
      .map((offering) => ({
        name: `${offering} in ${book.key}`,
        book: book.key,
        line: {
          offering,
          quantity: '1',
          currency: book.currency,
          country: book.countries[0] ?? 'US',
          channel: book.channels[0] ?? 'direct',
          on,
        },
      })),
  );

/** Both models, by artifact. */
type Read = { readonly was: Model; readonly is: Model };
type TouchedCases = { readonly cases: readonly (Case & { readonly step: number })[]; readonly leftOut: number };

/** Where it was sold, at the edges of the rows before and of those after: a price that ends at a quantity is lost beyond it. */
const touchedCases = ({ was, is }: Read, isTouched: (offering: string) => boolean, on: string): TouchedCases => {
  const found = was.of('price-book').flatMap((book) => {
    const rows = [...book.entries, ...(is.get('price-book', book.key)?.entries ?? [])];
    const byOffering = Map.groupBy(rows, ({ offering }) => offering);
    return offeringsIn(book)
      .filter(isTouched)
      .map((offering) => {
        const quantities = quantitiesOf(byOffering.get(offering) ?? []);
        const places = placesIn(was, book, offering);
        const cases = places.flatMap((place, at) =>
          endsOf(quantities, at === 0 ? EDGES_MAX : EDGES_ELSEWHERE_MAX).map((quantity, step) => ({
            name: `${quantity} × ${offering} in ${book.key}, ${place.country}/${place.channel}`,
            book: book.key,
            step,
            line: { offering, quantity, currency: book.currency, ...place, on },
          })),
        );
        return { cases, leftOut: quantities.length * places.length - cases.length };
      });
  });
  return {
    cases: found.flatMap(({ cases }) => cases),
    leftOut: found.reduce((sum, { leftOut }) => sum + leftOut, 0),
  };
};

type Models = { readonly before: CommercialModel; readonly after: CommercialModel; readonly read: Read };

const compared = ({ before, after }: Models, { name, line }: Case) => {
  const [was, is] = [totalsOfOne(before, line), totalsOfOne(after, line)];
  return { name, differs: totalsText(was) !== totalsText(is), lost: was.ok && !is.ok };
};

/** Evenly from the whole of a list, so that what is left out is left out everywhere. */
const thinned = <T>(all: readonly T[], most: number): readonly T[] =>
  all.length <= most
    ? all
    : Array.from({ length: Math.max(0, most) }, (_none, at) => all[Math.floor((at * all.length) / most)] as T);

/** First what shows a name that nothing before it shows, by one question after another, then of the rest what there is room for. */
export const covering = <T>(
  cases: readonly T[],
  shows: readonly ((one: T) => readonly string[])[],
  most: number,
): readonly T[] => {
  let rest = cases;
  const chosen: T[] = [];
  for (const names of shows) {
    const seen = new Set(chosen.flatMap(names));
    const isNew = (one: T): boolean => {
      const unseen = names(one).filter((name) => !seen.has(name));
      for (const name of unseen) seen.add(name);
      return unseen.length > 0;
    };
    const { fresh = [], known = [] } = Object.groupBy(rest, (one) => (isNew(one) ? 'fresh' : 'known'));
    chosen.push(...thinned(fresh, most - chosen.length));
    rest = known;
  }
  return [...chosen, ...thinned(rest, most - chosen.length)];
};

const WHAT_IS_SHOWN: readonly ((one: Case) => readonly string[])[] = [
  ({ book, line }) => [`offering ${line.offering} ${book}`, `country ${line.country}`, `channel ${line.channel}`],
  ({ book, line }) => [`${line.offering} ${book} ${line.quantity}`],
  ({ book, line }) => [`${line.offering} ${book} ${line.country} ${line.channel}`],
];

type Pause = () => Promise<void>;
const comparedInTurns = async (models: Models, cases: readonly Case[], pause: Pause) => {
  const found: ReturnType<typeof compared>[] = [];
  for (let from = 0; from < cases.length; from += AT_ONCE) {
    found.push(...cases.slice(from, from + AT_ONCE).map((each) => compared(models, each)));
    await pause();
  }
  return found;
};

/** `touched` null: it holds for every sale, so every price may move. `pause` is when others have their turn. */
export const goldenPrices = async (
  models: Models,
  touched: readonly string[] | null,
  { on, pause, most = BOUNDS }: { readonly on: string; readonly pause: Pause; readonly most?: typeof BOUNDS },
): Promise<GoldenPrices> => {
  const names = new Set(touched ?? []);
  const isTouched = (offering: string): boolean => touched === null || names.has(offering);
  const rest = untouchedCases(models.read.was, isTouched, on);
  const own = touchedCases(models.read, isTouched, on);
  // One unit everywhere comes before any edge, so that the bound takes edges away and not places.
  const bySteps = own.cases.toSorted((a, b) => a.step - b.step);
  const chosen = covering(bySteps, WHAT_IS_SHOWN, most.touched);
  const untouched = await comparedInTurns(models, covering(rest, WHAT_IS_SHOWN, most.untouched), pause);
  const looked = await comparedInTurns(models, chosen, pause);
  return {
    cases: untouched.length + looked.length,
    touched: {
      cases: looked.length,
      places: new Set(chosen.map(({ line }) => `${line.country}/${line.channel}`)).size,
      leftOut: own.cases.length - chosen.length + own.leftOut,
    },
    untouched: { cases: untouched.length, leftOut: rest.length - untouched.length },
    moved: untouched.filter(({ differs }) => differs).map(({ name }) => name),
    lost: [...untouched, ...looked].filter(({ lost }) => lost).map(({ name }) => name),
  };
};
