/** For signature on the quote page: sent, waiting, taken back. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { aDeal, type Deal } from '../../test/invariants/deal.ts';
import { startChromium } from '../../test/support/chromium.ts';
import { startTroth, type Troth } from '../../test/support/troth.ts';
import { ensureWebBuilt } from '../build.ts';
import { assertSound, DESKTOP, openAs, PHONE } from './look.ts';

await ensureWebBuilt();
let troth: Troth;
let deal: Deal;
const chromium = await startChromium();
before(async () => {
  troth = await startTroth({ roles: ['api'] });
  deal = aDeal(troth);
});
after(async () => {
  await chromium.close();
  await troth?.stop();
});

const SHOTS = process.env['TROTH_SHOTS'];

for (const [device, viewport] of [['desk', DESKTOP] as const, ['phone', PHONE] as const])
  test(`on a ${device} a seller sends the offer for signature, sees that it waits, and takes it back`, async () => {
    const offer = await deal.presented();
    const context = await chromium.open({ viewport, reducedMotion: 'reduce' });
    try {
      const seen = await openAs(context, troth, 'rita.rep', `/quotes/${offer.quoteId}`);
      const { page } = seen;
      await page.getByRole('button', { name: 'Send for signature' }).click();
      await page.getByLabel('Name').fill('Erika Einkauf');
      await page.getByLabel('Role').fill('CFO');
      await page.getByLabel('E-mail').fill('erika@rheinwerk-maschinenbau.example');
      await page.getByRole('button', { name: 'Send it' }).click();
      const back = page.getByRole('button', { name: 'Take back the offer from Erika Einkauf' });
      await back.waitFor();
      assert.equal(await page.getByRole('button', { name: 'Send for signature' }).count(), 0, 'one at a time');
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/signature-${device}.png`, fullPage: true });
      await assertSound(seen, 'quote at a signature service');
      await back.click();
      await page.getByText('Taken back by the seller').waitFor();
      await page.getByRole('button', { name: 'Send for signature' }).waitFor();
    } finally {
      await context.close();
    }
  });
