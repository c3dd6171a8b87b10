/** What a seller does with a quote beside its prices: finds it, arranges it under sections, offers a line as an option, splits, hears a no. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startChromium } from '../../test/support/chromium.ts';
import { ensureWebBuilt } from '../build.ts';
import { assertSound, DESKTOP, openAs, PHONE, type Seen } from './look.ts';
import { setStage } from './stage.ts';

await ensureWebBuilt();
const stage = await setStage();
const chromium = await startChromium();
after(async () => {
  await chromium.close();
  await stage.stop();
});

const open = async (path: string, work: (seen: Seen) => Promise<void>, viewport = DESKTOP) => {
  const context = await chromium.open({ viewport });
  try {
    await work(await openAs(context, stage, 'rita.rep', path));
  } finally {
    await context.close();
  }
};
type Quote = {
  readonly status: string;
  readonly lines: readonly { readonly optional?: true; readonly group?: string; readonly offering: string }[];
  readonly sections: readonly { readonly key: string; readonly title: string; readonly lines: number }[];
};
const read = async (id: string): Promise<Quote> => (await stage.get('rita.rep', `/quotes/${id}`)).body as Quote;
const saved = (page: Page) => page.waitForSelector('.chip[data-phase=saved]');

for (const [viewport, width] of [
  [DESKTOP, 1280],
  [PHONE, 390],
] as const)
  test(`a quote is found by words that the server looks for, and the view stands in the address, at ${width} pixels`, () =>
    open(
      '/quotes?owner=me',
      async (seen) => {
        const { page } = seen;
        await page.getByRole('checkbox', { name: 'Only mine' }).and(page.locator(':checked')).waitFor();
        await page.getByLabel('Find').fill('bonn');
        const links = page.getByRole('table').getByRole('link');
        await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1);
        assert.equal(await links.first().innerText(), 'Standard for the plant in Bonn');
        assert.match(page.url(), /q=bonn/);
        await page.getByLabel('State').selectOption('cancelled');
        await page.getByRole('heading', { name: 'No quote fits' }).waitFor();
        await assertSound(seen, `quotes at ${width}`);
      },
      viewport,
    ));

test('a long list goes on where its first page ended', async () => {
  const { items } = (await stage.get('rita.rep', '/accounts')).body as { items: readonly { id: string }[] };
  for (let made = 0; made < 50; made += 1)
    await stage.send('rita.rep', '/quotes', { accountId: items[0]?.id, name: `Branch ${made}` });
  await open('/quotes?q=branch', async ({ page, errors }) => {
    await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 50);
    assert.equal(await page.getByRole('button', { name: 'More quotes' }).count(), 1);
    const everything = page.waitForResponse((response) => /\/quotes\?limit/.test(response.url()));
    await page.getByLabel('Find').fill('');
    await everything;
    await page.getByRole('button', { name: 'More quotes' }).click();
    await page.getByText('Standard for the plant in Bonn').waitFor();
    await page.getByRole('button', { name: 'More quotes' }).waitFor({ state: 'detached' });
    assert.deepEqual(errors, []);
  });
});

test('lines stand under a section, one becomes an option, and one leaves for a quote of its own', () =>
  open(`/quotes/${stage.draftId}`, async (seen) => {
    const { page } = seen;
    const sections = page.getByRole('region', { name: 'Sections' }).first();
    for (const name of ['Software', 'Services']) {
      await sections.getByLabel('New section').fill(name);
      await sections.getByRole('button', { name: 'Add the section' }).click();
      await sections.getByRole('rowheader', { name: new RegExp(name) }).waitFor();
    }
    await sections.getByRole('button', { name: 'Up Services' }).click();
    await sections.getByRole('button', { name: 'Down Services' }).waitFor();
    await page.getByRole('button', { name: 'Choose line 2' }).click();
    await page.getByLabel('Of 1 line set').selectOption('Section');
    await page.getByLabel('to', { exact: true }).selectOption('Services');
    await page.getByRole('button', { name: 'Set', exact: true }).click();
    await sections.getByRole('rowheader', { name: 'Services 1 line' }).waitFor();
    await page
      .getByRole('button', { name: /is no option: make it one$/ })
      .nth(1)
      .click();
    await page.getByText('Optional, in no total').waitFor();
    await saved(page);
    const arranged = await read(stage.draftId);
    assert.deepEqual(
      arranged.sections.map(({ title, lines }) => [title, lines]),
      [
        ['Services', 1],
        ['Software', 0],
      ],
    );
    assert.deepEqual(
      arranged.lines.map(({ optional }) => optional === true),
      [false, true],
    );
    await assertSound(seen, 'a quote with sections');
    await page.getByRole('button', { name: 'Split off…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name of the new quote').fill('Only the services');
    await dialog.getByRole('button', { name: 'Split off' }).click();
    await page.getByRole('heading', { level: 1, name: 'Only the services' }).waitFor();
    assert.deepEqual(
      (await read(stage.draftId)).lines.map(({ offering }) => offering),
      ['platform-standard'],
    );
    assert.equal((await read(new URL(page.url()).pathname.split('/').at(-1) ?? '')).lines.length, 1);
  }));

test('a no has a reason of the list and the words that were said', () =>
  open(`/quotes/${stage.presentedId}`, async ({ page, errors }) => {
    await page.getByText('What else is possible').click();
    await page.getByRole('button', { name: 'Decline', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').selectOption('There is no budget for it');
    await dialog.getByLabel('In their words').fill('Not before the next fiscal year.');
    await dialog.getByRole('button', { name: 'Decline' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal((await read(stage.presentedId)).status, 'declined');
    const { items } = (await stage.get('rita.rep', `/quotes/${stage.presentedId}/timeline`)).body as {
      readonly items: readonly object[];
    };
    assert.match(JSON.stringify(items), /no-budget/);
    assert.deepEqual(errors, []);
  }));
