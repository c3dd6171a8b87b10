/** Every page, on a desk and on a phone, by everybody it is for. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { startChromium } from '../../test/support/chromium.ts';
import { ensureWebBuilt } from '../build.ts';
import { assertFits, assertSound, DESKTOP, openAs, PHONE, poorContrast, settled } from './look.ts';
import { setStage, type Stage } from './stage.ts';

await ensureWebBuilt();
const stage = await setStage();
const chromium = await startChromium();
after(async () => {
  await chromium.close();
  await stage.stop();
});

type Visit = { readonly name: string; readonly person: string | null; readonly path: (stage: Stage) => string };
const at = (name: string, person: string | null, path: string | ((stage: Stage) => string)): Visit => ({
  name,
  person,
  path: typeof path === 'string' ? () => path : path,
});

const VISITS: readonly Visit[] = [
  at('sign in', null, '/sign-in'),
  at('home of a rep', 'rita.rep', '/'),
  at('home of a manager', 'mona.manager', '/'),
  at('quotes', 'rita.rep', '/quotes'),
  at('quote, lines', 'rita.rep', ({ draftId }) => `/quotes/${draftId}`),
  at('quote, price explained', 'rita.rep', ({ draftId, draftLineId }) => `/quotes/${draftId}?explain=${draftLineId}`),
  at('quote, configurator', 'rita.rep', ({ draftId, draftLineId }) => `/quotes/${draftId}?configure=${draftLineId}`),
  at('quote, proposal', 'rita.rep', ({ presentedId }) => `/quotes/${presentedId}?tab=documents`),
  at('quote, timeline', 'rita.rep', ({ draftId }) => `/quotes/${draftId}?tab=timeline`),
  at('quote in approval', 'mona.manager', ({ inApprovalId }) => `/quotes/${inApprovalId}`),
  at('offer to a customer', 'karl.kunde', ({ presentedId }) => `/quotes/${presentedId}`),
  at('approvals', 'mona.manager', '/approvals'),
  at('decision', 'mona.manager', ({ caseId }) => `/approvals/${caseId}`),
  at('orders', 'otto.orderops', '/orders'),
  at('order, tasks', 'otto.orderops', ({ orderId }) => `/orders/${orderId}`),
  at('order, items', 'otto.orderops', ({ orderId }) => `/orders/${orderId}?tab=items`),
  at('home of who releases', 'rosa.release', '/'),
  at('order, plan', 'otto.orderops', ({ orderId }) => `/orders/${orderId}?tab=graph`),
  at('order, timeline', 'otto.orderops', ({ orderId }) => `/orders/${orderId}?tab=timeline`),
  at('order of a customer', 'karl.kunde', ({ orderId }) => `/orders/${orderId}`),
  at('fallout', 'otto.orderops', '/fallout'),
  at('releases', 'carla.catalog', '/releases'),
];

for (const [device, viewport] of [['desk', DESKTOP] as const, ['phone', PHONE] as const])
  describe(`on a ${device}`, () => {
    for (const visit of VISITS)
      test(`the page "${visit.name}" can be read and used by everybody`, async () => {
        const context = await chromium.open({ viewport, reducedMotion: 'reduce' });
        try {
          const seen = await openAs(context, stage, visit.person, visit.path(stage));
          if (/explain=|configure=/.test(visit.path(stage))) {
            await seen.page.getByRole('dialog').waitFor();
            await settled(seen.page);
          }
          await (device === 'desk' ? assertSound : assertFits)(seen, visit.name);
        } finally {
          await context.close();
        }
      });
  });

test('dark by the system is as readable', async () => {
  const context = await chromium.open({ viewport: DESKTOP, colorScheme: 'dark' });
  try {
    await assertSound(await openAs(context, stage, 'rita.rep', `/quotes/${stage.draftId}`), 'quote in the dark');
  } finally {
    await context.close();
  }
});

test('the look at contrast finds grey on white: it can fail', async () => {
  const context = await chromium.open({ viewport: DESKTOP });
  try {
    const { page } = await openAs(context, stage, null, '/sign-in');
    await page.evaluate(() => {
      const faint = document.createElement('p');
      faint.textContent = 'faint';
      faint.style.color = '#bbb';
      document.body.append(faint);
    });
    assert.deepEqual((await poorContrast(page)).filter((finding) => finding.includes('faint')).length, 1);
  } finally {
    await context.close();
  }
});

test('who is not signed in signs in first and comes back to the address they asked for', async () => {
  const context = await chromium.open({ viewport: DESKTOP });
  try {
    const { page } = await openAs(context, stage, null, `/quotes/${stage.draftId}?tab=timeline`);
    await page.getByRole('button', { name: /Rita Rep/ }).click();
    await page.waitForURL(/tab=timeline/);
    await settled(page);
    assert.match(page.url(), new RegExp(`/app/quotes/${stage.draftId}`));
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1');
  } finally {
    await context.close();
  }
});

test('what one may not see is a page that says so, not a blank one', async () => {
  const context = await chromium.open({ viewport: DESKTOP });
  try {
    const { page } = await openAs(context, stage, 'karl.kunde', `/quotes/${stage.draftId}`);
    await page.getByText(/You may not do this|There is no such quote/).waitFor();
  } finally {
    await context.close();
  }
});
