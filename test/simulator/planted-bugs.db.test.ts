/** Known mistakes from acceptance to the end of an order; those about orders in flight and about repairs: `in-flight/plants.ts`. */
import { after } from 'node:test';
import type { Transport } from '#platform/connectors/connector.ts';
import { findsPlanted, type Planted } from './finds-planted.ts';
import { type Ground, groundDatabase, openGround } from './ground.ts';
import { execution } from './play.ts';

const opened: Ground[] = [];
// Registered before the database's own hook: who uses it leaves before it closes.
after(() => Promise.all(opened.map((each) => each.close())));
const ground = await openGround(await groundDatabase());
opened.push(ground);

/** Sends again under another key when it does not hear, as a client without idempotency keys would. */
const sendsAgainWithoutItsKey =
  (wire: Transport): Transport =>
  async (request) => {
    const first = await wire(request);
    if (request.body === undefined || first.result.kind === 'answered') return first;
    const body = JSON.parse(request.body) as { readonly idempotencyKey?: string };
    if (body.idempotencyKey === undefined) return first;
    return wire({ ...request, body: JSON.stringify({ ...body, idempotencyKey: `${body.idempotencyKey}:9` }) });
  };

/** Takes silence for a no: what timed out or broke is said never to have left. */
const takesSilenceForFailure =
  (wire: Transport): Transport =>
  async (request) => {
    const { result, tookMs } = await wire(request);
    const silent = result.kind === 'timedOut' || result.kind === 'broken';
    return { result: silent ? { kind: 'notSent', why: 'no answer came' } : result, tookMs };
  };

const PLANTED: readonly Planted[] = [
  ['a client that sends again without its key', { transport: sendsAgainWithoutItsKey }, /one effect a task/],
  ['a worker that takes a timeout for a failure', { transport: takesSilenceForFailure }, /one effect a task/],
  [
    'a job engine that enqueues after the commit instead of in it',
    { jobsOutsideTheCommit: true },
    /every order ends|letters end/,
  ],
  [
    'a relay that marks facts as passed on before it has left their deliveries',
    { marksBeforeItPasses: true },
    /every fact is heard/,
  ],
];

findsPlanted(ground, execution, PLANTED, 1_000_000);
