/**
 * Which of the promotions that may apply do, on one charge, and what each takes. Of a stacking group the best for the customer; the groups
 * stack by priority, then in the order of their names; an exclusive one applies alone, and only where alone it gives more than the others
 * together.
 */
import { PRIORITY_DEFAULT } from '#contexts/promotion/index.ts';
import { percentOf } from '#engines/price/percent.ts';
import { type Decimal, ZERO, cmp, dec, divRound, eq, isZero, min, mul, sub } from '#kernel/decimal.ts';
import type { Charge } from './charge.contract.ts';
import { type ItemPromotion, isTargeted } from './promotions-by-item.ts';

/** The charge that promotions meet: what is left of it, for how many units, from which day; `key` as in `chargeKeyOf`. */
export type Met = {
  readonly charge: Charge;
  readonly base: Decimal;
  readonly quantity: Decimal;
  readonly from: string;
  readonly key: string;
  readonly currency: string;
};

/** `skipped` null: it applies. Otherwise why not, for the explanation. */
export type ResolvedPromotion = { readonly candidate: ItemPromotion; readonly skipped: string | null };

/** What it takes from an amount: a percentage where that is exact, otherwise money. */
export type Off = { readonly percent: Decimal } | { readonly amount: Decimal };

type Worth = { readonly candidate: ItemPromotion; readonly off: Decimal };

export const resolvePromotions = (candidates: readonly ItemPromotion[], met: Met): readonly ResolvedPromotion[] => {
  const meant = candidates.filter((candidate) => isMeantFor(candidate, met));
  const foreign = meant.filter((candidate) => !isInCurrency(candidate, met.currency));
  const over = meant.filter((candidate) => isInCurrency(candidate, met.currency) && isOver(candidate, met));
  const worths = meant
    .filter((candidate) => isInCurrency(candidate, met.currency) && !isOver(candidate, met))
    .map((candidate) => ({ candidate, off: amountOff(candidate, met, met.base) }));
  const alone = bestOf(worths.filter(({ candidate }) => candidate.exclusive));
  const together = [
    ...Map.groupBy(
      worths.filter(({ candidate }) => !candidate.exclusive),
      groupOf,
    ).values(),
  ].map((group) => bestOf(group)!);
  const applied = alone !== null && cmp(alone.off, togetherOff(together, met)) >= 0 ? [alone] : together;
  const names = new Set(applied.map(({ candidate }) => candidate.promotion));
  const lost = worths.filter(({ candidate }) => !names.has(candidate.promotion));
  return [
    ...applied.map(({ candidate }) => ({ candidate, skipped: null })).sort(inOrder),
    ...lost.map(({ candidate }) => ({ candidate, skipped: whyLost(candidate, applied) })).sort(inOrder),
    ...over.map((candidate) => ({ candidate, skipped: `it ended on ${candidate.until}` })).sort(inOrder),
    ...foreign.map((candidate) => ({ candidate, skipped: 'its amount is in another currency' })).sort(inOrder),
  ];
};

const FRACTION_SCALE = 24;

/** What the promotion takes of `from`, which is what the ones before it have left. Never more than there is. */
export const offOf = ({ effect, allotted }: ItemPromotion, { quantity, key }: Met, from: Decimal): Off => {
  switch (effect.kind) {
    case 'percent': {
      const percent = dec(effect.percent);
      if (effect.maxQuantity === undefined || cmp(dec(effect.maxQuantity), quantity) >= 0) return { percent };
      return { amount: partOf(percentOf(from, percent), dec(effect.maxQuantity), quantity) };
    }
    case 'amount':
      return { amount: min(dec(effect.amount), from) };
    case 'amountEach': {
      const units = effect.maxQuantity === undefined ? quantity : min(quantity, dec(effect.maxQuantity));
      return { amount: min(mul(dec(effect.amount), units), from) };
    }
    case 'amountAcross':
      return { amount: min(allotted?.get(key) ?? ZERO, from) };
    case 'buyGet': {
      const units = allotted?.get(key) ?? ZERO;
      const percent = dec(effect.percent ?? '100');
      return eq(units, quantity) ? { percent } : { amount: partOf(percentOf(from, percent), units, quantity) };
    }
  }
};

const partOf = (whole: Decimal, units: Decimal, of: Decimal): Decimal =>
  isZero(of) ? ZERO : divRound(mul(whole, units), of, FRACTION_SCALE, 'halfEven');

const amountOff = (candidate: ItemPromotion, met: Met, from: Decimal): Decimal => {
  const off = offOf(candidate, met, from);
  return 'percent' in off ? min(percentOf(from, off.percent), from) : off.amount;
};

/** Money off usage has no meaning before there is usage, nor has a limit of units; and what is shared over lines must have a share here. */
const isMeantFor = ({ effect, allotted }: ItemPromotion, { charge, key }: Met): boolean => {
  if (!isTargeted(effect, charge)) return false;
  if (effect.kind === 'amountAcross' || effect.kind === 'buyGet') return !isZero(allotted?.get(key) ?? ZERO);
  return charge.type !== 'usage' || (effect.kind === 'percent' && effect.maxQuantity === undefined);
};

const isOver = ({ until }: ItemPromotion, { from }: Met): boolean => until !== undefined && from >= until;

const isInCurrency = ({ effect }: ItemPromotion, currency: string): boolean =>
  !('currency' in effect) || effect.currency === currency;

const groupOf = ({ candidate }: Worth): string => candidate.stackingGroup;

/** Equal worth goes to the lower key, so that two equal promotions do not depend on the order they came in. */
const bestOf = (worths: readonly Worth[]): Worth | null =>
  worths.reduce<Worth | null>((best, worth) => (best === null || isBetter(worth, best) ? worth : best), null);

const isBetter = (a: Worth, b: Worth): boolean => {
  const order = cmp(a.off, b.off);
  return order > 0 || (order === 0 && a.candidate.promotion < b.candidate.promotion);
};

/** One after the other, as they would be taken. */
const togetherOff = (worths: readonly Worth[], met: Met): Decimal => {
  const left = [...worths]
    .sort(inOrder)
    .reduce((rest, { candidate }) => sub(rest, amountOff(candidate, met, rest)), met.base);
  return sub(met.base, left);
};

const whyLost = (candidate: ItemPromotion, applied: readonly Worth[]): string => {
  const [first] = applied;
  if (first?.candidate.exclusive) return `${first.candidate.promotion} applies alone`;
  if (candidate.exclusive) return 'the others together give more';
  return `another of the group ${candidate.stackingGroup} gives more`;
};

type Named = { readonly candidate: ItemPromotion };
const inOrder = ({ candidate: a }: Named, { candidate: b }: Named): number =>
  (a.priority ?? PRIORITY_DEFAULT) - (b.priority ?? PRIORITY_DEFAULT) ||
  (a.stackingGroup === b.stackingGroup ? compare(a.promotion, b.promotion) : compare(a.stackingGroup, b.stackingGroup));
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
