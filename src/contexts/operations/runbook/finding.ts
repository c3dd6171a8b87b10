/** How a check says what it found, so that all of them say it alike. Pure. */
import { must } from '#kernel/outcome.ts';
import type { Order } from '#contexts/order/index.ts';
import type { Quote } from '#contexts/quote/index.ts';
import {
  type About,
  type Barred,
  type Check,
  type Found,
  type Given,
  type Offer,
  type Rec,
  RECORDS_TOLD_MAX,
} from './runbook.ts';

export const fine = (says: string, records: readonly Rec[] = []): Found => ({
  ok: true,
  says,
  records: records.slice(0, RECORDS_TOLD_MAX),
  next: [],
});

export const trouble = (
  says: string,
  records: readonly Rec[],
  next: readonly Offer[] = [],
  barred: readonly Barred[] = [],
): Found => ({ ok: false, says, records: records.slice(0, RECORDS_TOLD_MAX), next, barred });

export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;

export const ago = (since: string, at: Temporal.Instant): string => {
  const ms = at.epochMilliseconds - Temporal.Instant.from(since).epochMilliseconds;
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 120) return count(minutes, 'minute');
  return minutes < 48 * 60 ? count(Math.floor(minutes / 60), 'hour') : count(Math.floor(minutes / (24 * 60)), 'day');
};

type Told = Pick<Check, 'asks'> & Partial<Pick<Check, 'needs' | 'offers'>>;

/** A check that offers what it did not say it may offer would slip past the test that reads what each may. */
const check = ({ asks, needs = null, offers = [] }: Told, about: About, run: Check['run']): Check => ({
  asks,
  about,
  needs,
  offers,
  run: async (given) => {
    const found = await run(given);
    const says = found.next.every(({ action }) => offers.includes(action));
    must(says, 'a check offers nothing that it did not say it may offer');
    return found;
  },
});

export const ofHouse = (told: Told, run: (given: Given) => Promise<Found>): Check => check(told, 'house', run);

export const ofOrder = (told: Told, run: (given: Given, order: Order) => Promise<Found>): Check =>
  check(told, 'order', (given) => {
    must(given.order, 'a check about an order is run with one');
    return run(given, given.order);
  });

export const ofQuote = (told: Told, run: (given: Given, quote: Quote) => Promise<Found>): Check =>
  check(told, 'quote', (given) => {
    must(given.quote, 'a check about a quote is run with one');
    return run(given, given.quote);
  });
