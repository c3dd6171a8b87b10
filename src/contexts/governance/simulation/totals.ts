/**
 * What a run comes to. Totals of pages are added in whatever order they are done, and come to the same: counts and exact sums by names, written
 * in the order of the names. Pure.
 */
import { add, type Decimal, dec, decText, divRound, isZero, mul, sub } from '#kernel/decimal.ts';
import { CHANGES, type ChangeKind, type Compared } from './compare.ts';

/** Of quotes that could be priced whole under both. */
export type Moved = { readonly quotes: number; readonly before: string; readonly after: string };
type Named<T> = Readonly<Record<string, T>>;
export type Counts = {
  readonly quotes: number;
  readonly changed: number;
  readonly refusedNow: number;
  readonly asksMore: number;
};

export type Totals = {
  readonly quotes: number;
  readonly changes: Readonly<Record<ChangeKind, number>>;
  /** Newly refused, no more refused; the same of those that are asked about. */
  readonly refusedNow: number;
  readonly mendedNow: number;
  readonly asksMore: number;
  readonly asksLess: number;
  readonly asksDifferently: number;
  /** Of all of them, those whose customers were promised their price: what is told of them never happens to them. */
  readonly held: { readonly quotes: number; readonly changed: number };
  /** By currency, without the held ones: they pay what they were promised. */
  readonly moved: Named<Moved>;
  readonly byScope: Named<Counts>;
  readonly byCountry: Named<Counts>;
  readonly byChannel: Named<Counts>;
  /** How many quotes each artifact prices otherwise, each code refuses, each promotion newly applies to or leaves. */
  readonly byArtifact: Named<number>;
  readonly byProblem: Named<number>;
  readonly promotions: Named<{ readonly now: number; readonly noMore: number }>;
};

/** Field class cost: by currency, of quotes whose costs are known under both, the held ones too: a cost book moves those. */
export type CostTotals = {
  readonly margin: Named<{ readonly quotes: number; readonly before: Earned; readonly after: Earned }>;
  readonly floorsNow: number;
  readonly floorsNoMore: number;
  readonly asksMore: number;
  readonly asksLess: number;
  readonly asksDifferently: number;
};
type Earned = { readonly revenue: string; readonly cost: string };

const NO_CHANGES = Object.fromEntries(CHANGES.map((change) => [change, 0])) as Readonly<Record<ChangeKind, number>>;

export const NO_TOTALS: Totals = {
  quotes: 0,
  changes: NO_CHANGES,
  refusedNow: 0,
  mendedNow: 0,
  asksMore: 0,
  asksLess: 0,
  asksDifferently: 0,
  held: { quotes: 0, changed: 0 },
  moved: {},
  byScope: {},
  byCountry: {},
  byChannel: {},
  byArtifact: {},
  byProblem: {},
  promotions: {},
};
export const NO_COSTS: CostTotals = {
  margin: {},
  floorsNow: 0,
  floorsNoMore: 0,
  asksMore: 0,
  asksLess: 0,
  asksDifferently: 0,
};

const sum = (a: string, b: string): string => decText(add(dec(a), dec(b)));
const plus = (a: number, b: number): number => a + b;

/** By name, in the order of the names, so that the same is written the same. */
const merged = <T>(a: Named<T>, b: Named<T>, both: (a: T, b: T) => T): Named<T> =>
  Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].toSorted().map((name) => {
      const [one, other] = [a[name], b[name]];
      return [name, one === undefined ? (other as T) : other === undefined ? one : both(one, other)];
    }),
  );

const counts = (a: Counts, b: Counts): Counts => ({
  quotes: a.quotes + b.quotes,
  changed: a.changed + b.changed,
  refusedNow: a.refusedNow + b.refusedNow,
  asksMore: a.asksMore + b.asksMore,
});
const earned = (a: Earned, b: Earned): Earned => ({ revenue: sum(a.revenue, b.revenue), cost: sum(a.cost, b.cost) });

export const mergeTotals = (a: Totals, b: Totals): Totals => ({
  quotes: a.quotes + b.quotes,
  changes: merged(a.changes, b.changes, plus) as Totals['changes'],
  refusedNow: a.refusedNow + b.refusedNow,
  mendedNow: a.mendedNow + b.mendedNow,
  asksMore: a.asksMore + b.asksMore,
  asksLess: a.asksLess + b.asksLess,
  asksDifferently: a.asksDifferently + b.asksDifferently,
  held: { quotes: a.held.quotes + b.held.quotes, changed: a.held.changed + b.held.changed },
  moved: merged(a.moved, b.moved, (one, other) => ({
    quotes: one.quotes + other.quotes,
    before: sum(one.before, other.before),
    after: sum(one.after, other.after),
  })),
  byScope: merged(a.byScope, b.byScope, counts),
  byCountry: merged(a.byCountry, b.byCountry, counts),
  byChannel: merged(a.byChannel, b.byChannel, counts),
  byArtifact: merged(a.byArtifact, b.byArtifact, plus),
  byProblem: merged(a.byProblem, b.byProblem, plus),
  promotions: merged(a.promotions, b.promotions, (one, other) => ({
    now: one.now + other.now,
    noMore: one.noMore + other.noMore,
  })),
});

export const mergeCosts = (a: CostTotals, b: CostTotals): CostTotals => ({
  margin: merged(a.margin, b.margin, (one, other) => ({
    quotes: one.quotes + other.quotes,
    before: earned(one.before, other.before),
    after: earned(one.after, other.after),
  })),
  floorsNow: a.floorsNow + b.floorsNow,
  floorsNoMore: a.floorsNoMore + b.floorsNoMore,
  asksMore: a.asksMore + b.asksMore,
  asksLess: a.asksLess + b.asksLess,
  asksDifferently: a.asksDifferently + b.asksDifferently,
});

const one = (is: boolean): number => (is ? 1 : 0);
const each = <T>(names: Iterable<string>, value: T): Named<T> =>
  Object.fromEntries([...new Set(names)].map((name) => [name, value]));

/** Of one quote. */
export const totalsOf = ({ row }: Compared): Totals => {
  const { before, after, asks } = row;
  const isDecided = row.change !== 'moved-on' && row.change !== 'broken';
  const changed = one(isDecided && row.change !== 'same');
  const counted: Counts = {
    quotes: 1,
    changed,
    refusedNow: one(row.refusedNow.length > 0),
    asksMore: one(asks.how === 'more'),
  };
  const pays = !row.held && before.total !== null && after.total !== null;
  return {
    quotes: 1,
    changes: { ...NO_CHANGES, [row.change]: 1 },
    refusedNow: counted.refusedNow,
    mendedNow: one(row.mendedNow.length > 0),
    asksMore: counted.asksMore,
    asksLess: one(asks.how === 'less'),
    asksDifferently: one(asks.how === 'differently'),
    held: { quotes: one(row.held), changed: row.held ? changed : 0 },
    moved: pays ? { [row.currency]: { quotes: 1, before: before.total, after: after.total } } : {},
    byScope: each(row.scopes, counted),
    byCountry: { [row.country]: counted },
    byChannel: { [row.channel]: counted },
    byArtifact: each(
      row.why.map(({ source }) => source),
      1,
    ),
    byProblem: each(
      row.refusedNow.map(({ code }) => code),
      1,
    ),
    promotions: {
      ...each(row.promotionsNow, { now: 1, noMore: 0 }),
      ...each(row.promotionsNoMore, { now: 0, noMore: 1 }),
    },
  };
};

export const costsOf = ({ row, cost }: Compared): CostTotals => {
  const { before, after, asks } = cost;
  const isKnown = before?.complete === true && after?.complete === true;
  return {
    margin: isKnown
      ? {
          [row.currency]: {
            quotes: 1,
            before: { revenue: before.revenue, cost: before.cost },
            after: { revenue: after.revenue, cost: after.cost },
          },
        }
      : {},
    floorsNow: one(cost.floorsNow > 0),
    floorsNoMore: one(cost.floorsNoMore > 0),
    asksMore: one(asks.how === 'more'),
    asksLess: one(asks.how === 'less'),
    asksDifferently: one(asks.how === 'differently'),
  };
};

export const totalsOfAll = (all: readonly Compared[]): { readonly totals: Totals; readonly costs: CostTotals } => ({
  totals: all.map(totalsOf).reduce(mergeTotals, NO_TOTALS),
  costs: all.map(costsOf).reduce(mergeCosts, NO_COSTS),
});

const MARGIN_DIGITS = 2;
const HUNDRED = dec('100');

/** Of what is earned, what stays, in percent; null where nothing is earned. */
export const marginPercent = ({ revenue, cost }: Earned): string | null => {
  const all: Decimal = dec(revenue);
  if (isZero(all)) return null;
  return decText(divRound(mul(sub(all, dec(cost)), HUNDRED), all, MARGIN_DIGITS, 'floor'));
};
