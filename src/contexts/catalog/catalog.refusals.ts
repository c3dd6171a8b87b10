import type { RefusalTexts } from '#platform/refusals.ts';

export const catalogRefusals: RefusalTexts = {
  'offering.not-found': {
    status: 404,
    title: 'There is no such offering in force',
    todo: 'Check the key; a release that names it may not be published yet.',
  },
};
