/** Promotions of which there is only so much, and what is left of each for a quote. */
import { add, cmp, dec, decText, neg, ZERO } from '#kernel/decimal.ts';
import type { ModelItem } from '#platform/artifacts/model.ts';
import type { Promotion } from './promotion.contract.ts';
import { takenKey, type Uses } from './reservation.store.ts';

export type LimitedPromotion = Pick<Promotion, 'key' | 'budget' | 'uses'>;

export const limitedOf = (promotions: readonly ModelItem[]): readonly LimitedPromotion[] =>
  promotions.flatMap(({ content }) => {
    const { key, budget, uses } = content as unknown as Promotion;
    return budget === undefined && uses === undefined ? [] : [{ key, budget, uses }];
  });

/** By promotion: what is left of its money in the budget's own currency, and how many more quotes may use it. */
export type Left = {
  readonly budgetsLeft: Readonly<Record<string, string>>;
  readonly usesLeft: Readonly<Record<string, number>>;
};

export const leftOf = (
  limited: readonly LimitedPromotion[],
  taken: ReadonlyMap<string, string>,
  used: ReadonlyMap<string, Uses>,
): Left => ({
  budgetsLeft: Object.fromEntries(
    limited.flatMap(({ key, budget }) =>
      budget === undefined ? [] : [[key, rest(budget.amount, taken.get(takenKey(key, budget.currency)))]],
    ),
  ),
  usesLeft: Object.fromEntries(
    limited.flatMap(({ key, uses }) => {
      if (uses === undefined) return [];
      const { all, ofAccount } = used.get(key) ?? { all: 0, ofAccount: 0 };
      const left = Math.min(
        uses.max === undefined ? Number.MAX_SAFE_INTEGER : uses.max - all,
        uses.maxPerAccount === undefined ? Number.MAX_SAFE_INTEGER : uses.maxPerAccount - ofAccount,
      );
      return [[key, Math.max(left, 0)]];
    }),
  ),
});

const rest = (budget: string, taken: string | undefined): string => {
  const left = add(dec(budget), neg(dec(taken ?? '0')));
  return decText(cmp(left, ZERO) > 0 ? left : ZERO);
};
