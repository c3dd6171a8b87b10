/**
 * A billing system's REST resources, as such systems have them: an action is posted under the header `Idempotency-Key`, found again by it, and voided.
 *
 *   POST /v1/actions             {type, idempotency_key, reference, tenant, data} → 201 the action
 *   GET  /v1/actions?idempotency_key=KEY                                          → 200 {data: [action]}
 *   POST /v1/actions/{id}/void   {reason}                                         → 200 the action
 *
 * An action: {id, status: processing | succeeded | failed | voided, idempotency_key, data, failure?: {code, message}}. An error: {error: {type, code, message}};
 * of a 5xx such systems vouch for nothing, and of 429 that nothing was done.
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

export const billingApiDialect: Dialect = {
  submit: async (send, work) => {
    const { operation: type, idempotencyKey, reference, tenantRef: tenant, payload: data } = work;
    const body = { type, idempotency_key: idempotencyKey, reference, tenant, data };
    const result = await send('POST', '/v1/actions', body, { 'idempotency-key': idempotencyKey });
    const told = bodyOf(result);
    const action = isMembers(told) && isOk(result) ? actionAnswer(told, 'submit') : undefined;
    return action ?? errorAnswer(result, told);
  },
  query: async (send, key) => {
    const found = await findAction(send, key);
    return 'action' in found ? (actionAnswer(found.action, 'query') ?? answer(200, found.action)) : found.result;
  },
  undo: async (send, key, { reason }) => {
    const found = await findAction(send, key);
    if (!('action' in found)) return found.result;
    const result = await send('POST', `/v1/actions/${encodeURIComponent(String(found.action['id']))}/void`, { reason });
    const told = bodyOf(result);
    if (isMembers(told) && isOk(result) && told['status'] === 'voided')
      return answer(200, { status: 'undone', ref: String(told['id']) });
    return errorAnswer(result, told);
  },
};

const isOk = (result: TransportResult): boolean =>
  result.kind === 'answered' && (result.status === 200 || result.status === 201);

type Found = { readonly action: Members } | { readonly result: TransportResult };

const findAction = async (send: SendIn, key: string): Promise<Found> => {
  const result = await send('GET', `/v1/actions?idempotency_key=${encodeURIComponent(key)}`);
  const told = bodyOf(result);
  const list = isMembers(told) && isOk(result) && Array.isArray(told['data']) ? told['data'] : undefined;
  if (list === undefined) return { result };
  const [action, ...more] = list.filter(isMembers).filter((each) => each['idempotency_key'] === key);
  if (action === undefined) return { result: answer(404, { status: 'unknown-key' }) };
  return more.length > 0 ? { result } : { action };
};

const actionAnswer = (action: Members, call: 'submit' | 'query'): TransportResult | undefined => {
  const { id, status, data, failure } = action;
  if (typeof id !== 'string' || id === '') return undefined;
  switch (status) {
    case 'processing':
      return call === 'submit'
        ? answer(202, { status: 'accepted', ref: id })
        : answer(200, { status: 'inProgress', ref: id });
    case 'succeeded': {
      const fields = isMembers(data) ? Object.entries(data).map(([name, value]) => [name, exact(value)]) : [];
      return answer(200, { status: 'done', ref: id, result: { ref: id, ...Object.fromEntries(fields) } });
    }
    case 'failed': {
      const said = isMembers(failure) ? failure : {};
      const no = {
        status: 'refused',
        code: codeOf(said['code'], 'action-failed'),
        message: textOf(said['message'], 'They say no and not why.'),
        retriable: false,
      };
      return answer(call === 'submit' ? 422 : 200, no);
    }
    case 'voided':
      return answer(200, { status: 'undone', ref: id });
    default:
      return undefined;
  }
};

const errorAnswer = (result: TransportResult, told: unknown): TransportResult => {
  const error = isMembers(told) ? told['error'] : undefined;
  if (result.kind !== 'answered' || !isMembers(error)) return result;
  const code = codeOf(error['code'] ?? error['type'], 'refused');
  const message = textOf(error['message'], 'They say no and not why.');
  if (result.status === 429) return answer(429, { status: 'failed', effect: 'none', code, message });
  return result.status >= 400 && result.status < 500 && result.status !== 408
    ? answer(result.status, { status: 'refused', code, message, retriable: error['retriable'] === true })
    : result;
};
