/**
 * What was promised about a disaster, done on the copy: each objective of operations 23.1 by its own check, over HTTP as people do it, and by a
 * worker whose calls go to nobody. What the book holds decides what can be tried: an objective that finds nothing to be tried on is
 * told as not measured, with why, and never as kept.
 */
import type { App } from '#app/app.ts';
import {
  CONNECTOR_CONTRACTS,
  type ConnectorRegistry,
  connectorRegistry,
  workerSteps,
} from '#contexts/fulfillment/index.ts';
import { type PersonRow, readPeople } from '#contexts/identity/index.ts';
import { currentConsent } from '#contexts/quote/index.ts';
import { runFlowJob } from '#platform/flow-worker.jobs.ts';
import type { Job, JobPort } from '#platform/jobs/job-port.ts';
import type { Door } from '#platform/door.ts';

/** So many quotes of the book are tried before an objective is given up as not measurable on it. */
const TRIES_MAX = 12;
const TASKS_AT_ONCE = 64;
const FLOW_ROUNDS_MAX = 200;
const CALL_TIMEOUT_MS = 5_000;
/** Signs what leaves nowhere. */
const HERE_SECRET = `whsec_${Buffer.alloc(24, 'drill').toString('base64')}`;

export type Check = { readonly objective: string; readonly says: string; readonly seconds: number };
export type Walked = {
  readonly checks: readonly Check[];
  readonly unmeasured: readonly { readonly objective: string; readonly because: string }[];
};

/** Jobs that wait in memory: nothing is worked on beside the drill. */
export const heldJobs = (): { readonly port: JobPort; readonly queue: Job[] } => {
  const queue: Job[] = [];
  return {
    queue,
    port: {
      statements: () => [],
      committed: (jobs) => void queue.push(...jobs),
      work: async () => {},
      close: async () => {},
    },
  };
};

/** Every system that others own, answered on the spot: the copy calls nobody. */
export const answeredHere = (tenantId: string): ConnectorRegistry =>
  connectorRegistry(
    (Object.keys(CONNECTOR_CONTRACTS) as (keyof typeof CONNECTOR_CONTRACTS)[]).map((connector) => ({
      tenantId,
      connector,
      baseUrl: 'http://127.0.0.1:1',
      secrets: [HERE_SECRET],
      endpointToken: `drill-${connector}`,
      callTimeoutMs: CALL_TIMEOUT_MS,
    })),
    {
      transport: async () => ({
        result: { kind: 'answered', status: 200, body: JSON.stringify({ status: 'done', ref: 'drill', result: {} }) },
        tookMs: 0,
      }),
    },
  );

export type Copy = {
  readonly app: Pick<App, 'url' | 'issuer' | 'door'>;
  readonly tenantId: string;
  readonly registry: ConnectorRegistry;
  readonly queue: Job[];
  /** Seconds since it was decided to restore. */
  readonly elapsed: () => number;
};

type Reply = { readonly ok: boolean; readonly code: string; readonly body: Record<string, unknown> };
type Ask = (who: PersonRow, path: string, payload?: object) => Promise<Reply>;
/** What a check found: what was done; or why nothing could be. */
type Tried = { readonly says: string } | { readonly because: string };

const asking = ({ app, tenantId }: Copy): Ask => {
  let sent = 0;
  return async (who, path, payload) => {
    const token = await app.issuer?.tokenFor(tenantId, who.principalId);
    const response = await fetch(`${app.url}${path}`, {
      method: payload === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(payload === undefined
        ? {}
        : { body: JSON.stringify({ idempotencyKey: `drill-${(sent += 1)}-${path}`, payload }) }),
    });
    const told = (await response.json()) as Record<string, unknown>;
    const body = payload === undefined ? told : ((told['result'] as Record<string, unknown>) ?? told);
    return { ok: response.ok, code: String(told['code'] ?? response.status), body };
  };
};

const holding = (people: readonly PersonRow[], role: string): readonly PersonRow[] =>
  people.filter(({ type, roles }) => type === 'user' && roles.includes(role));

type Listed = { readonly id: string; readonly number: string };
const listed = ({ body }: Reply): readonly Listed[] => (body['items'] as readonly Listed[] | undefined) ?? [];

/** A quote is opened for an account of the book, one of its lines is added, and it is priced. */
const makeQuote = async (ask: Ask, people: readonly PersonRow[]): Promise<Tried> => {
  let because = 'no seller of this house has a quote to go by';
  for (const seller of holding(people, 'sales-rep')) {
    for (const { id, number } of listed(await ask(seller, `/quotes?limit=${TRIES_MAX}`))) {
      const { body } = await ask(seller, `/quotes/${id}`);
      const [line] = (body['lines'] as readonly { offering: string }[] | undefined) ?? [];
      if (line === undefined) continue;
      const { id: accountId } = body['account'] as { id: string };
      const opened = await ask(seller, '/quotes', { accountId, name: 'A drill' });
      const made = `/quotes/${String(opened.body['quoteId'])}`;
      const operations = [{ op: 'add', offering: line.offering, quantity: '1' }];
      const added = opened.ok ? await ask(seller, `${made}/lines`, { operations }) : opened;
      const priced = added.ok ? await ask(seller, `${made}/price`, {}) : added;
      if (priced.ok) return { says: `a quote was made after ${number}, a line added, and priced` };
      because = `no quote could be made after those that were tried, the last time by ${priced.code}`;
    }
  }
  return { because };
};

type Accepted = Tried & { readonly quoteId?: string };

/** Their own customer says yes to an offer that is out. */
const acceptOffer = async (ask: Ask, people: readonly PersonRow[]): Promise<Accepted> => {
  let because = 'no offer is out to a customer who signs in';
  for (const customer of people.filter(({ type }) => type === 'customer'))
    for (const { id, number } of listed(await ask(customer, `/quotes?status=presented&limit=${TRIES_MAX}`))) {
      const { body } = await ask(customer, `/quotes/${id}`);
      const accepted = await ask(customer, `/quotes/${id}/accept`, {
        shownContentRoot: body['contentRoot'],
        shownDocumentHash: body['documentHash'],
        consentHash: currentConsent(String(body['language'])).hash,
        acceptedBy: { name: customer.name, title: 'a drill' },
      });
      if (accepted.ok) return { says: `the offer ${number} was accepted by its customer`, quoteId: id };
      because = `no offer that is out could be accepted, the last time by ${accepted.code}`;
    }
  return { because };
};

/** Flows of what was just done, as a worker runs them; what was refused is seen in what they were for. */
const drain = async (door: Door, queue: Job[]): Promise<void> => {
  for (let round = 0; round < FLOW_ROUNDS_MAX; round += 1) {
    const job = queue.shift();
    if (job === undefined) return;
    if (job.queue === 'flow')
      await runFlowJob(door, job).catch((error: unknown) => door.log.warn({ err: error }, 'drill'));
  }
};

/** What was accepted becomes orders, and they are asked for. */
const submitOrders = async (ask: Ask, people: readonly PersonRow[], copy: Copy, quoteId?: string): Promise<Tried> => {
  let because = 'no accepted quote waits to become an order';
  const operators = [...holding(people, 'sales-rep'), ...holding(people, 'order-ops')];
  for (const who of operators) {
    const waiting = listed(await ask(who, `/quotes?status=accepted&limit=${TRIES_MAX}`)).map(({ id }) => id);
    for (const id of quoteId === undefined ? waiting : [quoteId, ...waiting]) {
      const converted = await ask(who, `/quotes/${id}/convert-to-order`, {});
      because = converted.ok ? because : `no accepted quote could be converted, the last time by ${converted.code}`;
      for (const { orderId } of (converted.body['orders'] as readonly { orderId: string }[] | undefined) ?? []) {
        await drain(copy.app.door, copy.queue);
        const submitted = await ask(who, `/orders/${orderId}/submit`, {});
        // Where the house submits by itself, it has been submitted already.
        if (submitted.ok || submitted.code.endsWith('move-not-allowed')) {
          await drain(copy.app.door, copy.queue);
          return { says: 'an accepted quote was converted, and its order submitted' };
        }
        because = `no order could be submitted, the last time by ${submitted.code}`;
      }
    }
  }
  return { because };
};

/** Whatever is due goes out, is answered here, and what came of it is recorded. */
const carryOut = async ({ app, tenantId, registry }: Copy): Promise<Tried> => {
  const steps = workerSteps({ door: app.door, registry, worker: 'drill' });
  await steps.expand(tenantId);
  const claims = await steps.claim(tenantId, TASKS_AT_ONCE);
  if (claims.length === 0) return { because: 'no task of any order was due' };
  const reports = [];
  for (const prepared of await steps.prepare(tenantId, claims)) reports.push(await steps.call(tenantId, prepared));
  const recorded = await steps.record(tenantId, reports);
  return recorded.ok
    ? {
        says: `${claims.length === 1 ? 'a due task' : `${claims.length} due tasks`} went out, and what came of it was recorded`,
      }
    : { because: `what came of the tasks that were due was not recorded: ${recorded.refusal.code}` };
};

export const walkCopy = async (copy: Copy): Promise<Walked> => {
  const people = await copy.app.door.read(copy.tenantId, readPeople);
  const ask = asking(copy);
  const checks: Check[] = [];
  const unmeasured: { objective: string; because: string }[] = [];
  const note = (objective: string, tried: Tried): void => {
    if ('says' in tried) checks.push({ objective, says: tried.says, seconds: copy.elapsed() });
    else unmeasured.push({ objective, because: tried.because });
  };
  note('rto-quote-creation', await makeQuote(ask, people));
  const accepted = await acceptOffer(ask, people);
  note('rto-quote-acceptance', accepted);
  note('rto-order-submission', await submitOrders(ask, people, copy, accepted.quoteId));
  note('rto-fulfillment', await carryOut(copy));
  return { checks, unmeasured };
};
