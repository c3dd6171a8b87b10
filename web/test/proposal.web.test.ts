/** Before the customer reads it: the clauses are settled, what departs from the standard is marked, and the draft is looked at. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startChromium } from '../../test/support/chromium.ts';
import { ensureWebBuilt } from '../build.ts';
import { assertSound, DESKTOP, openAs, PHONE, type Seen, settled } from './look.ts';
import { setStage } from './stage.ts';

await ensureWebBuilt();
const stage = await setStage();
const chromium = await startChromium();
after(async () => {
  await chromium.close();
  await stage.stop();
});

const open = async (
  person: string,
  path: string,
  work: (seen: Seen) => Promise<void>,
  viewport = DESKTOP,
): Promise<void> => {
  const context = await chromium.open({ viewport, reducedMotion: 'reduce' });
  try {
    await work(await openAs(context, stage, person, path));
  } finally {
    await context.close();
  }
};
const look = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};

/** Dark points of the picture, drawn anew: an address, a size and a label were all there once, over an empty sheet. */
const inkOn = (page: Page): Promise<number> =>
  page.locator('.draft-frame img').evaluate(async (img: HTMLImageElement) => {
    await img.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [600, 840];
    const brush = canvas.getContext('2d');
    if (brush === null) throw new Error('a canvas counts points');
    brush.drawImage(img, 0, 0, 600, 840);
    const { data } = brush.getImageData(0, 0, 600, 840);
    let ink = 0;
    for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 255) < 128) ink += 1;
    return ink;
  });

for (const [viewport, width] of [
  [DESKTOP, 1280],
  [PHONE, 390],
] as const)
  test(`at ${width} pixels the draft is turned page by page, says that it is one, and is refused in words without a price`, () =>
    open(
      'rita.rep',
      `/quotes/${stage.inApprovalId}/draft`,
      async (seen) => {
        const { page } = seen;
        await page.getByRole('img', { name: /^Page 1 of \d+ of the draft$/ }).waitFor();
        await page.getByText('This is a draft.').waitFor();
        assert.ok((await inkOn(page)) > 1_000, 'what the page says can be seen');
        await look(page, `draft-${width}`);
        await assertSound(seen, `draft at ${width}`);
        assert.ok(await page.getByRole('button', { name: 'Previous' }).isDisabled());
        await page.getByRole('button', { name: 'Next' }).click();
        await page.getByRole('img', { name: /^Page 2 of \d+ of the draft$/ }).waitFor();
        assert.ok((await inkOn(page)) > 1_000, 'what the second page says can be seen');
        await page.getByRole('button', { name: 'Larger' }).click();
        await page.getByText('125 %').waitFor();
        await page
          .getByText(/^(Liability|Haftung)$/)
          .first()
          .waitFor();
        await assertSound(seen, `second page at ${width}`);
      },
      viewport,
    ));

test('a seller takes another text, words of their own and an optional clause, and sees word by word how far it goes', () =>
  open('rita.rep', `/quotes/${stage.draftId}?tab=clauses`, async (seen) => {
    const { page } = seen;
    const liability = page.locator('.clause', { has: page.getByRole('heading', { name: /^(Liability|Haftung)$/ }) });
    await liability.getByText('Standard', { exact: true }).waitFor();
    const save = page.getByRole('button', { name: 'Save the clauses' });
    assert.ok(await save.isDisabled(), 'there is nothing to save yet');
    await liability.getByRole('combobox').selectOption('double-cap');
    await liability.getByText('Another text, approved').waitFor();
    await liability.locator('ins').first().waitFor();
    await liability.getByRole('combobox').selectOption('own-text');
    await liability.getByRole('textbox').fill('Each party is liable without any limit.');
    await liability.getByText('Not standard').waitFor();
    assert.ok((await liability.locator('del').count()) > 0);
    await page.getByRole('checkbox', { name: /^Take/ }).first().check();
    await look(page, 'clauses-1280');
    await assertSound(seen, 'clauses');
    await save.click();
    await page.getByText('The price decides who is asked: price the quote first.').waitFor();
    const { body } = await stage.get('rita.rep', `/quotes/${stage.draftId}/clauses`);
    const { items } = body as { readonly items: readonly { readonly choice: string; readonly included: boolean }[] };
    assert.equal(items.filter(({ choice }) => choice === 'own-text').length, 1);
    assert.ok(items.every(({ included }) => included));
    await page.goto(`${stage.url}/app/quotes/${stage.draftId}/draft`);
    await settled(page);
    await page.locator('.note[role=alert]').getByText('The quote is not priced as it stands').waitFor();
    await look(page, 'draft-refused');
  }));

test('who is asked because of it is told, and legal reads what departs on a phone', async () => {
  await stage.send('rita.rep', `/quotes/${stage.draftId}/price`);
  await stage.send('rita.rep', `/quotes/${stage.draftId}/validate`);
  await open(
    'rita.rep',
    `/quotes/${stage.draftId}?tab=clauses`,
    async (seen) => {
      await seen.page
        .locator('#approval .steps')
        .getByText(/[Ll]egal/)
        .first()
        .waitFor();
      await look(seen.page, 'clauses-390');
      await assertSound(seen, 'clauses on a phone');
    },
    PHONE,
  );
  await stage.send('rita.rep', `/quotes/${stage.draftId}/submit-for-approval`);
  const { body: asked } = await stage.get('mona.manager', '/approvals?mine=true');
  const { items } = asked as { readonly items: readonly { readonly caseId: string; readonly quoteId: string }[] };
  const caseId = items.find(({ quoteId }) => quoteId === stage.draftId)?.caseId;
  assert.ok(caseId, 'it is before its approvers');
  await open(
    'lena.legal',
    `/approvals/${caseId}`,
    async (seen) => {
      const { page } = seen;
      await page.getByText('Words of this deal’s own, which legal has not seen').waitFor();
      await page.locator('.clause ins').first().waitFor();
      await look(page, 'approval-clauses-390');
      await assertSound(seen, 'clauses before legal');
    },
    PHONE,
  );
});
