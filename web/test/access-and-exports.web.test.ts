/** What is taken along and who acts beyond a role, in the browser: a list leaves with its reason; emergencies and keys are there to judge. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, test } from 'node:test';
import { startChromium } from '../../test/support/chromium.ts';
import { ensureWebBuilt } from '../build.ts';
import { assertSound, DESKTOP, openAs, PHONE, type Seen, settled } from './look.ts';
import { setStage } from './stage.ts';

await ensureWebBuilt();
const stage = await setStage({ roles: ['api'] });
const chromium = await startChromium();
after(async () => {
  await chromium.close();
  await stage.stop();
});

const GLASS = { reason: 'The billing connector is stuck since noon', minutes: 30 };
const KEY = { name: 'Partner portal', scopes: ['quotes.read'], territories: ['dach'], expiresInDays: 30 };
for (const [who, path, payload] of [
  ['sam.sre', '/break-glass', GLASS],
  ['olga.ops', '/api-keys', KEY],
] as const) {
  const { status, body } = await stage.send(who, path, payload);
  assert.equal(status, 200, JSON.stringify(body));
}

const open = async (who: string, path: string, viewport: typeof DESKTOP, work: (seen: Seen) => Promise<void>) => {
  const context = await chromium.open({ viewport, reducedMotion: 'reduce' });
  try {
    await work(await openAs(context, stage, who, path));
  } finally {
    await context.close();
  }
};

for (const viewport of [DESKTOP, PHONE]) {
  test(`a manager says what for, and fetches the quotes as a file, at ${viewport.width} pixels`, () =>
    open('mona.manager', '/quotes', viewport, async (seen) => {
      const { page } = seen;
      await page.getByRole('button', { name: 'Export', exact: true }).click();
      const dialog = page.getByRole('dialog', { name: 'Export quotes' });
      const submit = dialog.getByRole('button', { name: 'Export', exact: true });
      assert.equal(await submit.isDisabled(), true, 'nothing leaves without its reason');
      const reason = `For the board, read at ${viewport.width} pixels`;
      await dialog.getByLabel('What for').fill(reason);
      await submit.click();
      const taken = dialog.getByRole('listitem').filter({ hasText: reason });
      await taken.waitFor();
      await settled(page);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        taken.getByRole('button', { name: 'Save the file' }).click(),
      ]);
      assert.equal(download.suggestedFilename(), 'quotes.csv');
      assert.match(await readFile(await download.path(), 'utf8'), /Rollout Köln and Aachen/);
      await assertSound(seen, 'export of quotes');
    }));

  for (const [who, shown] of [
    ['sam.sre', GLASS.reason],
    ['olga.ops', KEY.name],
  ] as const)
    test(`"Access" can be read and used by ${who}, at ${viewport.width} pixels`, () =>
      open(who, '/access', viewport, async (seen) => {
        await seen.page.getByText(shown).first().waitFor();
        await assertSound(seen, `access of ${who}`);
      }));
}

test('a seller is not offered what they may not take', () =>
  open('rita.rep', '/quotes', DESKTOP, async ({ page }) => {
    await page.getByRole('button', { name: 'New quote' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Export', exact: true }).count(), 0);
  }));
