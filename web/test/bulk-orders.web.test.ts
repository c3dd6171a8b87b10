/** Many orders out of a file: bad rows are told before anything begins, the rest is watched, what was refused says why in its row; and what will miss its day says so. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
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

test('orders are asked for out of a file: bad rows begin nothing, the others are followed, refused rows say why', async () => {
  const context = await chromium.open({ viewport: DESKTOP });
  try {
    const seen = await openAs(context, stage, 'otto.orderops', '/bulk-orders');
    const { page } = seen;
    await page.getByText('No bulk submission yet').waitFor();
    const choose = async (text: string): Promise<void> => {
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Orders from a file' }).click();
      await (await chooser).setFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    };
    await choose('account,offering,quantity\nnobody,consulting-day,1\n');
    await page.getByText('“nobody” is no account of yours').waitFor();
    // The browser itself reports the refusal that this asked for.
    assert.match(seen.errors.splice(0).join(), /422/);
    await choose('order\nO-no-such-1\nO-no-such-2\n');
    await page.getByText('0 of 2 ordered, 2 refused').waitFor();
    await page.getByRole('row', { name: /O-no-such-1.*order\.not-found/ }).waitFor();
    await settled(page);
    await assertSound(seen, 'bulk-orders');
    await page.setViewportSize(PHONE);
    await settled(page);
    await assertSound(seen, 'bulk-orders-phone');
  } finally {
    await context.close();
  }
});

test('an order that will miss its day says so in the list and on its page', async () => {
  const context = await chromium.open({ viewport: DESKTOP });
  try {
    const { orders } = (await stage.get('otto.orderops', '/orders')).body as {
      orders: readonly { readonly id: string; readonly number: string }[];
    };
    const [order] = orders;
    assert.ok(order, 'the company has orders');
    const item = {
      orderId: order.id,
      number: order.number,
      accountId: order.id,
      state: 'inProgress',
      promisedFor: '2026-12-01',
      expectedBy: '2026-12-09T10:00:00Z',
      because: { task: 'Ship the appliance', state: 'waiting' },
      jeopardySince: '2026-11-22T10:00:00Z',
      assessedAt: '2026-11-22T10:00:00Z',
    };
    await context.route('**/jeopardy', (route) =>
      route.fulfill({ json: { items: [item], asOf: '2026-11-22T10:00:00Z' } }),
    );
    const seen = await openAs(context, stage, 'otto.orderops', '/orders');
    await seen.page.getByRole('row', { name: new RegExp(`${order.number}.*will miss its day`) }).waitFor();
    await seen.page.getByRole('link', { name: order.number }).click();
    await seen.page.getByText('It will miss its day.').waitFor();
    await seen.page.getByText('because it waits for Ship the appliance').waitFor();
    await settled(seen.page);
    await assertSound(seen, 'order-in-jeopardy');
    await seen.page.setViewportSize(PHONE);
    await settled(seen.page);
    await assertSound(seen, 'order-in-jeopardy-phone');
  } finally {
    await context.close();
  }
});
