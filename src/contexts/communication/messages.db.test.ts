/** Our own people are told of approvals: by mail in their language, in the app with what they read, each thing once; and what failed is sent again. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { movableClock } from '#platform/clock.ts';
import { runFlowJob } from '#platform/flow-worker.jobs.ts';
import { startMailServer } from '#sims/smtp/mail-server.ts';
import { until } from '#sims/testing.ts';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';

const clock = movableClock('2026-11-23T09:00:00Z');
const folder = mkdtempSync(join(tmpdir(), 'troth-mail-'));
const mailServer = await startMailServer({ folder, secret: 'whsec_unused' });
const troth = await startTroth({
  roles: ['api', 'worker'],
  clock: clock.now,
  mail: {
    host: '127.0.0.1',
    port: mailServer.smtpPort,
    from: 'troth@aldermoor.example',
    messageIdDomain: 'troth.example',
  },
});
after(async () => {
  await troth.stop();
  await mailServer.close();
  rmSync(folder, { recursive: true, force: true });
});
const deal = aDeal(troth);
const faults = (...rules: readonly object[]) =>
  fetch(`${mailServer.url}/faults`, { method: 'PUT', body: JSON.stringify(rules) });

clock.advance({ minutes: 1 });
await deal.publish('approval-policy', 'deal-approval', (policy: Policy) => {
  const { scenarios: _scenarios, ...rest } = policy;
  const row = rest.table.rows.find(({ id }) => id === 'margin-under-30');
  assert.ok(row);
  row.when[1] = '< 0';
  return { ...rest, authorities: [{ role: 'sales-manager', escalateAfterHours: 8, escalateTo: 'finance' }] };
});
type Policy = { readonly scenarios: unknown; readonly table: { readonly rows: { id: string; when: string[] }[] } };

const accountId = (
  await deal.reads<{ items: readonly { id: string; key: string }[] }>('rita.rep', '/accounts')
).items.find(({ key }) => key === 'rheinwerk-maschinenbau')?.id;

const submitted = async (): Promise<{ readonly quoteId: string; readonly caseId: string }> => {
  clock.advance({ minutes: 1 });
  const { quoteId } = await deal.does<{ quoteId: string }>('rita.rep', '/quotes', { accountId, name: 'A deal' });
  const discretionary = { kind: 'percent', value: '12.5', reason: 'an old customer' };
  await deal.does('rita.rep', `/quotes/${quoteId}/lines`, {
    operations: [{ op: 'add', offering: 'consulting-day', quantity: '10', discretionary }],
  });
  await deal.does('rita.rep', `/quotes/${quoteId}/price`);
  await deal.does('rita.rep', `/quotes/${quoteId}/validate`);
  const { content: seenContent } = await deal.quote(quoteId);
  const { caseId } = await deal.does<{ caseId: string }>('rita.rep', `/quotes/${quoteId}/submit-for-approval`, {
    seenContent,
  });
  return { quoteId, caseId };
};

type Told = {
  readonly messageId: string;
  readonly template: string;
  readonly title: string;
  readonly body: string;
  readonly language: string;
  readonly readAt: string | null;
  readonly about: { readonly id: string };
  readonly href: string | null;
};
type Inbox = { readonly unread: number; readonly items: readonly Told[] };
const inbox = (who: string) => deal.reads<Inbox>(who, '/inbox');
const toldOf = async (who: string, caseId: string): Promise<readonly Told[]> =>
  (await inbox(who)).items.filter(({ about }) => about.id === caseId);
const untilTold = async (who: string, caseId: string, templates: readonly string[]): Promise<readonly Told[]> => {
  let told: readonly Told[] = [];
  await until(
    async () => {
      told = await toldOf(who, caseId);
      return told.length >= templates.length;
    },
    `${who} is told ${templates.join(', ')}`,
  );
  assert.deepEqual(
    told.map(({ template }) => template),
    templates,
  );
  return told;
};
const mailsTo = (key: string) => mailServer.mails().filter(({ to }) => to.includes(`${key}@aldermoor.example`));

type Sent = {
  readonly items: readonly { readonly messageId: string; readonly state: string; readonly resent: number }[];
};
const stateOf = async (messageId: string) =>
  (await deal.reads<Sent>('susi.support', '/messages')).items.find((each) => each.messageId === messageId);

test('whoever is asked is told at once, whoever is reminded again, and the next authority when nobody answers', async () => {
  const { caseId } = await submitted();
  const [asked] = await untilTold('mona.manager', caseId, ['approval-asked']);
  assert.match(asked?.title ?? '', /Your approval is asked/);
  assert.match(asked?.body ?? '', /Rita Rep asks .* to Rheinwerk[^]*12\.5|Rita Rep asks/);
  assert.deepEqual([asked?.href, asked?.language], [`/approvals/${caseId}`, 'en']);
  assert.doesNotMatch(asked?.body ?? '', /\[\[|margin/i);
  await until(() => mailsTo('mona.manager').length === 1, 'the mail arrives');
  assert.match(mailsTo('mona.manager')[0]?.text ?? '', new RegExp(`${troth.url}/app/approvals/${caseId}`));

  clock.advance({ minutes: 1 });
  await deal.does('rita.rep', `/approvals/${caseId}/remind`);
  await untilTold('mona.manager', caseId, ['approval-reminded', 'approval-asked']);
  assert.equal((await toldOf('felix.finance', caseId)).length, 0, 'finance is not asked yet');

  clock.advance({ hours: 9 });
  troth.signInAnew();
  const [escalated] = await untilTold('felix.finance', caseId, ['approval-escalated']);
  assert.equal(escalated?.language, 'de', 'in the language that he reads');
  assert.match(escalated?.title ?? '', /Niemand hat geantwortet/);
  assert.match(escalated?.body ?? '', /Sales manager hat zu/);
  await until(() => mailsTo('felix.finance').length === 1, 'by mail too');
});

test('a job that comes twice tells nobody twice', async () => {
  const { caseId } = await submitted();
  await untilTold('mona.manager', caseId, ['approval-asked']);
  const [job] = await troth.database.admin<{ id: string }>(
    `select id from platform.outbox where type = 'ApprovalRequested' and event like '%' || $1 || '%'`,
    [caseId],
  );
  await runFlowJob(troth.app.door, {
    queue: 'flow',
    data: { tenantId: troth.tenantId, factId: job?.id ?? '', step: 'tell-approvers' },
  });
  const rows = await troth.database.admin<{ n: string }>(
    'select count(*) as n from communication.message where subject_id = $1',
    [caseId],
  );
  assert.equal(Number(rows[0]?.n), 1);
});

test('a message counts as unread until its reader says so, and nobody else can', async () => {
  const before = (await inbox('mona.manager')).unread;
  const { caseId } = await submitted();
  const [told] = await untilTold('mona.manager', caseId, ['approval-asked']);
  assert.equal((await inbox('mona.manager')).unread, before + 1);
  const path = `/inbox/${told?.messageId}/read`;
  for (const who of ['felix.finance', 'susi.support', 'rita.rep', 'karl.kunde'])
    assert.equal((await deal.refused(who, path)).code, 'access.denied', who);
  await deal.does('mona.manager', path);
  await deal.does('mona.manager', path);
  const after = await inbox('mona.manager');
  assert.equal(after.unread, before);
  assert.notEqual(after.items.find(({ messageId }) => messageId === told?.messageId)?.readAt, null);
});

test('what the mail server refused is seen, and support has it sent again as a letter of its own; others may not', async () => {
  const waiting = async () => (await deal.reads<Sent>('susi.support', '/messages?state=queued')).items.length;
  await until(async () => (await waiting()) === 0, 'what was written before is sent');
  const sentBefore = mailsTo('mona.manager').length;
  await faults({ mode: 'refuse', times: 1 });
  const { caseId } = await submitted();
  const [told] = await untilTold('mona.manager', caseId, ['approval-asked']);
  const messageId = told?.messageId ?? '';
  await until(async () => (await stateOf(messageId))?.state === 'failed', 'it failed');
  const path = `/messages/${messageId}/resend`;
  for (const who of ['rita.rep', 'ada.auditor', 'karl.kunde'])
    assert.equal((await deal.refused(who, path)).code, 'access.denied', who);
  const { againId } = await deal.does<{ againId: string }>('susi.support', path);
  await until(async () => (await stateOf(againId))?.state === 'sent', 'it is sent');
  assert.deepEqual(
    [(await stateOf(messageId))?.state, (await stateOf(messageId))?.resent],
    ['failed', 1],
    'the first stays what it was',
  );
  assert.equal((await deal.refused('susi.support', `/messages/${againId}/resend`)).code, 'message.resend-the-first');
  assert.equal((await toldOf('mona.manager', caseId)).length, 1, 'in the app it is read once');
  await until(() => mailsTo('mona.manager').length === sentBefore + 1, 'and arrived once');
});
