/** Many lines at once: pasted out of a spreadsheet, changed together, taken back together. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startChromium } from '../../test/support/chromium.ts';
import { ensureWebBuilt } from '../build.ts';
import { assertSound, DESKTOP, openAs, PHONE, settled } from './look.ts';
import { setStage } from './stage.ts';

await ensureWebBuilt();
const stage = await setStage();
const chromium = await startChromium();
after(async () => {
  await chromium.close();
  await stage.stop();
});

const ROWS = 500;
type Quote = {
  readonly version: number;
  readonly lines: readonly { readonly quantity: string; readonly site: string | null }[];
};
const readQuote = async (id: string): Promise<Quote> => (await stage.get('rita.rep', `/quotes/${id}`)).body as Quote;
const saved = (page: Page) => page.waitForSelector('.chip[data-phase=saved]');

const aQuote = async (): Promise<string> => {
  const { items } = (await stage.get('rita.rep', '/accounts')).body as { items: readonly { id: string }[] };
  const made = (await stage.send('rita.rep', '/quotes', { accountId: items[0]?.id, name: 'Many lines' })).body as {
    result: { quoteId: string };
  };
  await stage.send('rita.rep', `/quotes/${made.result.quoteId}/lines`, {
    operations: [{ op: 'add', offering: 'consulting-day', quantity: '1' }],
  });
  return made.result.quoteId;
};

/** The clipboard of a test has no owner, so the event that a browser makes of Ctrl+V is made here. */
const pastes = (page: Page, text: string) =>
  page.getByRole('grid').evaluate((grid, block) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', block);
    grid.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);

test('500 rows are pasted: the bad ones are listed with why, the good ones land in one batch, and one undo takes them out', async () => {
  const id = await aQuote();
  const context = await chromium.open({ viewport: DESKTOP });
  try {
    const { page, errors } = await openAs(context, stage, 'rita.rep', `/quotes/${id}`);
    await page.waitForSelector('[role=gridcell]');
    const block = Array.from({ length: ROWS }, (_, at) =>
      at === 7 ? 'no such thing\t1' : at === 9 ? 'consulting-day\tten' : `consulting-day\t${(at % 5) + 1}`,
    ).join('\n');
    await pastes(page, block);
    const dialog = page.getByRole('dialog');
    await dialog.getByText('498 lines can be added').waitFor();
    const told = await dialog.innerText();
    assert.match(told, /no offering is called “no such thing”/);
    assert.match(told, /“ten” is no number/);
    const { version } = await readQuote(id);
    await dialog.getByRole('button', { name: 'Add 498 lines' }).click();
    await dialog.waitFor({ state: 'detached' });
    const filled = await readQuote(id);
    assert.deepEqual([filled.lines.length, filled.version], [499, version + 1]);
    await page.waitForFunction(() => document.querySelector('[role=grid]')?.getAttribute('aria-rowcount') === '500');
    await page.getByRole('grid').focus();
    await page.keyboard.press('Control+z');
    await page.waitForFunction(() => document.querySelector('[role=grid]')?.getAttribute('aria-rowcount') === '2');
    assert.equal((await readQuote(id)).lines.length, 1);
    assert.deepEqual(errors, []);
  } finally {
    await context.close();
  }
});

test('lines are found, chosen and changed together in one batch, and one undo gives each its own value back', async () => {
  const id = await aQuote();
  await stage.send('rita.rep', `/quotes/${id}/lines`, {
    operations: [2, 3].map((quantity) => ({
      op: 'add',
      offering: 'consulting-day',
      quantity: String(quantity),
      site: 'Bonn',
    })),
    price: true,
  });
  const context = await chromium.open({ viewport: DESKTOP });
  try {
    const seen = await openAs(context, stage, 'rita.rep', `/quotes/${id}`);
    const { page } = seen;
    await page.getByLabel('Find lines').fill('bonn');
    await page.getByRole('button', { name: 'Choose all 2' }).click();
    await page.getByLabel('to', { exact: true }).fill('9');
    const { version } = await readQuote(id);
    await page.getByRole('button', { name: 'Set', exact: true }).click();
    await saved(page);
    await page.waitForFunction(() => document.querySelector('#cell-1-2')?.textContent?.trim() === '9');
    const changed = await readQuote(id);
    assert.deepEqual([changed.version, ...changed.lines.map(({ quantity }) => quantity)], [version + 1, '1', '9', '9']);
    await settled(page);
    await assertSound(seen, 'many-lines');
    await page.getByRole('grid').focus();
    await page.keyboard.press('Control+z');
    await page.waitForFunction(() => document.querySelector('#cell-1-2')?.textContent?.trim() === '3');
    // The page shows what it is about to save.
    await saved(page);
    assert.deepEqual(
      (await readQuote(id)).lines.map(({ quantity }) => quantity),
      ['1', '2', '3'],
    );
    await page.setViewportSize(PHONE);
    await settled(page);
    await assertSound(seen, 'many-lines-phone');
  } finally {
    await context.close();
  }
});

test('many quotes are made out of a file, watched while they are made, and a file with a bad row begins nothing', async () => {
  const context = await chromium.open({ viewport: DESKTOP });
  try {
    const seen = await openAs(context, stage, 'rita.rep', '/bulk-quotes');
    const { page } = seen;
    const choose = async (text: string): Promise<void> => {
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Quotes from a file' }).click();
      await (await chooser).setFiles({ name: 'deals.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    };
    await choose('account,name,offering\nnobody,x,consulting-day\n');
    await page.getByText('no account is called “nobody”').waitFor();
    // The browser itself reports the refusal that this asked for.
    assert.match(seen.errors.splice(0).join(), /422/);
    await choose(
      `account,name,offering,quantity,currency\n${[1, 2, 3].map((at) => `rheinwerk-maschinenbau,Deal ${at},consulting-day,${at},${at === 3 ? 'XAU' : ''}`).join('\n')}\n`,
    );
    await page.getByText('2 of 3 made, 1 refused').waitFor();
    await page.getByRole('button', { name: 'What was refused' }).waitFor();
    await settled(page);
    await assertSound(seen, 'bulk-quotes');
    await page.setViewportSize(PHONE);
    await assertSound(seen, 'bulk-quotes-phone');
  } finally {
    await context.close();
  }
});
