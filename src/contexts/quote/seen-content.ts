/** Whoever sends an offer on names the content that they read: what somebody else changed meanwhile goes nowhere unread. */
import { Type } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { OnQuote } from './on-quote.ts';
import type { Quote } from './quote.ts';

export type OnSeenQuote = OnQuote & { readonly seenContent: string };

/** A member of the payload: the `content` of the quote as it was read. */
export const seenContent = { seenContent: Type.String({ pattern: '^sha256:[0-9a-f]{64}$' }) };

export const asSeen = (quote: Pick<Quote, 'content'>, { seenContent: seen }: OnSeenQuote): Outcome<true> =>
  seen === quote.content ? accepted(true) : refused({ code: 'quote.content-changed', seen, current: quote.content });
