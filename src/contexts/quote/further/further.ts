/**
 * The words of what is checked after validation, by the worker: nobody waits for it and nothing is held up by it. Each finding is of class
 * commercial, because it tells of other deals.
 */
import type { Json } from '#kernel/json.ts';
import type { DealGuidance } from '../deal-guidance.ts';
import type { Check } from '../validation.ts';

/** Another open deal of the same customer about the same things. */
export type OtherDeal = {
  readonly quoteId: string;
  readonly number: string;
  readonly name: string;
  readonly status: string;
  readonly offerings: readonly string[];
};

/** The average price of one unit of a charge, beside what it was in the last deal that this customer accepted. */
export type ComparedPrice = {
  readonly offering: string;
  readonly charge: string;
  readonly per: 'once' | 'month' | 'year';
  readonly mine: string;
  readonly last: string;
  /** Above zero: dearer than last time. */
  readonly differencePercent: string;
  readonly number: string;
  readonly acceptedAt: string;
};

export type Exposure = {
  readonly currency: string;
  /** Over the term: offers that may still be accepted, of alternatives the dearest, this one among them. */
  readonly open: string;
  /** Accepted, and its term not over. */
  readonly accepted: string;
  readonly total: string;
  /** What the customer is good for, by an answer that holds; null where nobody knows. */
  readonly limit: string | null;
  readonly over: string | null;
  /** Deals in these are in none of the figures. */
  readonly otherCurrencies: readonly string[];
};

export type FurtherChecks = {
  readonly findings: readonly Check[];
  readonly otherDeals: readonly OtherDeal[];
  /** Null where the price does not hold: there is nothing to compare. */
  readonly prices: { readonly account: readonly ComparedPrice[]; readonly likeIt: DealGuidance | null } | null;
  readonly exposure: Exposure | null;
};

export type StoredFurther = {
  readonly content: string;
  readonly checkedAt: string;
  readonly result: FurtherChecks;
};

/** A check that is being made is as good as none yet; one of another content tells what was so of that. */
export type FurtherState = 'none' | 'pending' | 'done' | 'stale';

export const furtherState = (
  content: string,
  validated: string | null,
  stored: Pick<StoredFurther, 'content'> | undefined,
): FurtherState => {
  if (stored?.content === content) return 'done';
  if (validated === content) return 'pending';
  return stored === undefined ? 'none' : 'stale';
};

/** What `GET validation-results` says of it: while it is pending, what was found for an older content stands beside it, with its instant. */
export const furtherView = (content: string, validated: string | null, stored: StoredFurther | undefined): Json => ({
  state: furtherState(content, validated, stored),
  pending: furtherState(content, validated, stored) === 'pending' ? [...FURTHER_KINDS] : [],
  asOf: stored?.checkedAt ?? null,
  content: stored?.content ?? null,
  ...((stored === undefined ? {} : JSON.parse(JSON.stringify(stored.result))) as { readonly [member: string]: Json }),
});

/** What is asked each time, in the words that a page shows while it waits. */
const FURTHER_KINDS = [
  { kind: 'other-deals', name: 'Other open deals of this customer' },
  { kind: 'prices', name: 'The price beside what was accepted before' },
  { kind: 'exposure', name: 'What the customer owes and may come to owe' },
] as const;
