/** Every page of operating and governing, by somebody whom it is for: sound on a desk, readable on a phone without moving sideways. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { sweepFigures, sweepSignals } from '../../src/contexts/operations/index.ts';
import { webhookSecret } from '../../src/platform/webhook-signature.ts';
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
const { webhookId = '' } = await made('sam.sre', '/webhooks', {
  url: 'https://sink.example/facts',
  secret: webhookSecret(new Uint8Array(32).fill(5)),
  types: ['IncidentClosed'],
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
  ['deployments', 'sam.sre', '/operations/deployments', /What runs/],
  ['events', 'sam.sre', '/events', /Tell one fact again/],
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

test('one fact is told again to one consumer, after a question; one that is none is refused where it was asked', async () => {
  const [fact] = await stage.database.admin<{ id: string }>(
    `select id from platform.outbox where type = 'IncidentOpened'`,
  );
  const context = await chromium.open({ viewport: DESKTOP, reducedMotion: 'reduce' });
  try {
    const { page } = await openAs(context, stage, 'sam.sre', '/events');
    await page.getByLabel('To whom').selectOption(webhookId);
    const ask = async (factId: string) => {
      await page.getByLabel('Fact', { exact: true }).fill(factId);
      await page.getByRole('button', { name: 'Tell this fact again' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Tell it' }).click();
    };
    await ask(webhookId);
    await page
      .getByRole('dialog')
      .getByText(/never stated/)
      .first()
      .waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Back' }).click();
    await ask(fact?.id ?? '');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const told = await stage.database.admin<{ state: string }>(
      `select state from platform.webhook_delivery where webhook_id = $1 and fact_id = $2`,
      [webhookId, fact?.id],
    );
    assert.equal(told.length, 1);
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

const press = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click();
/** The state at the head of a page, in words; read again until it is so, because some of it is done by a worker. */
const stands = async (page: Page, word: string): Promise<void> => {
  const state = page.locator('main .lead-row .status', { hasText: word });
  for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
    await settled(page);
    if (await state.first().isVisible()) return;
    await page.waitForTimeout(LOOK_EVERY_MS);
    await page.reload();
  }
  assert.fail(`${page.url()} never stands at ${word}: ${await page.locator('main').innerText()}`);
};
const LOOK_EVERY_MS = 250;
const LOOKS_MAX = 100;

test('an incident is followed by clicks from what a signal saw to its end: counted, contained, over, learned from, seen to be done', async () => {
  await stage.database.admin(
    `insert into fulfillment.connector_gate (tenant_id, connector, breaker, failures, failing_since, open_until, openings, because, metered, updated_at)
     values ($1, 'crm', 'open', 9, $2, $3, 1, 'no answer', false, $2)
     on conflict (tenant_id, connector) do update set breaker = 'open', failing_since = excluded.failing_since, open_until = excluded.open_until`,
    [stage.tenantId, inDays(-1), inDays(1)],
  );
  await sweepSignals({ door: stage.app.door }, stage.tenantId);
  const context = await chromium.open({ viewport: DESKTOP, reducedMotion: 'reduce' });
  try {
    const seen = await openAs(context, stage, 'sam.sre', '/operations/incidents');
    const { page } = seen;
    await page.getByRole('link', { name: /crm is in trouble/ }).click();
    await press(page, 'Count and judge how far it goes');
    await stands(page, 'Classified');
    await page.getByText('Nothing is switched off that could contain it').waitFor();
    const mode = await made('otto.orderops', '/modes/pause-conversion/enter', {
      reason: 'Nobody knows what became of them',
      until: inDays(1),
    });
    await page.reload();
    await page.getByLabel(/Pause conversion/).waitFor();
    await picture(page, 'incident to contain');
    await press(page, 'This contains it');
    await stands(page, 'Contained');
    await page.getByText('It can be resolved when what contains it is turned off again').waitFor();
    await made('otto.orderops', `/modes/${encodeURIComponent(mode['key'] ?? '')}/leave`, {
      reason: 'It answers again',
    });
    await page.reload();
    await page.getByLabel('How it was resolved').fill('The line was mended.');
    await press(page, 'It is over');
    await stands(page, 'Resolved');
    await page.getByLabel('What is to be done').fill('Watch the line');
    await page.getByLabel('By whom').selectOption('otto.orderops');
    await page.getByLabel('By which day').fill(inDays(30).slice(0, 10));
    await press(page, 'Add an action');
    await page.getByText(/Otto Order-Ops by/).waitFor();
    for (const part of PARTS_WRITTEN) await page.getByLabel(part).fill('It was written down.');
    await press(page, 'Keep what was learned');
    await stands(page, 'Reviewed');
    await picture(page, 'incident reviewed');
    await page.getByLabel('Where that is seen').fill('The alarm rang on Friday.');
    await press(page, 'I saw that it was done');
    await page.getByText(/seen by Sam SRE/).waitFor();
    await press(page, 'Close it');
    await stands(page, 'Closed');
    await assertSound(seen, 'an incident that is over');
  } finally {
    await context.close();
  }
});
const PARTS_WRITTEN = [
  'How it was seen',
  'What it meant for customers',
  'What contributed to it',
  'What worked',
  'What failed',
  'Why no control caught it',
];

test('what is wrong is corrected by clicks: asked for, looked at, agreed to by two, carried out, compared, closed', async () => {
  await made('otto.orderops', `/orders/${stage.orderId}/hold`, { reasonCode: 'customer-asked' });
  const { order } = (await stage.get('otto.orderops', `/orders/${stage.orderId}`)).body as {
    readonly order: { readonly number: string };
  };
  const context = await chromium.open({ viewport: DESKTOP, reducedMotion: 'reduce' });
  try {
    const seen = await openAs(context, stage, 'olga.ops', '/corrections');
    const { page } = seen;
    await page.getByLabel('Find the order').fill(order.number);
    await page.getByLabel('Which order').selectOption(stage.orderId);
    await page.getByLabel('Its reason').selectOption('data-corrected');
    await page.getByLabel('What is wrong').fill('It was held by mistake on Monday.');
    await page.getByLabel('Where that is seen').fill('Ticket OPS-17, with a picture.');
    await press(page, 'Look at it before it is sent');
    await page.getByText('Nothing is sent yet, and nobody was asked.').waitFor();
    await page.getByText('Whom it reaches').waitFor();
    await picture(page, 'correction before it is sent');
    await assertSound(seen, 'a correction before it is sent');
    await press(page, 'Ask for the correction');
    await page.waitForURL(/corrections\/[0-9a-f-]{36}$/);
    await stands(page, 'Requested');
    const at = new URL(page.url()).pathname.replace('/app', '');
    let last = page;
    for (const person of ['sam.sre', 'otto.orderops']) {
      last = (await openAs(context, stage, person, at)).page;
      await last.getByLabel('What you looked at').fill('The order and its ticket.');
      await press(last, 'I agree to what stands here');
      await last.getByRole('button', { name: 'I agree to what stands here' }).waitFor({ state: 'detached' });
    }
    await stands(last, 'Approved');
    await press(last, 'Carry it out');
    await stands(last, 'Both sides agree');
    await picture(last, 'correction carried out');
    await press(last, 'Close it');
    await stands(last, 'Closed');
  } finally {
    await context.close();
  }
});
