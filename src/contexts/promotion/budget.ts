/** Promotions that have a budget, and what a quote would take from each. */
import type { ModelItem } from '#platform/artifacts/model.ts';
import type { Promotion } from './promotion.contract.ts';

export type BudgetedPromotion = {
  readonly key: string;
  readonly budget: { readonly amount: string; readonly currency: string };
};

export const budgetsOf = (promotions: readonly ModelItem[]): readonly BudgetedPromotion[] =>
  promotions.flatMap(({ key, content }) => {
    const { budget } = content as unknown as Promotion;
    return budget === undefined ? [] : [{ key, budget }];
  });
