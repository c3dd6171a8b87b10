/** The ways in which a quote ends without an order: the customer declines, the seller withdraws, time runs out. */
import { Type } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { defineCommand } from '#platform/command.ts';
import { moved, onQuote, type OnQuote, type QuoteDecision, quoteFact, quotePayload } from './on-quote.ts';
import type { Quote } from './quote.ts';

const Because = Type.String({ minLength: 1, maxLength: 500 });
type WithReason = OnQuote & { readonly because: string };

const ended = (
  quote: Quote,
  move: 'decline' | 'cancel' | 'expire',
  fact: string,
  because: string,
): Outcome<QuoteDecision> => {
  const status = moved(quote, move);
  if (!status.ok) return status;
  return accepted({
    change: { status: status.value },
    facts: [quoteFact(fact, quote, { because })],
    answer: { quoteId: quote.id, status: status.value },
    root: quote.contentRoot ?? quote.content,
  });
};

export const declineQuote = defineCommand<WithReason, Quote, QuoteDecision>({
  ...onQuote,
  name: 'quote.decline',
  payload: quotePayload({ because: Because }),
  decide: (quote, command) => ended(quote, 'decline', 'QuoteDeclined', command.payload.because),
});

export const cancelQuote = defineCommand<WithReason, Quote, QuoteDecision>({
  ...onQuote,
  name: 'quote.cancel',
  payload: quotePayload({ because: Because }),
  decide: (quote, command) => ended(quote, 'cancel', 'QuoteCancelled', command.payload.because),
});

/** Sent by the timer that presenting set. It may come late or twice; it never comes true early. */
export const expireQuote = defineCommand<OnQuote, Quote, QuoteDecision>({
  ...onQuote,
  name: 'quote.expire',
  payload: quotePayload({}),
  decide: (quote, command) => {
    if (quote.validUntil !== null && Temporal.Instant.compare(command.at, Temporal.Instant.from(quote.validUntil)) < 0)
      return refused({ code: 'quote.not-expired', validUntil: quote.validUntil });
    return ended(quote, 'expire', 'QuoteExpired', `nobody accepted before ${quote.validUntil}`);
  },
});
