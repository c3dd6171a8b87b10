/** The prices that two models say differently, by percent where both say an amount, and whether the new one is under what a unit costs. Pure. */
import type { CostBook, PriceEntry } from '#contexts/pricing/index.ts';
import { canonical } from '#kernel/canonical.ts';
import { cmp, dec, divRound, isZero, mul, roundTo, sub } from '#kernel/decimal.ts';
import type { Model } from '../publish-check.ts';

export type PriceMove = {
  readonly book: string;
  readonly offering: string;
  readonly charge: string;
  /** Whole percent; null where a price came, went, or is no single amount. */
  readonly percent: number | null;
  /** Null where no cost in the same currency is known. */
  readonly underCost: boolean | null;
};

/** Rows that price the same thing, whatever their dates. */
const sameThing = ({
  offering,
  charge,
  condition,
  timeOfDay,
  minimumQuantity,
  minimumTermMonths,
}: PriceEntry): string =>
  canonical([
    offering,
    charge.key,
    condition ?? null,
    timeOfDay ?? null,
    minimumQuantity ?? null,
    minimumTermMonths ?? null,
  ]);

const amountOf = ({ charge }: PriceEntry): string | undefined => {
  const model = charge.model as { readonly amount?: unknown; readonly unitPrice?: unknown };
  const amount = model.amount ?? model.unitPrice;
  return typeof amount === 'string' ? amount : undefined;
};

/** Of rows that follow each other the last one is the price that is meant to stay. */
const last = (rows: readonly PriceEntry[]): PriceEntry | undefined =>
  rows.toSorted((a, b) => (a.effective.from < b.effective.from ? -1 : 1)).at(-1);

const percentOf = (before: string, after: string): number | null => {
  if (isZero(dec(before))) return null;
  const share = divRound(mul(sub(dec(after), dec(before)), dec('100')), dec(before), 0, 'halfAway');
  return Number(roundTo(share, 0, 'halfAway').units);
};

const costOf = (costs: readonly CostBook[], currency: string, { offering, charge }: PriceEntry): string | undefined =>
  costs
    .filter((book) => book.currency === currency)
    .flatMap(({ entries }) => entries)
    .filter((entry) => entry.offering === offering && entry.charge === charge.key)
    .flatMap(({ cost }) => (cost.kind === 'percentOfList' ? [] : [cost.amount]))
    .at(-1);

export const priceMoves = (before: Model, after: Model): readonly PriceMove[] =>
  after.of('price-book').flatMap((book) => {
    const was = Map.groupBy(before.get('price-book', book.key)?.entries ?? [], sameThing);
    const is = Map.groupBy(book.entries, sameThing);
    return [...new Set([...was.keys(), ...is.keys()])].flatMap((thing): readonly PriceMove[] => {
      const [old, now] = [was.get(thing) ?? [], is.get(thing) ?? []];
      if (canonical(old) === canonical(now)) return [];
      const [one, other] = [last(old), last(now)];
      const named = other ?? one;
      if (named === undefined) return [];
      const [from, to] = [one && amountOf(one), other && amountOf(other)];
      const cost = other && costOf(after.of('cost-book'), book.currency, other);
      return [
        {
          book: book.key,
          offering: named.offering,
          charge: named.charge.key,
          percent: from === undefined || to === undefined ? null : percentOf(from, to),
          underCost: to === undefined || cost === undefined ? null : cmp(dec(to), dec(cost)) < 0,
        },
      ];
    });
  });
