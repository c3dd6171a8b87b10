/** Prices the quote as it stands. The result is bound to the content that was priced: edit a line, and it is stale. */
import { accepted, refused } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { type Command, defineCommand } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import {
  onQuote,
  type OnQuote,
  openForEdit,
  type QuoteDecision,
  quoteHead,
  quotePayload,
  quoteResource,
  withPerson,
} from './on-quote.ts';
import { keepPrice, type LastPrice, lastPriceOf, wholeQuote } from './last-price.ts';
import { readPriceInputs } from './price-inputs.ts';
import type { PriceInputs } from './price-request.ts';
import { type Priced, pricedChange, priceOf, priceToken, storePriced } from './priced-content.ts';
import {
  lockQuoteHead,
  type MarkedQuote,
  type QuoteHead,
  type QuoteUnderLock,
  readMarkedQuote,
  updateRevision,
} from './quote.store.ts';
import type { Quote } from './quote.ts';

/** With the price that was kept of the same quote before it. */
type Prepared = (Priced & { readonly last: LastPrice | undefined }) | { readonly missing: true };
type Decided = QuoteDecision & { readonly priced: Exclude<Prepared, { missing: true }> };

const PRICEABLE: readonly string[] = ['draft', 'approved'];

const untouched: ReturnType<typeof openForEdit> = accepted({ change: {}, facts: [] });

/** Same content, other answer: a price book or a cost changed meanwhile. What was approved was the old answer, so it opens again. */
const isSame = (quote: QuoteHead, now: Pick<Quote, 'priceFingerprint' | 'marginFingerprint'>): boolean =>
  quote.priceFingerprint === now.priceFingerprint && quote.marginFingerprint === now.marginFingerprint;

type AskedQuote = {
  readonly quote: Quote;
  readonly marks: MarkedQuote['marks'];
  readonly model: CommercialModel;
  readonly last: LastPrice | undefined;
  readonly inputs: PriceInputs;
};

const readAsked = async (tx: Tx, door: Door, { payload, at }: Command<OnQuote>): Promise<AskedQuote | undefined> => {
  const marked = await readMarkedQuote(tx, payload.quoteId);
  if (!marked) return undefined;
  const model = await door.models.at(tx, at);
  const last = lastPriceOf(model, marked.head.id);
  const quote = await wholeQuote(tx, marked, last);
  return quote && { quote, marks: marked.marks, model, last, inputs: await readPriceInputs(tx, model, quote, at) };
};

export const priceQuote = defineCommand<OnQuote, QuoteUnderLock, Decided, Prepared>({
  ...onQuote,
  name: 'quote.price',
  payload: quotePayload({}),
  prepare: async (door, command) => {
    const asked = await door.read(command.tenantId, (tx) => readAsked(tx, door, command));
    if (asked === undefined) return accepted({ missing: true });
    // Pricing a long quote takes its time, and holds no transaction open meanwhile.
    const priced = priceOf({ ...asked, token: priceToken(door, command) });
    if (!priced.ok) return priced;
    if (!command.dryRun) keepPrice(asked.model, asked.quote.id, priced.value.now);
    return accepted({ ...priced.value, last: asked.last });
  },
  load: (tx, command) => lockQuoteHead(tx, command.payload.quoteId),
  head: ({ head }) => quoteHead(head),
  resource: ({ head, deepestBp }, command) => quoteResource(command.tenantId, head, deepestBp),
  decide: ({ head: quote, lines }, command, prepared) => {
    if (!PRICEABLE.includes(quote.status))
      return refused({ code: 'quote.move-not-allowed', state: quote.status, move: 'price', allowed: PRICEABLE });
    if (lines === 0) return refused({ code: 'quote.empty' });
    if ('missing' in prepared || prepared.content !== quote.content)
      return refused({ code: 'quote.content-changed', current: quote.content });
    const { change, fact, answer, decisions } = pricedChange(quote, prepared);
    const open = isSame(quote, change) ? untouched : openForEdit(quote);
    if (!open.ok) return open;
    return accepted({
      priced: prepared,
      change: { ...open.value.change, ...change, persons: withPerson(quote, command.actor.personId) },
      facts: [...open.value.facts, fact],
      answer: { quoteId: quote.id, content: quote.content, ...answer },
      root: quote.content,
      decisions,
    });
  },
  save: ({ change, priced }, { head: stored }, next, command) => [
    ...updateRevision(command.tenantId, next, change),
    ...storePriced(command.tenantId, next, priced, { stored, last: priced.last }, command.at.toString()),
  ],
});
