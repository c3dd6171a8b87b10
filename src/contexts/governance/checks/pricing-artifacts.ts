/** Whether the pricing artifacts are sound in themselves (pricing says how) and together: one waterfall, rates for every currency, no two books for one sale. */
import {
  costBookProblems,
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
import type { KindName } from '../artifact-kinds.ts';

/** What the codes of pricing's own checks mean to whoever authored the artifact. */
const WORDS: { readonly [code: string]: string } = {
  'price-book.duplicate-entry': 'Two entries have one id.',
  'price-book.overlapping-entries': 'Two entries price the same charge on the same days, and neither is more specific.',
  'price-book.model': 'A charge model cannot be computed.',
  'price-book.unit-of-nothing': 'A usage price is for zero units.',
  'price-book.time-of-day-not-on-usage': 'Only usage can have a price by the time of day.',
  'price-book.circular-percentage': 'Prices are percentages of each other, and none has an amount to start from.',
  'price-book.unknown-region': 'A region is named that the price policy does not have.',
  'price-book.window-of-nothing': 'A time of day ends when it begins.',
  'price-book.bundle-of-usage': 'Usage cannot be the price of a bundle: its amount is not known.',
  'price-book.commitment-of-nothing': 'A commitment has neither a minimum nor a maximum.',
  'price-book.commitment-maximum-below-minimum': 'The most of a commitment is below its least.',
  'price-policy.duplicate-region': 'A region stands twice.',
  'price-policy.unknown-rate-table': 'Prices are converted by a rate table that the release does not have.',
  'price-policy.unknown-book': 'A book is converted that the release does not have.',
  'price-policy.converts-to-itself': 'A book is converted into its own currency.',
  'price-policy.no-rate': 'The rate table has no rate for a conversion.',
  'cost-book.duplicate-entry': 'Two entries have one id.',
  'cost-book.overlapping-entries': 'Two entries state the cost of one charge on the same days.',
  'cost-book.entry-outside-book': 'An entry holds on no day on which its book does.',
  'cost-book.duplicate-markup': 'A cost-plus rule has two markups.',
  'price-book.circular-usage': 'Usage is less another that is less the first.',
  'price.unknown-currency': 'There is no such currency.',
  'rate-table.duplicate-currency': 'A currency stands twice.',
  'rate-table.zero-rate': 'A rate is zero.',
  'discount-schedule.tiers': 'The tiers cannot be computed.',
  'discount-schedule.over-hundred': 'A discount is over 100 %.',
  'discount-schedule.slab-on-usage': 'A discount by slab cannot be given on usage, whose quantity is not known yet.',
  'period.empty': 'It ends before it begins.',
  'period.date': 'A date does not exist.',
};

const detail = (finding: EngineFinding): string =>
  Object.entries(finding)
    .filter(([name]) => name !== 'code')
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(' and ') : String(value)}`)
    .join(', ');

const asFinding = (kind: KindName, key: string, finding: EngineFinding): Finding => ({
  code: finding.code,
  message: `${WORDS[finding.code] ?? finding.code} (${detail(finding)})`,
  offending: [at(kind, key)],
  whatToDo: 'Mend the rows that are named.',
});

const DATES: ReadonlySet<string> = new Set(['price-book.overlapping-entries', 'period.empty', 'period.date']);

const ofBooks = (model: Model): readonly (readonly [EngineFinding, Finding])[] =>
  model
    .of('price-book')
    .flatMap((book) =>
      priceBookProblems(book).map((finding) => [finding, asFinding('price-book', book.key, finding)] as const),
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
    pricePolicyProblems(policy, books, model.of('rate-table')).map((finding) =>
      typeof finding['book'] === 'string' && finding.code.startsWith('price-book.')
        ? asFinding('price-book', finding['book'], finding)
        : asFinding('price-policy', policy.key, finding),
    ),
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
      .flatMap((table) => rateTableProblems(table).map((finding) => asFinding('rate-table', table.key, finding))),
    ...model
      .of('cost-book')
      .flatMap((book) => costBookProblems(book).map((finding) => asFinding('cost-book', book.key, finding))),
    ...policyFindings(model),
    ...model
      .of('discount-schedule')
      .flatMap((schedule) =>
        discountScheduleProblems(schedule).map((finding) => asFinding('discount-schedule', schedule.key, finding)),
      ),
    ...model.of('waterfall').flatMap((waterfall) =>
      waterfallProblems(waterfall).map((message) => ({
        code: 'waterfall.order',
        message: `${waterfall.name}: ${message}.`,
        offending: [at('waterfall', waterfall.key, '/steps')],
        whatToDo: 'Put the steps in an order in which each finds what it needs.',
      })),
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
