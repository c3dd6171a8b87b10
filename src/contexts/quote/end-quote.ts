/** The ways in which a quote goes back or ends without an order: declined, withdrawn, recalled, out of time. */
import { Type } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { defineCommand } from '#platform/command.ts';
import type { Blocker } from './blockers.ts';
import { DECLINE_REASONS, type DeclineReason } from './decline-reasons.ts';
import { moved, onQuote, type OnQuote, type QuoteDecision, quoteFact, quotePayload } from './on-quote.ts';
import type { Quote } from './quote.ts';
import { readBlockers } from './read-blockers.ts';

const Because = Type.String({ minLength: 1, maxLength: 500 });
type WithReason = OnQuote & { readonly because: string };
type Declining = WithReason & { readonly reason?: DeclineReason };

const ended = (
  quote: Quote,
  move: 'decline' | 'cancel' | 'expire' | 'recall',
  fact: string,
  because: string,
  said: { readonly [member: string]: string } = {},
): Outcome<QuoteDecision> => {
  const status = moved(quote, move);
  if (!status.ok) return status;
  return accepted({
    change: { status: status.value },
    facts: [quoteFact(fact, quote, said, { because })],
    answer: { quoteId: quote.id, status: status.value },
    root: quote.contentRoot ?? quote.content,
  });
};

type Declinable = { readonly quote: Quote; readonly blockers: readonly Blocker[] };

export const declineQuote = defineCommand<Declining, Declinable, QuoteDecision>({
  ...onQuote,
  name: 'quote.decline',
  payload: quotePayload({
    because: Because,
    reason: Type.Optional(Type.Union(DECLINE_REASONS.map(({ code }) => Type.Literal(code)))),
  }),
  load: async (tx, command) => {
    const quote = await onQuote.load(tx, command);
    if (!quote) return undefined;
    return { quote, blockers: await readBlockers(tx, quote, command.at) };
  },
  head: ({ quote }) => onQuote.head(quote),
  resource: ({ quote }, command) => onQuote.resource(quote, command),
  decide: ({ quote, blockers }, command) =>
    // What was accepted stands, unless it cannot be carried out.
    quote.status === 'accepted' && blockers.length === 0
      ? refused({ code: 'quote.already-accepted', quoteId: quote.id, acceptedAt: quote.acceptedAt })
      : ended(quote, 'decline', 'QuoteDeclined', command.payload.because, {
          reason: command.payload.reason ?? 'other',
        }),
  save: (decided, { quote }, next, command) => onQuote.save(decided, quote, next, command),
});

export const cancelQuote = defineCommand<WithReason, Quote, QuoteDecision>({
  ...onQuote,
  name: 'quote.cancel',
  payload: quotePayload({ because: Because }),
  decide: (quote, command) => ended(quote, 'cancel', 'QuoteCancelled', command.payload.because),
});

/** Not an end: the submission is taken back, and the quote is a draft again. */
export const recallQuote = defineCommand<WithReason, Quote, QuoteDecision>({
  ...onQuote,
  name: 'quote.recall',
  payload: quotePayload({ because: Because }),
  decide: (quote, command) => ended(quote, 'recall', 'QuoteRecalled', command.payload.because),
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
