import type { Profile } from '../core/words.ts';
import { contract, dateOf, digits, number, says, textAt } from './means.ts';

const HELD_DAYS = 14;

/** Warehouses: holds pieces for an order item, so that what is promised is there when the carrier comes. */
export const inventory: Profile = {
  key: 'inventory',
  title: 'Inventory',
  operations: {
    'inventory.reserve': {
      contract: contract('inventory.release'),
      takes: says('itemId', 'offering', 'quantity'),
      gives: says('ref', 'reservation', 'warehouse', 'quantity', 'heldUntil'),
      answers: 'now',
      workMs: 0,
      refPrefix: 'INV',
      result: (work, ref, now) => ({
        reservation: number('RSV', ref),
        warehouse: ['Rotterdam', 'Leipzig', 'Lyon', 'Poznań'][Number(digits(ref, 1)) % 4]!,
        quantity: textAt(work, 'quantity') ?? '1',
        heldUntil: dateOf(now.add({ hours: 24 * HELD_DAYS })),
      }),
    },
  },
};
