/** A real case: another system says no, its task falls out, and a person puts it right in the browser. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startStandIns } from '../../sims/all.ts';
import { connectorSecret } from '../../sims/core/http.ts';
import { COMPANY_TENANT } from '../../seeds/load-company.ts';
import { startChromium } from '../../test/support/chromium.ts';
import { ensureWebBuilt } from '../build.ts';
import { assertSound, DESKTOP, openAs, PHONE, settled } from './look.ts';
import { setStage } from './stage.ts';

const CONNECTORS = [
  'billing',
  'entitlement',
  'provisioning',
  'inventory',
  'shipping',
  'service-scheduling',
  'crm',
  'erp',
] as const;
const CASE_OPENS_WITHIN_MS = 30_000;
const ORDER_COMPLETES_WITHIN_MS = 60_000;

await ensureWebBuilt();
const folder = await mkdtemp(join(tmpdir(), 'troth-web-fallout-'));
const sims = await startStandIns({ folder });
const addressOf = (connector: string): string => sims.addresses.standIns[connector]?.url ?? '';
const refusal = {
  mode: 'refuse',
  times: 1,
  code: 'tax-number-missing',
  message: 'The account has no tax number.',
  retriable: false,
};
const told = await fetch(`${addressOf('billing')}/faults`, { method: 'PUT', body: JSON.stringify([refusal]) });
assert.equal(told.status, 200);
const stage = await setStage({
  connectors: CONNECTORS.map((connector) => ({
    tenantId: COMPANY_TENANT,
    connector,
    baseUrl: addressOf(connector),
    secrets: [connectorSecret(sims.addresses.secret, COMPANY_TENANT, connector)],
    endpointToken: `${connector}-endpoint`,
    callTimeoutMs: 5_000,
  })),
});
const chromium = await startChromium();
after(async () => {
  await chromium.close();
  await stage.stop();
  await sims.close();
  await rm(folder, { recursive: true, force: true });
});

type Cases = { readonly cases: readonly { readonly id: string }[] };
const openCase = async (): Promise<string> => {
  const until = performance.now() + CASE_OPENS_WITHIN_MS;
  for (;;) {
    const { cases } = (await stage.get('otto.orderops', '/fallout')).body as Cases;
    const [first] = cases;
    if (first) return first.id;
    assert.ok(performance.now() < until, 'the refused task falls out');
    await pause(200);
  }
};
const caseId = await openCase();

test('a case is read on a phone: what happened, what may be done, and why leaving billing out may not', async () => {
  const context = await chromium.open({ viewport: PHONE, reducedMotion: 'reduce' });
  try {
    const seen = await openAs(context, stage, 'otto.orderops', `/fallout/${caseId}`);
    const text = await seen.page.locator('main').innerText();
    assert.match(text, /The account has no tax number/);
    assert.match(text, /The customer would be billed wrongly/);
    assert.equal(await seen.page.getByRole('button', { name: 'Skip the task' }).count(), 0);
    await seen.page.getByRole('button', { name: 'Correct and try again' }).click();
    const choices = await seen.page.getByLabel('What is corrected').locator('option').allInnerTexts();
    assert.ok(choices.length > 1, 'what was sent is there to choose from');
    await assertSound(seen, 'real fallout case');
  } finally {
    await context.close();
  }
});

test('who may not repair is told so and the case stays as it was', async () => {
  const context = await chromium.open({ viewport: DESKTOP });
  try {
    const { page } = await openAs(context, stage, 'rita.rep', `/fallout/${caseId}`);
    await page.getByText(/You may not do this|There is no such fallout case/).waitFor();
    assert.equal(await page.getByText('The account has no tax number').count(), 0);
  } finally {
    await context.close();
  }
});

test('a repair is rehearsed, applied, and seen through to the completed order without a reload', async () => {
  const context = await chromium.open({ viewport: DESKTOP });
  try {
    const { page, errors } = await openAs(context, stage, 'otto.orderops', '/');
    await page.getByRole('link', { name: /The account has no tax number/ }).click();
    await page.getByRole('button', { name: 'Try again', exact: true }).click();
    await page.getByLabel('Why you do this').fill('They have entered the number');
    await page.getByRole('button', { name: 'Show what would happen' }).click();
    await page.getByText('Would change').waitFor();
    assert.equal(await openCase(), caseId, 'a rehearsal changes nothing');
    await page.getByRole('button', { name: 'Apply it' }).dblclick();
    await page.getByText('Nothing any more: it is resolved.').waitFor();
    assert.equal(await page.getByText('They have entered the number').count(), 1, 'two clicks are one repair');
    await page.getByRole('link', { name: 'The order' }).click();
    await settled(page);
    await page.locator('.lead-row', { hasText: 'Completed' }).waitFor({ timeout: ORDER_COMPLETES_WITHIN_MS });
    await page.waitForFunction(
      () =>
        [...document.querySelectorAll('td[data-name=State]')].every((cell) =>
          cell.textContent.trim().startsWith('Done'),
        ),
      undefined,
      { timeout: ORDER_COMPLETES_WITHIN_MS },
    );
    assert.deepEqual(errors, []);
  } finally {
    await context.close();
  }
});
