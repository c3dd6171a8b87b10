/** The configurator: the server's kernel in the browser, with the server's fingerprint, explaining itself at every click. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startChromium } from '../../test/support/chromium.ts';
import { startTroth } from '../../test/support/troth.ts';
import { ensureWebBuilt } from '../build.ts';
import { assertSound, DESKTOP, openAs, PHONE, type Seen, settled } from './look.ts';

await ensureWebBuilt();
const stage = await startTroth({ roles: ['api'] });
const chromium = await startChromium();
after(async () => {
  await chromium.close();
  await stage.stop();
});

type Body = { readonly [member: string]: unknown };
type Chosen = { readonly group: string; readonly option: string; readonly optionName?: string };
type Line = {
  readonly lineId: string;
  readonly selection: readonly Chosen[];
  readonly characteristics?: Body;
};
type Quote = {
  readonly version: number;
  readonly country: string;
  readonly channel: string;
  readonly pricedAsOf: string;
  readonly lines: readonly Line[];
};

const REP = 'rita.rep';
const readQuote = async (id: string): Promise<Quote> => (await stage.get(REP, `/quotes/${id}`)).body as Quote;

/** A quote with the regional platform on it, as it is added: with its defaults. */
const aRegional = async (name: string): Promise<{ readonly id: string; readonly lineId: string }> => {
  const accounts = ((await stage.get(REP, '/accounts')).body as { items: readonly Body[] }).items;
  const account = accounts.find(({ key }) => key === 'rheinwerk-maschinenbau');
  const opened = (await stage.send(REP, '/quotes', { accountId: account?.['id'], name })).body as { result: Body };
  const id = String(opened.result['quoteId']);
  const added = await stage.send(REP, `/quotes/${id}/lines`, {
    operations: [{ op: 'add', offering: 'platform-regional' }],
  });
  assert.equal(added.status, 200, JSON.stringify(added.body));
  return { id, lineId: (await readQuote(id)).lines[0]?.lineId ?? '' };
};

/** What the server decides of the line as it is kept. */
const decidedByServer = async (id: string): Promise<{ readonly fingerprint: string; readonly status: string }> => {
  const { country, channel, pricedAsOf, lines } = await readQuote(id);
  const [line] = lines;
  assert.ok(line);
  const chosen = line.selection.map(({ optionName: _name, ...choice }) => choice);
  const selection = { chosen, ...(line.characteristics ? { characteristics: line.characteristics } : {}) };
  const asked = { offering: 'platform-regional', selection, country, channel, on: pricedAsOf };
  const reply = await stage.ask(REP, '/configuration/validate', asked);
  const body = reply.body as { decisionFingerprint: string; output: { value: { status: string } } };
  return { fingerprint: body.decisionFingerprint, status: body.output.value.status };
};

const form = (page: Page) => page.locator('form.configurator');
const standing = async (page: Page, status: string): Promise<string> => {
  await page.waitForSelector(`form.configurator[data-status=${status}]`);
  return (await form(page).getAttribute('data-fingerprint')) ?? '';
};
const option = (page: Page, ref: string) => page.locator(`[data-option="${ref}"]`);
const inState = (page: Page, ref: string, state: string) =>
  page.waitForSelector(`[data-option="${ref}"][data-state="${state}"]`);
const box = (page: Page, ref: string) => option(page, ref).locator('> .option input[type=checkbox]');
const shot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['SHOTS'];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
};

const onLine = async (
  name: string,
  work: (seen: Seen, quoteId: string) => Promise<void>,
  viewport = DESKTOP,
): Promise<void> => {
  const { id, lineId } = await aRegional(name);
  const context = await chromium.open({ viewport, reducedMotion: 'reduce' });
  try {
    const seen = await openAs(context, stage, REP, `/quotes/${id}?configure=${lineId}`);
    await seen.page.getByRole('dialog').waitFor();
    await settled(seen.page);
    await work(seen, id);
  } finally {
    await context.close();
  }
};

const CLUSTER = 'cluster/edge-cluster';
const NODE = `${CLUSTER}/nodes/node#1`;

describe('the configurator', () => {
  test('decides in the browser what the server decides, under the same fingerprint, and asks nobody on a click', () =>
    onLine('Fingerprint', async ({ page, errors }, id) => {
      const begun = await decidedByServer(id);
      assert.equal(begun.status, 'incomplete');
      assert.equal(await standing(page, 'incomplete'), begun.fingerprint);
      await shot(page, 'configurator-begun');

      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await box(page, 'residency/residency-eu').check();
      await standing(page, 'valid');
      await box(page, CLUSTER).focus();
      await page.keyboard.press('Space');
      await standing(page, 'incomplete');
      await inState(page, 'onboarding/onboarding-on-site', 'forced');
      await inState(page, 'onboarding/onboarding-remote', 'excluded');
      assert.deepEqual(
        asked.filter((url) => !url.includes('/assets/')),
        [],
        'no click asks the server',
      );
      await shot(page, 'configurator-cluster');

      await page.getByRole('button', { name: 'Complete it for me' }).click();
      const decided = await standing(page, 'valid');
      await shot(page, 'configurator-whole');
      await page.getByRole('button', { name: 'Save the configuration' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      const kept = await decidedByServer(id);
      assert.deepEqual(kept, { fingerprint: decided, status: 'valid' });
      assert.deepEqual(errors, []);
    }));

  test('says of what is excluded why, in the author’s words, and what would have to change; one click changes it', () =>
    onLine('Why', async ({ page }) => {
      await box(page, 'residency/residency-eu').check();
      await box(page, CLUSTER).check();
      await inState(page, `${NODE}/cards/accelerator-card`, 'excluded');
      await box(page, `${NODE}/cards/accelerator-card`).click({ force: true });
      const note = page.getByRole('group', { name: /^Why: Accelerator card/ });
      await note.waitFor();
      assert.match(
        await note.innerText(),
        /A failed accelerator is replaced within hours, which only Mission-Critical Support does/,
      );
      assert.match(await note.innerText(), /Premium Support/);
      assert.equal(await box(page, `${NODE}/cards/accelerator-card`).isChecked(), false);
      await shot(page, 'configurator-why');
      await note
        .getByRole('button', { name: /Accelerator card/ })
        .first()
        .click();
      await page.waitForFunction(
        (ref) => document.querySelector(`[data-option="${ref}"] > .option input`)?.matches(':checked'),
        `${NODE}/cards/accelerator-card`,
      );
      assert.equal(await box(page, 'support/support-mission-critical').isChecked(), true);
      assert.notEqual(await form(page).getAttribute('data-status'), 'conflicting');
    }));

  test('says of what is needed why it is, and numbers show how far they may go', () =>
    onLine('Needed', async ({ page }) => {
      await box(page, 'residency/residency-eu').check();
      await box(page, CLUSTER).check();
      await inState(page, 'onboarding/onboarding-on-site', 'forced');
      await option(page, 'onboarding/onboarding-on-site').getByRole('button', { name: /^Why/ }).click();
      await page.getByText('A cluster is mounted and registered by our engineer').first().waitFor();
      // 800 watts, less 120 of the board and 15 of the uplink: four cards of 140.
      await option(page, `${NODE}/cards/compute-card`).getByText('1 to 4', { exact: true }).waitFor();
      await option(page, `${NODE}/cards/compute-card`).getByRole('textbox').fill('6');
      await standing(page, 'conflicting');
      await page.getByText('Board, cards and uplink draw no more than the power supply gives.').first().waitFor();
      await shot(page, 'configurator-conflict');
      await page
        .getByRole('button', { name: /Power supply 1600 W/ })
        .first()
        .click();
      // A way out is a whole: the onboarding that the cluster asks for came along.
      await standing(page, 'valid');
    }));

  test('adds and removes instances, each with its own choices', () =>
    onLine('Instances', async ({ page }) => {
      await box(page, CLUSTER).check();
      await page.getByRole('button', { name: 'Add another Cluster node' }).click();
      await option(page, `${CLUSTER}/nodes/node#2`).waitFor();
      await box(page, `${CLUSTER}/nodes/node#2/cards/storage-card`).check();
      assert.equal(await box(page, `${NODE}/cards/storage-card`).isChecked(), false);
      await page.getByRole('button', { name: 'Remove Cluster node 1' }).click();
      await option(page, `${CLUSTER}/nodes/node#2`).waitFor({ state: 'detached' });
      assert.equal(await box(page, `${NODE}/cards/storage-card`).isChecked(), true, 'the second is the first now');
    }));

  test('completes at the lowest list price without a price in any answer', () =>
    onLine('Cheapest', async ({ page, payloads }) => {
      await standing(page, 'incomplete');
      const before = payloads.length;
      await page.getByRole('button', { name: 'Complete it at the lowest list price' }).click();
      await standing(page, 'valid');
      // Data residency costs nothing in the European Union and in the United States.
      const free = [
        await box(page, 'residency/residency-eu').isChecked(),
        await box(page, 'residency/residency-us').isChecked(),
      ];
      assert.equal(free.filter(Boolean).length, 1);
      const answered = payloads.slice(before).filter((text) => text.includes('"completion"'));
      assert.equal(answered.length, 1);
      assert.doesNotMatch(answered.join(), /price|amount|cost/i);
    }));

  for (const [device, viewport] of [['desk', DESKTOP] as const, ['phone', PHONE] as const])
    test(`can be read and used by everybody on a ${device}, opened to the last part`, () =>
      onLine(
        `Sound on a ${device}`,
        async (seen) => {
          await box(seen.page, CLUSTER).check();
          await inState(seen.page, `${NODE}/cards/accelerator-card`, 'excluded');
          await seen.page.getByRole('button', { name: /^Why: Accelerator card/ }).click();
          await seen.page.getByRole('group', { name: /^Why: Accelerator card/ }).waitFor();
          await shot(seen.page, `configurator-${device}`);
          await assertSound(seen, `configurator on a ${device}`);
        },
        viewport,
      ));
});
