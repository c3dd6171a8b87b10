/**
 * Where somebody is who reads facts along: one number for each part of the outbox. Within a part facts are counted in the order in which they were
 * passed on, so whoever comes back with a place is told all that came after it, in order per aggregate, and nothing that came before.
 */
import { OUTBOX_PARTS } from './cloud-event.ts';

export type Place = readonly number[];

export const placeText = (place: Place): string => place.map((each) => each.toString(36)).join('.');

/** Undefined: it is no place of ours. */
export const placeOf = (text: string): Place | undefined => {
  const numbers = text
    .split('.')
    .map((part) => (/^[0-9a-z]{1,10}$/.test(part) ? Number.parseInt(part, 36) : Number.NaN));
  return numbers.length === OUTBOX_PARTS && numbers.every(Number.isSafeInteger) ? numbers : undefined;
};

/** After an event of this part. */
export const movedTo = (place: Place, part: number, published: number): Place =>
  place.map((each, at) => (at === part ? published : each));
