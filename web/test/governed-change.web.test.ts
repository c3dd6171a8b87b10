/** A price change from the idea to the release and back, by clicks alone: asked for, tried on the open book, answered for, scheduled, out, watched, taken back. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { sweepSimulations } from '../../src/contexts/governance/index.ts';
import { standardChangePolicy } from '../../src/contexts/governance/change/standard-policy.ts';
import { movableClock } from '../../src/platform/clock.ts';
import { startChromium } from '../../test/support/chromium.ts';
import { aDeal } from '../../test/invariants/deal.ts';
import { startTroth } from '../../test/support/troth.ts';
import { ensureWebBuilt } from '../build.ts';
import { assertFits, assertSound, DESKTOP, openAs, PHONE, type Seen, settled } from './look.ts';

await ensureWebBuilt();
const clock = movableClock(Temporal.Now.instant().toString());
const troth = await startTroth({ roles: ['api', 'worker'], clock: clock.now });
const chromium = await startChromium();
after(async () => {
  await chromium.close();
  await troth.stop();
});
const deal = aDeal(troth);
const shot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['SHOTS'];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};

const { releaseId } = await deal.does<{ releaseId: string }>('paula.policy', '/releases', {
  name: 'Governed',
  purpose: 'Changes are governed.',
});
const policy = { ...standardChangePolicy, owner: 'paula.policy' };
await deal.writes('paula.policy', '/artifacts/change-policy/standard/draft', { releaseId, content: policy });
await deal.does('paula.policy', `/releases/${releaseId}/validate`);
await deal.does('rosa.release', `/releases/${releaseId}/approve`);
await deal.does('rosa.release', `/releases/${releaseId}/publish`);
await deal.priced();

/** Whoever answers for a role, by name of the page's button. */
const ANSWERS = {
  finance: 'felix.finance',
  'release approver': 'rosa.release',
  'sales ops': 'olga.ops',
  executive: 'edda.executive',
} as const;

const context: BrowserContext = await chromium.open({ viewport: DESKTOP, reducedMotion: 'reduce' });
if (process.env['WAIT_MS']) context.setDefaultTimeout(Number(process.env['WAIT_MS']));
const opened = new Map<string, Seen>();
/** Each person has a page of their own, open all the time. */
const as = async (person: string, path: string): Promise<Page> => {
  const seen = opened.get(person);
  if (seen === undefined) {
    const first = await openAs(context, troth, person, path);
    opened.set(person, first);
    return first.page;
  }
  await seen.page.goto(`${troth.url}/app${path}`);
  await settled(seen.page);
  return seen.page;
};
const press = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click();
const says = (page: Page, text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor();
/** What follows a publication is done by a worker; then the page says the same. */
const becomes = async (path: string, state: string, word: string): Promise<Page> => {
  for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
    const { body } = await troth.get('ada.auditor', path);
    if ((body as { readonly status: string }).status === state) break;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  const page = await as('piet.pricing', path);
  assert.equal(await page.locator('main .lead-row .status').first().innerText(), word);
  return page;
};
const LOOK_EVERY_MS = 100;
const LOOKS_MAX = 600;

/** A step that fails ends the walk: those after it would each wait in vain. */
let walked = 0;
const path = { change: '', release: '', back: '' };
const placeOf = (page: Page): string => new URL(page.url()).pathname.replace('/app', '');

test('who owns prices drafts one and asks for the change, in words', async () => {
  assert.equal(walked, 0, 'the walk came so far');
  const page = await as('piet.pricing', '/changes');
  await page.getByRole('link', { name: 'Ask for a change' }).click();
  await page.getByLabel('New amount').fill('1010');
  await page.getByLabel('It comes to').fill('1010');
  await shot(page, 'draft-price');
  await page.getByLabel('Name of the release').fill('Dearer by a little');
  await page.getByLabel('Why it costs something else').fill('What we pay for it rose.');
  await press(page, 'Draft it');
  await page.waitForURL(/changes\/new\?release=/);
  await settled(page);
  await page.getByLabel('Takes effect on').fill('2027-01-01');
  await page.getByLabel('Owner', { exact: true }).selectOption('felix.finance');
  await page.getByLabel('What becomes of quotes').fill('Offers that are out keep their price.');
  await page.getByLabel('How', { exact: true }).fill('The release before comes back.');
  await page.getByLabel('Limit', { exact: true }).fill('3');
  await press(page, 'Watch something else, too');
  const second = page.getByRole('group', { name: 'Watch 2' });
  await second.getByLabel('Watch', { exact: true }).selectOption('QuoteAccepted');
  await second.getByLabel('Counted').selectOption('QuotePriced');
  await second.getByLabel('It may be').selectOption('atMostBelow');
  await second.getByLabel('Limit', { exact: true }).fill('20');
  for (const why of await page.getByLabel(/^Why \(/).all()) await why.fill('Nothing of this kind is touched.');
  await shot(page, 'change-form');
  await press(page, 'Keep');
  await page.waitForURL(/changes\/[0-9a-f-]{36}$/);
  await settled(page);
  path.change = placeOf(page);
  await says(page, /Prices/);
  walked += 1;
});

test('it is tried on the open book before anybody is asked', async () => {
  assert.equal(walked, 1, 'the walk came so far');
  const page = await as('piet.pricing', path.change);
  await page.getByRole('link', { name: 'Dearer by a little' }).click();
  await press(page, 'Validate');
  await says(page, 'Validated');
  path.release = placeOf(page);
  await press(page, 'Try it on the open book');
  await says(page, 'The simulation has begun');
  await sweepSimulations({ door: troth.app.door, worker: 'test', goesOn: () => true }, troth.tenantId);
  await says(page, /quotes?, decided again/);
  await shot(page, 'release-simulated');
  walked += 1;
});

test('what was found stands on one page with what it touches, and whoever is asked answers there', async () => {
  assert.equal(walked, 2, 'the walk came so far');
  const page = await as('piet.pricing', path.change);
  await press(page, 'Assess');
  await page.getByText(/gates say yes/).click();
  await says(page, 'The open book was decided again under exactly this content');
  const worked = page.getByRole('listitem').filter({ hasText: 'worked out by hand' });
  await worked.getByText('Yes', { exact: true }).waitFor();
  await shot(page, 'change-assessed');
  await press(page, 'Submit');
  await says(page, 'Submitted');
  await assertSound(opened.get('piet.pricing') as Seen, 'change');
  for (const [role, person] of Object.entries(ANSWERS)) {
    const theirs = await as(person, path.change);
    if (!(await theirs.getByRole('button', { name: `Approve as ${role}` }).isVisible())) continue;
    await press(theirs, `Approve as ${role}`);
    await theirs.getByRole('button', { name: `Approve as ${role}` }).waitFor({ state: 'detached' });
  }
  await becomes(path.change, 'approved', 'Approved');
  walked += 1;
});

test('it may go with a train: planned, boarded, left again, and a train that is given up frees what was aboard', async () => {
  assert.equal(walked, 3, 'the walk came so far');
  const rosa = await as('rosa.release', '/operations/calendar');
  await rosa.getByText('Plan a release train').click();
  await rosa.getByLabel(/^Name/).fill('January');
  await rosa.getByLabel('Leaves at, UTC').fill(clock.now().add({ hours: 480 }).toString().slice(0, 16));
  await press(rosa, /^Plan$/);
  await rosa.getByRole('heading', { name: 'January' }).waitFor();
  const piet = await as('piet.pricing', '/operations/calendar');
  const board = async (): Promise<void> => {
    await press(piet, 'Put aboard');
    await piet
      .getByText(/ of 7 ready|^ready$/)
      .first()
      .waitFor();
  };
  await board();
  await shot(piet, 'train-boarded');
  await piet.getByText('Take it off').click();
  await piet.getByLabel('Why it does not go with this train').fill('It goes by itself.');
  await press(piet, /^Take CR-\d+ off$/);
  await piet.getByText(/got off: It goes by itself/).waitFor();
  await board();
  await rosa.reload();
  await settled(rosa);
  await rosa.getByText('Cancel this train').click();
  await rosa.getByLabel('Why; what is aboard is free then').fill('There is nothing else to go with it.');
  await press(rosa, 'Cancel January');
  await rosa.getByText(/Cancelled at .*There is nothing else/).waitFor();
  await assertSound(opened.get('rosa.release') as Seen, 'the calendar with a train');
  walked += 1;
});

test('scheduled, it is not published before its instant, and goes out by itself at it', async () => {
  assert.equal(walked, 4, 'the walk came so far');
  const page = await as('piet.pricing', path.change);
  await press(page, 'Schedule');
  const soon = new Date(clock.now().epochMilliseconds + 600_000);
  const local = new Date(soon.getTime() - soon.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  await page.getByLabel('Not before').fill(local);
  await page.getByRole('dialog').getByRole('button', { name: 'Schedule' }).click();
  await becomes(path.change, 'scheduled', 'Scheduled');
  const rosa = await as('rosa.release', path.release);
  await press(rosa, 'Approve');
  await says(rosa, 'Approved');
  await press(rosa, 'Publish');
  await rosa.locator('.note[data-tone=bad], [role=alert]').first().waitFor();
  await shot(rosa, 'release-too-early');
  clock.advance({ minutes: 15 });
  await becomes(path.change, 'released', 'Released');
  walked += 1;
});

test('after the release it is watched, taken back by a release of its own, and over', async () => {
  assert.equal(walked, 5, 'the walk came so far');
  let page = await as('piet.pricing', path.change);
  await press(page, 'Look what happened since');
  await says(page, 'What was watched');
  await press(page, 'Roll back');
  await page.getByLabel('Why').fill('Customers left.');
  await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
  await page.getByRole('link', { name: 'its roll-back release' }).waitFor();
  await shot(page, 'change-after');
  await page.getByRole('link', { name: 'its roll-back release' }).click();
  await press(page, 'Validate');
  await says(page, 'Validated');
  path.back = placeOf(page);
  const rosa = await as('rosa.release', path.back);
  await press(rosa, 'Approve');
  await says(rosa, 'Approved');
  clock.advance({ minutes: 1 });
  await press(rosa, 'Publish');
  await says(rosa, 'Published');
  page = await becomes(path.change, 'rolledBack', 'Rolled back');
  await shot(page, 'change-over');
  for (const { errors } of opened.values())
    assert.deepEqual(
      errors.filter((each) => !/status of 409|status of 422/.test(each)),
      [],
    );
  walked += 1;
});

test('on a phone the change and its release are read without moving sideways', async () => {
  assert.equal(walked, 6, 'the walk came so far');
  const phone = await chromium.open({ viewport: PHONE, reducedMotion: 'reduce' });
  for (const [name, at] of [
    ['change', path.change],
    ['release', path.release],
  ] as const) {
    const seen = await openAs(phone, troth, 'piet.pricing', at);
    await assertFits(seen, `${name} on a phone`);
    await shot(seen.page, `${name}-phone`);
  }
  walked += 1;
});
