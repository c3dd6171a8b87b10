/** Orders in the browser: found, held with a reason, amended, ordered without a quote, and what happened with an account; at a desk and on a phone. */
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
const OPS = 'otto.orderops';
type Read = { readonly order: { readonly state: string; readonly accountId: string; readonly priority: number } };
const read = async (): Promise<Read> => (await stage.get(OPS, `/orders/${stage.orderId}`)).body as Read;

for (const viewport of [DESKTOP, PHONE])
  test(`the list, the page of an order and the timeline of its account are sound at ${viewport.width}`, async () => {
    const context = await chromium.open({ viewport });
    const { order } = await read();
    for (const path of ['/orders', `/orders/${stage.orderId}`, `/accounts/${order.accountId}/timeline`]) {
      const seen = await openAs(context, stage, OPS, path);
      await settled(seen.page);
      await assertSound(seen, `${path} at ${viewport.width}`);
      const shot = process.env['TROTH_SHOTS'];
      if (shot)
        await seen.page.screenshot({
          path: `${shot}/${path.split('/')[1]}-${path.split('/').length}-${viewport.width}.png`,
          fullPage: true,
        });
    }
    await context.close();
  });

test('a person holds an order with a reason, is told what is not possible meanwhile, and lets it go on', async () => {
  const context = await chromium.open({ viewport: DESKTOP });
  const { page } = await openAs(context, stage, OPS, `/orders/${stage.orderId}`);
  await page.getByRole('button', { name: 'Hold' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Why?').selectOption('credit');
  await dialog.getByRole('button', { name: 'Hold' }).click();
  await dialog.waitFor({ state: 'detached' });
  assert.equal((await read()).order.state, 'held');
  await page.getByText('Not possible now').click();
  await page.getByText('Hold: The order is held.').waitFor();
  await page.getByRole('button', { name: 'Release' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal((await read()).order.state, 'inProgress');
  await context.close();
});

test('an amendment is made from what the page showed, and stands on the order', async () => {
  const context = await chromium.open({ viewport: PHONE });
  const { page } = await openAs(context, stage, OPS, `/orders/${stage.orderId}`);
  await page.getByRole('button', { name: 'Amend' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Priority').selectOption('0');
  await dialog.getByLabel('Promised for').fill('2031-03-01');
  await dialog.getByRole('button', { name: 'Amend', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  assert.equal((await read()).order.priority, 0);
  await page.getByText('promised for').waitFor();
  await context.close();
});

test('what is ordered without a quote shows its price first, and is ordered at it', async () => {
  const context = await chromium.open({ viewport: DESKTOP });
  const { page } = await openAs(context, stage, 'rita.rep', '/orders');
  await page.getByRole('button', { name: 'New order' }).click();
  const dialog = page.getByRole('dialog');
  const account = await dialog.getByLabel('Account').locator('option', { hasText: 'Rheinwerk' }).getAttribute('value');
  await dialog.getByLabel('Account').selectOption(account);
  await dialog.getByLabel('Find (line 1)').fill('consulting');
  await dialog.getByLabel('What (line 1)').locator('option[value=consulting-day]').waitFor({ state: 'attached' });
  await dialog.getByLabel('What (line 1)').selectOption('consulting-day');
  await dialog.getByLabel('The customer’s reference').fill('PO-WEB-1');
  await dialog.getByRole('button', { name: 'What does it cost?' }).click();
  await dialog.getByText('It can be ordered at this price').waitFor();
  await dialog.getByRole('button', { name: 'Order at this price' }).click();
  await page.waitForURL(/\/orders\/[0-9a-f-]{36}/);
  await page.getByText('reference PO-WEB-1').waitFor();
  await page.goto(`${stage.url}/app/orders?q=po-web-1`);
  await page.getByText('1 item').waitFor();
  await context.close();
});
