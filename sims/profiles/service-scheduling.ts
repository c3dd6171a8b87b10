import type { Profile } from '../core/words.ts';
import { contract, number, digits, textAt, dateOf, says, ITEM } from './means.ts';

const DAYS_TO_FIRST_SLOT = 7;

/** Books the people who come and do the work. */
export const scheduling: Profile = {
  key: 'service-scheduling',
  title: 'Service scheduling',
  operations: {
    'service-scheduling.book': {
      contract: contract('service-scheduling.cancel'),
      takes: says(...ITEM, 'site*?', 'requestedFor?', 'costCentre?'),
      gives: says('ref', 'appointmentId', 'slotDate', 'slot', 'engineer'),
      answers: 'now',
      workMs: 0,
      refPrefix: 'APT',
      result: (work, ref, now) => ({
        appointmentId: number('APT', ref),
        slotDate: textAt(work, 'requestedFor') ?? dateOf(now.add({ hours: 24 * DAYS_TO_FIRST_SLOT })),
        slot: '09:00-12:00',
        engineer: ['A. Lindqvist', 'M. Okafor', 'J. Moreau', 'S. Tanaka'][Number(digits(ref, 1)) % 4]!,
      }),
    },
  },
};
