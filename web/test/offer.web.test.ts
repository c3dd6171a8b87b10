/** The page behind a customer's link: read, choose, ask, accept, decline; on a phone and on a desk, in German and in English. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { linkKey } from '../../src/contexts/proposal/index.ts';
import { aDeal, type Deal, type Offer } from '../../test/invariants/deal.ts';
import { startChromium } from '../../test/support/chromium.ts';
import { startTroth, type Troth } from '../../test/support/troth.ts';
import { ensureWebBuilt } from '../build.ts';
import { assertSound, DESKTOP, openAs, PHONE, settled } from './look.ts';

await ensureWebBuilt();
let troth: Troth;
let deal: Deal;
const chromium = await startChromium();
before(async () => {
  troth = await startTroth({ roles: ['api'] });
  deal = aDeal(troth);
});
after(async () => {
  await chromium.close();
  await troth?.stop();
});

const SHOTS = process.env['TROTH_SHOTS'];

const withAnOption = async (): Promise<Offer> => {
  const id = await deal.opened();
  await deal.does('rita.rep', `/quotes/${id}/change-header`, { sections: [{ key: 'start', title: 'To begin with' }] });
  await deal.does('rita.rep', `/quotes/${id}/lines`, {
    operations: [
      { op: 'add', offering: 'consulting-day', quantity: '2', group: 'start' },
      { op: 'add', offering: 'edge-appliance', quantity: '3', optional: true },
    ],
  });
  for (const step of ['price', 'validate']) await deal.does('rita.rep', `/quotes/${id}/${step}`);
  const { content: seenContent } = await deal.quote(id);
  await deal.does('rita.rep', `/quotes/${id}/submit-for-approval`, { seenContent });
  await deal.approve(id);
  return deal.does<Offer>('rita.rep', `/quotes/${id}/present`, { seenContent });
};

const addressOf = async (offer: Offer): Promise<string> => {
  const contact = { name: 'Erika Einkauf', email: 'erika@rheinwerk-maschinenbau.example' };
  const { linkId } = await deal.does<{ linkId: string }>('rita.rep', `/quotes/${offer.quoteId}/links`, { contact });
  return `/offer#${linkKey(troth.app.door.derivedSecret, troth.tenantId, linkId)}`;
};

for (const [device, viewport] of [['desk', DESKTOP] as const, ['phone', PHONE] as const])
  test(`on a ${device} a customer reads the offer, adds an option, sees the sum move and accepts; the secret stands in no address`, async () => {
    const offer = await withAnOption();
    const context = await chromium.open({ viewport, reducedMotion: 'reduce' });
    try {
      const seen = await openAs(context, troth, null, await addressOf(offer));
      const { page } = seen;
      await page.getByRole('heading', { level: 1, name: 'A deal' }).waitFor();
      await page.locator('.offer-line').nth(1).waitFor();
      assert.equal(await page.getByRole('list', { name: 'To begin with' }).getByRole('listitem').count(), 1);
      await page.getByRole('heading', { level: 3, name: 'To begin with' }).waitFor();
      assert.ok(!page.url().includes('#') && !page.url().includes(troth.tenantId), page.url());
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/offer-${device}.png`, fullPage: true });
      await assertSound(seen, `offer on a ${device}`);
      const total = page.locator('.offer-bar .money-rows');
      const without = await total.innerText();
      await page.locator('.offer-option input').check();
      assert.notEqual(await total.innerText(), without);
      await page.getByRole('button', { name: /^(Annehmen|Accept)$/ }).click();
      await page.getByLabel(/Ihr Name|Your name/).fill('Erika Einkauf');
      await page.getByLabel(/Ihre Funktion|Your role/).fill('Einkauf');
      await page.getByRole('dialog').getByRole('checkbox').check();
      await settled(page);
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/offer-accept-${device}.png` });
      await page.getByRole('button', { name: /Zahlungspflichtig annehmen|Accept with obligation/ }).click();
      await page.getByRole('heading', { name: /Vielen Dank|Thank you/ }).waitFor();
      await page.reload();
      await page.getByRole('heading', { name: /Vielen Dank|Thank you/ }).waitFor();
      assert.equal((await deal.quote(offer.quoteId)).status, 'accepted');
      for (const payload of seen.payloads) assert.doesNotMatch(payload, /margin|"cost|floor|discretionary":\{/i);
      assert.deepEqual(seen.errors, []);
    } finally {
      await context.close();
    }
  });

test('a customer asks for a change, is told that it is with their contact, and then declines', async () => {
  const offer = await withAnOption();
  const context = await chromium.open({ viewport: PHONE, reducedMotion: 'reduce' });
  try {
    const { page } = await openAs(context, troth, null, await addressOf(offer));
    await page.getByRole('button', { name: /Änderung erbitten|Ask for a change/ }).click();
    await page.getByRole('textbox').fill('Two years instead of one');
    await page.getByRole('dialog').getByRole('checkbox').first().check();
    await page.getByRole('button', { name: /^(Senden|Send)$/ }).click();
    await page.getByText('Two years instead of one').waitFor();
    await page.getByRole('button', { name: /^(Ablehnen|Decline)$/ }).click();
    await page.getByRole('textbox').fill('Another offer was better');
    await page.getByRole('button', { name: /Endgültig ablehnen|Decline for good/ }).click();
    await page.getByText(/wurde abgelehnt|was declined/).waitFor();
    assert.equal((await deal.quote(offer.quoteId)).status, 'declined');
  } finally {
    await context.close();
  }
});

test('a link that opens nothing says so, in words, and nothing else', async () => {
  const context = await chromium.open({ viewport: PHONE });
  try {
    const { page } = await openAs(context, troth, null, '/offer#nonsense');
    await page.getByRole('heading', { name: /öffnet nichts|opens nothing/ }).waitFor();
  } finally {
    await context.close();
  }
});

test('a seller sends a link and brings a signed paper; a manager looks at it and accepts; the page says how it was accepted', async () => {
  const offer = await withAnOption();
  const context = await chromium.open({ viewport: DESKTOP, reducedMotion: 'reduce' });
  try {
    const seen = await openAs(context, troth, 'rita.rep', `/quotes/${offer.quoteId}`);
    const { page } = seen;
    await page.getByRole('button', { name: 'Send a link' }).click();
    await page.getByLabel('Name').fill('Erika Einkauf');
    await page.getByLabel('E-mail').fill('erika@rheinwerk-maschinenbau.example');
    await page.getByRole('button', { name: 'Send it' }).click();
    await page.getByText('erika@rheinwerk-maschinenbau.example').waitFor();
    await page.getByRole('button', { name: 'Bring a signed paper' }).click();
    await page.getByLabel('Signed by').fill('Karl Kunde');
    await page.getByLabel('Signed on').fill('2026-11-20');
    const paper = { name: 'signed.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 signed') };
    await page.locator('input[type=file]').setInputFiles(paper);
    await page.getByRole('button', { name: 'Record it' }).click();
    await page.getByText('Signed by Karl Kunde').waitFor();
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/seller-desk.png`, fullPage: true });
    await assertSound(seen, 'quote with a customer');
    const manager = await openAs(context, troth, 'mona.manager', `/quotes/${offer.quoteId}`);
    await manager.page.getByRole('button', { name: 'I saw the same: accept' }).click();
    await manager.page.getByText('Accepted on paper, which a second person confirmed').waitFor();
  } finally {
    await context.close();
  }
});

for (const [device, viewport] of [['desk', DESKTOP] as const, ['phone', PHONE] as const])
  test(`on a ${device} a contact is written down by the seller, waits, and is confirmed by somebody else; then a link may go there`, async () => {
    const offer = await withAnOption();
    const email = `ina@${device}-service.example`;
    const context = await chromium.open({ viewport, reducedMotion: 'reduce' });
    try {
      const seen = await openAs(context, troth, 'rita.rep', `/quotes/${offer.quoteId}`);
      const { page } = seen;
      await page.getByRole('button', { name: 'Add a contact' }).click();
      await page.getByLabel('Name').fill('Ina Info');
      await page.getByLabel('E-mail').fill(email);
      await page.getByRole('button', { name: 'Write down' }).click();
      const row = page.getByRole('list', { name: 'Contacts' }).getByRole('listitem').filter({ hasText: email });
      await row.getByText('not confirmed yet').waitFor();
      assert.equal(
        await page.getByRole('button', { name: 'Confirm Ina Info' }).count(),
        0,
        'who sells does not confirm',
      );
      await assertSound(seen, `contacts of a quote on a ${device}`);
      const links = `/quotes/${offer.quoteId}/links`;
      const contact = { name: 'Ina Info', email };
      assert.equal((await deal.refused('rita.rep', links, { contact })).code, 'proposal.contact-unconfirmed');
      const other = await openAs(context, troth, 'mona.manager', `/quotes/${offer.quoteId}`);
      const waiting = other.page.getByRole('listitem').filter({ hasText: email });
      await waiting.getByRole('button', { name: 'Confirm Ina Info' }).click();
      await other.page.getByLabel('How you know').fill('Asked at the switchboard of the company');
      await settled(other.page);
      if (SHOTS) await other.page.screenshot({ path: `${SHOTS}/contact-${device}.png` });
      await other.page.getByRole('button', { name: 'Confirm the contact' }).click();
      await waiting.getByText('confirmed on').waitFor();
      await assertSound(other, `confirmed contacts on a ${device}`);
      if (SHOTS) await other.page.screenshot({ path: `${SHOTS}/contacts-${device}.png`, fullPage: true });
      await deal.does('rita.rep', links, { contact });
      assert.deepEqual([...seen.errors, ...other.errors], []);
    } finally {
      await context.close();
    }
  });
