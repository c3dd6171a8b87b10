/** What commands share that read a quote by the leaves of its lines: an edit of the header, or of one line among 10,000. */
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import type { Command, Head } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { contentWith, deepestOfMarks } from './marked-content.ts';
import {
  onQuote,
  type OnQuote,
  openForEdit,
  type QuoteDecision,
  quoteFact,
  quoteHead,
  quoteResource,
  withPerson,
} from './on-quote.ts';
import { lockMarkedQuote, type MarkedQuote, updateRevision } from './quote.store.ts';
import type { Header } from './quote.ts';

/** `linesOf`: which lines the command needs whole. */
export const onMarked = <P extends OnQuote>(linesOf: (payload: P) => readonly string[]) => ({
  ...onQuote,
  load: (tx: Tx, { payload }: Command<P>) => lockMarkedQuote(tx, payload.quoteId, linesOf(payload)),
  head: ({ head }: MarkedQuote) => quoteHead(head),
  resource: (marked: MarkedQuote, command: Command<P>) =>
    quoteResource(command.tenantId, marked.head, deepestOfMarks(marked)),
  save: (decided: QuoteDecision, _marked: MarkedQuote, next: Head, command: Command<P>) =>
    updateRevision(command.tenantId, next, decided.change),
});

/** The quote with another header. `content`: where lines changed with it. */
export const withHeader = (
  marked: MarkedQuote,
  command: Command<OnQuote>,
  header: Header,
  fact: string,
  said: { readonly [member: string]: Json },
  content: string = contentWith(marked, { header }),
): Outcome<QuoteDecision> => {
  const quote = marked.head;
  const open = openForEdit(quote);
  if (!open.ok) return open;
  return accepted({
    change: { ...open.value.change, header, content, persons: withPerson(quote, command.actor.personId) },
    facts: [...open.value.facts, quoteFact(fact, quote, { ...said, content })],
    answer: { quoteId: quote.id, ...said, content },
    root: content,
  });
};
