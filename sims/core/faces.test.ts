/** The connectors of other kinds against the stand-ins that speak so, under every fault: what is concluded is true, and each piece of work is one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONNECTOR_CONTRACTS } from '#contexts/fulfillment/connector-contracts.ts';
import type { ConnectorKind } from '#platform/connectors/connector.ts';
import { httpConnector } from '#platform/connectors/http.connector.ts';
import { orderEventOf } from '#platform/connectors/tmf641.dialect.ts';
import { PROFILES } from '../profiles.ts';
import { emptyBook } from './book.ts';
import { inProcessTransport, reactIn, tick } from './in-process.ts';
import { FAULT_MODES, type FaultRule } from './words.ts';

type Name = 'provisioning' | 'billing';
const KINDS: readonly (readonly [ConnectorKind, string, Name, string])[] = [
  ['tmf641', 'http://stand-in/tmf-api/serviceOrdering/v4', 'provisioning', 'provisioning.provision'],
  ['tmf641', 'http://stand-in/tmf-api/serviceOrdering/v4', 'billing', 'billing.setup'],
  ['billing-api', 'http://stand-in', 'billing', 'billing.setup'],
  ['billing-api', 'http://stand-in', 'provisioning', 'provisioning.provision'],
];

const world = (kind: ConnectorKind, baseUrl: string, name: Name, operation: string) => {
  const book = emptyBook(PROFILES.find(({ key }) => key === name)!);
  let now = Temporal.Instant.from('2026-11-21T12:00:00Z');
  const pass = async (ms: number): Promise<void> => {
    now = now.add({ milliseconds: Math.min(ms, 60_000) });
    tick(book, now);
  };
  const transport = inProcessTransport({ bookAt: () => book, now: () => now, wait: pass });
  const operations = CONNECTOR_CONTRACTS[name];
  const connector = httpConnector({ key: name, kind, baseUrl, secret: '', callTimeoutMs: 500, operations }, transport);
  const work = {
    operation,
    idempotencyKey: 'task-1:1',
    reference: 'task-1',
    tenantRef: 'tenant-1',
    payload: { accountId: 'account-1', region: 'eu' },
  };
  return {
    book,
    pass,
    fault: (rule: FaultRule) => reactIn(book, { method: 'PUT', path: '/faults', body: JSON.stringify([rule]) }, now),
    submit: async (earlierUnknown = false) => (await connector.submit(work, { earlierUnknown })).outcome,
    query: async () => (await connector.query(operation, work.idempotencyKey, { sinceLastSendMs: 5_000 })).outcome,
    undo: async () =>
      (await connector.undo(work.idempotencyKey, { reference: 'task-1', tenantRef: 'tenant-1', reason: 'cancelled' }))
        .outcome,
    contract: connector.contract,
  };
};

for (const [kind, baseUrl, name, operation] of KINDS) {
  const open = () => world(kind, baseUrl, name, operation);

  test(`${kind}: ${operation} is asked for, asked about with its answer, and taken back`, async () => {
    const at = open();
    assert.equal((await at.query()).kind, 'failed-safe', 'nothing was asked yet');
    const told = await at.submit();
    assert.equal(told.kind, name === 'provisioning' ? 'accepted' : 'done');
    await at.pass(1_000);
    const asked = await at.query();
    assert.equal(asked.kind, 'done');
    const field = name === 'provisioning' ? 'environmentId' : 'subscription';
    assert.equal(typeof (asked.kind === 'done' && asked.result[field]), 'string');
    assert.deepEqual(at.book.effects[0]?.payload, { accountId: 'account-1', region: 'eu' });
    assert.deepEqual(
      [(await at.undo()).kind, (await at.undo()).kind, (await at.query()).kind],
      ['undone', 'undone', 'undone'],
    );
    assert.equal(at.book.effects.length, 2);
    assert.equal(at.contract, undefined, 'their standard says what they promise');
  });

  for (const mode of FAULT_MODES)
    test(`${kind}: under ${mode} nothing is said of ${operation} that is not so, and it is one piece of work in the end`, async () => {
      const at = open();
      at.fault({ mode, times: 1 });
      let last: { readonly kind: string } = await at.submit();
      for (let round = 0; round < 6 && last.kind !== 'done' && last.kind !== 'refused'; round += 1) {
        const effects = at.book.effects.length;
        if (last.kind === 'failed-safe') {
          assert.equal(effects, 0);
          last = await at.submit();
        }
        await at.pass(5_000);
        if (last.kind !== 'done') last = await at.query();
      }
      assert.equal(last.kind, mode === 'refuse' && last.kind === 'refused' ? 'refused' : 'done');
      assert.equal(at.book.effects.length, last.kind === 'done' ? 1 : 0);
    });
}

test('the standard has no keys, so an order whose first send is unknown is looked for and never posted again', async () => {
  const at = world('tmf641', 'http://stand-in/tmf-api/serviceOrdering/v4', 'billing', 'billing.setup');
  at.fault({ mode: 'timeout-after-success', times: 1 });
  assert.equal((await at.submit()).kind, 'unknown');
  assert.equal((await at.submit(true)).kind, 'done');
  assert.equal(at.book.effects.length, 1);
  const lost = world('tmf641', 'http://stand-in/tmf-api/serviceOrdering/v4', 'billing', 'billing.setup');
  assert.equal((await lost.submit(true)).kind, 'unknown', 'what is not found may still be on its way');
  assert.equal(lost.book.effects.length, 0);
});

test('an event says which order to ask about, and nothing else of it is read', () => {
  const event = {
    eventId: 'e-1',
    eventType: 'ServiceOrderStateChangeEvent',
    event: { serviceOrder: { externalId: 'task-1:1', state: 'completed' } },
  };
  assert.deepEqual(orderEventOf(event), { eventId: 'e-1', idempotencyKey: 'task-1:1' });
  for (const wrong of [null, [], {}, { ...event, event: {} }, { ...event, eventId: 7 }])
    assert.equal(orderEventOf(wrong), undefined);
});
