/** How far an order may be dated ahead or back at Aldermoor. Work begins when it is asked for (no `leadDays`), unless whoever asks says `notBefore`. */
import type { OrderPolicy } from '#contexts/order/order-policy.ts';

export const orderPolicy: OrderPolicy = {
  key: 'aldermoor-orders',
  owner: 'paula.policy',
  aheadDaysMax: 1_095,
  backdating: { freeDays: 120, daysMax: 365, reasons: ['late-paperwork', 'goodwill', 'correction'] },
  priceDaysMax: 30,
};
