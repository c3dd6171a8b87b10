/** Exchange rates of one day, for thresholds and margins. A promise is never converted by them. */
import type { RateTable } from '#contexts/pricing/index.ts';

export const rateTable: RateTable = {
  key: 'reference-rates',
  name: 'Euro reference rates of 2 January 2026, as Aldermoor’s treasury set them',
  owner: 'piet.pricing',
  base: 'EUR',
  asOf: '2026-01-02',
  rates: [
    { currency: 'GBP', rate: '0.8715' },
    { currency: 'USD', rate: '1.1742' },
    { currency: 'CHF', rate: '0.9306' },
    { currency: 'CAD', rate: '1.6098' },
    { currency: 'SEK', rate: '10.8215' },
    { currency: 'PLN', rate: '4.2210' },
    { currency: 'JPY', rate: '184.09' },
  ],
};
