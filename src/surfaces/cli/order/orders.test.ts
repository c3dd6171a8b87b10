import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Server } from '../catalog/server.ts';
import { listOrders, moveOrder, showOrder } from './orders.ts';

const head = {
  id: '0199c0de-0000-7000-8000-000000000001',
  number: 'O-000012',
  state: 'inProgress',
  says: 'We are working on it.',
  version: 3,
  requestedFor: '2026-12-01',
  promisedFor: null,
  customerReference: 'PO-1',
  parties: { soldTo: { name: 'Rheinwerk' } },
  itemCount: 1,
};
const world = (
  moves: (path: string, payload: object) => Outcome<unknown> = () => accepted({ result: { state: 'held' } }),
) => {
  const sent: string[] = [];
  const told: string[] = [];
  const get = async (path: string) =>
    accepted(
      path.startsWith('/orders?')
        ? { orders: path.includes('nobody') ? [] : [head], next: null, asOf: '2026-11-22T10:00:00Z' }
        : { order: head, items: [], actions: [{ action: 'hold', possible: true, because: null }] },
    );
  const send = async (path: string, payload: object) => {
    sent.push(`${path} ${JSON.stringify(payload)}`);
    return moves(path, payload);
  };
  const server = { get, send, put: send } as unknown as Server;
  return { server, sent, told, terminal: { write: (text: string) => void told.push(text) } as never };
};

test('a terminal lists orders with how fresh that is, and shows one with what may be done with it', async () => {
  const { server, told, terminal } = world();
  assert.equal(await listOrders({ limit: '50' }, server, terminal), 0);
  assert.match(told.join(''), /O-000012.*inProgress.*Rheinwerk[^]*As of 2026-11-22T10:00:00Z/);
  assert.equal(await showOrder('O-000012', {}, server, terminal), 0);
  assert.match(told.join(''), /You may: hold\./);
});

test('an order is held by its number with a reason; what is refused is told and ends with its own code', async () => {
  const { server, sent, terminal } = world();
  assert.equal(await moveOrder('hold', 'O-000012', { reason: 'credit' }, server, terminal), 0);
  assert.deepEqual(sent, [`/orders/${head.id}/hold {"reasonCode":"credit"}`]);
  const no = world(() => refused({ code: 'order.move-not-allowed', state: 'completed' }));
  assert.equal(await moveOrder('hold', 'O-000012', { reason: 'credit' }, no.server, no.terminal), 1);
  assert.match(no.told.join(''), /order\.move-not-allowed/);
  assert.equal(await moveOrder('hold', 'O-nobody', { reason: 'credit' }, no.server, no.terminal), 1);
  assert.match(no.told.join(''), /order\.not-found/);
});
