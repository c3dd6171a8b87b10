/** A database that is away for longer than a worker tries to record: what it had called is found out later, and the worker is still there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { submitOrder } from '#contexts/order/index.ts';
import { aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import type { Door } from '#platform/door.ts';
import { until } from '#sims/testing.ts';
import { testDatabase } from '#test/support/database.ts';
import { doneAnswer, execution, SECRET, TENANT } from '#test/support/execution.ts';
import { CONNECTOR_CONTRACTS } from './connector-contracts.ts';
import { connectorRegistry } from './connector-registry.ts';
import { readTasksOfOrder } from './task.store.ts';
import { runWorker } from './worker.jobs.ts';

/** Longer than a worker goes on trying. */
const AWAY_MS = 3_000;

test('a recording that fails while other calls are out ends no worker: they are recorded when the database is back', async () => {
  let calls = 0;
  let away = false;
  let answerTheOthers = (): void => {};
  const others = new Promise<void>((resolve) => (answerTheOthers = resolve));
  const registry = connectorRegistry(
    Object.keys(CONNECTOR_CONTRACTS).map((connector) => ({
      tenantId: TENANT,
      connector,
      baseUrl: 'http://127.0.0.1:1',
      secrets: [SECRET],
      endpointToken: `${connector}-endpoint`,
      callTimeoutMs: 5_000,
    })),
    {
      transport: async ({ body }) => {
        const { idempotencyKey } = JSON.parse(body ?? '{}') as { readonly idempotencyKey: string };
        // The first call alone: what is called after the database is back must find it there.
        if ((calls += 1) === 1) away = true;
        else await others;
        return { result: doneAnswer(idempotencyKey), tookMs: 1 };
      },
    },
  );
  const world = await execution(await testDatabase(), () => () => doneAnswer('unused'), { registry });
  await world.seed();
  const [order] = await world.captured({
    lines: ['platform-standard', 'edge-appliance'].map((offering) =>
      aCaptureLine(offering, { lineId: anId('line', offering), lineageId: anId('lineage', offering) }),
    ),
  });
  const orderId = order?.header.id ?? '';
  assert.ok((await world.send(submitOrder, { orderId })).ok);
  const door: Door = {
    ...world.door,
    transaction: (tenantId, work) =>
      away ? Promise.reject(new Error('the database is away')) : world.door.transaction(tenantId, work),
  };
  const unheard: unknown[] = [];
  const note = (reason: unknown): void => void unheard.push(reason);
  process.on('unhandledRejection', note);
  const jobs = { statements: () => [], committed: () => {}, work: async () => {}, close: async () => {} };
  const worker = await runWorker({ door, registry, worker: 'w-away', concurrency: 8, sweepMs: 60_000, jobs });
  const states = async () => {
    const tasks = await world.door.read(TENANT, (tx) => readTasksOfOrder(tx, orderId));
    return tasks.map(({ state }) => state);
  };
  try {
    await until(() => calls > 1, 'calls are out');
    await pause(AWAY_MS);
    assert.deepEqual(unheard, [], 'what could not be recorded is heard by somebody');
    away = false;
    answerTheOthers();
    await until(async () => {
      const now = await states();
      return now.includes('done') && now.filter((state) => state === 'inFlight').length === 1;
    }, 'what was answered later is recorded, and the first waits for its lease to end');
  } finally {
    await worker.close();
    process.off('unhandledRejection', note);
  }
});
