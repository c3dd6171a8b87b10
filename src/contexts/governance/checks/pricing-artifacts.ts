/** Whether the pricing artifacts are sound in themselves (pricing says how) and together: one waterfall, rates for every currency, no two books for one sale. */
import {
  costBookProblems,
  discountPolicyProblems,
  discountScheduleProblems,
  priceBookProblems,
  pricePolicyProblems,
  rateTableProblems,
  waterfallProblems,
  type PriceBook,
} from '#contexts/pricing/index.ts';
import type { Finding as EngineFinding } from '#engines/decision.ts';
import { cmp, dec } from '#kernel/decimal.ts';
import { at, type Finding, type Model, type PublishCheck } from '../publish-check.ts';
import { countriesOf } from './price-coverage.ts';
import { pricingFinding } from './pricing-words.ts';

const DATES: ReadonlySet<string> = new Set(['price-book.overlapping-entries', 'period.empty', 'period.date']);

const ofBooks = (model: Model): readonly (readonly [EngineFinding, Finding])[] =>
  model
    .of('price-book')
    .flatMap((book) =>
      priceBookProblems(book).map((finding) => [finding, pricingFinding('price-book', book, finding)] as const),
    );

export const priceDatesDoNotOverlap: PublishCheck = {
  gate: 'effective-dates',
  promise: 'No two prices of one charge hold on the same day.',
  find: ({ model }) =>
    ofBooks(model)
      .filter(([finding]) => DATES.has(finding.code))
      .map(([, words]) => words),
};

/** At most one of each; of the first three exactly one, where there are prices. */
const singles = ['waterfall', 'rate-table', 'discount-policy', 'price-policy'] as const;

const countFindings = (model: Model): readonly Finding[] =>
  singles.flatMap((kind) => {
    const found = model.of(kind);
    const priced = model.of('price-book').length > 0;
    if (found.length > 1)
      return [
        {
          code: 'pricing.several',
          message: `There are ${found.length} artifacts of the kind ${kind}; which one holds would be a toss.`,
          offending: found.map(({ key }) => at(kind, key)),
          whatToDo: 'Keep one and take the others out.',
        },
      ];
    if (found.length === 0 && priced && kind !== 'price-policy')
      return [
        {
          code: 'pricing.none',
          message: `There are price books and no ${kind}.`,
          offending: [kind],
          whatToDo: `Add a ${kind} to the release.`,
        },
      ];
    return [];
  });

const limitsFindings = (model: Model): readonly Finding[] =>
  model.of('discount-policy').flatMap(({ key, limits }) =>
    limits.flatMap((limit, index) => {
      const next = limits[index + 1];
      if (next === undefined) return [];
      const rises =
        limit.upToPercent !== undefined &&
        (next.upToPercent === undefined || cmp(dec(limit.upToPercent), dec(next.upToPercent)) < 0);
      if (rises) return [];
      return [
        {
          code: 'discount-policy.limits-not-rising',
          message: `${next.authority} may give no more than ${limit.authority}, who stands before.`,
          offending: [at('discount-policy', key, `/limits/${index + 1}`)],
          whatToDo: 'Order the limits from the lowest to the highest; only the last may be without limit.',
        },
      ];
    }),
  );

/** Regions are asked for also where there is no policy: a book that names one would sell nowhere. */
const policyFindings = (model: Model): readonly Finding[] => {
  const books = model.of('price-book');
  const policies = model.of('price-policy');
  const none = { key: 'none', name: 'none', owner: 'none' };
  return (policies.length === 0 ? [none] : policies).flatMap((policy) =>
    pricePolicyProblems(policy, books, model.of('rate-table')).map((finding) => {
      const book = finding.code.startsWith('price-book.') && books.find(({ key }) => key === finding['book']);
      return book ? pricingFinding('price-book', book, finding) : pricingFinding('price-policy', policy, finding);
    }),
  );
};

export const pricingArtifactsAreSound: PublishCheck = {
  gate: 'pricing',
  promise:
    'Every price book, rate table, schedule, waterfall and discount policy can be computed, and there is one of each that must be one.',
  find: ({ model }) => [
    ...ofBooks(model)
      .filter(([finding]) => !DATES.has(finding.code))
      .map(([, words]) => words),
    ...model
      .of('rate-table')
      .flatMap((table) => rateTableProblems(table).map((finding) => pricingFinding('rate-table', table, finding))),
    ...model
      .of('cost-book')
      .flatMap((book) => costBookProblems(book).map((finding) => pricingFinding('cost-book', book, finding))),
    ...policyFindings(model),
    ...model
      .of('discount-schedule')
      .flatMap((schedule) =>
        discountScheduleProblems(schedule).map((finding) => pricingFinding('discount-schedule', schedule, finding)),
      ),
    ...model.of('waterfall').flatMap((waterfall) =>
      waterfallProblems(waterfall).map((message) => ({
        code: 'waterfall.order',
        message: `${waterfall.name}: ${message}.`,
        offending: [at('waterfall', waterfall.key, '/steps')],
        whatToDo: 'Put the steps in an order in which each finds what it needs.',
      })),
    ),
    ...model.of('discount-policy').flatMap((policy) =>
      discountPolicyProblems(policy)
        // Limits that do not rise are told with both authorities.
        .filter(({ code }) => code !== 'discount-policy.limits')
        .map((finding) => pricingFinding('discount-policy', policy, finding)),
    ),
    ...countFindings(model),
    ...limitsFindings(model),
  ],
};

type Place = { readonly countries: ReadonlySet<string>; readonly channels: ReadonlySet<string> };

const sharesPlace = (a: Place, b: Place): boolean => {
  const meet = (one: ReadonlySet<string>, other: ReadonlySet<string>) =>
    one.size === 0 || other.size === 0 || [...one].some((x) => other.has(x));
  return meet(a.countries, b.countries) && meet(a.channels, b.channels);
};
/** As pricing ranks books: the country named, its region named, the channel named. */
const rankOf = (book: PriceBook): number =>
  (book.countries.length > 0 ? 4 : (book.regions ?? []).length > 0 ? 2 : 0) + (book.channels.length > 0 ? 1 : 0);

/** Two books of one currency that are equally specific where both sell: pricing would refuse every quote there. */
const rivals = (model: Model): readonly Finding[] => {
  const books = model.of('price-book').map((book) => ({
    book,
    place: { countries: countriesOf(model, book), channels: new Set(book.channels) },
    offerings: new Set(book.entries.map(({ offering }) => offering)),
  }));
  return books.flatMap(({ book, place, offerings }, index) =>
    books.slice(index + 1).flatMap((other) => {
      if (
        book.currency !== other.book.currency ||
        rankOf(book) !== rankOf(other.book) ||
        !sharesPlace(place, other.place)
      )
        return [];
      const shared = [...offerings].filter((offering) => other.offerings.has(offering));
      if (shared.length === 0) return [];
      return [
        {
          code: 'price-book.rivals',
          message: `Both books price ${shared.slice(0, 5).join(', ')}${shared.length > 5 ? ` and ${shared.length - 5} more` : ''} in ${book.currency} in the same places, and neither is more specific.`,
          offending: [at('price-book', book.key), at('price-book', other.book.key)],
          whatToDo: 'Let one of them name the country or the channel, or price each offering in one of them.',
        },
      ];
    }),
  );
};

export const oneBookForOneSale: PublishCheck = {
  gate: 'price-books',
  promise: 'For every sale one price book is the most specific.',
  find: ({ model }) => rivals(model),
};

export const ratesCoverCurrencies: PublishCheck = {
  gate: 'rates',
  promise: 'The rate table has a rate for every currency that is sold, bought or budgeted in.',
  find: ({ model }) =>
    model.of('rate-table').flatMap((table) => {
      const known = new Set([table.base, ...table.rates.map(({ currency }) => currency)]);
      const used = [
        ...model
          .of('price-book')
          .map((book) => ({ currency: book.currency, where: at('price-book', book.key, '/currency') })),
        ...model
          .of('cost-book')
          .map((book) => ({ currency: book.currency, where: at('cost-book', book.key, '/currency') })),
        ...model
          .of('promotion')
          .flatMap(({ key, budget }) =>
            budget ? [{ currency: budget.currency, where: at('promotion', key, '/budget') }] : [],
          ),
      ];
      return [...Map.groupBy(used, ({ currency }) => currency)]
        .filter(([currency]) => !known.has(currency))
        .map(([currency, uses]) => ({
          code: 'rate.missing',
          message: `${currency} is used and the rate table ${table.name} has no rate for it; margins and thresholds in it could not be told.`,
          offending: [at('rate-table', table.key, '/rates'), ...uses.map(({ where }) => where)],
          whatToDo: `Add a rate for ${currency}.`,
        }));
    }),
};
