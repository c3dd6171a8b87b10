/**
 * TM Forum Service Ordering (TMF641 v4.1): a piece of work is a service order with one item, our key is its `externalId`, its state is what became of it.
 *
 * | serviceOrder.state                                                              | in the words of the contract |
 * |---------------------------------------------------------------------------------|------------------------------|
 * | acknowledged, pending, held, inProgress, assessingCancellation, pendingCancellation | accepted, in progress    |
 * | completed                                                                       | done; the characteristics of its service are the result |
 * | rejected, failed                                                                | refused, for good            |
 * | cancelled                                                                       | undone                       |
 * | partial, or one that the standard does not have                                 | no answer: a person looks    |
 *
 * The standard has no idempotency key: the same order posted twice is two orders. So an order whose first send is unknown is looked for, never sent again.
 */
import type { TransportResult } from './connector.ts';
import {
  answer,
  bodyOf,
  codeOf,
  type Dialect,
  exact,
  isMembers,
  type Members,
  type SendIn,
  textOf,
} from './dialect.ts';
import type { UndoRequest, WorkRequest } from './work.contract.ts';

export const tmf641Dialect: Dialect = {
  submit: async (send, work, { earlierUnknown }) => {
    if (earlierUnknown) return asSubmit(await find(send, work.idempotencyKey));
    const result = await send('POST', '/serviceOrder', orderOf(work));
    if (result.kind !== 'answered') return result;
    const body = bodyOf(result);
    if (result.status === 201 && isMembers(body)) return asSubmit(stateAnswer(body) ?? result);
    return refusalOf(result, body);
  },
  query: (send, key) => find(send, key),
  undo: async (send, key, undo) => {
    const found = await findOrder(send, key);
    if (!('order' in found)) return found.result;
    if (found.order['state'] === 'cancelled') return answer(200, { status: 'undone', ref: String(found.order['id']) });
    const result = await send('POST', '/cancelServiceOrder', cancellationOf(found.order, undo));
    if (result.kind !== 'answered') return result;
    const body = bodyOf(result);
    if (result.status !== 201 || !isMembers(body)) return refusalOf(result, body);
    // Only *done* is a word that it is taken back; while they are at it nobody knows, and is asked.
    return body['state'] === 'done' ? answer(200, { status: 'undone', ref: String(found.order['id']) }) : result;
  },
};

const characteristic = ([name, value]: readonly [string, unknown]) => ({
  name,
  valueType: Array.isArray(value) ? 'array' : typeof value,
  value,
});

const orderOf = (work: WorkRequest): Members => ({
  '@type': 'ServiceOrder',
  externalId: work.idempotencyKey,
  description: work.operation,
  externalReference: [
    { id: work.reference, externalReferenceType: 'task' },
    { id: work.tenantRef, externalReferenceType: 'tenant' },
  ],
  serviceOrderItem: [
    {
      id: '1',
      action: 'add',
      service: {
        '@type': 'Service',
        name: work.operation,
        serviceCharacteristic: Object.entries(work.payload).map(characteristic),
      },
    },
  ],
});

const cancellationOf = (order: Members, undo: UndoRequest): Members => ({
  '@type': 'CancelServiceOrder',
  cancellationReason: undo.reason,
  serviceOrder: { id: String(order['id']) },
});

type Found = { readonly order: Members } | { readonly result: TransportResult };

/** Some servers read a filter and some do not: what is not ours is left out here. Two orders under one key are no answer. */
const findOrder = async (send: SendIn, key: string): Promise<Found> => {
  const result = await send('GET', `/serviceOrder?externalId=${encodeURIComponent(key)}`);
  const body = bodyOf(result);
  if (result.kind !== 'answered' || result.status !== 200 || !Array.isArray(body)) return { result };
  const [order, ...more] = body.filter(isMembers).filter((each) => each['externalId'] === key);
  if (order === undefined) return { result: answer(404, { status: 'unknown-key' }) };
  return more.length > 0 ? { result } : { order };
};

const find = async (send: SendIn, key: string): Promise<TransportResult> => {
  const found = await findOrder(send, key);
  if (!('order' in found)) return found.result;
  return stateAnswer(found.order) ?? answer(200, found.order);
};

const AT_WORK: ReadonlySet<unknown> = new Set([
  'acknowledged',
  'pending',
  'held',
  'inProgress',
  'assessingCancellation',
  'pendingCancellation',
]);

const stateAnswer = (order: Members): TransportResult | undefined => {
  const { id, state } = order;
  if (typeof id !== 'string' || id === '') return undefined;
  if (AT_WORK.has(state)) return answer(200, { status: 'inProgress', ref: id });
  switch (state) {
    case 'completed':
      return answer(200, { status: 'done', ref: id, result: { ref: id, ...resultOf(order) } });
    case 'cancelled':
      return answer(200, { status: 'undone', ref: id });
    case 'rejected':
    case 'failed':
      return answer(200, { status: 'refused', ...whyOf(order, `service-order-${state}`), retriable: false });
    default:
      return undefined;
  }
};

/** The same news as an answer to a request: work under way is *accepted*, a no is a 4xx. */
const asSubmit = (result: TransportResult): TransportResult => {
  const body = bodyOf(result);
  if (result.kind !== 'answered' || !isMembers(body)) return result;
  if (body['status'] === 'inProgress') return answer(202, { ...body, status: 'accepted' });
  return body['status'] === 'refused' ? answer(422, body) : result;
};

const listIn = (value: unknown, member: string): readonly Members[] => {
  const found = isMembers(value) ? value[member] : undefined;
  return Array.isArray(found) ? found.filter(isMembers) : [];
};

const resultOf = (order: Members): Members =>
  Object.fromEntries(
    listIn(order, 'serviceOrderItem')
      .flatMap(({ service }) => listIn(service, 'serviceCharacteristic'))
      .map(({ name, value }) => [String(name), exact(value)]),
  );

const whyOf = (order: Members, otherwise: string) => {
  const [said] = [...listIn(order, 'errorMessage'), ...listIn(order, 'note')];
  return {
    code: codeOf(said?.['code'], otherwise),
    message: textOf(said?.['reason'] ?? said?.['message'] ?? said?.['text'], 'They say no and not why.'),
  };
};

/** Their error (TMF630): a request that they cannot take is a no; too many at once, and their own trouble, are what they say of it. */
const refusalOf = (result: TransportResult, body: unknown): TransportResult => {
  if (result.kind !== 'answered' || !isMembers(body) || typeof body['code'] !== 'string') return result;
  const code = codeOf(body['code'], 'refused');
  const message = textOf(body['message'] ?? body['reason'], 'They say no and not why.');
  return result.status >= 400 && result.status < 500 && result.status !== 429 && result.status !== 408
    ? answer(result.status, { status: 'refused', code, message, retriable: false })
    : result;
};

/** An event carries no signature: it says which order to ask about, and nothing else of it is believed. */
export const orderEventOf = (
  body: unknown,
): { readonly eventId: string; readonly idempotencyKey: string } | undefined => {
  const event = isMembers(body) && isMembers(body['event']) ? body['event']['serviceOrder'] : undefined;
  const eventId = isMembers(body) ? body['eventId'] : undefined;
  const key = isMembers(event) ? event['externalId'] : undefined;
  return isName(eventId) && isName(key) ? { eventId, idempotencyKey: key } : undefined;
};

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= 200;
