/**
 * The same stand-in under other addresses: as TM Forum service ordering (`/tmf-api/serviceOrdering/v4`) and as a billing system's REST resources
 * (`/v1/actions`). A face puts the request into the words of the work contract and the reaction back; work, ledger and faults are those of the
 * stand-in. Written from the standards and not from Troth's dialects, so that one can be held against the other.
 */
import type { Book } from './book.ts';
import { handle } from './stand-in.ts';
import type { Handled, Reaction, RequestIn, Work } from './words.ts';

const TMF = '/tmf-api/serviceOrdering/v4';
const ACTIONS = '/v1/actions';

export const handleIn = (book: Book, request: RequestIn, now: Temporal.Instant): Handled => {
  const url = new URL(request.path, 'http://stand-in');
  if (url.pathname.startsWith(TMF)) return tmf(book, request, url, now);
  return url.pathname.startsWith(ACTIONS) ? actions(book, request, url, now) : handle(book, request, now);
};

type Members = Readonly<Record<string, unknown>>;

const parsed = (body: string | undefined): Members => {
  try {
    const value: unknown = JSON.parse(body ?? '');
    return typeof value === 'object' && value !== null ? (value as Members) : {};
  } catch {
    // What is no JSON names nothing, and is refused as a request that does.
    return {};
  }
};

const reply = (status: number, body: unknown): Handled => ({
  records: [],
  reaction: { kind: 'answer', status, body: JSON.stringify(body), afterMs: 0 },
});

/** Only a whole answer has other words; what is torn, late or missing stays so. */
const reworded = (
  { records, reaction }: Handled,
  words: (status: number, said: Members) => readonly [number, unknown],
): Handled => {
  if (reaction.kind !== 'answer') return { records, reaction };
  const said = parsed(reaction.body);
  if (typeof said['status'] !== 'string') return { records, reaction };
  const [status, body] = words(reaction.status, said);
  return { records, reaction: { ...reaction, status, body: JSON.stringify(body) } satisfies Reaction };
};

/** Their number for it is its reference here; the key is found by it. */
const workOf = (book: Book, ref: string): Work | undefined => [...book.works.values()].find((work) => work.ref === ref);

const ask = (book: Book, key: string, now: Temporal.Instant): Handled =>
  handle(book, { method: 'GET', path: `/work/${encodeURIComponent(key)}` }, now);

const undo = (book: Book, work: Work, reason: unknown, now: Temporal.Instant): Handled => {
  const { idempotencyKey, reference, tenantRef } = work.request;
  const body = JSON.stringify({ reference, tenantRef, reason: String(reason ?? 'not said') });
  return handle(book, { method: 'POST', path: `/work/${encodeURIComponent(idempotencyKey)}/undo`, body }, now);
};

// ── TM Forum ────────────────────────────────────────────────────────────────────────────────────────────────────────

const STATES: Readonly<Record<string, string>> = {
  accepted: 'acknowledged',
  inProgress: 'inProgress',
  done: 'completed',
  refused: 'rejected',
  undone: 'cancelled',
};

const error = (status: number, said: Members) =>
  [
    status,
    { code: String(said['code'] ?? 'error'), reason: String(said['message'] ?? ''), status: String(status) },
  ] as const;

const serviceOrder = (key: string, said: Members) => ({
  id: said['ref'] ?? 'none',
  href: `${TMF}/serviceOrder/${String(said['ref'] ?? 'none')}`,
  externalId: key,
  state: STATES[String(said['status'])],
  orderDate: '2026-11-21T12:00:00.5Z',
  serviceOrderItem: [
    {
      id: '1',
      action: 'add',
      service: {
        serviceCharacteristic: Object.entries((said['result'] ?? {}) as Members).map(([name, value]) => ({
          name,
          value,
        })),
      },
    },
  ],
  ...(said['status'] === 'refused' ? { errorMessage: [{ code: said['code'], reason: said['message'] }] } : {}),
  '@type': 'ServiceOrder',
});

const tmf = (book: Book, { method, body }: RequestIn, url: URL, now: Temporal.Instant): Handled => {
  const route = `${method} ${url.pathname.slice(TMF.length)}`;
  const asked = parsed(body);
  if (route === 'GET /serviceOrder') {
    const key = url.searchParams.get('externalId') ?? '';
    return reworded(ask(book, key, now), (status, said) =>
      said['status'] === 'unknown-key'
        ? [200, []]
        : status === 200
          ? [200, [serviceOrder(key, said)]]
          : error(status, said),
    );
  }
  if (route === 'POST /cancelServiceOrder') {
    const work = workOf(book, String((asked['serviceOrder'] as Members | undefined)?.['id']));
    if (work === undefined) return reply(404, { code: 'notFound', reason: 'There is no such order' });
    return reworded(undo(book, work, asked['cancellationReason'], now), (status, said) =>
      said['status'] === 'undone'
        ? [201, { id: `C-${work.ref}`, state: 'done', serviceOrder: { id: work.ref } }]
        : error(status, said),
    );
  }
  if (route !== 'POST /serviceOrder') return reply(404, { code: 'notFound', reason: `There is no ${route} here` });
  const [item] = (asked['serviceOrderItem'] ?? []) as readonly { readonly service?: Members }[];
  const references = (asked['externalReference'] ?? []) as readonly Members[];
  const referenceOf = (type: string) => references.find((one) => one['externalReferenceType'] === type)?.['id'];
  const characteristics = (item?.service?.['serviceCharacteristic'] ?? []) as readonly Members[];
  const key = String(asked['externalId']);
  const work = {
    operation: item?.service?.['name'],
    // The standard has no idempotency: an order that is posted again is another order, under another key here.
    idempotencyKey: book.works.has(key) ? `${key}~${book.count}` : key,
    reference: referenceOf('task'),
    tenantRef: referenceOf('tenant'),
    payload: Object.fromEntries(characteristics.map(({ name, value }) => [String(name), value])),
  };
  return reworded(handle(book, { method, path: '/work', body: JSON.stringify(work) }, now), (status, said) =>
    status === 200 || status === 202 ? [201, serviceOrder(key, said)] : error(status, said),
  );
};

// ── Billing ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const ACTION_STATUS: Readonly<Record<string, string>> = {
  accepted: 'processing',
  inProgress: 'processing',
  done: 'succeeded',
  refused: 'failed',
  undone: 'voided',
};

const action = (key: string, said: Members) => ({
  id: said['ref'] ?? 'none',
  object: 'action',
  idempotency_key: key,
  status: ACTION_STATUS[String(said['status'])],
  data: said['result'] ?? {},
  ...(said['status'] === 'refused' ? { failure: { code: said['code'], message: said['message'] } } : {}),
});

const problem = (status: number, said: Members) =>
  [
    status,
    {
      error: {
        type: status >= 500 ? 'api_error' : 'invalid_request',
        code: said['code'],
        message: said['message'],
        retriable: said['retriable'] === true,
      },
    },
  ] as const;

const actions = (book: Book, { method, body }: RequestIn, url: URL, now: Temporal.Instant): Handled => {
  const [, , , id, verb] = url.pathname.split('/');
  const asked = parsed(body);
  if (method === 'GET') {
    const key = url.searchParams.get('idempotency_key') ?? '';
    return reworded(ask(book, key, now), (status, said) =>
      said['status'] === 'unknown-key'
        ? [200, { data: [] }]
        : status === 200
          ? [200, { data: [action(key, said)] }]
          : problem(status, said),
    );
  }
  if (verb === 'void') {
    const work = workOf(book, id ?? '');
    if (work === undefined)
      return reply(404, { error: { type: 'invalid_request', code: 'no-such-action', message: 'There is none' } });
    return reworded(undo(book, work, asked['reason'], now), (status, said) =>
      said['status'] === 'undone' ? [200, action(work.request.idempotencyKey, said)] : problem(status, said),
    );
  }
  const key = String(asked['idempotency_key']);
  const work = {
    operation: asked['type'],
    idempotencyKey: key,
    reference: asked['reference'],
    tenantRef: asked['tenant'],
    payload: asked['data'],
  };
  return reworded(handle(book, { method, path: '/work', body: JSON.stringify(work) }, now), (status, said) =>
    status === 200 || status === 202 ? [201, action(key, said)] : problem(status, said),
  );
};
