/**
 * What the publish gate asks of pricing artifacts beyond their schema. Each problem is a code and the names a person needs to mend it; a
 * published artifact has none, so the engine need not check again.
 */
import type { Finding } from '#engines/decision.ts';
import { chargeModelProblems } from '#engines/price/charge-model.ts';
import { cmp, dec, isZero } from '#kernel/decimal.ts';
import { isCurrency } from '#kernel/money.ts';
import { checkPeriod, overlaps } from '#kernel/period.ts';
import type { TimeOfDay } from './charge.contract.ts';
import { seconds } from './clock-time.ts';
import type {
  CostBook,
  DiscountPolicy,
  DiscountSchedule,
  PriceBook,
  PriceEntry,
  RateTable,
  Waterfall,
} from './price-artifacts.contract.ts';

export const priceBookProblems = (book: PriceBook): readonly Finding[] => [
  ...currencyProblems(book.currency),
  ...duplicates(book.entries.map((entry) => entry.id)).map((id) => ({ code: 'price-book.duplicate-entry', entry: id })),
  ...book.entries.flatMap(entryProblems),
  ...[...Map.groupBy(book.entries, (entry) => entry.offering).values()].flatMap((entries) => [
    ...overlapProblems(entries),
    ...cycleProblems(entries),
  ]),
];

/** Costs are not chosen by condition: two rows of a charge on a shared day would make the margin depend on their order. */
export const costBookProblems = (book: CostBook): readonly Finding[] => [
  ...currencyProblems(book.currency),
  ...duplicates(book.entries.map((entry) => entry.id)).map((id) => ({ code: 'cost-book.duplicate-entry', entry: id })),
  ...book.entries.flatMap((entry) => periodProblems(entry.effective, { entry: entry.id })),
  ...[...Map.groupBy(book.entries, ({ offering, charge }) => `${offering} ${charge}`).values()].flatMap((rivals) =>
    pairs(rivals)
      .filter(([a, b]) => overlaps(a.effective, b.effective))
      .map(([a, b]) => ({
        code: 'cost-book.overlapping-entries',
        offering: a.offering,
        charge: a.charge,
        entries: [a.id, b.id],
      })),
  ),
];

/** Limits that do not rise would give somebody authority that nobody meant. */
export const discountPolicyProblems = ({ limits, floors }: DiscountPolicy): readonly Finding[] => [
  ...chargeModelProblems({
    kind: 'volume',
    tiers: limits.map(({ upToPercent }) => ({
      ...(upToPercent === undefined ? {} : { upTo: upToPercent }),
      unitPrice: '0',
    })),
  }).map((problem) => ({ code: 'discount-policy.limits', problem })),
  ...floors
    .filter(({ marginPercent }) => cmp(dec(marginPercent), HUNDRED) > 0)
    .map(({ id, marginPercent }) => ({ code: 'discount-policy.floor-over-hundred', floor: id, marginPercent })),
  ...(floors.filter(({ offerings }) => offerings === undefined).length > 1
    ? [{ code: 'discount-policy.several-general-floors', floors: floors.map(({ id }) => id) }]
    : []),
];

export const rateTableProblems = (table: RateTable): readonly Finding[] => [
  ...[table.base, ...table.rates.map((rate) => rate.currency)].flatMap(currencyProblems),
  ...duplicates([table.base, ...table.rates.map((rate) => rate.currency)]).map((currency) => ({
    code: 'rate-table.duplicate-currency',
    currency,
  })),
  ...table.rates
    .filter(({ rate }) => isZero(dec(rate)))
    .map(({ currency }) => ({ code: 'rate-table.zero-rate', currency })),
];

export const discountScheduleProblems = (schedule: DiscountSchedule): readonly Finding[] => [
  ...periodProblems(schedule.effective, { schedule: schedule.key }),
  ...chargeModelProblems({ kind: 'graduatedPercentage', tiers: schedule.tiers }).map((problem) => ({
    code: 'discount-schedule.tiers',
    problem,
  })),
  ...schedule.tiers
    .filter(({ percent }) => cmp(dec(percent), HUNDRED) > 0)
    .map(({ percent }) => ({ code: 'discount-schedule.over-hundred', percent })),
  // A part of usage that is not known yet has no tier of its own.
  ...(schedule.walk === 'slab' && schedule.chargeTypes.includes('usage')
    ? [{ code: 'discount-schedule.slab-on-usage', schedule: schedule.key }]
    : []),
];

/** In words, because they are about order. */
export const waterfallProblems = ({ steps }: Waterfall): readonly string[] => {
  const ids = steps.map((step) => step.id);
  const place = (id: string) => ids.indexOf(id as (typeof ids)[number]);
  const problems = duplicates(ids).map((id) => `the step ${id} stands twice`);
  if (place('list') !== 0) problems.push('list is not the first step');
  for (const id of ['discretionary', 'rounding']) if (place(id) < 0) problems.push(`the step ${id} is missing`);
  for (const id of ['agreement', 'volume', 'promotion', 'discretionary'])
    if (place(id) > place('rounding')) problems.push(`${id} comes after rounding, and nothing would round it`);
  if (place('agreement') > place('discretionary'))
    problems.push('a contracted price comes after the discount given on it');
  if (place('allocation') >= 0 && place('allocation') < ids.length - 1)
    problems.push('allocation is not the last step');
  for (const step of steps)
    for (const other of step.exclusiveWith ?? [])
      if (place(other) < 0 || place(other) >= place(step.id))
        problems.push(`${step.id} excludes ${other}, which does not come before it`);
  return problems;
};

const HUNDRED = dec('100');

const entryProblems = (entry: PriceEntry): readonly Finding[] => [
  ...periodProblems(entry.effective, { entry: entry.id }),
  ...chargeModelProblems(entry.charge.model).map((problem) => ({ code: 'price-book.model', entry: entry.id, problem })),
  ...(entry.charge.type === 'usage' && isZero(dec(entry.charge.unit.size))
    ? [{ code: 'price-book.unit-of-nothing', entry: entry.id }]
    : []),
  ...(entry.charge.type !== 'usage' && entry.timeOfDay !== undefined
    ? [{ code: 'price-book.time-of-day-not-on-usage', entry: entry.id }]
    : []),
];

/** Two rows of a charge that would be equally specific on a shared day: selection would refuse the quote, so the gate refuses the book. */
const overlapProblems = (entries: readonly PriceEntry[]): readonly Finding[] =>
  [...Map.groupBy(entries, specificity).values()].flatMap((rivals) =>
    pairs(rivals)
      .filter(([a, b]) => overlaps(a.effective, b.effective) && clocksMeet(a, b))
      .map(([a, b]) => ({
        code: 'price-book.overlapping-entries',
        offering: a.offering,
        charge: a.charge.key,
        entries: [a.id, b.id],
      })),
  );

const pairs = <T>(items: readonly T[]): readonly (readonly [T, T])[] =>
  items.flatMap((a, index) => items.slice(index + 1).map((b) => [a, b] as const));

/** Rows with other conditions are told apart by the line; only rows that ask exactly the same are rivals. */
const specificity = (entry: PriceEntry): string =>
  JSON.stringify([
    entry.charge.key,
    entry.minimumQuantity ?? null,
    [...(entry.condition?.accountSegments ?? [])].sort(),
    Object.entries(entry.condition?.characteristics ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);

/** A row for a time of day is preferred to one without, so only two of a kind are rivals, and only in a second they share. */
const clocksMeet = ({ timeOfDay: a }: PriceEntry, { timeOfDay: b }: PriceEntry): boolean => {
  if (a === undefined || b === undefined) return a === b;
  return spans(a).some(([from, to]) => spans(b).some(([start, end]) => from < end && start < to));
};

const spans = ({ from, to }: TimeOfDay): readonly (readonly [number, number])[] =>
  seconds(from) < seconds(to)
    ? [[seconds(from), seconds(to)]]
    : [
        [seconds(from), 86_400],
        [0, seconds(to)],
      ];

/** Usage that is less another that is less the first has no quantity. */
const cycleProblems = (entries: readonly PriceEntry[]): readonly Finding[] => {
  const less = new Map<string, readonly string[]>();
  for (const { charge } of entries) if (charge.type === 'usage') less.set(charge.unit.metric, charge.unit.less ?? []);
  const reaches = (from: string, target: string, seen: ReadonlySet<string>): boolean =>
    (less.get(from) ?? []).some(
      (next) => next === target || (!seen.has(next) && reaches(next, target, new Set([...seen, next]))),
    );
  return [...less.keys()]
    .filter((metric) => reaches(metric, metric, new Set()))
    .map((metric) => ({ code: 'price-book.circular-usage', offering: entries[0]!.offering, metric }));
};

const periodProblems = (period: { readonly from: string; readonly to?: string }, place: object): readonly Finding[] => {
  const checked = checkPeriod(period);
  return checked.ok ? [] : [{ ...checked.refusal, ...place }];
};

const currencyProblems = (currency: string): readonly Finding[] =>
  isCurrency(currency) ? [] : [{ code: 'price.unknown-currency', currency }];

const duplicates = <T extends string>(names: readonly T[]): string[] => {
  const seen = new Set<string>();
  return [...new Set(names.filter((name) => seen.size === seen.add(name).size))];
};
