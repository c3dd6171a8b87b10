/** A task that a person does, from the queue to done, in the browser; and an order that will miss its day. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { beginPlan } from '../../src/contexts/fulfillment/index.ts';
import { MILESTONE } from '../../src/contexts/fulfillment/decompose.ts';
import { savePromise } from '../../src/contexts/fulfillment/promise.store.ts';
import type { TaskPlan } from '../../src/contexts/fulfillment/task.ts';
import { anId } from '../../src/contexts/order/order.builder.ts';
import { startChromium } from '../../test/support/chromium.ts';
import { ensureWebBuilt } from '../build.ts';
import { assertSound, DESKTOP, openAs, PHONE, settled } from './look.ts';
import { setStage } from './stage.ts';

await ensureWebBuilt();
const stage = await setStage();
const chromium = await startChromium();
after(async () => {
  await chromium.close();
  await stage.stop();
});

const { orderId } = stage;
const [{ accountId, territory } = { accountId: '', territory: '' }] = await stage.database.admin<{
  accountId: string;
  territory: string;
}>('select account_id as "accountId", territory from ordering.product_order where id = $1', [orderId]);
const planId = anId('plan', 'by-hand');
const hash = `sha256:${'a'.repeat(64)}`;
const survey: TaskPlan = {
  ...MILESTONE,
  id: anId('task', 'by-hand'),
  planId,
  orderId,
  itemId: anId('item', 'by-hand'),
  artifactHash: hash,
  key: 'survey',
  name: 'Survey the room',
  kind: 'manual',
  manual: {
    queue: 'field',
    instructions: 'Go there, measure the rack and the way to it.',
    withinHours: 48,
    evidence: [{ field: 'gate', name: 'Code of the gate' }],
  },
  payload: { offering: 'cluster-node', quantity: '3' },
  dependsOn: [],
};
const plan = {
  id: planId,
  orderId,
  accountId,
  purpose: 'compensate' as const,
  modelHash: hash,
  conditions: {},
  parts: [],
  tasks: [survey],
};
const now = stage.app.door.clock();
await stage.app.door.transaction(stage.tenantId, (tx) =>
  tx.commit([
    ...beginPlan(stage.tenantId, plan, { priority: 2 }, now).statements,
    savePromise(stage.tenantId, {
      orderId,
      accountId,
      territory,
      dueOn: now.toZonedDateTimeISO('UTC').toPlainDate().toString(),
      expectedBy: now.add({ hours: 50 }).toString(),
      because: { taskId: survey.id, task: survey.name, state: 'ready', takesMs: 48 * 3_600_000 },
      jeopardySince: now.toString(),
      assessedAt: now.toString(),
    }),
  ]),
);

test('on a phone it is read what waits for a person, and which order will miss its day and why', async () => {
  const context = await chromium.open({ viewport: PHONE, reducedMotion: 'reduce' });
  try {
    const seen = await openAs(context, stage, 'otto.orderops', '/work');
    const text = await seen.page.locator('main').innerText();
    assert.match(text, /Survey the room/);
    assert.match(text, /measure the rack/);
    await assertSound(seen, 'by hand on a phone');
  } finally {
    await context.close();
  }
});

test('a task is taken, ends only with what it asks for, and leaves the queue', async () => {
  const context = await chromium.open({ viewport: DESKTOP, reducedMotion: 'reduce' });
  try {
    const seen = await openAs(context, stage, 'otto.orderops', '/work');
    const { page } = seen;
    await page.getByRole('button', { name: 'Take it' }).click();
    await page.getByLabel('Code of the gate').waitFor();
    assert.ok(await page.getByRole('button', { name: 'It is done' }).isDisabled());
    await page.getByLabel('Code of the gate').fill('4711');
    await settled(page);
    await assertSound(seen, 'by hand');
    await page.getByRole('button', { name: 'It is done' }).click();
    await page.getByText('Nothing waits for a person').waitFor();
  } finally {
    await context.close();
  }
});
