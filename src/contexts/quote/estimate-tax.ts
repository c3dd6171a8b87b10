/**
 * Asks the tax boundary what tax would come to. An estimate with a source and an end, kept apart from the promise: nothing that was promised
 * moves by it. Who does not answer in time has given no estimate, and the quote says so; it stops nobody.
 */
import { fingerprint } from '#kernel/hash.ts';
import type { JsonObject } from '#kernel/json.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand } from '#platform/command.ts';
import type { Connector, SubmitOutcome } from '#platform/connectors/connector.ts';
import { commandRoute, type Route } from '#platform/http/routes.ts';
import { schemaProblems } from '#platform/commands/envelope.ts';
import { readPrice, storeDecision } from './decision.store.ts';
import {
  onQuote,
  type OnQuote,
  type QuoteDecision,
  quoteFact,
  quoteHead,
  quotePayload,
  quoteResource,
} from './on-quote.ts';
import type { StoredPrice } from './priced-line.ts';
import { lockQuoteHead, readQuoteHead, updateRevision, type QuoteHead, type QuoteUnderLock } from './quote.store.ts';
import { taxEstimateOf } from './tax-estimate.ts';
import { TaxAnswer, type TaxEstimate } from './tax.contract.ts';

/** Of the connectors of this process, the one that answers for tax, where there is one. */
export type TaxConnectors = { readonly connector: (tenantId: string, name: string) => Connector | undefined };

type Prepared = { readonly content: string; readonly estimate: TaxEstimate };

/** As long as somebody may still be held to it, or is carrying it out. */
const ASKABLE: readonly string[] = ['draft', 'inApproval', 'approved', 'presented', 'accepted', 'converted'];

export const estimateTaxWith = (connectors: TaxConnectors) =>
  defineCommand<OnQuote, QuoteUnderLock, QuoteDecision & { readonly estimate: TaxEstimate }, Prepared>({
    ...onQuote,
    name: 'quote.estimate-tax',
    payload: quotePayload({}),
    // The call is outside of any transaction: a slow tax engine holds no lock.
    prepare: async (door, command) => {
      const { quoteId } = command.payload;
      const { head, price } = await door.read(command.tenantId, async (tx) => ({
        head: await readQuoteHead(tx, quoteId),
        price: (await readPrice(tx, quoteId))?.result,
      }));
      if (head === undefined) return refused({ code: 'quote.not-found' });
      if (price === undefined || head.pricedContent !== head.content)
        return refused({ code: 'quote.not-priced', priced: head.pricedContent, current: head.content });
      return accepted({ content: head.content, estimate: await ask(connectors, command, head, price) });
    },
    load: (tx, command) => lockQuoteHead(tx, command.payload.quoteId),
    head: ({ head }) => quoteHead(head),
    resource: ({ head, deepestBp }, command) => quoteResource(command.tenantId, head, deepestBp),
    decide: ({ head }, _command, { content, estimate }) => {
      if (!ASKABLE.includes(head.status))
        return refused({ code: 'quote.move-not-allowed', state: head.status, move: 'estimate-tax', allowed: ASKABLE });
      if (content !== head.content) return refused({ code: 'quote.content-changed', current: head.content });
      const { status } = estimate;
      return accepted({
        estimate,
        change: {},
        facts: [
          quoteFact('QuoteTaxEstimated', head, {
            content,
            status,
            ...(estimate.status === 'estimated'
              ? { source: estimate.source, validUntil: estimate.validUntil }
              : { why: estimate.why }),
          }),
        ],
        answer: { quoteId: head.id, tax: JSON.parse(JSON.stringify(estimate)) as JsonObject },
        root: head.contentRoot ?? content,
      });
    },
    save: ({ change, estimate }, { head }, next, command) => [
      ...updateRevision(command.tenantId, next, change),
      storeDecision(
        command.tenantId,
        head.id,
        'tax',
        {
          content: head.content,
          fingerprint: fingerprint('tax-estimate/1', estimate),
          blobHash: null,
          result: estimate,
        },
        command.at.toString(),
      ),
    ],
  });

const ask = async (
  connectors: TaxConnectors,
  command: Command<OnQuote>,
  head: QuoteHead,
  price: StoredPrice,
): Promise<TaxEstimate> => {
  const asOf = command.at.toString();
  const none = (why: string): TaxEstimate => ({ status: 'unavailable', why, asOf });
  const connector = connectors.connector(command.tenantId, 'tax');
  if (connector === undefined) return none('no tax engine is connected');
  const { outcome } = await connector.submit(
    {
      operation: 'tax.estimate',
      idempotencyKey: `tax-${command.id('tax')}`,
      reference: head.id,
      tenantRef: command.tenantId,
      payload: questionOf(head, price),
    },
    { earlierUnknown: false },
  );
  if (outcome.kind !== 'done') return none(whyNot(outcome));
  if (schemaProblems(TaxAnswer, outcome.result).length > 0) return none('its answer cannot be read');
  const estimate = taxEstimateOf(price.promise, outcome.result as unknown as TaxAnswer);
  return estimate.ok ? estimate.value : none('it knows no rate for some of the lines');
};

/** What is sold by whom to where, and no more: no name, no discount, no cost. */
const questionOf = ({ header }: QuoteHead, { promise }: StoredPrice): JsonObject => ({
  seller: header.parties.seller,
  country: header.country,
  currency: header.currency,
  on: header.contractFrom,
  prices: promise.tax,
  lines: promise.lines.map(({ lineId, offering }) => ({ id: lineId, offering })),
});

const whyNot = (outcome: Exclude<SubmitOutcome, { kind: 'done' }>): string => {
  switch (outcome.kind) {
    case 'accepted':
      return 'it wants to answer later';
    case 'refused':
      return `it said no: ${outcome.message}`;
    case 'failed-safe':
    case 'unknown':
      return `it did not answer: ${outcome.why}`;
  }
};

export const taxRoutes = (connectors: TaxConnectors): readonly Route[] => [
  commandRoute(
    'POST',
    '/quotes/:quoteId/estimate-tax',
    'What tax would come to, by the tax engine’s word',
    estimateTaxWith(connectors),
  ),
];
