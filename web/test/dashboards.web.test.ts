/** A dashboard and one of its signals, on a desk and on a phone: what stands, since when, and what lies behind it. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sweepFigures } from '../../src/contexts/operations/index.ts';
import { startChromium } from '../../test/support/chromium.ts';
import { ensureWebBuilt } from '../build.ts';
import { assertSound, DESKTOP, openAs, PHONE } from './look.ts';
import { setStage } from './stage.ts';

await ensureWebBuilt();
const stage = await setStage();
const chromium = await startChromium();
after(async () => {
  await chromium.close();
  await stage.stop();
});
await sweepFigures(stage.app, stage.tenantId);

const LOOKED_AT = process.env['TROTH_PICTURES'];

for (const [name, viewport] of [
  ['desk', DESKTOP],
  ['phone', PHONE],
] as const)
  test(`on a ${name} a dashboard says what stands, and leads from a number to what is behind it`, async () => {
    const context = await chromium.open({ viewport, reducedMotion: 'reduce' });
    try {
      const seen = await openAs(context, stage, 'otto.orderops', '/dashboards');
      const { page } = seen;
      await page.getByRole('heading', { name: 'Order operations' }).waitFor();
      const text = await page.locator('main').innerText();
      assert.match(text, /As of /);
      assert.match(text, /Orders by state/);
      assert.match(text, /Within bounds|Warning|Alarm/);
      await assertSound(seen, `dashboard on a ${name}`);
      if (LOOKED_AT) await page.screenshot({ path: `${LOOKED_AT}/dashboard-${name}.png`, fullPage: true });
      await page.getByRole('link', { name: 'Submitted orders' }).click();
      await page.getByRole('heading', { name: 'Behind the number' }).waitFor();
      await page.getByRole('link', { name: 'order submitted' }).first().waitFor();
      await assertSound(seen, `signal on a ${name}`);
      if (LOOKED_AT) await page.screenshot({ path: `${LOOKED_AT}/signal-${name}.png`, fullPage: true });
    } finally {
      await context.close();
    }
  });
