/**
 * The class of a deal: the third layer of access, behind tenant and account. It says what kind of care a deal needs; who may read, work
 * on and price deals of a class stands in the access policy (`class.*`), so that a company changes it by a release and not by code.
 */
import { Type } from 'typebox';
import { accepted, refused } from '#kernel/outcome.ts';
import { listScope, type ListScope } from '#platform/access/list-scope.ts';
import { type Decision, defineCommand } from '#platform/command.ts';
import { onQuote, type OnQuote, quoteFact, quotePayload } from './on-quote.ts';
import { setClassOfFamily, updateRevision } from './quote.store.ts';
import type { Quote, QuoteClass, QuoteStatus } from './quote.ts';

export const QUOTE_CLASSES = ['standard', 'strategic', 'confidential', 'public-sector'] as const;

export const QuoteClassName = Type.Union(QUOTE_CLASSES.map((each) => Type.Literal(each)));

/** A public buyer's deal is one from the start; every other class is somebody's decision. */
export const classAtFirst = (segment: string, named?: QuoteClass): QuoteClass =>
  named ?? (segment === 'public-sector' ? 'public-sector' : 'standard');

/** Which quotes a list may hold, asked as of one that is in this state. */
export const quoteScope = (asking: Parameters<typeof listScope>[0], status: QuoteStatus): ListScope | undefined =>
  listScope(asking, 'quote.read', { type: 'Quote', attrs: { status }, quoteClasses: QUOTE_CLASSES });

type Classify = OnQuote & { readonly class: QuoteClass };

/** Not content: nothing that is promised changes, so nothing is voided. It holds for every revision, also for those that were presented. */
export const classifyQuote = defineCommand<Classify, Quote, Decision>({
  ...onQuote,
  name: 'quote.classify',
  payload: quotePayload({ class: QuoteClassName }),
  decide: (quote, { payload, reason }) => {
    if (quote.quoteClass === payload.class) return refused({ code: 'quote.class-is-so', class: payload.class });
    if (reason === undefined || reason.trim() === '') return refused({ code: 'quote.class-without-reason' });
    return accepted({
      facts: [quoteFact('QuoteClassified', quote, { from: quote.quoteClass, to: payload.class })],
      answer: { quoteId: quote.id, from: quote.quoteClass, class: payload.class },
      root: quote.contentRoot ?? quote.content,
    });
  },
  save: (_decided, quote, next, { tenantId, payload }) => [
    setClassOfFamily(tenantId, quote.familyId, payload.class),
    ...updateRevision(tenantId, next, {}),
  ],
});
