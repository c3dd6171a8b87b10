/**
 * The pricing part of a commercial model: artifacts compiled once, so that pricing a line is look-ups and arithmetic. Text becomes
 * decimals here, rows are found by offering, and each row knows the artifact it came from.
 */
import type { ArtifactRef } from '#engines/decision.ts';
import { type ChargeModel, compileChargeModel } from '#engines/price/charge-model.ts';
import { type Schedule, compileSchedule } from '#engines/price/discount-schedule.ts';
import { type Decimal, type Rounding, dec } from '#kernel/decimal.ts';
import { type Outcome, accepted, refused } from '#kernel/outcome.ts';
import type { Period } from '#kernel/period.ts';
import type { CommercialModel, ModelItem } from '#platform/artifacts/model.ts';
import type { Charge, TimeOfDay } from './charge.contract.ts';
import type {
  CostBook,
  CostEntry,
  DiscountPolicy,
  DiscountSchedule,
  EntryCondition,
  PriceBook,
  PriceEntry,
  RateTable,
  Waterfall,
} from './price-artifacts.contract.ts';
import { waterfallProblems } from './artifact-problems.ts';
import { seconds } from './clock-time.ts';

export type CompiledBook = {
  readonly ref: ArtifactRef;
  readonly source: string;
  readonly currency: string;
  readonly countries: ReadonlySet<string>;
  readonly channels: ReadonlySet<string>;
  readonly taxInclusive: boolean;
  readonly rounding: Rounding;
  readonly byOffering: ReadonlyMap<string, readonly CompiledEntry[]>;
};

export type CompiledEntry = {
  readonly id: string;
  readonly offering: string;
  readonly charge: Charge;
  /** The charge's key; a rate of its own for a time of day adds the hours, because it is promised beside the other. */
  readonly slot: string;
  readonly model: ChargeModel;
  readonly effective: Period;
  readonly window: ClockWindow | null;
  readonly timeOfDay: TimeOfDay | null;
  readonly condition: EntryCondition;
  /** Clauses that hold make a row more specific. */
  readonly clauses: number;
  readonly minimum: Decimal | null;
};

/** Seconds since midnight UTC, half-open; `to` ≤ `from` runs over midnight. */
export type ClockWindow = { readonly from: number; readonly to: number };

export type CompiledSchedule = {
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

export type CompiledRates = {
  readonly ref: ArtifactRef;
  readonly base: string;
  readonly rates: ReadonlyMap<string, Decimal>;
};

export type PricingModel = {
  readonly books: readonly CompiledBook[];
  /** The books that have a row for the offering: a quote of 10,000 lines asks this 10,000 times. */
  readonly booksByOffering: ReadonlyMap<string, readonly CompiledBook[]>;
  readonly schedules: readonly CompiledSchedule[];
  readonly waterfall: { readonly ref: ArtifactRef; readonly steps: Waterfall['steps'] };
  readonly costs: ReadonlyMap<string, readonly CompiledCost[]>;
  readonly rates: CompiledRates | null;
  readonly policy: { readonly ref: ArtifactRef; readonly value: DiscountPolicy } | null;
};

/** Compiled at the first question and kept with the model; a model never changes. */
export const pricingOf = (model: CommercialModel): Outcome<PricingModel> =>
  model.memo('pricing', ({ items }) => compilePricingModel(items));

/** Artifacts of other kinds are not looked at; contents have passed the schema of their kind at publish. Refused without exactly one usable waterfall, or with two rate
 * tables or discount policies. */
export const compilePricingModel = (artifacts: readonly ModelItem[]): Outcome<PricingModel> => {
  const ofKind = (kind: string) => artifacts.filter((artifact) => artifact.kind === kind);
  const [waterfall, ...moreWaterfalls] = ofKind('waterfall');
  if (waterfall === undefined) return refused({ code: 'price.no-waterfall' });
  for (const kind of ['rate-table', 'discount-policy'])
    if (ofKind(kind).length > 1) return refused({ code: 'price.several', kind, keys: ofKind(kind).map((a) => a.key) });
  if (moreWaterfalls.length > 0)
    return refused({ code: 'price.several', kind: 'waterfall', keys: ofKind('waterfall').map((a) => a.key) });
  const problems = waterfallProblems(waterfall.content as unknown as Waterfall);
  if (problems.length > 0) return refused({ code: 'price.unusable-waterfall', key: waterfall.key, problems });
  const books = ofKind('price-book').map((artifact) => compilePriceBook(artifact));
  const [rates] = ofKind('rate-table');
  const [policy] = ofKind('discount-policy');
  return accepted({
    books,
    booksByOffering: indexed(books.flatMap((book) => [...book.byOffering.keys()].map((key) => [key, book] as const))),
    schedules: ofKind('discount-schedule').map(compileDiscountSchedule).sort(bySource),
    waterfall: { ref: refOf(waterfall), steps: (waterfall.content as unknown as Waterfall).steps },
    costs: indexed(ofKind('cost-book').flatMap(compileCostBook)),
    rates: rates === undefined ? null : compileRates(rates),
    policy: policy === undefined ? null : { ref: refOf(policy), value: policy.content as unknown as DiscountPolicy },
  });
};

export const compilePriceBook = (artifact: ModelItem): CompiledBook => {
  const book = artifact.content as unknown as PriceBook;
  return {
    ref: refOf(artifact),
    source: sourceOf(artifact),
    currency: book.currency,
    countries: new Set(book.countries),
    channels: new Set(book.channels),
    taxInclusive: book.taxInclusive,
    rounding: book.rounding.mode,
    byOffering: indexed(book.entries.map((entry) => [entry.offering, compileEntry(entry)] as const)),
  };
};

const compileEntry = (entry: PriceEntry): CompiledEntry => {
  const condition = entry.condition ?? {};
  return {
    id: entry.id,
    offering: entry.offering,
    charge: entry.charge,
    slot: slotOf(entry),
    model: compileChargeModel(entry.charge.model, entry.charge.type === 'usage' ? dec(entry.charge.unit.size) : null),
    effective: entry.effective,
    window:
      entry.timeOfDay === undefined ? null : { from: seconds(entry.timeOfDay.from), to: seconds(entry.timeOfDay.to) },
    timeOfDay: entry.timeOfDay ?? null,
    condition,
    clauses: (condition.accountSegments ? 1 : 0) + Object.keys(condition.characteristics ?? {}).length,
    minimum: entry.minimumQuantity === undefined ? null : dec(entry.minimumQuantity),
  };
};

const slotOf = ({ charge, timeOfDay }: PriceEntry): string =>
  timeOfDay === undefined ? charge.key : `${charge.key}.${timeOfDay.from}-${timeOfDay.to}`.replaceAll(':', '');

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
      effective: entry.effective,
      cost: { kind: entry.cost.kind, value: dec('percent' in entry.cost ? entry.cost.percent : entry.cost.amount) },
    },
  ]);
};

export const compileRates = (artifact: ModelItem): CompiledRates => {
  const table = artifact.content as unknown as RateTable;
  return {
    ref: refOf(artifact),
    base: table.base,
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
