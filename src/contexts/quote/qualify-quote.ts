/** Has everything asked that the last validation found missing, and hurries what is being asked. Also of an accepted quote that is held up. */
import { accepted, refused } from '#kernel/outcome.ts';
import { defineCommand } from '#platform/command.ts';
import type { Question } from '#contexts/eligibility/index.ts';
import { readNeeded } from './needed-qualification.store.ts';
import { onQuote, type OnQuote, type QuoteDecision, quoteFact, quotePayload } from './on-quote.ts';
import type { Quote } from './quote.ts';

type Loaded = { readonly quote: Quote; readonly questions: readonly Question[] };

const OPEN: readonly string[] = ['draft', 'inApproval', 'approved', 'presented', 'accepted'];

export const qualifyQuote = defineCommand<OnQuote, Loaded, QuoteDecision>({
  ...onQuote,
  name: 'quote.qualify',
  payload: quotePayload({}),
  load: async (tx, command) => {
    const quote = await onQuote.load(tx, command);
    return quote && { quote, questions: await readNeeded(tx, quote.id) };
  },
  head: ({ quote }) => onQuote.head(quote),
  resource: ({ quote }, command) => onQuote.resource(quote, command),
  decide: ({ quote, questions }) => {
    if (!OPEN.includes(quote.status))
      return refused({ code: 'quote.move-not-allowed', state: quote.status, move: 'qualify', allowed: OPEN });
    if (questions.length === 0) return refused({ code: 'quote.nothing-to-qualify' });
    const asked = questions.map(({ kind, subject, asked: of }) => ({
      kind,
      subject: { ...subject },
      asked: { ...of },
    }));
    return accepted({
      change: {},
      facts: [quoteFact('QuoteQualificationsRequested', quote, { questions: asked })],
      answer: { quoteId: quote.id, questions: asked },
      root: quote.contentRoot ?? quote.content,
    });
  },
  save: (decided, { quote }, next, command) => onQuote.save(decided, quote, next, command),
});
