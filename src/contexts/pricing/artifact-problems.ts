/**
 * What the publish gate asks of pricing artifacts beyond their schema. Each problem is a code and the names a person needs to mend it; a
 * published artifact has none, so the engine need not check again.
 */
import type { Finding } from '#engines/decision.ts';
import { chargeModelProblems } from '#engines/price/charge-model.ts';
import { cmp, dec, isZero } from '#kernel/decimal.ts';
import { isPlainDate, overlaps } from '#kernel/period.ts';
import { currencyProblems, duplicates, pairs, periodProblems } from './common-problems.ts';
import type { CostBook, DiscountPolicy, DiscountSchedule, RateTable } from './price-artifacts.contract.ts';

/** Costs are not chosen by condition: two rows of a charge on a shared day would make the margin depend on their order. */
export const costBookProblems = (book: CostBook): readonly Finding[] => [
  ...currencyProblems(book.currency),
  ...duplicates(book.entries.map((entry) => entry.id)).map((id) => ({ code: 'cost-book.duplicate-entry', entry: id })),
  ...(book.effective === undefined ? [] : periodProblems(book.effective, { book: book.key })),
  ...book.entries.flatMap((entry) => periodProblems(entry.effective, { entry: entry.id })),
  ...book.entries
    .filter(({ effective }) => book.effective !== undefined && !overlaps(effective, book.effective))
    .map(({ id }) => ({ code: 'cost-book.entry-outside-book', entry: id })),
  ...duplicates((book.markups ?? []).map(({ rule }) => rule)).map((rule) => ({
    code: 'cost-book.duplicate-markup',
    rule,
  })),
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
  ...(isPlainDate(table.asOf) ? [] : [{ code: 'period.date', date: table.asOf }]),
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

const HUNDRED = dec('100');
