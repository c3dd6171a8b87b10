/** The words of promotion. */
import type { RefusalTexts } from '#platform/refusals.ts';

export const promotionRefusals: RefusalTexts = {
  'promotion.budget-exhausted': {
    status: 409,
    title: 'The budget of a promotion is used up',
    todo: 'Price the quote again, or have the budget raised; the figures are given.',
  },
  'promotion.uses-exhausted': {
    status: 409,
    title: 'A promotion has been used as often as it may be',
    todo: 'Price the quote again without it, or have its uses raised; the figures are given.',
  },
};
