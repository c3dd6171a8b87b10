/** A quote as a whole, in the browser: its terms, a scenario beside it, what is different between both, and a note of ours. */
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

const open = async (path: string, work: (seen: Seen) => Promise<void>, viewport = DESKTOP) => {
  const context = await chromium.open({ viewport });
  try {
    await work(await openAs(context, stage, 'rita.rep', path));
  } finally {
    await context.close();
  }
};
const look = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};
const isWide = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

let scenarioId = '';

test('a seller changes terms, notes why, and makes a scenario of the deal', () =>
  open(`/quotes/${stage.draftId}?tab=terms`, async ({ page, errors }) => {
    await page.getByLabel('Days to pay').fill('60');
    await page.getByRole('button', { name: 'Save the terms' }).click();
    await page.getByRole('button', { name: 'Save the terms' }).and(page.locator(':disabled')).waitFor();
    await page.getByLabel('A note').fill('They pay late, and say so.');
    await page.getByRole('button', { name: 'Add the note' }).click();
    await page
      .getByText(/^They pay late/)
      .last()
      .waitFor();
    await look(page, 'terms-1280');
    await page.getByRole('button', { name: 'Make a scenario' }).click();
    await page.waitForURL((url) => !url.pathname.includes(stage.draftId));
    scenarioId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    assert.match(scenarioId, /^[0-9a-f-]{36}$/);
    assert.deepEqual(errors, []);
  }));

for (const [viewport, width] of [
  [DESKTOP, 1280],
  [PHONE, 390],
] as const)
  test(`scenarios stand side by side, and what is different is told, at ${width} pixels`, async () => {
    await stage.send('rita.rep', `/quotes/${scenarioId}/change-header`, { termMonths: 24 });
    const { body } = await stage.get('rita.rep', `/quotes/${scenarioId}`);
    const { dealId } = body as { readonly dealId: string };
    await open(
      `/deals/${dealId}`,
      async ({ page, errors }) => {
        await page.getByRole('heading', { name: 'Scenarios of the deal' }).waitFor();
        await page.getByText(/Months: 12 → 24/).waitFor();
        assert.equal(await page.getByText('Margin').count(), 0);
        assert.equal(await isWide(page), false);
        await look(page, `scenarios-${width}`);
        await page.getByRole('link', { name: 'Everything that is different' }).click();
        await page.getByRole('heading', { name: 'What is different' }).waitFor();
        await page.getByRole('heading', { name: 'Money' }).waitFor();
        await page.getByText('Until: ').first().waitFor();
        assert.equal(await isWide(page), false);
        await look(page, `compare-${width}`);
        assert.deepEqual(errors, []);
      },
      viewport,
    );
  });
