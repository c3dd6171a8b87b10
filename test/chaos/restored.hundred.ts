/**
 * The database is lost and comes back from a backup that was made under load. What the house forgot was done all the same: whatever is in
 * doubt is asked about or sent under its own key, so that each task is done once over there; and a new epoch of the log says what happened.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Effect } from '#sims/core/words.ts';
import { randomOf } from '#test/simulator/random.ts';
import { anyOf, makeClients } from './clients.ts';
import { supervisedDatabase } from './databases.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { close } from './load.ts';
import { settled } from './settled.ts';

/** All are begun before the backup; the appliance ships with a carrier that looks at no key. */
const OFFERS = 12;
/** The backup is made in the middle of it. */
const DONE_BEFORE_BACKUP = 12;
const LOOK_EVERY_MS = 50;
const AFTER_BACKUP_MS = 4_000;
/** The systems whose ledgers hold an effect of each task. */
const DO_TASKS = [
  'billing',
  'entitlement',
  'provisioning',
  'shipping',
  'service-scheduling',
  'inventory',
  'crm',
  'erp',
];

const tasksDone = async ({ rows }: Fleet): Promise<number> =>
  (await rows<{ n: number }>(`select count(*)::int as n from fulfillment.task where state = 'done'`))[0]?.n ?? 0;

test('a backup made under load is restored: no task is done twice, none is guessed, and a new epoch stands in the log', async (context) => {
  const fleet = await startFleet({
    open: supervisedDatabase,
    deals: Array.from({ length: OFFERS }, (_, index) => (index % 3 === 0 ? 'workspace' : 'appliance')),
    faults: {
      shipping: [{ mode: 'late-callback', delayMs: 1_500, times: 5 }],
      provisioning: [{ mode: 'lose-callback', times: 2 }],
    },
  });
  const people = makeClients(anyOf(fleet.urls), randomOf(1));
  try {
    const underWay = fleet.offers.map((offer) => close(people, offer));
    while ((await tasksDone(fleet)) < DONE_BEFORE_BACKUP) await pause(LOOK_EVERY_MS);
    await fleet.backUp();
    await Promise.all(underWay);
    await pause(AFTER_BACKUP_MS);
    const before = await tasksDone(fleet);
    await fleet.goBack();
    const after = await tasksDone(fleet);
    assert.ok(after > 0 && after < before, `the backup is from the middle of it: ${after} of ${before} are remembered`);
    // Whoever was told yes and is not there any more asks again, as a customer would who finds no order.
    const again = makeClients(anyOf(fleet.urls), randomOf(2));
    await Promise.all(fleet.offers.map((offer) => close(again, offer)));
    await settled(fleet.rows);
    const epochs = await fleet.rows<{ epoch: number; reason: string }>(
      'select epoch, reason from evidence.epoch order by epoch desc limit 1',
    );
    assert.deepEqual(epochs, [{ epoch: 2, reason: 'restored' }]);
    const effects = new Map<string, number>();
    for (const standIn of DO_TASKS) {
      const ledger = (await fleet.ask(standIn, '/ledger')) as { readonly effects: readonly Effect[] };
      for (const { reference } of ledger.effects) effects.set(reference, (effects.get(reference) ?? 0) + 1);
    }
    const tasks = await fleet.rows<{ id: string; state: string; name: string }>(
      `select t.id, t.state, w.name from fulfillment.task t join fulfillment.task_work w on w.tenant_id = t.tenant_id and w.id = t.id
       where t.kind = 'call' and w.connector = any($1::text[])`,
      [DO_TASKS],
    );
    assert.ok(tasks.length > OFFERS);
    for (const { id, state, name } of tasks) assert.deepEqual([name, state, effects.get(id)], [name, 'done', 1]);
    context.diagnostic(`${before} tasks were done and ${after} remembered; ${tasks.length} done once at the end`);
  } finally {
    await fleet.close();
  }
});
