/** The catalog as its owner reads it: browsed, opened, compared, and a release with its checklist. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { startChromium } from '../../test/support/chromium.ts';
import { startTroth } from '../../test/support/troth.ts';
import { ensureWebBuilt } from '../build.ts';
import { assertSound, DESKTOP, openAs, PHONE, settled } from './look.ts';

await ensureWebBuilt();
const troth = await startTroth();
const chromium = await startChromium();
after(async () => {
  await chromium.close();
  await troth.stop();
});

const CARLA = 'carla.catalog';

const aRelease = async (): Promise<string> => {
  const begun = await troth.send(CARLA, '/releases', { name: 'Sandbox ends', purpose: 'Too few buy it' });
  const { releaseId } = (begun.body as { readonly result: { readonly releaseId: string } }).result;
  const { offering } = (await troth.get(CARLA, '/catalog/offerings/sandbox')).body as { readonly offering: object };
  const content = { ...offering, sellable: { from: '2026-01-01', to: '2028-01-01' }, upgradesTo: ['sandbox'] };
  const drafted = await fetch(`${troth.url}/artifacts/product-offering/sandbox/draft`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${await troth.tokenFor(CARLA)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ idempotencyKey: 'sandbox-ends', payload: { releaseId, content } }),
  });
  assert.equal(drafted.status, 200, await drafted.text());
  return releaseId;
};
const releaseId = await aRelease();

const PAGES = [
  ['catalog', '/catalog', 'Edge Appliance A0'],
  ['catalog of what is retired', '/catalog?state=retired', 'edge-appliance-a0'],
  ['a bundle', '/offerings/platform-standard', 'What is in it'],
  ['a retired offering', '/offerings/edge-appliance-a0', 'Replaced by'],
  ['publications', '/publications', 'What changed'],
  ['a release in draft', `/releases/${releaseId}`, 'sale, ends'],
] as const;

for (const [device, viewport] of [['desk', DESKTOP] as const, ['phone', PHONE] as const])
  describe(`on a ${device}`, () => {
    for (const [name, path, shows] of PAGES)
      test(`the page of ${name} can be read and used by everybody`, async () => {
        const context = await chromium.open({ viewport, reducedMotion: 'reduce' });
        try {
          const seen = await openAs(context, troth, CARLA, path);
          await seen.page.getByText(shows).first().waitFor();
          await settled(seen.page);
          const folder = process.env['SHOTS'];
          if (folder)
            await seen.page.screenshot({
              path: `${folder}/${name.replaceAll(' ', '-')}-${device}.png`,
              fullPage: true,
            });
          await assertSound(seen, name);
        } finally {
          await context.close();
        }
      });
  });

test('a release says what it changes and which question of the checklist fails, where', async () => {
  const context = await chromium.open({ viewport: DESKTOP });
  try {
    const { page } = await openAs(context, troth, CARLA, `/releases/${releaseId}`);
    await page.getByText('is upgraded to itself').waitFor();
    assert.equal(await page.getByText('product-offering/sandbox#/upgradesTo/0').count(), 1);
    assert.equal(await page.getByText('2028-01-01').first().isVisible(), true);
    await page.getByText('What was looked at').first().click();
  } finally {
    await context.close();
  }
});

test('the catalog is found by SKU and by state, and leads to what replaces a retired offering', async () => {
  const context = await chromium.open({ viewport: DESKTOP });
  try {
    const { page } = await openAs(context, troth, CARLA, '/catalog');
    await page.getByLabel('Find').fill('HW-100107');
    await page.getByRole('link', { name: 'Consulting day' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Edge Appliance A0' }).click();
    await page.getByRole('heading', { name: 'Edge Appliance A0', level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Edge Appliance A1' }).first().click();
    await page.getByRole('heading', { name: 'Edge Appliance A1', level: 1 }).waitFor();
  } finally {
    await context.close();
  }
});

test('sales operations lets a retired offering be sold, with a reason, from the check that forbids it', async () => {
  const { items } = (await troth.get('rita.rep', '/accounts')).body as {
    readonly items: readonly { readonly id: string; readonly key: string }[];
  };
  const account = items.find(({ key }) => key === 'rheinwerk-maschinenbau');
  const sends = async (path: string, payload: object): Promise<{ readonly quoteId: string }> => {
    const { status, body } = await troth.send('rita.rep', path, payload);
    assert.equal(status, 200, JSON.stringify(body));
    return (body as { readonly result: { readonly quoteId: string } }).result;
  };
  const { quoteId } = await sends('/quotes', { accountId: account?.id, name: 'A spare appliance' });
  await sends(`/quotes/${quoteId}/lines`, {
    operations: [{ op: 'add', offering: 'edge-appliance-a0', quantity: '1' }],
  });
  await sends(`/quotes/${quoteId}/validate`, {});
  const context = await chromium.open({ viewport: DESKTOP });
  try {
    const { page } = await openAs(context, troth, 'olga.ops', `/quotes/${quoteId}`);
    await page.getByText('it is retired and no longer sold').first().waitFor();
    assert.ok(await page.getByText('it is replaced by edge-appliance').first().isVisible());
    await page.getByRole('button', { name: 'Let it be sold all the same' }).click();
    await page.getByLabel('Why it is sold all the same').fill('The last one on the shelf.');
    await page.getByRole('button', { name: 'Grant the exception' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  } finally {
    await context.close();
  }
  const checked = await troth.send('rita.rep', `/quotes/${quoteId}/validate`, {});
  assert.match(JSON.stringify(checked.body), /sold-by-exception.*The last one on the shelf/);
});
