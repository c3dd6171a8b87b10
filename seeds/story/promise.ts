/** Chapters 6 to 8: what is promised is shown, accepted, and becomes an order. */
import { currentConsent } from '#contexts/quote/index.ts';
import { must } from '#kernel/outcome.ts';
import { body, refusedAs, result, type Stage } from './stage.ts';

export type ProposeTold = { readonly contentRoot: string; readonly documentHash: string; readonly validUntil: string };

/** Chapter 6: what is promised is sealed, its document made; its hash stands on the quote. */
export const propose = async (stage: Stage, quoteId: string): Promise<ProposeTold> => {
  const presented = await result<ProposeTold>(
    stage.send('rita.rep', `/quotes/${quoteId}/present`),
    'the quote is presented',
  );
  stage.tell(
    `The proposal is made: document ${presented.documentHash.slice(0, 23)}…, content root ${presented.contentRoot.slice(0, 23)}…, valid until ${presented.validUntil}.`,
  );
  return presented;
};

export type AcceptTold = { readonly stale: Record<string, unknown>; readonly answers: readonly unknown[] };

export const ACCEPTS = 50;

/** Chapter 7: a stale page is refused; fifty clicks at once are one acceptance and fifty equal answers. */
export const accept = async (stage: Stage, quoteId: string, shown: ProposeTold): Promise<AcceptTold> => {
  const payload = {
    shownContentRoot: shown.contentRoot,
    shownDocumentHash: shown.documentHash,
    consentHash: currentConsent('de').hash,
    acceptedBy: { name: 'Karl Kunde', title: 'Einkaufsleiter' },
  };
  const stale = await refusedAs(
    stage.send('karl.kunde', `/quotes/${quoteId}/accept`, { ...payload, shownContentRoot: `sha256:${'0'.repeat(64)}` }),
    'quote.content-changed',
    'accepting another content',
  );
  stage.tell('Karl has an old page open: refused, because that is not what the quote says now.');
  const replies = await Promise.all(
    Array.from({ length: ACCEPTS }, () => stage.send('karl.kunde', `/quotes/${quoteId}/accept`, payload)),
  );
  must(
    replies.every(({ status }) => status === 200),
    `all are answered: ${JSON.stringify(replies.find(({ status }) => status !== 200)?.body)}`,
  );
  stage.tell(`He accepts, ${ACCEPTS} times at once: one acceptance, ${ACCEPTS} equal answers.`);
  return { stale, answers: replies.map((reply) => body<{ result: unknown }>(reply).result) };
};

export type ConvertTold = { readonly orderId: string; readonly answers: readonly unknown[] };

/** Chapter 8: one conversion, whatever is retried or raced. */
export const convert = async (stage: Stage, quoteId: string): Promise<ConvertTold> => {
  const replies = await Promise.all(
    Array.from({ length: 10 }, () => stage.send('rita.rep', `/quotes/${quoteId}/convert-to-order`)),
  );
  must(
    replies.every(({ status }) => status === 200),
    `all conversions are answered: ${JSON.stringify(replies.find(({ status }) => status !== 200)?.body)}`,
  );
  const answers = replies.map(
    (reply) => body<{ result: { orders: { orderId: string; number: string }[] } }>(reply).result,
  );
  const order = answers[0]?.orders[0];
  must(order, 'a conversion makes an order');
  stage.tell(`Converted, ten times at once: one order, ${order.number}.`);
  return { orderId: order.orderId, answers };
};
