/** Two systems that differ: seen in the list, both sides on one page, ended by whoever owns it. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { aDeal } from '../../test/invariants/deal.ts';
import { startChromium } from '../../test/support/chromium.ts';
import { startTroth } from '../../test/support/troth.ts';
import { ensureWebBuilt } from '../build.ts';
import { assertSound, DESKTOP, openAs, PHONE } from './look.ts';

await ensureWebBuilt();
const troth = await startTroth();
const deal = aDeal(troth);
const chromium = await startChromium();
after(async () => {
  await chromium.close();
  await troth.stop();
});
const SHOTS = process.env['TROTH_SHOTS'];
const OPS = 'otto.orderops';

const brought = async (side: 'left' | 'right', contract: string, noticeDays: string): Promise<string> => {
  const { sourceId } = await deal.does<{ sourceId: string }>(OPS, '/reconciliation/sources', {
    pair: 'billing-contract',
    side,
    name: `${side}.csv`,
  });
  const records = [{ key: contract, fields: { currency: 'EUR', noticeDays } }];
  await deal.does(OPS, `/reconciliation/sources/${sourceId}/records`, { records });
  return sourceId;
};

for (const [device, viewport] of [['desk', DESKTOP] as const, ['phone', PHONE] as const])
  test(`on a ${device} a difference is found in the list, both sides are seen, and its owner ends it`, async () => {
    const contract = `R-2021-${device}`;
    await deal.does(OPS, '/reconciliation/runs', {
      pair: 'billing-contract',
      mode: 'migration',
      reason: 'the old contracts',
      leftSourceId: await brought('left', contract, '30'),
      rightSourceId: await brought('right', contract, '90'),
    });
    const context = await chromium.open({ viewport, reducedMotion: 'reduce' });
    try {
      const seen = await openAs(context, troth, 'bea.billing', '/reconciliation');
      const { page } = seen;
      await page.getByRole('link', { name: `Billing and Contract: ${contract}` }).click();
      await page.getByRole('heading', { name: 'They differ in notice days' }).waitFor();
      const sides = page.getByRole('table', { name: 'Both sides' });
      assert.match(await sides.innerText(), /notice days[\s\S]*30[\s\S]*90/i);
      await page.getByText('Never mended by itself').waitFor();
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/difference-${device}.png`, fullPage: true });
      await assertSound(seen, 'a difference');
      await page.getByLabel('Why').fill('Billing was corrected to ninety days.');
      await page.getByRole('button', { name: 'End the difference' }).click();
      await page.getByText('Corrected in the other system').waitFor();
      await page.goto(`${troth.url}/app/reconciliation?tab=runs`);
      await page.getByText('Migration: the old contracts').first().waitFor();
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/runs-${device}.png`, fullPage: true });
      await assertSound(seen, 'runs');
      await page.goto(`${troth.url}/app/reconciliation?tab=pairs`);
      await page.getByRole('button', { name: 'Compare now' }).first().waitFor();
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/pairs-${device}.png`, fullPage: true });
      await assertSound(seen, 'what is compared');
    } finally {
      await context.close();
    }
  });
