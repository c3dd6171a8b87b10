/** What the approval case decided becomes the quote's state. Called by flows, inside the case's own transaction. */
import { accepted, type Outcome } from '#kernel/outcome.ts';
import type { Fact } from '#platform/command.ts';
import { moved, quoteFact } from './on-quote.ts';
import type { QuoteChange } from './quote.store.ts';
import type { Quote } from './quote.ts';

export type Settled = { readonly change: QuoteChange; readonly facts: readonly Fact[] };

export const approvedByCase = (quote: Quote, caseId: string, approvers: readonly string[]): Outcome<Settled> => {
  const status = moved(quote, 'approve');
  if (!status.ok) return status;
  return accepted({
    change: { status: status.value },
    facts: [quoteFact('QuoteApproved', quote, { caseId, approvers, content: quote.content })],
  });
};

export const returnedByCase = (quote: Quote, caseId: string, because: string | null): Outcome<Settled> => {
  const status = moved(quote, 'return');
  if (!status.ok) return status;
  return accepted({
    change: { status: status.value },
    facts: [quoteFact('QuoteReturned', quote, { caseId }, { because })],
  });
};
