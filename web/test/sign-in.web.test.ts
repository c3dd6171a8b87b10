/** Signing in at a company's own provider, as a person sees it: there and back to one's place, after the session's end, out, and refused. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { systemClock } from '../../src/platform/clock.ts';
import { startProvider, type Provider } from '../../sims/identity-provider/provider.ts';
import { startChromium } from '../../test/support/chromium.ts';
import { startTroth, type Troth } from '../../test/support/troth.ts';
import { ensureWebBuilt } from '../build.ts';
import { assertFits, assertSound, DESKTOP, openAs, PHONE, settled } from './look.ts';

await ensureWebBuilt();
const chromium = await startChromium();
let later = Temporal.Duration.from({ seconds: 0 });
const clock = () => systemClock().add(later);
let provider: Provider;
let troth: Troth;
before(async () => {
  provider = await startProvider({
    clientId: 'troth-web',
    redirectUri: () => `${troth.url}/signin/oidc/callback`,
    subjects: [
      { subject: 'rita|1', name: 'Rita' },
      { subject: 'newcomer|2', name: 'Newcomer' },
    ],
    now: () => clock().epochMilliseconds,
  });
  const name = 'Acme';
  const client = { id: 'troth-web', scope: 'openid', name, clockToleranceSeconds: 30, sessionHours: 8 };
  const first = { subject: 'rita|1', person: 'rita.rep' };
  const oidc = { issuer: provider.issuer, audience: 'api', clockToleranceSeconds: 30, first, client };
  troth = await startTroth({ roles: ['api'], clock, oidc });
});
after(async () => {
  await chromium.close();
  await troth?.stop();
  await provider?.close();
});

const SHOTS = process.env['TROTH_SHOTS'];
const shot = (page: Page, name: string) =>
  SHOTS ? page.screenshot({ path: `${SHOTS}/sign-in-${name}.png`, fullPage: true }) : undefined;

const signInAs = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('link', { name: 'Sign in with Acme' }).click();
  await page.getByRole('link', { name }).click();
};

for (const [device, viewport] of [['desk', DESKTOP] as const, ['phone', PHONE] as const])
  test(`on a ${device} one signs in at the provider, is back at one's place, also after the session ended, and signs out`, async () => {
    const context = await chromium.open({ viewport, reducedMotion: 'reduce' });
    try {
      const seen = await openAs(context, troth, null, '/quotes?q=foundry');
      const { page } = seen;
      const wrong = (): readonly string[] =>
        seen.errors.filter((each) => !each.startsWith(`off origin: ${provider.issuer}`));
      await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
      await shot(page, `begin-${device}`);
      await (device === 'desk' ? assertSound : assertFits)(seen, 'sign in at a provider');
      await signInAs(page, 'Rita');
      await page.getByRole('heading', { level: 1, name: 'Quotes' }).waitFor();
      assert.match(page.url(), /\/app\/quotes\?q=foundry$/);

      later = later.add({ hours: 9 });
      await page.reload();
      await page.getByText('Your session has ended').waitFor();
      await shot(page, `ended-${device}`);
      // What a session that is over asks for is answered 401, and the browser says so.
      assert.deepEqual(
        wrong().filter((each) => !each.includes('401')),
        [],
      );
      await signInAs(page, 'Rita');
      await page.getByRole('heading', { level: 1, name: 'Quotes' }).waitFor();
      assert.match(page.url(), /\/app\/quotes\?q=foundry$/);

      if (device === 'phone') await page.getByRole('button', { name: 'Menu' }).click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { level: 1, name: 'You are signed out' }).waitFor();
      assert.equal(await page.evaluate(() => sessionStorage.getItem('troth.session')), null);
      await shot(page, `out-${device}`);
      await page.getByRole('link', { name: 'Sign out there, too' }).click();
      await page.getByRole('heading', { name: 'Signed out of the provider' }).waitFor();
    } finally {
      await context.close();
    }
  });

test('whom nobody linked is told which subject to have linked', async () => {
  const context = await chromium.open({ viewport: DESKTOP, reducedMotion: 'reduce' });
  try {
    const { page } = await openAs(context, troth, null, '/sign-in');
    await signInAs(page, 'Newcomer');
    await page.getByText('You are known to your identity provider, and not here').waitFor();
    await page.getByText('newcomer|2').waitFor();
    await settled(page);
    await shot(page, 'unknown');
    assert.equal(await page.evaluate(() => sessionStorage.getItem('troth.session')), null);
  } finally {
    await context.close();
  }
});
