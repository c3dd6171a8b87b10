/** What is given away on a quote, in the browser: promotions with their reasons, a coupon, a price set by hand, guidance and tax. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startChromium } from '../../test/support/chromium.ts';
import { ensureWebBuilt } from '../build.ts';
import { DESKTOP, openAs, PHONE, type Seen } from './look.ts';
import { setStage } from './stage.ts';

await ensureWebBuilt();
const stage = await setStage();
const chromium = await startChromium();
after(async () => {
  await chromium.close();
  await stage.stop();
});

const onDraft = async (work: (seen: Seen) => Promise<void>, viewport = DESKTOP, search = '') => {
  const context = await chromium.open({ viewport });
  try {
    await work(await openAs(context, stage, 'rita.rep', `/quotes/${stage.draftId}${search}`));
  } finally {
    await context.close();
  }
};
const card = (page: Page, title: string) => page.locator('section.card', { hasText: title });
const look = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};

test('a seller reads which promotions apply and which nearly do, and a coupon that is typed wrong is told at once', () =>
  onDraft(async ({ page, errors }) => {
    const promotions = card(page, 'Promotions and coupons');
    await promotions.getByText('needs its coupon').first().waitFor();
    await promotions.getByLabel('Coupon', { exact: true }).fill('NOSUCH');
    await promotions.getByRole('button', { name: 'Enter' }).click();
    await promotions.getByText('No promotion knows this coupon').waitFor();
    await promotions.getByLabel('Coupon', { exact: true }).fill('switch26');
    await promotions.getByRole('button', { name: 'Enter' }).click();
    await promotions.getByLabel('Coupons on this quote').getByText('SWITCH26').waitFor();
    await promotions.getByText(/all of it is owed back/).waitFor();
    assert.equal(await promotions.getByLabel('Coupon', { exact: true }).inputValue(), '');
    await look(page, 'given-1280');
    assert.deepEqual(
      errors.filter((error) => !error.includes('422')),
      [],
    );
  }));

test('a price is set by hand with its reason, told beside the rules, and given back to them', async () => {
  await stage.send('rita.rep', `/quotes/${stage.draftId}/price`);
  await onDraft(
    async ({ page }) => {
      const drawer = page.getByRole('dialog');
      await drawer.getByRole('button', { name: 'Set this price by hand' }).click();
      await drawer.getByLabel(/Price in EUR/).fill('400');
      await drawer.getByLabel('Reason').fill('matched the offer of a rival');
      await drawer.getByRole('button', { name: 'Set the price' }).click();
      await drawer.getByText(/Set by Rita/).waitFor();
      await look(page, 'override-1280');
      await drawer.getByRole('button', { name: 'Let the rules price it' }).click();
      await drawer.getByRole('button', { name: 'Set this price by hand' }).waitFor();
    },
    DESKTOP,
    `?explain=${stage.draftLineId}`,
  );
});

test('without a tax engine the page says that there is no estimate, and of too few deals nothing is told', async () => {
  await stage.send('rita.rep', `/quotes/${stage.draftId}/price`);
  await onDraft(async ({ page }) => {
    await card(page, 'Tax, estimated').getByRole('button', { name: 'Estimate tax' }).click();
    await page.getByText('No estimate: no tax engine is connected').waitFor();
    await page.getByText(/Fewer than 5 comparable deals/).waitFor();
    await look(page, 'given-390');
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= PHONE.width, `nothing is wider than the phone: ${width}`);
  }, PHONE);
});
