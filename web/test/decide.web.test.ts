/** Beside deciding: an approver is told, sees what a system outside said, makes a condition that the deal itself is asked about; a seller reminds and asks the fallback. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startChromium } from '../../test/support/chromium.ts';
import { aDeal } from '../../test/invariants/deal.ts';
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
const deal = aDeal(troth);
const shot = async (page: { screenshot: (options: object) => Promise<unknown> }, name: string): Promise<void> => {
  const folder = process.env['SHOTS'];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};

type Policy = { readonly scenarios: unknown; readonly table: { readonly rows: { id: string; when: string[] }[] } };
await deal.publish('approval-policy', 'deal-approval', ({ scenarios: _scenarios, ...policy }: Policy) => {
  const row = policy.table.rows.find(({ id }) => id === 'margin-under-30');
  assert.ok(row);
  row.when[1] = '< 0';
  const outside = { connector: 'approval', desk: 'deal-desk' };
  return { ...policy, authorities: [{ role: 'sales-manager', outside, fallback: { role: 'finance' } }] };
});
const accountId = (
  await deal.reads<{ items: readonly { id: string; key: string }[] }>('rita.rep', '/accounts')
).items.find(({ key }) => key === 'rheinwerk-maschinenbau')?.id;
const submitted = async (): Promise<{ readonly quoteId: string; readonly caseId: string }> => {
  const { quoteId } = await deal.does<{ quoteId: string }>('rita.rep', '/quotes', { accountId, name: 'A deal' });
  const discretionary = { kind: 'percent', value: '12.5', reason: 'an old customer' };
  await deal.does('rita.rep', `/quotes/${quoteId}/lines`, {
    operations: [{ op: 'add', offering: 'consulting-day', quantity: '10', discretionary }],
  });
  await deal.does('rita.rep', `/quotes/${quoteId}/price`);
  await deal.does('rita.rep', `/quotes/${quoteId}/validate`);
  const { caseId } = await deal.does<{ caseId: string }>('rita.rep', `/quotes/${quoteId}/submit-for-approval`);
  return { quoteId, caseId };
};

test('on a phone an approver finds it in the inbox, sees what was said outside, and sets a condition that the deal is asked about', async () => {
  const { caseId } = await submitted();
  const said = { decision: 'approve', comment: 'Fine with us', person: 'nobody@nowhere.example', ref: 'APR-77' };
  await troth.database.admin(
    `update approval.outside_request set state = 'notCounted', said = $2, last_sent_at = now(), settled_at = now(), attempt_no = 1,
       why = 'approval.person-unknown: nobody here is nobody@nowhere.example'
     where step_id = (select id from approval.step where case_id = $1)`,
    [caseId, JSON.stringify({ ...said, content: `sha256:${'0'.repeat(64)}` })],
  );
  const context = await chromium.open({ viewport: PHONE, reducedMotion: 'reduce' });
  try {
    const seen = await openAs(context, troth, 'mona.manager', '/inbox');
    const { page } = seen;
    await page
      .getByText(/Your approval is asked/)
      .first()
      .click();
    await page
      .getByText(/Rita Rep asks for the right to promise/)
      .first()
      .waitFor();
    await page.getByText('Nothing unread').waitFor();
    await shot(page, 'inbox-phone');
    await assertSound(seen, 'the inbox');
    await page.getByRole('link', { name: 'Go to it' }).first().click();
    await page.getByText('Its answer did not count').waitFor();
    await page.getByText('APR-77').waitFor();
    await page.getByText('nobody@nowhere.example', { exact: true }).waitFor();
    await page.getByText('Let somebody answer for you').waitFor();
    await page.getByLabel('Your reason').fill('If they stay for two years');
    await page.getByLabel('Who sees whether it is met?').selectOption({ label: 'The deal itself: Term in months' });
    await page.getByLabel('Value').fill('24');
    await settled(page);
    await shot(page, 'decide-phone');
    await assertSound(seen, 'the page of a decision');
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await page.getByText(/Term in months: at least 24/).waitFor();
  } finally {
    await context.close();
  }
});

test('a seller reminds once, and asks the fallback when nobody is left who may answer', async () => {
  const { caseId } = await submitted();
  const context = await chromium.open({ viewport: DESKTOP, reducedMotion: 'reduce' });
  try {
    const seen = await openAs(context, troth, 'rita.rep', `/approvals/${caseId}`);
    const { page } = seen;
    const remind = page.getByRole('button', { name: 'Remind them' });
    await remind.click();
    await page.getByText(/They were reminded lately/).waitFor();
    assert.ok(await remind.isDisabled());
    await troth.database.admin(
      `update identity.principal set state = 'suspended' where person_id = (select id from identity.person where key = 'mona.manager')`,
    );
    await page.reload();
    await page.getByRole('button', { name: 'Ask the fallback' }).click();
    await page.getByText('Instead of Sales manager').waitFor();
    await shot(page, 'besides-desk');
    await assertSound(seen, 'what is done besides deciding');
  } finally {
    await context.close();
  }
});

test('support sees what was written and how far it got, and has it sent again', async () => {
  await troth.database.admin(
    `update communication.message set state = 'failed', due_at = null, last_error = '550 no such mailbox' where state = 'queued'`,
  );
  const context = await chromium.open({ viewport: DESKTOP, reducedMotion: 'reduce' });
  try {
    const seen = await openAs(context, troth, 'susi.support', '/messages');
    const { page } = seen;
    await page.getByText('550 no such mailbox').first().waitFor();
    await shot(page, 'messages-desk');
    await assertSound(seen, 'messages');
    await page.getByRole('button', { name: 'Send again' }).first().click();
    await page.getByText('sent again once').waitFor();
  } finally {
    await context.close();
  }
});
