/** Who owns the approval policy sees, on the release, whom a draft would ask; who is away lets somebody answer for them. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { companyArtifacts } from '../../seeds/company/index.ts';
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

const PAULA = 'paula.policy';
type Policy = { readonly table: { readonly rows: readonly { readonly id: string; when: string[] }[] } };

const aDraft = async (): Promise<string> => {
  const begun = await troth.send(PAULA, '/releases', { name: 'Stricter discounts', purpose: 'Too much is given away' });
  const { releaseId } = (begun.body as { readonly result: { readonly releaseId: string } }).result;
  const company = companyArtifacts.find(({ kind }) => kind === 'approval-policy');
  assert.ok(company);
  const content = structuredClone(company.content) as unknown as Policy;
  const row = content.table.rows.find(({ id }) => id === 'discount-over-10');
  assert.ok(row);
  row.when[0] = '> 5';
  const drafted = await fetch(`${troth.url}/artifacts/approval-policy/${company.key}/draft`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${await troth.tokenFor(PAULA)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ idempotencyKey: 'stricter', payload: { releaseId, content } }),
  });
  assert.equal(drafted.status, 200, await drafted.text());
  return releaseId;
};
const releaseId = await aDraft();

for (const [device, viewport] of [['desk', DESKTOP] as const, ['phone', PHONE] as const])
  test(`on a ${device} a draft policy says whom it would ask, and is tried on real deals`, async () => {
    const context = await chromium.open({ viewport, reducedMotion: 'reduce' });
    try {
      const seen = await openAs(context, troth, PAULA, `/releases/${releaseId}`);
      await seen.page.getByText('Discount under the threshold').first().waitFor();
      const section = await seen.page.locator('main').innerText();
      assert.match(section, /Now nobody; with this release Sales manager/);
      assert.match(section, /Expected: nobody is asked/);
      await seen.page.getByText('Who may answer').first().click();
      await seen.page
        .getByText(/Mona Manager/)
        .first()
        .waitFor();
      await seen.page.getByRole('button', { name: 'Try it on the last 500 deals' }).click();
      await seen.page.getByText(/The last \d+ deals that were submitted/).waitFor();
      await settled(seen.page);
      const folder = process.env['SHOTS'];
      if (folder) await seen.page.screenshot({ path: `${folder}/simulation-${device}.png`, fullPage: true });
      await assertSound(seen, 'the simulation of a draft policy');
    } finally {
      await context.close();
    }
  });

test('who sells reads the release without it', async () => {
  const context = await chromium.open({ viewport: DESKTOP });
  try {
    const { page } = await openAs(context, troth, 'rita.rep', `/releases/${releaseId}`);
    await page.getByText('What it changes').first().waitFor();
    assert.equal(await page.getByRole('heading', { name: 'Whom it would ask' }).count(), 0);
  } finally {
    await context.close();
  }
});

test('on a phone a manager who is away lets somebody answer for some days, and ends it when back', async () => {
  const context = await chromium.open({ viewport: PHONE, reducedMotion: 'reduce' });
  try {
    const seen = await openAs(context, troth, 'mona.manager', '/approvals');
    const { page } = seen;
    await page.getByText('Let somebody answer for you').click();
    await page.getByLabel('Who answers?').selectOption({ label: 'Felix Finance' });
    await page.getByLabel('Why?').fill('On holiday');
    await page.getByRole('button', { name: 'Let them answer' }).click();
    await page.getByText(/Felix Finance answers for you/).waitFor();
    const folder = process.env['SHOTS'];
    if (folder) await page.screenshot({ path: `${folder}/absence-phone.png`, fullPage: true });
    await assertSound(seen, 'approvals of who is away');
    await page.getByRole('button', { name: 'End it' }).click();
    await page.getByText('Nobody answers for you').waitFor();
  } finally {
    await context.close();
  }
});
