/** Sums of a long quote, page by page: exact sums may be put together in any order, so an edit adds up one page and the pages. */
import { type Decimal, ZERO, add, max, sub } from '#kernel/decimal.ts';
import { type DiscountValues, NO_VALUES, discretionary, valuesTogether } from './discount-facts.ts';
import type { SharedLine } from './line-shares.ts';
import type { MarginResult } from './price-result.contract.ts';
import { PAGE_ITEMS, isSamePage } from './pages.ts';
import type { Descent } from './price-charge.ts';

type Owed = { readonly first: Descent; readonly amount: Decimal };

export type Sums = {
  readonly oneTime: Decimal;
  readonly recurring: Decimal;
  readonly list: Decimal;
  /** What the order's discount takes off over the term. */
  readonly off: Decimal;
  readonly cost: Decimal;
  readonly revenue: Decimal;
  readonly values: DiscountValues;
  /** The highest of any line. */
  readonly discretionary: Decimal;
  /** What is paid alike, after shares. */
  readonly owed: ReadonlyMap<string, Owed>;
  readonly orderCredit: Decimal;
  /** Charges without a cost, each once. */
  readonly missing: ReadonlyMap<string, MarginResult['cost']['missing'][number]>;
};
export type PagedSums = { readonly items: readonly SharedLine[]; readonly pages: readonly Sums[] };

export const pagedSums = (lines: readonly SharedLine[], before?: PagedSums): PagedSums => {
  const pages: Sums[] = [];
  for (let from = 0; from < lines.length; from += PAGE_ITEMS) {
    const known = before?.pages[from / PAGE_ITEMS];
    pages.push(
      known !== undefined && isSamePage(lines, before!.items, from)
        ? known
        : sumsOf(lines.slice(from, from + PAGE_ITEMS)),
    );
  }
  return { items: lines, pages };
};

export const together = (parts: readonly Sums[]): Sums => {
  const owed = new Map<string, Owed>();
  const missing = new Map<string, MarginResult['cost']['missing'][number]>();
  let sums = NOTHING;
  for (const part of parts) {
    for (const [alike, { first, amount }] of part.owed) {
      const found = owed.get(alike);
      owed.set(
        alike,
        found === undefined ? { first, amount } : { first: found.first, amount: add(found.amount, amount) },
      );
    }
    for (const [name, one] of part.missing) missing.set(name, one);
    sums = {
      oneTime: add(sums.oneTime, part.oneTime),
      recurring: add(sums.recurring, part.recurring),
      list: add(sums.list, part.list),
      off: add(sums.off, part.off),
      cost: add(sums.cost, part.cost),
      revenue: add(sums.revenue, part.revenue),
      values: valuesTogether(sums.values, part.values),
      discretionary: max(sums.discretionary, part.discretionary),
      orderCredit: add(sums.orderCredit, part.orderCredit),
      owed,
      missing,
    };
  }
  return sums;
};

const NOTHING: Sums = {
  oneTime: ZERO,
  recurring: ZERO,
  list: ZERO,
  off: ZERO,
  cost: ZERO,
  revenue: ZERO,
  values: NO_VALUES,
  discretionary: ZERO,
  owed: new Map(),
  orderCredit: ZERO,
  missing: new Map(),
};

/** In place: a long quote has tens of thousands of charges, and nothing here is seen from outside. */
export const sumsOf = (lines: readonly SharedLine[]): Sums => {
  const owed = new Map<string, Owed>();
  const missing = new Map<string, MarginResult['cost']['missing'][number]>();
  let { oneTime, recurring, list, off, cost, revenue, values, discretionary: highest, orderCredit } = NOTHING;
  for (const { facts, shares, off: taken, values: own, earned } of lines) {
    oneTime = add(oneTime, facts.oneTime);
    recurring = add(recurring, facts.recurring);
    list = add(list, facts.list);
    off = add(off, taken);
    cost = add(cost, facts.cost.cost);
    revenue = add(revenue, earned.revenue);
    values = valuesTogether(values, own);
    highest = max(highest, discretionary(own));
    for (const one of facts.cost.missing) missing.set(`${one.offering} ${one.charge}`, one);
    for (let index = 0; index < facts.fixed.length; index++) {
      const { descent, alike } = facts.fixed[index]!;
      const share = shares[index] ?? null;
      const isCredit = share?.per === 'credit';
      if (isCredit) orderCredit = add(orderCredit, share.amount);
      const amount = share === null || isCredit ? descent.amount : sub(descent.amount, share.amount);
      const found = owed.get(alike);
      owed.set(
        alike,
        found === undefined ? { first: descent, amount } : { first: found.first, amount: add(found.amount, amount) },
      );
    }
  }
  return { oneTime, recurring, list, off, cost, revenue, values, discretionary: highest, owed, orderCredit, missing };
};
