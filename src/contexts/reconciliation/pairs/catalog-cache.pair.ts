/** The published definitions, as they are stored, against those that this process calculates with. */
import type { PairRules } from '../judge.ts';

export const catalogCache: PairRules = {
  name: 'catalog-cache',
  left: 'Catalog',
  right: 'Runtime cache',
  asks: 'Does this process work with what is published?',
  rules: [
    {
      when: 'missing-right',
      severity: 'minor',
      owner: 'sre',
      repair: {
        action: 'decide',
        says: 'The process has not loaded it: it does with the next request.',
        automatic: false,
        because: 'loading happens by itself',
      },
    },
    {
      when: 'missing-left',
      severity: 'critical',
      owner: 'sre',
      repair: {
        action: 'decide',
        says: 'The process holds what was never published. Restart it and look at the release.',
        automatic: false,
        because: 'what made it is not known',
      },
    },
    {
      when: 'twice',
      severity: 'major',
      owner: 'sre',
      repair: {
        action: 'decide',
        says: 'A key stands twice in one model.',
        automatic: false,
        because: 'a publication is never changed',
      },
    },
    {
      when: { field: '*' },
      severity: 'critical',
      owner: 'catalog-owner',
      repair: {
        action: 'decide',
        says: 'The process holds another definition under the same key. Restart it; prices of the time since then are replayed.',
        automatic: false,
        because: 'prices may rest on it',
      },
    },
  ],
};
