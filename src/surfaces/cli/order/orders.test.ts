import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Server } from '../catalog/server.ts';
import { amendOrder } from './amend-order.ts';
import { newOrder, recordPartial, supplementOrder } from './direct-order.ts';
import { listOrders, moveOrder, showOrder } from './orders.ts';
import { planOfOrder, whyTask } from './plan-of-order.ts';

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

test('an order is amended by its number: items by their place, with the versions that were just read', async () => {
  const { server, sent, told, terminal } = world(() => accepted({ result: { orderVersion: 4, left: 1 } }));
  const get = async (path: string) =>
    accepted(
      path.startsWith('/orders?')
        ? { orders: [head] }
        : { order: head, items: ['a', 'b'].map((id, index) => ({ id, version: index + 1 })) },
    );
  const asked = { ...server, get } as unknown as Server;
  const options = { reason: 'customer-asked', priority: '0', quantity: ['1=5'], drop: ['2'] };
  assert.equal(await amendOrder('O-000012', options, asked, terminal), 0);
  assert.deepEqual(JSON.parse(sent[0]?.replace(`/orders/${head.id}/amend `, '') ?? ''), {
    orderVersion: 3,
    reasonCode: 'customer-asked',
    priority: 0,
    items: [
      { op: 'change', itemId: 'a', itemVersion: 1, quantity: '5' },
      { op: 'drop', itemId: 'b', itemVersion: 2 },
    ],
  });
  assert.match(told.join(''), /O-000012 is amended: version 4, 1 item/);
  assert.equal(await amendOrder('O-000012', { reason: 'customer-asked', drop: ['9'] }, asked, terminal), 1);
  assert.match(told.join(''), /order\.item-unknown/);
  assert.equal(sent.length, 1, 'what names no item is not sent');
});

const RULES = `sha256:${'a'.repeat(64)}`;
const planned = { key: 'provision', name: 'Provision the platform', operation: 'provisioning.provision' };
const plans = (sent: string[], tasks: readonly object[]) => {
  const task = (id: string, more: object = {}) => ({
    ...planned,
    id,
    level: 0,
    predecessors: [],
    pointOfNoReturn: false,
    ...more,
  });
  const plan = {
    modelHash: RULES,
    tasks: [
      task('t1'),
      task('t2', { key: 'ship', name: 'Ship it', level: 1, predecessors: ['t1'], pointOfNoReturn: true }),
    ],
  };
  const get = async (path: string) =>
    accepted(
      path.startsWith('/orders?')
        ? { orders: [head], next: null, asOf: '2026-11-22T10:00:00Z' }
        : path.endsWith('/fulfillment-plan')
          ? { plans: [{ tasks }] }
          : {
              task: { ...planned, state: 'awaitingOutcome' },
              plan: { purpose: 'fulfil', modelHash: RULES },
              item: { offeringName: 'Platform', action: 'add', position: 1 },
              parts: [{ kind: 'service', name: 'Tenant environment' }],
              rule: {
                id: 'platform',
                artifactKey: 'rules',
                artifactHash: RULES,
                target: 'category platform',
                conditions: [
                  { about: 'country', kind: 'fact', wanted: ['DE', 'AT'], not: false, found: 'DE', holds: true },
                ],
              },
              waitsFor: [],
              heldUp: [{ name: 'Ship it' }],
            },
    );
  const send = async (path: string, payload: object) => {
    sent.push(`${path} ${JSON.stringify(payload)}`);
    return accepted({ plan, compared: { added: [{ name: 'Ship it' }], removed: [], changed: [] } });
  };
  return { get, send, put: send } as unknown as Server;
};

test('a terminal shows the plan of an order step by step, and what other rules make different', async () => {
  const sent: string[] = [];
  const { told, terminal } = world();
  const options = { rules: 'current', compareWith: head.id };
  assert.equal(await planOfOrder('O-000012', options, plans(sent, []), terminal), 0);
  assert.deepEqual(sent, [
    `/orders/${head.id}/plan-preview {"rules":"current","compareWith":{"releaseId":"${head.id}"}}`,
  ]);
  const text = told.join('');
  assert.match(text, /2 +Ship it +ship .*Provision the platform +yes/);
  assert.match(text, /added Ship it; removed none; changed none/);
});

test('why a task is there is told by its key: item, rule with its version, conditions with what was found, who waits', async () => {
  const { told, terminal } = world();
  const server = plans([], [{ id: 't1', ...planned }]);
  assert.equal(await whyTask('O-000012', 'provision', {}, server, terminal), 0);
  const text = told.join('');
  for (const part of [
    'Provision the platform (provision) is awaitingOutcome; it asks provisioning.provision.',
    'Item 1: Platform, add.',
    'It works on service Tenant environment.',
    `Rule platform of rules, version ${RULES}, for category platform.`,
    'holds: fact country is DE, AT; it is "DE"',
    'It waits for: nothing. For it waits: Ship it.',
  ])
    assert.ok(text.includes(part), `${part}\n${text}`);
});

test('a task that is not there, or of which there are several, is refused with what could be named', async () => {
  const { told, terminal } = world();
  const twice = plans(
    [],
    [
      { id: 't1', ...planned },
      { id: 't3', ...planned },
    ],
  );
  assert.equal(await whyTask('O-000012', 'teleport', {}, twice, terminal), 1);
  assert.match(told.join(''), /no such task[^]*provision/);
  assert.equal(await whyTask('O-000012', 'provision', {}, twice, terminal), 1);
  assert.match(told.join(''), /Provision the platform t1, Provision the platform t3/);
});

test('what is ordered without a quote, and more of an order, goes out with the proof of the price that was just asked for', async () => {
  const { sent, told, terminal } = world();
  const get = async (path: string) =>
    accepted(
      path === '/accounts'
        ? { items: [{ id: 'account-1', key: 'rheinwerk' }] }
        : path.startsWith('/orders?')
          ? { orders: [head] }
          : { order: { ...head, accountId: 'account-1' }, items: [{ id: 'a' }, { id: 'b' }] },
    );
  let token: string | null = 'proof';
  const send = async (path: string, payload: object) => {
    sent.push(path);
    return accepted(
      path === '/orders/price'
        ? { replayToken: token, checks: [{ code: 'not-sold-there' }] }
        : { result: { number: 'O-000013', items: 1, orderVersion: 4, left: 3, state: 'partial', payload } },
    );
  };
  const server = { get, send, put: send } as unknown as Server;
  assert.equal(await newOrder('rheinwerk', ['consulting-day=3'], { json: true, priority: '1' }, server, terminal), 0);
  const { payload } = JSON.parse(told.join('')).result as { readonly payload: object };
  assert.deepEqual(
    { ...payload, pricedAsOf: 'today' },
    {
      accountId: 'account-1',
      lines: [{ offering: 'consulting-day', quantity: '3' }],
      pricedAsOf: 'today',
      replayToken: 'proof',
      priority: 1,
    },
  );
  assert.equal(await supplementOrder('O-000012', ['consulting-day'], { reason: 'more' }, server, terminal), 0);
  assert.match(told.join(''), /O-000012 has 3 item\(s\), version 4/);
  const asked = { reason: 'supplier-failed', notDone: ['2'], remainder: true };
  assert.equal(await recordPartial('O-000012', asked, server, terminal), 0);
  assert.equal(await recordPartial('O-000012', { ...asked, notDone: ['9'] }, server, terminal), 1);
  assert.match(told.join(''), /order\.item-unknown/);
  const before = sent.length;
  token = null;
  assert.equal(await newOrder('rheinwerk', ['sandbox'], {}, server, terminal), 1);
  assert.deepEqual(sent.slice(before), ['/orders/price'], 'what may not be ordered is not ordered');
});
