/** Every page of operating and governing, by somebody whom it is for: sound on a desk, readable on a phone without moving sideways. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { sweepFigures } from '../../src/contexts/operations/index.ts';
import { startChromium } from '../../test/support/chromium.ts';
import { ensureWebBuilt } from '../build.ts';
import { assertFits, assertSound, DESKTOP, openAs, PHONE, settled } from './look.ts';
import { setStage } from './stage.ts';

await ensureWebBuilt();
const stage = await setStage();
const chromium = await startChromium();
after(async () => {
  await chromium.close();
  await stage.stop();
});
const made = async (who: string, path: string, payload: object): Promise<Readonly<Record<string, string>>> => {
  const { status, body } = await stage.send(who, path, payload);
  assert.equal(status, 200, JSON.stringify(body));
  return (body as { readonly result: Readonly<Record<string, string>> }).result;
};

const { incidentId = '' } = await made('sam.sre', '/incidents', {
  title: 'Shipping does not answer',
  severity: 'sev2',
  scope: { connector: 'shipping' },
});
await made('sam.sre', `/incidents/${incidentId}/classify`, {});
await made('sam.sre', '/modes/drafts-only/enter', { reason: 'Prices are being looked at', until: inDays(1) });
const { periodId = '' } = await made('rosa.release', '/calendar', {
  kind: 'quarter-close',
  name: 'Fourth quarter',
  from: inDays(-1),
  to: inDays(9),
  freeze: { tiersFrom: 2 },
  mode: 'quarter-end',
  coverage: ['selling', 'pricing', 'approvals', 'orders', 'billing', 'service'].map((area) => ({
    area,
    person: 'olga.ops',
    contact: '+49 30 1',
  })),
});
await sweepFigures(stage.app, stage.tenantId);

function inDays(days: number): string {
  return Temporal.Now.instant()
    .add({ hours: 24 * days })
    .toString({ smallestUnit: 'second' });
}

const PAGES: readonly (readonly [name: string, person: string, path: string, says: RegExp])[] = [
  ['incidents', 'sam.sre', '/operations/incidents', /Shipping does not answer/],
  ['incident', 'sam.sre', `/operations/incidents/${incidentId}`, /How far it goes/],
  ['modes', 'sam.sre', '/operations/modes', /Prices are being looked at/],
  ['calendar', 'rosa.release', '/operations/calendar', /Fourth quarter/],
  ['flags', 'olga.ops', '/flags', /Feature flags/],
  ['runbooks', 'sam.sre', '/operations/runbooks', /Asks for/],
  ['runbook', 'otto.orderops', `/operations/runbooks/order-stuck?order=${stage.orderId}`, /checks/i],
  ['continuity', 'sam.sre', '/operations/continuity', /Promised/],
  ['capacity', 'sam.sre', '/operations/capacity', /processors/i],
  ['corrections', 'felix.finance', '/corrections', /correct/i],
  ['improvements', 'sam.sre', '/improvements', /improve|recur|comes back/i],
  ['changes', 'piet.pricing', '/changes', /Changes/],
  ['change form', 'piet.pricing', '/changes/new', /Ask for a change/],
  ['dashboard of sales', 'olga.ops', '/dashboards/sales', /High-discount quotes/],
  ['dashboard of changes', 'ada.auditor', '/dashboards/changes', /Changes|Number of changes/],
  ['signal', 'olga.ops', '/signals/high-discount-quotes', /Behind the number/],
];

/** States as programs write them have no place on a page. */
const CODES = /\b(inProgress|inApproval|pendingCancellation|retryScheduled|rolledBack)\b/;
const picture = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['SHOTS'];
  if (folder) await page.screenshot({ path: `${folder}/${name.replaceAll(' ', '-')}.png`, fullPage: true });
};

for (const [name, person, path, says] of PAGES)
  test(`the page "${name}" is sound on a desk and fits a phone`, async () => {
    const context = await chromium.open({ viewport: DESKTOP, reducedMotion: 'reduce' });
    try {
      const seen = await openAs(context, stage, person, path);
      const main = seen.page.locator('main');
      await main.getByText(says).first().waitFor();
      await settled(seen.page);
      await picture(seen.page, `${name} desk`);
      await assertSound(seen, `${name} on a desk`);
      assert.doesNotMatch(await main.innerText(), CODES, name);
      await seen.page.setViewportSize(PHONE);
      await picture(seen.page, `${name} phone`);
      await assertFits(seen, `${name} on a phone`);
    } finally {
      await context.close();
    }
  });

test('a number leads to the very records that it counts, and one of them opens', async () => {
  const context = await chromium.open({ viewport: DESKTOP, reducedMotion: 'reduce' });
  try {
    const { page } = await openAs(context, stage, 'otto.orderops', '/dashboards/orders');
    await page.getByRole('link', { name: 'Orders by state' }).click();
    await page.getByRole('heading', { name: 'Behind the number' }).waitFor();
    const rows = page.getByRole('table', { name: 'Records' }).getByRole('link');
    await rows.first().waitFor();
    assert.equal(String(await rows.count()), await page.locator('.tile-figure').innerText());
    await rows.first().click();
    await page.waitForURL(new RegExp(`/app/orders/${stage.orderId}`));
  } finally {
    await context.close();
  }
});

test('what is shown of a period is its seven measures, and a mode that holds can be left', async () => {
  const context = await chromium.open({ viewport: DESKTOP, reducedMotion: 'reduce' });
  try {
    assert.ok(periodId);
    const { page } = await openAs(context, stage, 'rosa.release', '/operations/calendar');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('table', { name: 'Measures' }).waitFor();
    assert.equal(await page.getByRole('table', { name: 'Measures' }).locator('tbody tr').count(), 7);
    const modes = await openAs(context, stage, 'sam.sre', '/operations/modes');
    await modes.page.getByRole('button', { name: 'Leave' }).click();
    await modes.page.getByLabel('Why it is over').fill('They were looked at');
    await modes.page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
    await modes.page.getByText('Everything is as usual').waitFor();
  } finally {
    await context.close();
  }
});
