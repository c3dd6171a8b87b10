/**
 * Which of the promotions that may apply do, on one charge. Of a stacking group the best for the customer; the groups stack in the order
 * of their names; an exclusive one applies alone, and only where alone it gives more than the others together.
 */
import type { PromotionCandidate } from '#contexts/promotion/index.ts';
import { percentOf } from '#engines/price/percent.ts';
import { type Decimal, ZERO, add, cmp, dec, min } from '#kernel/decimal.ts';
import type { Charge } from './charge.contract.ts';

/** `skipped` null: it applies. Otherwise why not, for the explanation. */
export type ResolvedPromotion = { readonly candidate: PromotionCandidate; readonly skipped: string | null };

type Worth = { readonly candidate: PromotionCandidate; readonly off: Decimal };

export const resolvePromotions = (
  candidates: readonly PromotionCandidate[],
  charge: Charge,
  base: Decimal,
  currency: string,
): readonly ResolvedPromotion[] => {
  const meant = candidates.filter((candidate) => isMeantFor(candidate, charge));
  const foreign = meant.filter((candidate) => !isInCurrency(candidate, currency));
  const worths = meant
    .filter((candidate) => isInCurrency(candidate, currency))
    .map((candidate) => worthOf(candidate, base));
  const alone = bestOf(worths.filter(({ candidate }) => candidate.exclusive));
  const together = [
    ...Map.groupBy(
      worths.filter(({ candidate }) => !candidate.exclusive),
      groupOf,
    ).values(),
  ].map((group) => bestOf(group)!);
  const applied = alone !== null && cmp(alone.off, total(together)) >= 0 ? [alone] : together;
  const names = new Set(applied.map(({ candidate }) => candidate.promotion));
  const lost = worths.filter(({ candidate }) => !names.has(candidate.promotion));
  return [
    ...applied.map(({ candidate }) => ({ candidate, skipped: null })).sort(byGroup),
    ...lost.map(({ candidate }) => ({ candidate, skipped: whyLost(candidate, applied) })).sort(byGroup),
    ...foreign.map((candidate) => ({ candidate, skipped: 'its amount is in another currency' })).sort(byGroup),
  ];
};

/** Money off usage has no meaning before there is usage, so such a promotion is not meant for it. */
const isMeantFor = ({ effect }: PromotionCandidate, charge: Charge): boolean =>
  (effect.chargeTypes === undefined || effect.chargeTypes.includes(charge.type)) &&
  (effect.charges === undefined || effect.charges.includes(charge.key)) &&
  !(effect.kind === 'amount' && charge.type === 'usage');

const isInCurrency = ({ effect }: PromotionCandidate, currency: string): boolean =>
  effect.kind === 'percent' || effect.currency === currency;

const worthOf = (candidate: PromotionCandidate, base: Decimal): Worth => ({
  candidate,
  off:
    candidate.effect.kind === 'percent'
      ? percentOf(base, dec(candidate.effect.percent))
      : min(dec(candidate.effect.amount), base),
});

const groupOf = ({ candidate }: Worth): string => candidate.stackingGroup;

/** Equal worth goes to the lower key, so that two equal promotions do not depend on the order they came in. */
const bestOf = (worths: readonly Worth[]): Worth | null =>
  worths.reduce<Worth | null>((best, worth) => (best === null || isBetter(worth, best) ? worth : best), null);

const isBetter = (a: Worth, b: Worth): boolean => {
  const order = cmp(a.off, b.off);
  return order > 0 || (order === 0 && a.candidate.promotion < b.candidate.promotion);
};

const total = (worths: readonly Worth[]): Decimal => worths.reduce((sum, { off }) => add(sum, off), ZERO);

const whyLost = (candidate: PromotionCandidate, applied: readonly Worth[]): string => {
  const [first] = applied;
  if (first?.candidate.exclusive) return `${first.candidate.promotion} applies alone`;
  if (candidate.exclusive) return 'the others together give more';
  return `another of the group ${candidate.stackingGroup} gives more`;
};

const byGroup = (a: ResolvedPromotion, b: ResolvedPromotion): number =>
  keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0;
const keyOf = ({ candidate }: ResolvedPromotion): string => `${candidate.stackingGroup}\u0000${candidate.promotion}`;
