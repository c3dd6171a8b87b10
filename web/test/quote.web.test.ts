/** The quote page: typed by keyboard, saved by itself, honest when the answer is no. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startChromium } from '../../test/support/chromium.ts';
import { ensureWebBuilt } from '../build.ts';
import { DESKTOP, openAs, type Seen } from './look.ts';
import { setStage } from './stage.ts';

await ensureWebBuilt();
const stage = await setStage();
const chromium = await startChromium();
after(async () => {
  await chromium.close();
  await stage.stop();
});

const COLUMN = { quantity: 3, discount: 4 };

const onQuote = async (work: (seen: Seen) => Promise<void>, person = 'rita.rep', path = `/quotes/${stage.draftId}`) => {
  const context = await chromium.open({ viewport: DESKTOP });
  try {
    await work(await openAs(context, stage, person, path));
  } finally {
    await context.close();
  }
};

const cell = (page: Page, row: number, column: number) =>
  page.locator(`[role=row][aria-rowindex="${row + 1}"] [role=gridcell][aria-colindex="${column}"]`);
const saved = (page: Page) => page.waitForSelector('.chip[data-phase=saved]');
const press = async (page: Page, ...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};

type Quote = { readonly version: number; readonly lines: readonly { readonly quantity: string }[] };
const readQuote = async (): Promise<Quote> => (await stage.get('rita.rep', `/quotes/${stage.draftId}`)).body as Quote;

test('a quantity is changed by keyboard alone: typed, saved as one command, there after a reload', () =>
  onQuote(async ({ page, errors }) => {
    const before = await readQuote();
    await page.getByRole('grid').focus();
    await press(page, 'ArrowDown', 'Home', 'ArrowRight', 'ArrowRight');
    await press(page, '7', 'Enter');
    assert.equal((await cell(page, 2, COLUMN.quantity).innerText()).trim(), '7', 'what was typed is shown at once');
    await page.waitForFunction(
      (version) => document.querySelector('.chip')?.textContent === `Saved v${version}`,
      before.version + 1,
    );
    assert.equal(
      await page.evaluate(() => document.activeElement?.getAttribute('role')),
      'grid',
      'focus is back on the grid',
    );
    const after_ = await readQuote();
    assert.equal(after_.version, before.version + 1, 'one edit is one command');
    assert.equal(after_.lines[1]?.quantity, '7');
    await page.reload();
    await page.waitForSelector('[role=gridcell]');
    assert.equal((await cell(page, 2, COLUMN.quantity).innerText()).trim(), '7');
    assert.deepEqual(errors, []);
  }));

test('F2 edits, Escape leaves it as it was, Ctrl+Z takes the last edit back', () =>
  onQuote(async ({ page }) => {
    const was = (await cell(page, 2, COLUMN.quantity).innerText()).trim();
    await page.getByRole('grid').focus();
    await press(page, 'ArrowDown', 'F2', '4', '4', 'Escape');
    assert.equal((await cell(page, 2, COLUMN.quantity).innerText()).trim(), was);
    await press(page, '5', 'Enter');
    await saved(page);
    await press(page, 'Control+z');
    await saved(page);
    assert.equal((await cell(page, 2, COLUMN.quantity).innerText()).trim(), was);
  }));

test('a change that the server refuses restores the value and says why in words', () =>
  onQuote(async ({ page }) => {
    const was = (await cell(page, 2, COLUMN.quantity).innerText()).trim();
    await page.getByRole('grid').focus();
    await press(page, 'ArrowDown');
    await page.keyboard.type('9999999999');
    await press(page, 'Enter');
    await page.getByText('The quantity is outside what can be sold').first().waitFor();
    assert.equal((await cell(page, 2, COLUMN.quantity).innerText()).trim(), was);
    assert.match(await page.locator('.note').innerText(), /1000000000/, 'the limit is named');
    assert.match(await page.locator('[aria-live=assertive]').innerText(), /was not changed/, 'and it is read aloud');
  }));

test('text that is no discount is refused at once, and nothing is sent', () =>
  onQuote(async ({ page }) => {
    const { version } = await readQuote();
    await page.getByRole('grid').focus();
    await press(page, 'ArrowRight');
    await page.keyboard.type('9x');
    await press(page, 'Enter');
    await page.locator('[aria-live=assertive]', { hasText: '"9x" is not a discount' }).waitFor();
    await page.locator('.not-taken', { hasText: '"9x" is not a discount' }).waitFor();
    assert.equal((await readQuote()).version, version);
  }));

/** The same quote on two screens. */
const onTwoPages = (work: (mine: Page, theirs: Page) => Promise<void>) =>
  onQuote(({ page: mine }) => onQuote(({ page: theirs }) => work(mine, theirs)));
/** A page that comes into focus reads the quote again, and then there is nothing to decide: until it is let, it sees what it saw. */
const reads = async (page: Page): Promise<() => void> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(
    (url) => url.pathname === `/quotes/${stage.draftId}`,
    async (route) => {
      if (route.request().resourceType() === 'fetch') await promise;
      await route.continue();
    },
  );
  return resolve;
};
const types = async (page: Page, row: number, text: string): Promise<void> => {
  await page.getByRole('grid').focus();
  await press(page, 'Control+Home', ...Array.from({ length: row - 1 }, () => 'ArrowDown'), 'ArrowRight', 'ArrowRight');
  await page.keyboard.type(text);
  await press(page, 'Enter');
};
const quantities = async () => (await readQuote()).lines.map(({ quantity }) => quantity);

test('two people on different lines do not disturb each other', () =>
  onTwoPages(async (mine, theirs) => {
    await types(theirs, 1, '2');
    await saved(theirs);
    await types(mine, 2, '8');
    await saved(mine);
    assert.deepEqual(await quantities(), ['2', '8']);
  }));

for (const [choice, [theirsIs, mineIs], stands] of [
  ['Save mine on top', ['6', '9'], '9'],
  ['Take theirs', ['4', '3'], '4'],
] as const)
  test(`two people on one line: the second sees both values, and “${choice}” is what then stands`, () =>
    onTwoPages(async (mine, theirs) => {
      const seeTheirs = await reads(mine);
      await types(theirs, 2, theirsIs);
      await saved(theirs);
      await types(mine, 2, mineIs);
      await mine.waitForSelector('.chip[data-phase=conflict]');
      seeTheirs();
      assert.equal((await cell(mine, 2, COLUMN.quantity).innerText()).trim(), mineIs, 'what was typed is kept');
      assert.match(await mine.locator('.note').first().innerText(), new RegExp(`yours ${mineIs}, theirs ${theirsIs}`));
      await mine.getByRole('button', { name: choice }).click();
      await saved(mine);
      await mine.waitForFunction((value) => document.querySelector('#cell-1-2')?.textContent?.trim() === value, stands);
      assert.deepEqual(await quantities(), ['2', stands]);
    }));

test('what somebody saves while a cell is open is not overwritten unseen, although the page has read it since', () =>
  onTwoPages(async (mine, theirs) => {
    await mine.getByRole('grid').focus();
    await press(mine, 'Control+Home', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'F2');
    await types(theirs, 2, '12');
    await saved(theirs);
    const read = mine.waitForResponse((reply) => reply.url().endsWith(`/quotes/${stage.draftId}`));
    // A read is fresh for five seconds; then coming back to the page reads again.
    await mine.waitForTimeout(5_100);
    await mine.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
    await (await read).finished();
    await mine.keyboard.type('13');
    await press(mine, 'Enter');
    await mine.waitForSelector('.chip[data-phase=conflict]');
    assert.match(await mine.locator('.note').first().innerText(), /yours 13, theirs 12/);
    await mine.getByRole('button', { name: 'Take theirs' }).click();
    await types(mine, 2, '8');
    await saved(mine);
  }));

test('a line is carried up with Alt and the arrow, the active cell with it, and back by the bar above the grid', () =>
  onQuote(async ({ page, errors }) => {
    const first = await cell(page, 1, 2).innerText();
    const second = await cell(page, 2, 2).innerText();
    await page.getByRole('grid').focus();
    await press(page, 'Control+Home', 'ArrowDown', 'Alt+ArrowUp');
    await page.waitForFunction(
      (text) => (document.querySelector('#cell-0-1') as HTMLElement | null)?.innerText === text,
      second,
    );
    assert.equal(await page.getByRole('grid').getAttribute('aria-activedescendant'), 'cell-0-0');
    await press(page, ' ');
    await page.getByRole('button', { name: 'Move down' }).click();
    await page.waitForFunction(
      (text) => (document.querySelector('#cell-0-1') as HTMLElement | null)?.innerText === text,
      first,
    );
    assert.deepEqual(errors, []);
  }));

test('a change is priced as it is saved; checking brings back who has to approve', () =>
  onQuote(async ({ page }) => {
    await page.getByText('Goes to').waitFor();
    assert.match(await page.locator('.next').innerText(), /Sales manager \(Mona Manager\)/);
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByRole('button', { name: 'Submit for approval' }).waitFor();
  }));

test('every step of a price is explained, and the address of the explanation can be sent', () =>
  onQuote(async ({ page }) => {
    await cell(page, 1, 6).getByRole('button').click();
    const drawer = page.getByRole('dialog', { name: /Price of/ });
    await drawer.getByRole('table').waitFor();
    assert.match(
      await drawer.innerText(),
      /List price[\s\S]+Discount by the seller[\s\S]+asked for on the quote[\s\S]+Rounding[\s\S]+halfUp/,
    );
    assert.match(page.url(), /explain=/);
    await page.reload();
    await page
      .getByRole('dialog', { name: /Price of/ })
      .getByRole('table')
      .waitFor();
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => !location.search.includes('explain'));
  }));

test('an offering is found and added without a mouse', () =>
  onQuote(async ({ page }) => {
    const { lines } = await readQuote();
    await page.getByRole('combobox', { name: 'Add a line' }).focus();
    await page.keyboard.type('consulting');
    await page.getByRole('option', { name: /Consulting day/ }).waitFor();
    await press(page, 'Enter');
    await page.waitForFunction(
      (rows) => document.querySelector('[role=grid]')?.getAttribute('aria-rowcount') === rows,
      `${lines.length + 2}`,
    );
    assert.equal(await cell(page, lines.length + 1, 2).innerText(), 'Consulting day');
  }));

test('a rep is sent no cost and no margin: not on the page, not in any answer', () =>
  onQuote(async ({ page, payloads }) => {
    for (const tab of ['', '?tab=documents', '?tab=timeline'])
      await page.goto(`${stage.url}/app/quotes/${stage.draftId}${tab}`);
    await page.getByText('Quote created').waitFor();
    const everything = [...payloads, await page.content()].join('\n');
    assert.ok(payloads.length > 3, 'answers were looked at');
    assert.doesNotMatch(everything, /margin(?!-|:)|"cost|"floor|floorPercent/i);
  }));
