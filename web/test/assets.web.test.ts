/** From what a customer has to the quote that changes it, by mouse and keyboard, on a desk and on a phone. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startChromium } from '../../test/support/chromium.ts';
import { installedBase } from '../../test/support/installed-base.ts';
import { ensureWebBuilt } from '../build.ts';
import { DESKTOP, openAs, PHONE } from './look.ts';

await ensureWebBuilt();
const base = await installedBase();
const chromium = await startChromium();
after(async () => {
  await chromium.close();
  await base.stop();
});
const { accountId } = await base.sold('10');

for (const [name, viewport] of [
  ['desk', DESKTOP],
  ['phone', PHONE],
] as const)
  test(`on a ${name}: fewer users are chosen, and the quote shows before, after and what it costs now`, async () => {
    const context = await chromium.open({ viewport });
    try {
      const { page, errors } = await openAs(context, base.troth, 'rita.rep', `/accounts/${accountId}/assets`);
      await page.getByRole('checkbox', { name: 'Change Named user, Standard' }).check();
      await page.getByRole('button', { name: 'Change 1' }).click();
      await page.getByLabel('From').fill('2027-03-11');
      await page.getByLabel('Named user, Standard: quantity').fill('6');
      const shot = process.env['TROTH_SHOTS'];
      if (shot) await page.screenshot({ path: `${shot}/change-dialog-${name}.png` });
      await page.getByRole('button', { name: 'Make the quote' }).click();
      await page.waitForURL(/\/quotes\/[0-9a-f-]{36}/);
      const quoteId = page.url().split('/').at(-1) ?? '';
      await base.deal.does('rita.rep', `/quotes/${quoteId}/price`);
      await page.reload();
      const panel = page.getByRole('region', { name: 'What changes' }).last();
      await panel.waitFor();
      const said = await page.getByLabel('What changes').first().innerText();
      assert.match(said, /Named user, Standard/);
      assert.match(said, /21\/31 of a period/);
      assert.match(said, /Credits/);
      if (shot) await page.screenshot({ path: `${shot}/change-quote-${name}.png`, fullPage: true });
      assert.deepEqual(errors, []);
    } finally {
      await context.close();
    }
  });
