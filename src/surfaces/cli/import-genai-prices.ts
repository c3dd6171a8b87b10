/**
 * A real price list as draft artifacts: for each model a specification and an offering, and one price book of usage rates in US dollars with
 * tiers, dates and times of day. What cannot be said in artifacts is listed by name, with the reason.
 */
import type { ProductOffering, ProductSpecification } from '#contexts/catalog/index.ts';
import type { ChargeModelText, PriceBook, PriceEntry } from '#contexts/pricing/index.ts';
import { type Outcome, accepted } from '#kernel/outcome.ts';
import {
  type GenaiList,
  type GenaiModel,
  type GenaiPrices,
  type GenaiProvider,
  type GenaiRate,
  readGenaiList,
} from './genai-list.ts';
import { type GenaiMetric, PER_REQUEST_METRIC, TIER_METRIC, isPartOf, metricOfRate } from './genai-metrics.ts';

/** What the list does not say and a catalog must. */
export type GenaiImportOptions = {
  readonly owner: string;
  readonly markets: readonly string[];
  readonly channels: readonly string[];
  /** Rates without a date hold from here on: the list says what holds, not since when. */
  readonly effectiveFrom: string;
  readonly priceBookKey: string;
};

export type NotRepresented = { readonly path: string; readonly name: string; readonly reason: string };

export type GenaiImport = {
  readonly specifications: readonly ProductSpecification[];
  readonly offerings: readonly ProductOffering[];
  readonly priceBook: PriceBook;
  readonly report: {
    readonly imported: {
      readonly providers: number;
      readonly models: number;
      readonly rates: number;
      readonly tieredRates: number;
      readonly datedModels: number;
      readonly timeOfDayPrices: number;
      readonly priceEntries: number;
    };
    readonly notRepresented: readonly NotRepresented[];
    readonly leftOut: GenaiList['leftOut'];
  };
};

export const GENAI_IMPORT_DEFAULTS: GenaiImportOptions = {
  owner: 'catalog.import',
  markets: ['US'],
  channels: ['direct'],
  effectiveFrom: '2020-01-01',
  priceBookKey: 'genai-prices-usd',
};

/** Refused as `import.not-json` (line, column) or `import.misshapen` (path): then nothing is imported. */
export const importGenaiPrices = (
  text: string,
  options: GenaiImportOptions = GENAI_IMPORT_DEFAULTS,
): Outcome<GenaiImport> => {
  const list = readGenaiList(text);
  return list.ok ? accepted(artifactsOf(list.value, options)) : list;
};

const artifactsOf = (list: GenaiList, options: GenaiImportOptions): GenaiImport => {
  const models = list.providers.flatMap((provider) => provider.models.map((model) => ({ provider, model })));
  const priced = models.map(({ provider, model }) => entriesOf(keyOf(provider, model), model, options));
  const sets = models.flatMap(({ model }) => model.prices);
  const entries = priced.flatMap((one) => one.entries);
  return {
    specifications: models.map(({ provider, model }) => specificationOf(provider, model, options)),
    offerings: models.map(({ provider, model }) => offeringOf(provider, model, options)),
    priceBook: {
      key: options.priceBookKey,
      name: 'Model providers’ list prices',
      owner: options.owner,
      currency: 'USD',
      countries: [],
      channels: [],
      taxInclusive: false,
      rounding: { mode: 'halfUp', per: 'line' },
      entries,
    },
    report: {
      imported: {
        providers: list.providers.length,
        models: models.length,
        rates: new Set(priced.flatMap((one) => one.rates)).size,
        tieredRates: sets.flatMap((set) => set.rates).filter((rate) => rate.steps.length > 0).length,
        datedModels: models.filter(({ model }) => model.prices.length > 1).length,
        timeOfDayPrices: sets.filter((set) => set.constraint?.kind === 'daily').length,
        priceEntries: entries.length,
      },
      notRepresented: priced.flatMap((one) => one.notRepresented),
      leftOut: list.leftOut,
    },
  };
};

export const genaiKey = (provider: string, model: string): string => `genai/${provider}/${model}`;
const keyOf = (provider: GenaiProvider, model: GenaiModel): string => genaiKey(provider.id, model.id);

const TEXT_MAX = 4000;

const specificationOf = (
  provider: GenaiProvider,
  model: GenaiModel,
  options: GenaiImportOptions,
): ProductSpecification => {
  const description = [model.description, model.comment === null ? null : `On its price: ${model.comment}`]
    .filter((part) => part !== null)
    .join('\n\n');
  return {
    key: keyOf(provider, model),
    name: nameOf(provider, model),
    owner: options.owner,
    ...(description === '' ? {} : { description: description.slice(0, TEXT_MAX) }),
    kind: 'metered',
    characteristics:
      model.contextWindow === null
        ? []
        : [{ key: 'context-window', name: 'Context window', type: 'integer', unit: 'token' }],
    meters: [...metersOf(model)].map((metric) => ({ key: metric.metric, name: humanName(metric), unit: metric.unit })),
  };
};

const offeringOf = (provider: GenaiProvider, model: GenaiModel, options: GenaiImportOptions): ProductOffering => ({
  key: keyOf(provider, model),
  name: nameOf(provider, model),
  owner: options.owner,
  specification: keyOf(provider, model),
  category: provider.id,
  sellable: { from: options.effectiveFrom },
  markets: [...options.markets],
  channels: [...options.channels],
  // Usage is metered and billed; nothing has to be done before it can be used.
  orderable: false,
  ...(model.contextWindow === null ? {} : { fixed: { 'context-window': model.contextWindow } }),
});

const nameOf = (provider: GenaiProvider, model: GenaiModel): string => `${provider.name} ${model.name}`.slice(0, 200);

const metersOf = (model: GenaiModel): ReadonlySet<GenaiMetric> =>
  new Set(model.prices.flatMap((set) => set.rates.flatMap((rate) => metricOfRate.get(rate.key) ?? [])));

type Priced = {
  readonly entries: readonly PriceEntry[];
  /** Paths of the rates that became entries. */
  readonly rates: readonly string[];
  readonly notRepresented: readonly NotRepresented[];
};

const entriesOf = (key: string, model: GenaiModel, options: GenaiImportOptions): Priced => {
  const entries: PriceEntry[] = [];
  const rates: string[] = [];
  const notRepresented: NotRepresented[] = [];
  const cannot = (path: string, reason: string): void => void notRepresented.push({ path, name: key, reason });
  if (model.deprecated)
    cannot(
      `${model.path}.deprecated`,
      'deprecated, but not since when: its sellable window stays open until its owner ends it',
    );
  if ((model.description?.length ?? 0) + (model.comment?.length ?? 0) > TEXT_MAX - 20)
    cannot(`${model.path}.description`, `longer than ${TEXT_MAX} characters, cut there`);
  if (model.prices.every((set) => set.rates.length === 0))
    cannot(
      `${model.path}.prices`,
      'no rate: the list does not say whether it is free or unpriced, so it is imported without a price',
    );
  model.prices.forEach((set, index) => {
    const why = notSayable(model.prices, index);
    if (why !== null) return cannot(set.path, why);
    const effective = effectiveOf(model.prices, index, options.effectiveFrom);
    if (effective === null)
      return cannot(set.path, 'never in force: a later set of prices takes its place from its first day');
    const known = set.rates.filter((rate) => metricOfRate.has(rate.key));
    for (const rate of set.rates)
      if (!known.includes(rate)) cannot(rate.path, `no metric is known for the rate ${rate.key}`);
    for (const rate of known) {
      entries.push(entryOf(key, rate, known, effective, set));
      rates.push(rate.path);
    }
  });
  return { entries, rates, notRepresented };
};

/** In the list a later set that holds hides the earlier ones: so a set ends on the first day of a later one that has a date. */
const effectiveOf = (sets: readonly GenaiPrices[], index: number, origin: string): PriceEntry['effective'] | null => {
  const { constraint } = sets[index]!;
  const from = constraint?.kind === 'from' && index > 0 ? constraint.date : origin;
  const [to] = sets
    .slice(index + 1)
    .flatMap((later) => (later.constraint?.kind === 'from' ? [later.constraint.date] : []))
    .sort();
  if (to !== undefined && to <= from) return null;
  return to === undefined ? { from } : { from, to };
};

/** What the order of a list can say, and dates and times of day cannot. Null: it can be said. */
const notSayable = (sets: readonly GenaiPrices[], index: number): string | null => {
  const set = sets[index]!;
  if (sets.slice(index + 1).some((later) => later.constraint === null))
    return 'never in force: a later set of prices has no condition';
  if (set.constraint?.kind !== 'daily' || index === 0) return null;
  const { from, to } = set.constraint;
  if (from === to) return 'a time of day that has no length';
  const whole = new Set(sets.filter((other) => other.constraint?.kind !== 'daily').flatMap((other) => ratesOf(other)));
  if ([...whole].some((rate) => !ratesOf(set).includes(rate)))
    return 'prices for a time of day that leave out a rate of the rest of the day';
  const rivals = sets.slice(index + 1).filter((later) => later.constraint?.kind === 'daily');
  return rivals.some((later) => meet(set.constraint as Daily, later.constraint as Daily))
    ? 'overlaps a later time of day, and the list prefers the later'
    : null;
};

type Daily = { readonly from: string; readonly to: string };

const ratesOf = (set: GenaiPrices): readonly string[] => set.rates.map((rate) => rate.key);

/** Clock texts of one length compare as times; a window over midnight is two. */
const meet = (a: Daily, b: Daily): boolean =>
  spans(a).some((one) => spans(b).some((other) => one.from < other.to && other.from < one.to));
const spans = ({ from, to }: Daily): readonly Daily[] =>
  from < to
    ? [{ from, to }]
    : [
        { from, to: '24:00:00' },
        { from: '00:00:00', to },
      ];

const entryOf = (
  key: string,
  rate: GenaiRate,
  together: readonly GenaiRate[],
  effective: PriceEntry['effective'],
  { constraint, path }: GenaiPrices,
): PriceEntry => {
  const metric = metricOfRate.get(rate.key)!;
  // The first set is the list's fallback, whatever condition it carries.
  const daily = constraint?.kind === 'daily' && !path.endsWith('[0]') ? constraint : null;
  const less = together.map((other) => metricOfRate.get(other.key)!).filter((other) => isPartOf(other, metric));
  return {
    id: `${key}#${metric.metric}@${effective.from}${daily === null ? '' : `T${daily.from}-${daily.to}`}`,
    offering: key,
    charge: {
      key: metric.metric,
      name: humanName(metric),
      type: 'usage',
      unit: {
        metric: metric.metric,
        size: metric.size,
        ...(less.length === 0 ? {} : { less: less.map((other) => other.metric) }),
        ...(metric.metric === PER_REQUEST_METRIC ? { perRequest: true as const } : {}),
      },
      model: modelOf(rate),
    },
    effective,
    ...(daily === null ? {} : { timeOfDay: { zone: 'UTC' as const, from: daily.from, to: daily.to } }),
  };
};

/** All of the metric at one rate: the one for how many input tokens the request has, where "more than 200,000" excludes 200,000. */
const modelOf = ({ base, steps }: GenaiRate): ChargeModelText => {
  if (steps.length === 0) return { kind: 'perUnit', unitPrice: base };
  const prices = [base, ...steps.map((step) => step.price)];
  const tiers = prices.map((unitPrice, index) => ({
    ...(steps[index] === undefined ? {} : { upTo: steps[index].start }),
    unitPrice,
  }));
  // A step from nothing on leaves no room for the price below it.
  return { kind: 'volume', tierBy: TIER_METRIC, tiers: tiers.filter((tier) => tier.upTo !== '0') };
};

const humanName = ({ metric }: GenaiMetric): string =>
  (metric[0]!.toUpperCase() + metric.slice(1)).replaceAll('_', ' ');
