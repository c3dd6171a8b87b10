/**
 * One order against the five stand-ins over HTTP, worked off by a running worker: one answers late by callback, one fails once, one times out
 * after it succeeded, one refuses for good and is repaired by a person, and the letters go through a real mail server.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import Fastify from 'fastify';
import { communicationRefusals, mailSender, readMessagesAbout, runDelivery } from '#contexts/communication/index.ts';
import { readHandoffOfOrder } from '#contexts/billing/index.ts';
import { falloutRefusals, readCasesOfOrder, repairOrder } from '#contexts/fallout/index.ts';
import {
  callbackRoutes,
  connectorRegistry,
  type ConnectorRegistry,
  fulfillmentRefusals,
  readTasksOfOrder,
  runWorker,
} from '#contexts/fulfillment/index.ts';
import { readOrder, submitOrder } from '#contexts/order/index.ts';
import { aCaptureLine } from '#contexts/order/order.builder.ts';
import { systemClock } from '#platform/clock.ts';
import type { JobPort } from '#platform/jobs/job-port.ts';
import { startStandIns } from '#sims/all.ts';
import { connectorSecret } from '#sims/core/http.ts';
import { temporaryFolder } from '#sims/testing.ts';
import { testDatabase } from '#test/support/database.ts';
import { doneAnswer, execution, TENANT } from '#test/support/execution.ts';

const CONNECTORS = [
  'billing',
  'entitlement',
  'provisioning',
  'inventory',
  'shipping',
  'service-scheduling',
  'crm',
  'erp',
] as const;
const CALL_TIMEOUT_MS = 400;
const PATIENCE_MS = 30_000;

const folder = temporaryFolder();
const sims = await startStandIns({ folder: folder.path });
const addressOf = (key: string): string => sims.addresses.standIns[key]?.url ?? '';
const closing: (() => Promise<unknown>)[] = [async () => sims.close(), async () => folder.remove()];
after(async () => {
  for (const close of closing) await close();
});

const app = Fastify();
const callbackBaseUrl = { url: '' };
const registryAt = (base: string | undefined): ConnectorRegistry =>
  connectorRegistry(
    CONNECTORS.map((connector) => ({
      tenantId: TENANT,
      connector,
      baseUrl: addressOf(connector),
      secrets: [connectorSecret(sims.addresses.secret, TENANT, connector)] as const,
      endpointToken: `${connector}-endpoint`,
      callTimeoutMs: CALL_TIMEOUT_MS,
    })),
    base === undefined ? {} : { callbackBaseUrl: base },
  );
/** The address of our callbacks is known once we listen, and the registry is asked for it with every call. */
const registry: ConnectorRegistry = {
  ...registryAt(undefined),
  callbackUrl: (tenantId, name) => registryAt(callbackBaseUrl.url).callbackUrl(tenantId, name),
};
const world = await execution(
  await testDatabase(),
  () =>
    ({ key }) =>
      doneAnswer(key),
  { now: systemClock, registry },
);
await world.seed();
for (const route of callbackRoutes(world.door, registry, {
  ...fulfillmentRefusals,
  ...falloutRefusals,
  ...communicationRefusals,
}))
  route.install(app);
callbackBaseUrl.url = await app.listen({ host: '127.0.0.1', port: 0 });
closing.unshift(async () => app.close());

const faults = async (connector: string, rules: readonly object[]): Promise<void> => {
  const answer = await fetch(`${addressOf(connector)}/faults`, { method: 'PUT', body: JSON.stringify(rules) });
  assert.equal(answer.status, 200, await answer.text());
};
type Effect = {
  readonly kind: string;
  readonly operation: string;
  readonly key: string;
  readonly payload: { readonly [field: string]: unknown };
};
const ledger = async (connector: string): Promise<readonly Effect[]> => {
  const answer = await fetch(`${addressOf(connector)}/ledger`);
  const body = (await answer.json()) as { readonly effects?: readonly Effect[] } | readonly Effect[];
  return 'effects' in body ? (body.effects ?? []) : (body as readonly Effect[]);
};
const until = async (holds: () => Promise<boolean>, what: string): Promise<void> => {
  for (const started = performance.now(); performance.now() - started < PATIENCE_MS; await wait(50)) {
    await world.runFlows();
    if (await holds()) return;
  }
  assert.fail(`${what} within ${PATIENCE_MS} ms`);
};

test('late, failing once, timing out after success, refusing for good: repaired, completed, nothing done twice', async () => {
  await faults('entitlement', [{ mode: 'fail', times: 1 }]);
  await faults('billing', [
    { mode: 'timeout-after-success', times: 1, match: { operation: 'billing.setup' }, delayMs: 60_000 },
  ]);
  await faults('shipping', [
    { mode: 'refuse', times: 1, code: 'bad-address', message: 'No such street', retriable: false },
  ]);
  const [order] = await world.captured({
    lines: ['platform-standard', 'users', 'edge-appliance', 'migration-service'].map((key) => aCaptureLine(key)),
  });
  const orderId = order?.header.id ?? '';
  const submitted = await world.send(submitOrder, { orderId });
  assert.ok(submitted.ok, JSON.stringify(submitted));

  const jobs: JobPort = { statements: () => [], committed: () => {}, work: async () => {}, close: async () => {} };
  const worker = await runWorker({ door: world.door, registry, worker: 'w', concurrency: 8, sweepMs: 100, jobs });
  closing.unshift(worker.close);
  const mail = mailSender({
    host: '127.0.0.1',
    port: sims.addresses.standIns['smtp']?.smtpPort ?? 0,
    from: 'orders@aldermoor.example',
    messageIdDomain: 'troth.example',
  });
  const letters = await runDelivery({ door: world.door, jobs, mail, tenants: registry.tenants, sweepMs: 100 });
  closing.unshift(async () => mail.close(), letters.close);

  const casesOf = () => world.door.read(TENANT, (tx) => readCasesOfOrder(tx, orderId));
  await until(async () => (await casesOf()).length > 0, 'the refusal of the carrier opens a case');
  const [found] = await casesOf();
  assert.deepEqual([found?.category, found?.recommended], ['missing-customer-data', 'correct-and-retry']);
  const repaired = await world.send(
    repairOrder,
    { orderId, taskId: found?.taskId, action: 'correct-and-retry', payload: { plug: 'F' } },
    { reason: 'The customer gave the right address' },
  );
  assert.ok(repaired.ok, JSON.stringify(repaired));
  await until(
    async () => (await world.door.read(TENANT, (tx) => readHandoffOfOrder(tx, orderId)))?.state === 'delivered',
    'the order is fulfilled and handed to billing',
  );
  assert.equal((await world.door.read(TENANT, (tx) => readOrder(tx, orderId)))?.state, 'completed');

  const tasks = await world.door.read(TENANT, (tx) => readTasksOfOrder(tx, orderId));
  const effects = (await Promise.all(CONNECTORS.map(ledger))).flat().filter((effect) => effect.kind === 'done');
  assert.equal(effects.length, tasks.filter((task) => task.kind === 'call').length, 'one effect for each task');
  assert.equal(new Set(effects.map((effect) => effect.key)).size, effects.length);
  const handoff = effects.find((effect) => effect.operation === 'billing.activate');
  assert.ok(handoff);
  assert.equal((handoff.payload['instructions'] as readonly unknown[]).length, 4);

  const told = () => world.door.read(TENANT, (tx) => readMessagesAbout(tx, orderId));
  await until(async () => (await told()).every((letter) => letter.state === 'sent'), 'the letters are sent');
  assert.deepEqual(
    new Set((await told()).map((letter) => letter.template)),
    new Set(['order-confirmed', 'order-delayed', 'order-completed']),
  );
});
