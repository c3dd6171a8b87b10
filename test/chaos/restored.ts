/**
 * The database is lost and comes back from a backup that was made under load. What the house forgot was done all the same: whatever is in
 * doubt is asked about or sent under its own key, so that each task is done once over there; a new epoch of the log says what happened. An
 * order that was forgotten whole has no key any more: done anew it is another one, and comparing with the others' books names the first.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Effect } from '#sims/core/words.ts';
import { randomOf } from '#test/simulator/random.ts';
import { anyOf, makeClients } from './clients.ts';
import type { ChaosDatabase } from './databases.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { close } from './load.ts';
import { settled } from './settled.ts';

/** Begun before the backup; the appliance ships with a carrier that looks at no key. */
const REMEMBERED = 12;
/** Begun and done after it. */
const FORGOTTEN = 3;
/** The backup is made in the middle of it. */
const DONE_BEFORE_BACKUP = 12;
const LOOK_EVERY_MS = 50;
const AFTER_BACKUP_MS = 4_000;
const COMPARED_WITHIN_MS = 120_000;
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

const ordersOf = async ({ rows }: Fleet, state: string): Promise<readonly string[]> =>
  (await rows<{ id: string }>(`select id from ordering.product_order where state like $1 order by id`, [state])).map(
    ({ id }) => id,
  );

const untilHanded = async ({ rows }: Fleet, orderIds: readonly string[]): Promise<void> => {
  const until = performance.now() + COMPARED_WITHIN_MS;
  for (;;) {
    const handed = await rows(
      `select 1 from billing.handoff where order_id = any($1::uuid[]) and state = 'delivered'`,
      [orderIds],
    );
    if (handed.length === orderIds.length) return;
    if (performance.now() > until) throw new Error(`${handed.length} of ${orderIds.length} are handed to billing`);
    await pause(LOOK_EVERY_MS);
  }
};

type Effects = ReadonlyMap<string, number>;

const effectsOf = async (fleet: Fleet): Promise<Effects> => {
  const effects = new Map<string, number>();
  for (const standIn of DO_TASKS) {
    const ledger = (await fleet.ask(standIn, '/ledger')) as { readonly effects: readonly Effect[] };
    for (const { reference } of ledger.effects) effects.set(reference, (effects.get(reference) ?? 0) + 1);
  }
  return effects;
};

const eachTaskOnce = async ({ rows }: Fleet, effects: Effects): Promise<number> => {
  const tasks = await rows<{ id: string; state: string; name: string }>(
    `select t.id, t.state, w.name from fulfillment.task t join fulfillment.task_work w on w.tenant_id = t.tenant_id and w.id = t.id
     where t.kind = 'call' and w.connector = any($1::text[])`,
    [DO_TASKS],
  );
  assert.ok(tasks.length > REMEMBERED);
  for (const { id, state, name } of tasks) assert.deepEqual([name, state, effects.get(id)], [name, 'done', 1]);
  return tasks.length;
};

/** Begun by the house itself when the epoch was; what billing has of orders that nobody remembers is named, each for a person. */
const forgottenAreNamed = async ({ rows }: Fleet, forgotten: readonly string[]): Promise<void> => {
  const until = performance.now() + COMPARED_WITHIN_MS;
  for (;;) {
    const runs = await rows<{ pair: string; state: string }>(
      `select pair, state from reconciliation.run where mode = 'incident' order by pair`,
    );
    if (runs.length > 0 && runs.every(({ state }) => state === 'completed')) break;
    if (performance.now() > until) throw new Error(`what is compared after a restore: ${JSON.stringify(runs)}`);
    await pause(LOOK_EVERY_MS);
  }
  const named = await rows<{ id: string; state: string; owner: string }>(
    `select distinct right_side #>> '{about,orderId}' as id, state, owner from reconciliation.difference
     where pair = 'order-billing' and kind = 'missing-left' and right_side #>> '{about,orderId}' = any($1) order by 1`,
    [forgotten],
  );
  assert.deepEqual(
    named,
    forgotten.map((id) => ({ id, state: 'open', owner: 'billing-ops' })),
  );
};

export const restoredFromBackup = (title: string, open: (folder: string) => Promise<ChaosDatabase>): void => {
  test(title, async (context) => {
    const fleet = await startFleet({
      open,
      deals: Array.from({ length: REMEMBERED + FORGOTTEN }, (_, index) =>
        index < REMEMBERED && index % 3 !== 0 ? 'appliance' : 'workspace',
      ),
      faults: {
        shipping: [{ mode: 'late-callback', delayMs: 1_500, times: 5 }],
        provisioning: [{ mode: 'lose-callback', times: 2 }],
      },
    });
    const people = makeClients(anyOf(fleet.urls), randomOf(1));
    const [before, after] = [fleet.offers.slice(0, REMEMBERED), fleet.offers.slice(REMEMBERED)];
    try {
      const underWay = before.map((offer) => close(people, offer));
      while ((await tasksDone(fleet)) < DONE_BEFORE_BACKUP) await pause(LOOK_EVERY_MS);
      await fleet.backUp();
      await Promise.all(underWay);
      const forgotten = (await Promise.all(after.map((offer) => close(people, offer)))).flat().toSorted();
      await untilHanded(fleet, forgotten);
      await pause(AFTER_BACKUP_MS);
      const doneBefore = await tasksDone(fleet);
      await fleet.goBack();
      const remembered = await tasksDone(fleet);
      assert.ok(remembered > 0 && remembered < doneBefore, `${remembered} of ${doneBefore} are remembered`);
      const all = await ordersOf(fleet, '%');
      assert.ok(forgotten.every((id) => !all.includes(id)));
      // Whoever was told yes and is not there any more asks again, as a customer would who finds no order.
      const again = makeClients(anyOf(fleet.urls), randomOf(2));
      await Promise.all(fleet.offers.map((offer) => close(again, offer)));
      await settled(fleet.rows);
      const epochs = await fleet.rows<{ epoch: number; reason: string }>(
        'select epoch, reason from evidence.epoch order by epoch desc limit 1',
      );
      assert.deepEqual(epochs, [{ epoch: 2, reason: 'restored' }]);
      const done = await eachTaskOnce(fleet, await effectsOf(fleet));
      await forgottenAreNamed(fleet, forgotten);
      context.diagnostic(
        `${fleet.database}: ${doneBefore} tasks were done and ${remembered} remembered; ${done} done once at the end; ${forgotten.length} orders forgotten and named`,
      );
    } finally {
      await fleet.close();
    }
  });
};
