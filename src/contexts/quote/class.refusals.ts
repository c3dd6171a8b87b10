/** What is refused about the class of a deal, and about deals as a whole. */
import type { RefusalTexts } from '#platform/refusals.ts';

export const classRefusals: RefusalTexts = {
  'deal.not-found': {
    status: 404,
    title: 'There is no such deal',
    todo: 'Name it by the `dealId` of a quote, or by the id of one of its quotes; you only see quotes that you may read.',
  },
  'quote.class-is-so': {
    status: 409,
    title: 'The deal is of this class already',
    todo: 'Nothing has to be done.',
  },
  'quote.class-without-reason': {
    status: 422,
    title: 'A class is changed with a reason only',
    todo: 'Say why; it is kept.',
  },
};
