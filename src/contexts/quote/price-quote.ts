/** Prices the quote as it stands. The result is bound to the content that was priced: edit a line, and it is stale. */
import { openPricing, type PriceDecision, pricingOf, reprice } from '#contexts/pricing/index.ts';
import { decisionFingerprint } from '#engines/decision.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { type Command, defineCommand } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { storeDecision, storeMargin } from './decision.store.ts';
import {
  onQuote,
  type OnQuote,
  openForEdit,
  type QuoteDecision,
  quoteFact,
  quoteHead,
  quotePayload,
  quoteResource,
  withPerson,
} from './on-quote.ts';
import { keepPrice, keptPrice, type LastPrice, lastPriceOf, partsToWrite, wholeQuote } from './last-price.ts';
import { withoutCosts, withoutParts } from './priced-line.ts';
import { storeParts } from './priced-line.store.ts';
import { promotionUses } from './promotion-use.ts';
import { readPriceInputs } from './price-inputs.ts';
import { type PriceInputs, priceRequestOf } from './price-request.ts';
import {
  lockQuoteHead,
  type MarkedQuote,
  type QuoteHead,
  type QuoteUnderLock,
  readMarkedQuote,
  updateRevision,
} from './quote.store.ts';
import type { Quote } from './quote.ts';

type Priced = {
  readonly content: string;
  readonly inputs: PriceInputs;
  readonly modelHash: string;
  readonly decision: PriceDecision;
  readonly replayToken: string;
  /** The same price by line, and the one that was kept of the same quote before it. */
  readonly now: LastPrice;
  readonly last: LastPrice | undefined;
};
type Prepared = Priced | { readonly missing: true };

const PRICEABLE: readonly string[] = ['draft', 'approved'];

const untouched: ReturnType<typeof openForEdit> = accepted({ change: {}, facts: [] });

/** Same content, other answer: a price book or a cost changed meanwhile. What was approved was the old answer, so it opens again. */
const isSame = (quote: QuoteHead, now: Pick<Quote, 'priceFingerprint' | 'marginFingerprint'>): boolean =>
  quote.priceFingerprint === now.priceFingerprint && quote.marginFingerprint === now.marginFingerprint;

type AskedQuote = {
  readonly quote: Quote;
  readonly marked: MarkedQuote;
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
  return quote && { quote, marked, model, last, inputs: await readPriceInputs(tx, model, quote) };
};

export const priceQuote = defineCommand<OnQuote, QuoteUnderLock, QuoteDecision & { readonly priced: Priced }, Prepared>(
  {
    ...onQuote,
    name: 'quote.price',
    payload: quotePayload({}),
    prepare: async (door, command) => {
      const asked = await door.read(command.tenantId, (tx) => readAsked(tx, door, command));
      if (asked === undefined) return accepted({ missing: true });
      // Pricing a long quote takes its time, and holds no transaction open meanwhile.
      const { quote, model, last, inputs, marked } = asked;
      const pricing = pricingOf(model);
      if (!pricing.ok) return pricing;
      const request = priceRequestOf({ quote, model, ...inputs });
      const opened = last === undefined ? openPricing(request, pricing.value) : reprice(last.open, request);
      if (!opened.ok) return opened;
      const { price } = opened.value.decision;
      const replayToken = door.replay.sign({
        v: 1,
        tenant: command.tenantId,
        kind: 'price',
        input: price.inputs.fingerprint,
        output: price.output.fingerprint,
        model: model.hash,
        quote: quote.id,
      });
      const now = keptPrice(quote, marked, opened.value);
      keepPrice(model, quote.id, now);
      return accepted({
        content: quote.content,
        inputs,
        modelHash: model.hash,
        decision: opened.value.decision,
        replayToken,
        now,
        last,
      });
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
      const { price, margin } = prepared.decision;
      const { totals } = price.output.value.promise;
      const fingerprints = { priceFingerprint: price.output.fingerprint, marginFingerprint: margin.output.fingerprint };
      const open = isSame(quote, fingerprints) ? untouched : openForEdit(quote);
      if (!open.ok) return open;
      return accepted({
        priced: prepared,
        change: {
          ...open.value.change,
          ...fingerprints,
          pricedContent: quote.content,
          persons: withPerson(quote, command.actor.personId),
        },
        facts: [
          ...open.value.facts,
          quoteFact('QuotePriced', quote, {
            content: quote.content,
            priceFingerprint: price.output.fingerprint,
            currency: quote.header.currency,
            complete: price.blocking.length === 0,
          }),
        ],
        answer: {
          quoteId: quote.id,
          content: quote.content,
          priceFingerprint: price.output.fingerprint,
          replayToken: prepared.replayToken,
          currency: quote.header.currency,
          totals,
          blocking: price.blocking.map((finding) => finding.code),
        },
        root: quote.content,
        decisions: [decisionFingerprint(price), decisionFingerprint(prepared.decision.margin)],
      });
    },
    save: ({ change, priced }, { head: quote }, next, command) => {
      const at = command.at.toString();
      const { price, margin } = priced.decision;
      const { value } = price.output;
      const parts = partsToWrite(priced.now, priced.last, quote);
      const result = {
        ...withoutParts(value),
        modelHash: priced.modelHash,
        inputs: priced.inputs,
        promotionUses: promotionUses(value.promotions ?? []),
        priceFingerprint: price.output.fingerprint,
        blocking: price.blocking,
        warnings: price.warnings,
        artifacts: price.artifacts,
        engine: price.engine,
        expiresAt: price.expiresAt ?? null,
      };
      return [
        ...updateRevision(command.tenantId, next, change),
        storeDecision(
          command.tenantId,
          quote.id,
          'price',
          { content: quote.content, fingerprint: price.output.fingerprint, blobHash: null, result },
          at,
        ),
        storeMargin(
          command.tenantId,
          quote.id,
          { content: quote.content, fingerprint: margin.output.fingerprint, result: withoutCosts(margin.output.value) },
          at,
        ),
        ...storeParts('priced_line', command.tenantId, next, parts.price),
        ...storeParts('costed_line', command.tenantId, next, parts.cost),
      ];
    },
  },
);
