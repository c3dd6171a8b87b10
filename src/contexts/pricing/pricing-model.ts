/**
 * The pricing part of a commercial model: artifacts compiled once, so that pricing a line is look-ups and arithmetic. Text becomes
 * decimals here, rows are found by offering, and each row knows the artifact it came from.
 */
import type { ProductOffering } from '#contexts/catalog/index.ts';
import type { ArtifactRef } from '#engines/decision.ts';
import { type ChargeModel, compileChargeModel } from '#engines/price/charge-model.ts';
import { type Schedule, compileSchedule } from '#engines/price/discount-schedule.ts';
import { type Decimal, type Rounding, dec } from '#kernel/decimal.ts';
import { lazy } from '#kernel/lazy.ts';
import { type Outcome, accepted, refused } from '#kernel/outcome.ts';
import { type Period, intersect } from '#kernel/period.ts';
import type { CommercialModel, ModelItem } from '#platform/artifacts/model.ts';
import type { Charge, CostPlus, PercentOf, TimeOfDay } from './charge.contract.ts';
import { convertedBook } from './converted-book.ts';
import type {
  BundlePrice,
  CostBook,
  CostEntry,
  DiscountPolicy,
  DiscountSchedule,
  EntryCondition,
  PriceBook,
  PriceEntry,
  RateTable,
  RoundingPlace,
  Uplift,
  Waterfall,
} from './price-artifacts.contract.ts';
import type { PricePolicy } from './price-policy.contract.ts';
import type { CitedConversion } from './price-result.contract.ts';
import { percentDepths } from './percent-depth.ts';
import { waterfallProblems } from './waterfall-problems.ts';
import { seconds } from './clock-time.ts';

export type CompiledBook = {
  readonly ref: ArtifactRef;
  readonly source: string;
  readonly currency: string;
  readonly countries: ReadonlySet<string>;
  readonly regions: ReadonlySet<string>;
  readonly channels: ReadonlySet<string>;
  readonly taxInclusive: boolean;
  readonly rounding: Rounding;
  readonly place: RoundingPlace;
  readonly byOffering: ReadonlyMap<string, readonly CompiledEntry[]>;
  /** What it says of an offering, and where and how it says it: two that say the same price it alike. Without what it says of others. */
  readonly saysOf: (offering: string) => string;
  /** Of a book whose prices come from another currency's: what it cites. */
  readonly conversion?: Conversion;
};

type Conversion = { readonly cited: CitedConversion; readonly rates: ArtifactRef; readonly policy: ArtifactRef };

export type CompiledEntry = {
  readonly id: string;
  readonly offering: string;
  readonly charge: Charge;
  /** The charge's key; a rate of its own for a time of day adds the hours, because it is promised beside the other. */
  readonly slot: string;
  /** Null where a rule, not the quantity, makes the amount (a percentage of other charges, a cost with a markup). */
  readonly model: ChargeModel | null;
  readonly effective: Period;
  readonly window: ClockWindow | null;
  readonly timeOfDay: TimeOfDay | null;
  readonly condition: EntryCondition;
  readonly clauses: number;
  /** The stated order of `EntryCondition` as one number: of two rows that hold the higher wins. */
  readonly rank: number;
  readonly minimum: Decimal | null;
  readonly minimumTermMonths: number;
  readonly minimumUsage: { readonly metric: string; readonly atLeast: Decimal } | null;
  readonly uplift: Uplift | null;
  readonly bundle: BundlePrice | null;
};

/** Seconds since midnight UTC, half-open; `to` ≤ `from` runs over midnight. */
type ClockWindow = { readonly from: number; readonly to: number };

type CompiledSchedule = {
  readonly ref: ArtifactRef;
  readonly source: string;
  readonly effective: Period;
  readonly offerings: ReadonlySet<string> | null;
  readonly chargeTypes: ReadonlySet<string>;
  readonly schedule: Schedule;
};

export type CompiledCost = {
  readonly ref: ArtifactRef;
  readonly currency: string;
  readonly charge: string;
  readonly effective: Period;
  readonly cost: { readonly kind: CostEntry['cost']['kind']; readonly value: Decimal };
};

/** What a cost-plus price adds. Field class cost, like the book it stands in. */
type CompiledMarkup = { readonly ref: ArtifactRef; readonly percent: Decimal };

export type CompiledRates = {
  readonly ref: ArtifactRef;
  readonly base: string;
  readonly asOf: string;
  readonly rates: ReadonlyMap<string, Decimal>;
};

export type PricingModel = {
  readonly books: readonly CompiledBook[];
  /** The books that have a row for the offering: a quote of 10,000 lines asks this 10,000 times. */
  readonly booksByOffering: ReadonlyMap<string, readonly CompiledBook[]>;
  readonly schedules: readonly CompiledSchedule[];
  readonly waterfall: { readonly ref: ArtifactRef; readonly steps: Waterfall['steps'] };
  /** Books in another currency than their own, for where no book of that currency has a price; compiled when first asked. */
  readonly convertedBooks: readonly (() => CompiledBook | null)[];
  /** By `offering/charge`: how many percentages deep its price rests on others'; 0 for one that rests on none. */
  readonly percentDepth: ReadonlyMap<string, number>;
  /** Whether any row is about how long a line is bound for: counting months is not free. */
  readonly asksTerm: boolean;
  readonly costs: ReadonlyMap<string, readonly CompiledCost[]>;
  readonly markups: ReadonlyMap<string, CompiledMarkup>;
  readonly rates: CompiledRates | null;
  readonly policy: { readonly ref: ArtifactRef; readonly value: DiscountPolicy } | null;
  readonly pricePolicy: { readonly ref: ArtifactRef; readonly value: PricePolicy } | null;
  /** Offerings whose price is carried by their parts, or whose one price stands for them, as the catalog says. */
  readonly pricedBy: ReadonlyMap<string, { readonly by: 'components' | 'bundle'; readonly ref: ArtifactRef }>;
};

/** Compiled at the first question and kept with the model; a model never changes. */
export const pricingOf = (model: CommercialModel): Outcome<PricingModel> =>
  model.memo('pricing', ({ items }) => compilePricingModel(items));

/** Of an offering only who carries its price is looked at, of other kinds nothing; contents have passed the schema of their kind at publish. Refused without exactly one usable waterfall, or with two rate
 * tables, discount policies or price policies. */
export const compilePricingModel = (artifacts: readonly ModelItem[]): Outcome<PricingModel> => {
  const ofKind = (kind: string) => artifacts.filter((artifact) => artifact.kind === kind);
  const [waterfall, ...moreWaterfalls] = ofKind('waterfall');
  if (waterfall === undefined) return refused({ code: 'price.no-waterfall' });
  for (const kind of ['rate-table', 'discount-policy', 'price-policy'])
    if (ofKind(kind).length > 1) return refused({ code: 'price.several', kind, keys: ofKind(kind).map((a) => a.key) });
  if (moreWaterfalls.length > 0)
    return refused({ code: 'price.several', kind: 'waterfall', keys: ofKind('waterfall').map((a) => a.key) });
  const problems = waterfallProblems(waterfall.content as unknown as Waterfall);
  if (problems.length > 0) return refused({ code: 'price.unusable-waterfall', key: waterfall.key, problems });
  const books = ofKind('price-book').map((artifact) => compilePriceBook(artifact));
  const [rateTable] = ofKind('rate-table');
  const rates = rateTable === undefined ? null : compileRates(rateTable);
  const [policy] = ofKind('discount-policy');
  const [conventions] = ofKind('price-policy');
  const pricePolicy =
    conventions === undefined
      ? null
      : { ref: refOf(conventions), value: conventions.content as unknown as PricePolicy };
  return accepted({
    books,
    booksByOffering: indexed(books.flatMap((book) => [...book.byOffering.keys()].map((key) => [key, book] as const))),
    schedules: ofKind('discount-schedule').map(compileDiscountSchedule).sort(bySource),
    waterfall: { ref: refOf(waterfall), steps: (waterfall.content as unknown as Waterfall).steps },
    convertedBooks: convertedBooks(ofKind('price-book'), pricePolicy, rates),
    percentDepth: percentDepths(books),
    asksTerm: books.some((book) =>
      [...book.byOffering.values()].some((entries) => entries.some((entry) => entry.minimumTermMonths > 0)),
    ),
    costs: indexed(ofKind('cost-book').flatMap(compileCostBook)),
    markups: new Map(ofKind('cost-book').flatMap(compileMarkups)),
    rates,
    policy: policy === undefined ? null : { ref: refOf(policy), value: policy.content as unknown as DiscountPolicy },
    pricePolicy,
    pricedBy: new Map(
      ofKind('product-offering').flatMap((artifact) => {
        const { pricedBy: by } = artifact.content as unknown as ProductOffering;
        return by === undefined ? [] : [[artifact.key, { by, ref: refOf(artifact) }] as const];
      }),
    ),
  });
};

export const compilePriceBook = (artifact: ModelItem): CompiledBook => {
  const book = artifact.content as unknown as PriceBook;
  return {
    ref: refOf(artifact),
    source: sourceOf(artifact),
    currency: book.currency,
    countries: new Set(book.countries),
    regions: new Set(book.regions),
    channels: new Set(book.channels),
    taxInclusive: book.taxInclusive,
    rounding: book.rounding.mode,
    place: book.rounding.per,
    byOffering: indexed(book.entries.map((entry) => [entry.offering, compileEntry(entry)] as const)),
    saysOf: saidBy(artifact.key, book),
  };
};

const saidBy = (key: string, { entries, ...head }: PriceBook): CompiledBook['saysOf'] => {
  const byOffering = lazy(() => Map.groupBy(entries, ({ offering }) => offering));
  return (offering) => JSON.stringify([key, head, byOffering().get(offering) ?? []]);
};

const compileEntry = (entry: PriceEntry): CompiledEntry => {
  const condition = entry.condition ?? {};
  const { charge, minimumUsage: usage } = entry;
  return {
    id: entry.id,
    offering: entry.offering,
    charge,
    slot: slotOf(entry),
    model: isRule(charge.model)
      ? null
      : compileChargeModel(charge.model, charge.type === 'usage' ? dec(charge.unit.size) : null),
    effective: entry.effective,
    window:
      entry.timeOfDay === undefined ? null : { from: seconds(entry.timeOfDay.from), to: seconds(entry.timeOfDay.to) },
    timeOfDay: entry.timeOfDay ?? null,
    condition,
    ...specificityOf(condition),
    minimum: entry.minimumQuantity === undefined ? null : dec(entry.minimumQuantity),
    minimumTermMonths: entry.minimumTermMonths ?? 0,
    minimumUsage: usage === undefined ? null : { metric: usage.metric, atLeast: dec(usage.atLeast) },
    uplift: entry.uplift ?? null,
    bundle: entry.bundle ?? null,
  };
};

/** Whether something other than the quantity makes the amount. */
export const isRule = (model: Charge['model']): model is PercentOf | CostPlus =>
  model.kind === 'percentOf' || model.kind === 'costPlus';

const specificityOf = (condition: EntryCondition): { readonly clauses: number; readonly rank: number } => {
  const { agreements, accountSegments, countries, regions, channels, characteristics } = condition;
  const named = [agreements, accountSegments, countries, regions, channels].map((clause) => (clause ? 1 : 0));
  const clauses = named.reduce<number>((count, one) => count + one, Object.keys(characteristics ?? {}).length);
  return { clauses, rank: named.reduce<number>((rank, one) => rank * 2 + one, clauses) };
};

const slotOf = ({ charge, timeOfDay }: PriceEntry): string =>
  timeOfDay === undefined ? charge.key : `${charge.key}.${timeOfDay.from}-${timeOfDay.to}`.replaceAll(':', '');

/** Each row of the policy's conversion as a book of its own. Text is converted and compiled once, when a price in that currency is first asked. */
const convertedBooks = (
  books: readonly ModelItem[],
  policy: PricingModel['pricePolicy'],
  rates: CompiledRates | null,
): PricingModel['convertedBooks'] =>
  (policy?.value.conversion?.books ?? []).map((row) => {
    let compiled: CompiledBook | null | undefined;
    return () => {
      if (compiled !== undefined) return compiled;
      const artifact = books.find(({ key }) => key === row.book);
      const text = artifact && convertedBook(artifact.content as unknown as PriceBook, row, rates);
      compiled = text
        ? {
            ...compilePriceBook({ ...artifact, content: text.book as unknown as ModelItem['content'] }),
            conversion: { cited: text.cited, rates: rates!.ref, policy: policy!.ref },
          }
        : null;
      return compiled;
    };
  });

const compileDiscountSchedule = (artifact: ModelItem): CompiledSchedule => {
  const value = artifact.content as unknown as DiscountSchedule;
  return {
    ref: refOf(artifact),
    source: sourceOf(artifact),
    effective: value.effective,
    offerings: value.offerings === undefined ? null : new Set(value.offerings),
    chargeTypes: new Set(value.chargeTypes),
    schedule: compileSchedule(value),
  };
};

const compileCostBook = (artifact: ModelItem): readonly (readonly [string, CompiledCost])[] => {
  const book = artifact.content as unknown as CostBook;
  const ref = refOf(artifact);
  return book.entries.map((entry) => [
    entry.offering,
    {
      ref,
      currency: book.currency,
      charge: entry.charge,
      // Never empty: the gate asks that a row's days and its book's meet.
      effective: (book.effective && intersect(entry.effective, book.effective)) ?? entry.effective,
      cost: { kind: entry.cost.kind, value: dec('percent' in entry.cost ? entry.cost.percent : entry.cost.amount) },
    },
  ]);
};

const compileMarkups = (artifact: ModelItem): readonly (readonly [string, CompiledMarkup])[] => {
  const { markups = [] } = artifact.content as unknown as CostBook;
  return markups.map(({ rule, percent }) => [rule, { ref: refOf(artifact), percent: dec(percent) }]);
};

export const compileRates = (artifact: ModelItem): CompiledRates => {
  const table = artifact.content as unknown as RateTable;
  return {
    ref: refOf(artifact),
    base: table.base,
    asOf: table.asOf,
    rates: new Map(table.rates.map(({ currency, rate }) => [currency, dec(rate)])),
  };
};

const indexed = <T>(pairs: readonly (readonly [string, T])[]): ReadonlyMap<string, readonly T[]> => {
  const index = new Map<string, T[]>();
  for (const [key, item] of pairs) {
    const found = index.get(key);
    if (found === undefined) index.set(key, [item]);
    else found.push(item);
  }
  return index;
};

const refOf = ({ kind, key, hash }: ArtifactRef): ArtifactRef => ({ kind, key, hash });
const sourceOf = ({ kind, key }: ArtifactRef): string => `${kind}:${key}`;
const bySource = (a: { readonly source: string }, b: { readonly source: string }): number =>
  a.source < b.source ? -1 : 1;
