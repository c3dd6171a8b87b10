/** One asset with what was known of it when, and a line of an invoice with why it is there: at a desk and on a phone. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startChromium } from '../../test/support/chromium.ts';
import { installedBase } from '../../test/support/installed-base.ts';
import { ensureWebBuilt } from '../build.ts';
import { axeFindings, DESKTOP, openAs, PHONE } from './look.ts';

await ensureWebBuilt();
const base = await installedBase();
const chromium = await startChromium();
after(async () => {
  await chromium.close();
  await base.stop();
});
const { accountId } = await base.sold('10');
const { deal, troth } = base;
await deal.does('bea.billing', '/invoices', {
  invoiceRef: 'INV-4711',
  invoicedOn: '2027-01-31',
  lines: [{ lineRef: '1', instructionId: '01900000-0000-7000-8000-000000000001', amount: '12.50', currency: 'EUR' }],
});
await deal.does('otto.orderops', '/asset-imports', {
  source: 'old-crm',
  rows: [{ externalId: 'P-1', account: 'rheinwerk-maschinenbau', offering: 'platform-standard' }],
});

for (const [name, viewport] of [
  ['desk', DESKTOP],
  ['phone', PHONE],
] as const)
  test(`on a ${name}: what was brought is marked, opened and known to be incomplete; before it was known it is not there`, async () => {
    const context = await chromium.open({ viewport });
    try {
      const { page, errors } = await openAs(context, troth, 'otto.orderops', `/accounts/${accountId}/assets`);
      const shot = process.env['TROTH_SHOTS'];
      const brought = page.getByText('not known: quantity, first day, terms');
      await brought.waitFor();
      if (shot) await page.screenshot({ path: `${shot}/assets-${name}.png`, fullPage: true });
      await page.getByLabel('As was known at the end of').fill('2020-01-01');
      await page.getByText('Nothing yet').waitFor();
      await page.goBack();
      await page.getByRole('row').filter({ has: brought }).getByRole('link').first().click();
      await page.getByText('Not known: quantity, first day, terms').waitFor();
      await page.getByText('it is what is known').waitFor();
      assert.deepEqual(await axeFindings(page), []);
      if (shot) await page.screenshot({ path: `${shot}/asset-${name}.png`, fullPage: true });
      assert.deepEqual(errors, []);
    } finally {
      await context.close();
    }
  });

test('a line that rests on nothing is found, explained and settled with a reason', async () => {
  const context = await chromium.open({ viewport: DESKTOP });
  try {
    const { page, errors } = await openAs(context, troth, 'bea.billing', '/invoices');
    const shot = process.env['TROTH_SHOTS'];
    await page.getByRole('link', { name: 'INV-4711, 1' }).waitFor();
    assert.deepEqual(await axeFindings(page), []);
    if (shot) await page.screenshot({ path: `${shot}/invoices.png`, fullPage: true });
    await page.getByRole('link', { name: 'INV-4711, 1' }).click();
    await page.getByLabel('What became of it').waitFor();
    await page.getByText('It rests on no promise of ours').waitFor();
    assert.deepEqual(await axeFindings(page), []);
    if (shot) await page.screenshot({ path: `${shot}/why-line.png`, fullPage: true });
    await page.getByLabel('What became of it').selectOption('credited');
    await page.getByLabel('Why').fill('Credit note CN-12, agreed with the customer');
    await page.getByRole('button', { name: 'Settle' }).click();
    await page.getByText('Settled', { exact: true }).first().waitFor();
    assert.deepEqual(errors, []);
  } finally {
    await context.close();
  }
});
