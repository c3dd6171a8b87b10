import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callbackOutcome } from '#platform/connectors/callback.ts';
import { CONNECTOR_CONTRACTS } from '#contexts/fulfillment/connector-contracts.ts';
import { httpConnector } from '#platform/connectors/http.connector.ts';
import type { Connector } from '#platform/connectors/connector.ts';
import type { ConnectorName } from '#contexts/fulfillment/decomposition.contract.ts';
import { PROFILES } from '../profiles.ts';
import { emptyBook, type Book } from './book.ts';
import { inProcessTransport, reactIn, settle, tick } from './in-process.ts';
import { afterDelivery, nextDueMs } from './timers.ts';
import { FAULT_MODES, type FaultMode, type FaultRule } from './words.ts';

const CALL_TIMEOUT_MS = 500;
const SETTLED_MS = 5_000;
const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;

type World = {
  readonly book: Book;
  readonly connector: Connector;
  readonly operation: string;
  /** Lets time pass and returns what was called back, in the order of arrival. */
  readonly pass: (ms: number) => readonly string[];
  readonly fault: (rule: FaultRule) => void;
};

/** A connector and a stand-in in one process, under a clock that moves only when told to. */
const world = (name: ConnectorName, operation: string): World => {
  const profile = PROFILES.find(({ key }) => key === name)!;
  const book = emptyBook(profile);
  let now = Temporal.Instant.from('2026-11-21T12:00:00Z');
  const arrived: string[] = [];
  const pass = (ms: number): readonly string[] => {
    const until = now.epochMilliseconds + ms;
    for (let due = nextDueMs(book); due !== undefined && due <= until; due = nextDueMs(book)) {
      now = Temporal.Instant.fromEpochMilliseconds(Math.max(due, now.epochMilliseconds));
      for (const callback of tick(book, now)) {
        arrived.push(`${callbackOutcome(callback.body).kind} ${callback.body.sequence}`);
        settle(book, afterDelivery(callback, true, now));
      }
    }
    now = Temporal.Instant.fromEpochMilliseconds(until);
    return arrived.splice(0);
  };
  const heard: string[] = [];
  const transport = inProcessTransport({
    bookAt: (origin) => (origin === 'http://stand-in' ? book : undefined),
    now: () => now,
    wait: async (ms) => void heard.push(...pass(ms)),
  });
  const definition = {
    key: name,
    baseUrl: 'http://stand-in/',
    secret: SECRET,
    callTimeoutMs: CALL_TIMEOUT_MS,
    operations: CONNECTOR_CONTRACTS[name],
  };
  return {
    book,
    connector: httpConnector(definition, transport),
    operation,
    pass: (ms) => [...heard.splice(0), ...pass(ms)],
    fault: (rule) => {
      const put = reactIn(book, { method: 'PUT', path: '/faults', body: JSON.stringify([rule]) }, now);
      assert.equal(put.kind === 'answer' && put.status, 200);
    },
  };
};

const workOf = ({ operation }: World, over: object = {}) => ({
  operation,
  idempotencyKey: 'task-1:1',
  reference: 'task-1',
  tenantRef: 'tenant-1',
  payload: { accountId: 'account-1', terms: [{ amount: '12.50', currency: 'EUR' }] },
  callbackUrl: 'http://troth/callbacks',
  ...over,
});

const billing = (): World => world('billing', 'billing.setup');
const provisioning = (): World => world('provisioning', 'provisioning.provision');

type Told = {
  readonly submit: string;
  readonly callbacks: readonly string[];
  readonly query: string;
  readonly effects: number;
};
const play = async (at: World, rule: FaultRule | undefined): Promise<Told> => {
  if (rule !== undefined) at.fault(rule);
  const { outcome } = await at.connector.submit(workOf(at), { earlierUnknown: false });
  const callbacks = at.pass(SETTLED_MS);
  const asked = await at.connector.query(at.operation, 'task-1:1', { sinceLastSendMs: SETTLED_MS });
  return { submit: outcome.kind, callbacks, query: asked.outcome.kind, effects: at.book.effects.length };
};

type Row = readonly [submit: string, callbacks: readonly string[], query: string, effects: number];
const ONCE: readonly string[] = ['done 1'];

/** For an operation that answers at once, and for one that answers later. */
const TABLE: Readonly<Record<FaultMode | 'honest', readonly [Row, Row]>> = {
  honest: [
    ['done', [], 'done', 1],
    ['accepted', ONCE, 'done', 1],
  ],
  slow: [
    ['unknown', [], 'done', 1],
    ['unknown', ONCE, 'done', 1],
  ],
  fail: [
    ['failed-safe', [], 'failed-safe', 0],
    ['failed-safe', [], 'failed-safe', 0],
  ],
  refuse: [
    ['refused', [], 'refused', 0],
    ['refused', [], 'refused', 0],
  ],
  'timeout-after-success': [
    ['unknown', [], 'done', 1],
    ['unknown', [], 'done', 1],
  ],
  'timeout-before-effect': [
    ['unknown', [], 'failed-safe', 0],
    ['unknown', [], 'failed-safe', 0],
  ],
  'effect-after-timeout': [
    ['unknown', [], 'done', 1],
    ['unknown', ONCE, 'done', 1],
  ],
  'answer-twice': [
    ['accepted', ['done 1', 'done 1'], 'done', 1],
    ['accepted', ['done 1', 'done 1'], 'done', 1],
  ],
  'duplicate-callback': [
    ['accepted', ['done 1', 'done 1'], 'done', 1],
    ['accepted', ['done 1', 'done 1'], 'done', 1],
  ],
  'lose-callback': [
    ['accepted', [], 'done', 1],
    ['accepted', [], 'done', 1],
  ],
  'late-callback': [
    ['accepted', ONCE, 'done', 1],
    ['accepted', ONCE, 'done', 1],
  ],
  'out-of-order': [
    ['accepted', ['done 2', 'accepted 1'], 'done', 1],
    ['accepted', ['done 2', 'accepted 1'], 'done', 1],
  ],
  garbage: [
    ['unknown', [], 'done', 1],
    ['unknown', ONCE, 'done', 1],
  ],
  'connection-reset': [
    ['unknown', [], 'done', 1],
    ['unknown', ONCE, 'done', 1],
  ],
  'rate-limit': [
    ['failed-safe', [], 'failed-safe', 0],
    ['failed-safe', [], 'failed-safe', 0],
  ],
  down: [
    ['failed-safe', [], 'failed-safe', 0],
    ['failed-safe', [], 'failed-safe', 0],
  ],
  'wrong-contract': [
    ['unknown', [], 'done', 1],
    ['unknown', ONCE, 'done', 1],
  ],
};

for (const mode of ['honest', ...FAULT_MODES] as const)
  test(`${mode}: the call, the callbacks, the status query and the effects are as the table says`, async () => {
    const rule = mode === 'honest' ? undefined : { mode, times: 1 };
    for (const [at, row] of [
      [billing(), TABLE[mode][0]],
      [provisioning(), TABLE[mode][1]],
    ] as const) {
      const told = await play(at, rule);
      assert.deepEqual([told.submit, told.callbacks, told.query, told.effects], row, at.connector.definition.key);
    }
  });

test('no fault makes the connector report done or refused for what did not happen, or failed-safe for what did', async () => {
  for (const mode of FAULT_MODES)
    for (const more of [{}, { effect: false }, { httpStatus: 500 }, { delayMs: 50 }])
      for (const at of [billing(), provisioning(), world('shipping', 'shipping.ship')]) {
        const told = await play(at, { mode, ...more });
        for (const said of [told.submit, told.query]) {
          if (said === 'done') assert.equal(told.effects, 1, `${mode} ${JSON.stringify(more)} said done`);
          if (said === 'refused' || said === 'failed-safe')
            assert.equal(told.effects, 0, `${mode} ${JSON.stringify(more)} said ${said}`);
        }
      }
});

test('the same key again gives the same answer and no second effect, and another request under it is refused', async () => {
  const at = billing();
  const first = await at.connector.submit(workOf(at), { earlierUnknown: false });
  const again = await at.connector.submit(workOf(at, { callbackUrl: 'http://troth/other' }), { earlierUnknown: true });
  assert.deepEqual(again.outcome, first.outcome);
  const other = await at.connector.submit(workOf(at, { payload: { accountId: 'account-2' } }), {
    earlierUnknown: false,
  });
  assert.equal(other.outcome.kind === 'refused' && other.outcome.code, 'idempotency-key-reused');
  assert.equal(at.book.effects.length, 1);
  assert.deepEqual(at.book.effects[0]?.payload, workOf(at).payload);
});

test('a carrier that is asked twice sends two parcels, so the connector refuses to send again what is unknown', async () => {
  const at = world('shipping', 'shipping.ship');
  for (let send = 0; send < 2; send++) await at.connector.submit(workOf(at), { earlierUnknown: false });
  at.pass(SETTLED_MS);
  assert.equal(at.book.effects.length, 2);
  assert.throws(() => at.connector.submit(workOf(at), { earlierUnknown: true }), /never sent again/);
});

test('a final refusal stays, a passing one may turn into work under the same key', async () => {
  const at = billing();
  at.fault({ mode: 'refuse', times: 1, code: 'terms-mismatch' });
  for (let send = 0; send < 2; send++) {
    const { outcome } = await at.connector.submit(workOf(at), { earlierUnknown: false });
    assert.equal(outcome.kind === 'refused' && outcome.code, 'terms-mismatch');
  }
  const passing = billing();
  passing.fault({ mode: 'refuse', times: 1, retriable: true });
  const refused = await passing.connector.submit(workOf(passing), { earlierUnknown: false });
  assert.equal(refused.outcome.kind === 'refused' && refused.outcome.retriable, true);
  assert.equal((await passing.connector.submit(workOf(passing), { earlierUnknown: false })).outcome.kind, 'done');
});

test('a system can accept and refuse later, by callback', async () => {
  const at = provisioning();
  at.fault({ mode: 'refuse', times: 1, delayMs: 300, code: 'address-not-serviceable' });
  assert.equal((await at.connector.submit(workOf(at), { earlierUnknown: false })).outcome.kind, 'accepted');
  assert.deepEqual(at.pass(SETTLED_MS), ['refused 1']);
  const asked = await at.connector.query(at.operation, 'task-1:1', { sinceLastSendMs: SETTLED_MS });
  assert.equal(asked.outcome.kind === 'refused' && asked.outcome.code, 'address-not-serviceable');
});

test('unknown key proves nothing while the request may still be on its way', async () => {
  const at = billing();
  at.fault({ mode: 'effect-after-timeout', times: 1, delayMs: 2_000 });
  await at.connector.submit(workOf(at), { earlierUnknown: false });
  const early = await at.connector.query(at.operation, 'task-1:1', { sinceLastSendMs: CALL_TIMEOUT_MS });
  assert.equal(early.outcome.kind, 'unknown');
  at.pass(SETTLED_MS);
  const settled = await at.connector.query(at.operation, 'task-1:1', { sinceLastSendMs: SETTLED_MS });
  assert.equal(settled.outcome.kind, 'done');
});

const undo = { reference: 'task-1', tenantRef: 'tenant-1', reason: 'the order was cancelled' };

test('what is done is undone once, and a query says so', async () => {
  const at = billing();
  await at.connector.submit(workOf(at), { earlierUnknown: false });
  for (let time = 0; time < 2; time++) assert.equal((await at.connector.undo('task-1:1', undo)).outcome.kind, 'undone');
  assert.deepEqual(
    at.book.effects.map(({ kind }) => kind),
    ['done', 'undone'],
  );
  const asked = await at.connector.query(at.operation, 'task-1:1', { sinceLastSendMs: 0 });
  assert.equal(asked.outcome.kind, 'undone');
});

test('an undo that overtakes its request seals the key: the request then does nothing', async () => {
  const at = billing();
  at.fault({ mode: 'effect-after-timeout', times: 1, delayMs: 2_000 });
  await at.connector.submit(workOf(at), { earlierUnknown: false });
  assert.equal((await at.connector.undo('task-1:1', undo)).outcome.kind, 'undone');
  at.pass(SETTLED_MS);
  assert.equal(at.book.effects.length, 0);
  const late = await at.connector.submit(workOf(at), { earlierUnknown: false });
  assert.equal(late.outcome.kind === 'refused' && late.outcome.code, 'key-undone');
});

test('a parcel can be stopped before it has left the house, and not after', async () => {
  const early = world('shipping', 'shipping.ship');
  await early.connector.submit(workOf(early), { earlierUnknown: false });
  assert.equal((await early.connector.undo('task-1:1', undo)).outcome.kind, 'undone');
  assert.deepEqual([early.pass(SETTLED_MS), early.book.effects.length], [[], 0]);
  const late = world('shipping', 'shipping.ship');
  await late.connector.submit(workOf(late), { earlierUnknown: false });
  late.pass(SETTLED_MS);
  const { outcome } = await late.connector.undo('task-1:1', undo);
  assert.equal(outcome.kind === 'refused' && outcome.code, 'past-point-of-no-return');
});

test('faults on an undo leave done what the answer does not vouch for', async () => {
  const rows = [
    ['fail', 'failed-safe', 1],
    ['refuse', 'refused', 1],
    ['timeout-before-effect', 'unknown', 1],
    ['timeout-after-success', 'unknown', 2],
    ['garbage', 'unknown', 2],
    ['connection-reset', 'unknown', 2],
  ] as const;
  for (const [mode, said, effects] of rows) {
    const at = billing();
    await at.connector.submit(workOf(at), { earlierUnknown: false });
    at.fault({ mode, on: 'undo', times: 1 });
    assert.equal((await at.connector.undo('task-1:1', undo)).outcome.kind, said, mode);
    assert.equal(at.book.effects.length, effects, mode);
    assert.equal((await at.connector.undo('task-1:1', undo)).outcome.kind, 'undone', `${mode}, again`);
    assert.equal(at.book.effects.length, 2, `${mode}, again`);
  }
});

test('a rule strikes only what it matches, and as often as it says', async () => {
  const at = billing();
  at.fault({ mode: 'fail', times: 2, match: { payload: { path: '/terms/0/currency', equals: 'EUR' } } });
  const submit = async (key: string, currency: string) =>
    (
      await at.connector.submit(workOf(at, { idempotencyKey: key, payload: { terms: [{ currency }] } }), {
        earlierUnknown: false,
      })
    ).outcome.kind;
  assert.deepEqual(
    [await submit('a', 'USD'), await submit('b', 'EUR'), await submit('b', 'EUR'), await submit('b', 'EUR')],
    ['done', 'failed-safe', 'failed-safe', 'done'],
  );
});

test('a rule for the status query leaves the request for work alone, and its failure settles nothing', async () => {
  const at = billing();
  at.fault({ mode: 'fail', on: 'query', times: 1 });
  assert.equal((await at.connector.submit(workOf(at), { earlierUnknown: false })).outcome.kind, 'done');
  const ask = async () =>
    (await at.connector.query(at.operation, 'task-1:1', { sinceLastSendMs: SETTLED_MS })).outcome.kind;
  assert.deepEqual([await ask(), await ask()], ['unknown', 'done']);
});

test('what is malformed, unknown or fractional is refused by the stand-in and changes nothing', () => {
  const { book } = billing();
  const good = workOf(billing());
  const now = Temporal.Instant.from('2026-11-21T12:00:00Z');
  const post = (body: string, path = '/work') => reactIn(book, { method: 'POST', path, body }, now);
  const rows: readonly [string, string, number][] = [
    ['no body', '', 400],
    ['no JSON', '{', 400],
    ['an unknown field', JSON.stringify({ ...good, extra: 1 }), 400],
    ['a key with a dot', JSON.stringify({ ...good, idempotencyKey: 'a.b' }), 400],
    ['money as a number', JSON.stringify({ ...good, payload: { amount: 12.5 } }), 400],
    ['an unknown operation', JSON.stringify({ ...good, operation: 'billing.nothing' }), 422],
    ['an operation that every object has', JSON.stringify({ ...good, operation: 'constructor' }), 422],
  ];
  for (const [what, body, status] of rows) {
    const reaction = post(body);
    assert.equal(reaction.kind === 'answer' && reaction.status, status, what);
  }
  assert.deepEqual([book.count, book.effects.length], [0, 0]);
});
