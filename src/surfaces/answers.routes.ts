/** `GET /quotes/:quoteId/answers/:question`: one call, one answer. Commercial reasons are for who may see them; the acceptance is for everybody on the deal. */
import { quoteResource, readQuote } from '#contexts/quote/index.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Json } from '#kernel/json.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { isOutside, type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import { answerOrderQuestion, ORDER_QUESTIONS, type OrderQuestion } from './order-answers.ts';
import { orderResource, visibleOrder } from '#contexts/order/index.ts';
import { answerQuestion, type Question, QUESTIONS } from './answers.ts';

export const answersRefusals: RefusalTexts = {
  'answers.unknown-question': {
    status: 404,
    title: 'Nobody knows an answer to that',
    todo: 'Ask one of the questions that are listed.',
  },
};

const isQuestion = (text: string | undefined): text is Question => text !== undefined && Object.hasOwn(QUESTIONS, text);

const answer = async (tx: Tx, reader: Reader, { params }: Query): Promise<Outcome<Json>> => {
  const quote = await readQuote(tx, params['quoteId'] ?? '');
  if (!quote) return refused({ code: 'quote.not-found' });
  const resource = quoteResource(tx.tenantId, quote);
  const { question } = params;
  if (!isQuestion(question)) return refused({ code: 'answers.unknown-question', questions: Object.keys(QUESTIONS) });
  const needs = question === 'acceptance' ? ['evidence.read'] : ['evidence.read', 'view.commercial'];
  const missing = needs.find((action) => !reader.may(action, resource));
  if (missing !== undefined || (reader.principal.type === 'customer' && question !== 'acceptance'))
    return refused({ code: 'access.denied', action: missing ?? 'view.commercial', policies: [] });
  return accepted((await answerQuestion(tx, quote, question)) as unknown as Json);
};

const isOrderQuestion = (text: string | undefined): text is OrderQuestion =>
  text !== undefined && Object.hasOwn(ORDER_QUESTIONS, text);

/** Why it failed is said among ourselves: a customer is told by a letter, in words for them. */
const answerAboutOrder = async (tx: Tx, reader: Reader, query: Query, door: Door): Promise<Outcome<Json>> => {
  const order = await visibleOrder(tx, reader, query);
  if (!order.ok) return order;
  if (isOutside(reader) || !reader.may('evidence.read', orderResource(tx.tenantId, order.value)))
    return refused({ code: 'access.denied', action: 'evidence.read', policies: [] });
  const { question } = query.params;
  if (!isOrderQuestion(question))
    return refused({ code: 'answers.unknown-question', questions: Object.keys(ORDER_QUESTIONS) });
  return accepted((await answerOrderQuestion(tx, order.value, question, door.clock())) as unknown as Json);
};

export const answersRoutes: readonly Route[] = [
  queryRoute({
    method: 'GET',
    path: '/orders/:orderId/answers/:question',
    summary: 'Why it failed, which system received the handoff: in words, with the entries that prove it',
    action: 'evidence.read',
    read: answerAboutOrder,
  }),
  queryRoute({
    method: 'GET',
    path: '/quotes/:quoteId/answers/:question',
    summary:
      'Why this price, who approved, which policy, which catalog, what was accepted: in words, with the entries that prove it',
    action: 'evidence.read',
    read: answer,
  }),
];
