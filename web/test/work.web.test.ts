/** Deciding on a phone, following an order live, and putting right what fell out. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
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

const TAPS_MAX = 3;

const within = async (viewport: typeof DESKTOP, work: (context: BrowserContext) => Promise<void>): Promise<void> => {
  const context = await chromium.open({ viewport });
  try {
    await work(context);
  } finally {
    await context.close();
  }
};

test('a manager approves on a phone, with a reason, in three taps from the inbox', () =>
  within(PHONE, async (context) => {
    const { page } = await openAs(context, stage, 'mona.manager', '/approvals');
    let taps = 0;
    const tap = async (name: string, role: 'link' | 'button' | 'textbox'): Promise<void> => {
      await page.getByRole(role, { name }).click();
      taps += 1;
    };
    await tap('Renewal of the research cluster', 'link');
    await page.getByText('Why it came to you').waitFor();
    assert.match(await page.locator('main').innerText(), /The discount is over 10 %/);
    assert.equal(await page.getByRole('button', { name: 'Approve' }).isDisabled(), true, 'not without a reason');
    await tap('Your reason', 'textbox');
    await page.keyboard.type('A reference customer');
    await tap('Approve', 'button');
    // As it is told with the step, not as it stands in the field while the answer is under way.
    await page.getByText('“A reference customer”').waitFor();
    assert.ok(taps <= TAPS_MAX, `${taps} taps`);
    const quote = (await stage.get('rita.rep', `/quotes/${stage.inApprovalId}`)).body as { readonly status: string };
    assert.equal(quote.status, 'approved');
  }));

test('a customer reads, accepts exactly what is shown, and the quote says so', () =>
  within(PHONE, async (context) => {
    const { page } = await openAs(context, stage, 'karl.kunde', `/quotes/${stage.presentedId}`);
    const shown = (await stage.get('karl.kunde', `/quotes/${stage.presentedId}`)).body as Record<string, string>;
    await page.getByRole('button', { name: 'Accept', exact: true }).click();
    const dialog = page.getByRole('dialog');
    const text = await dialog.innerText();
    assert.ok(
      text.includes(String(shown['contentRoot'])) && text.includes(String(shown['documentHash'])),
      'both are on the page',
    );
    await dialog.getByLabel('Your role').fill('Head of purchasing');
    await dialog.getByRole('checkbox').check();
    await dialog.getByRole('button', { name: 'Accept' }).click();
    await page.getByText('You accepted this offer').waitFor();
  }));

test('when the stream is lost the order page says so, and says when it is back', () =>
  within(DESKTOP, async (context) => {
    let cut = false;
    await context.route('**/orders/*/events', (route) => (cut ? route.abort() : route.continue()));
    const { page } = await openAs(context, stage, 'otto.orderops', `/orders/${stage.orderId}`);
    await page.waitForSelector('[data-stream=live]');
    cut = true;
    await page.reload();
    await page.waitForSelector('[data-stream=lost]');
    assert.match(await page.locator('[aria-live=assertive]').innerText(), /Live updates are lost/);
    cut = false;
    await page.waitForSelector('[data-stream=live]');
    await page.locator('[aria-live=polite]', { hasText: 'Live updates are back' }).waitFor();
  }));

test('the evidence package of an order is one button away', () =>
  within(DESKTOP, async (context) => {
    const { page } = await openAs(context, stage, 'ada.auditor', `/orders/${stage.orderId}`);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download the evidence package' }).click(),
    ]);
    assert.match(download.suggestedFilename(), /^order-O-\d+\.evidence\.zip$/);
  }));

const CASE_ID = '01a20063-3d8c-7349-a204-000000000001';

type Plan = { readonly plans: readonly { readonly tasks: readonly { readonly id: string }[] }[] };

/** A case on a task of the stage's order, as the API tells it; the task's own state is what the test wants it to be. */
const withCase = async (context: BrowserContext, taskState: string, safeActions: readonly string[]): Promise<void> => {
  const plan = (await stage.get('otto.orderops', `/orders/${stage.orderId}/fulfillment-plan`)).body as Plan;
  const [first] = plan.plans;
  const taskId = first?.tasks[0]?.id;
  const tasks = first?.tasks.map((task) => (task.id === taskId ? { ...task, state: taskState } : task));
  const found = {
    id: CASE_ID,
    orderId: stage.orderId,
    taskId,
    product: 'Aldermoor Platform Standard',
    state: 'open',
    version: 1,
    category: 'provisioning-failure',
    retryability: 'unsafe',
    runbook: 'provisioning-timeout',
    assigneePerson: null,
    ownerGroup: 'fulfillment ops',
    cause: { cause: 'timeout', code: 'connector.timeout', message: 'The system did not answer within 10 s.' },
    recommended: 'reconcile',
    safeActions,
    forbiddenActions: [{ action: 'retry-task', reason: 'It may have been done: sending it again could do it twice.' }],
    impact: { heldUp: [{ taskId, name: 'Provision the workspace' }], count: 1 },
    communication: 'none',
    openedAt: '2026-11-21T10:00:00Z',
    slaDueAt: '2026-11-21T14:00:00Z',
    resolvedAt: null,
    resolution: null,
    ageSeconds: 1_500,
    overdue: true,
  };
  const json = (body: unknown) => ({ contentType: 'application/json', body: JSON.stringify(body) });
  await context.route('**/fulfillment-plan', (route) =>
    route.fulfill(json({ ...plan, plans: [{ ...first, tasks }], attempts: [] })),
  );
  await context.route(`**/fallout/${CASE_ID}`, (route) =>
    route.request().resourceType() === 'document'
      ? route.continue()
      : route.fulfill(json({ case: found, repairs: [], events: [] })),
  );
};

const buttons = async (page: Page): Promise<readonly string[]> =>
  (await page.locator('main').getByRole('button').allInnerTexts()).map((text) => text.trim());

for (const [device, viewport] of [['desk', DESKTOP] as const, ['phone', PHONE] as const])
  test(`on a ${device}, an unknown outcome offers to ask and never to send again; what is forbidden says why`, () =>
    within(viewport, async (context) => {
      // Even if the server should ever offer a retry here, the page does not.
      await withCase(context, 'unknown', ['reconcile', 'retry-task']);
      const seen = await openAs(context, stage, 'otto.orderops', `/fallout/${CASE_ID}`);
      await seen.page.getByText('Outcome unknown').waitFor();
      assert.deepEqual(await buttons(seen.page), ['Ask for the outcome', 'Take it', 'Say it']);
      assert.match(await seen.page.locator('main').innerText(), /sending it again could do it twice/);
      await assertSound(seen, 'fallout case');
    }));

test('a repair is rehearsed before it can be applied, and a changed word asks for the rehearsal again', () =>
  within(DESKTOP, async (context) => {
    await withCase(context, 'fallenOut', ['complete-with-evidence']);
    const asked: string[] = [];
    await context.route('**/repair-actions*', (route) => {
      asked.push(route.request().url().includes('dryRun=true') ? 'rehearsed' : 'applied');
      const result = {
        wouldChange: { taskId: 'x', task: 'Provision the workspace', from: 'fallenOut', to: 'done', sameKey: true },
        wouldFollow: { tasksFreed: ['a', 'b'], ends: true },
      };
      return route.fulfill({
        contentType: 'application/json',
        body: JSON.stringify({ result, version: 2, repeated: false }),
      });
    });
    const { page } = await openAs(context, stage, 'otto.orderops', `/fallout/${CASE_ID}`);
    await page.getByRole('button', { name: 'Complete with evidence' }).click();
    await page.getByLabel('What it is called there').fill('WS-1');
    await page.getByLabel('Where you saw it').fill('Their console');
    await page.getByLabel('Why you do this').fill('It was done by hand');
    await page.getByRole('button', { name: 'Show what would happen' }).click();
    await page.getByText('2 tasks that wait for it are freed').waitFor();
    await page.getByLabel('Where you saw it').fill('Their console, page 2');
    await page.getByRole('button', { name: 'Show what would happen' }).click();
    await page.getByRole('button', { name: 'Apply it' }).click();
    await page.getByRole('button', { name: 'Complete with evidence' }).waitFor();
    assert.deepEqual(asked, ['rehearsed', 'rehearsed', 'applied']);
  }));
