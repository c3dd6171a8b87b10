import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { movableClock } from '#platform/clock.ts';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { disableTired } from '#surfaces/events/webhook-state.ts';
import { deliverDue, type Post } from './deliver.jobs.ts';
import { verifyWebhook } from './webhook-signature.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const clock = movableClock('2026-11-21T10:00:00Z');
const troth = await startTroth({ clock: clock.now, roles: ['api', 'relay'] });
after(troth.stop);
const deal = aDeal(troth);
await deal.does('sam.sre', '/webhooks', {
  url: 'https://sink.example/facts',
  secret: SECRET,
  types: ['QuoteCreated', 'QuoteLinesEdited', 'QuotePriced'],
});

type Event = { readonly id: string; readonly subject: string; readonly type: string };
const told: Event[] = [];
let answers: (event: Event) => number = () => 200;
const post: Post = async (_url, headers, body) => {
  assert.ok(verifyWebhook([SECRET], headers, body, clock.now()).ok, 'our word is signed');
  const event = JSON.parse(body) as Event;
  await sleep(2);
  const status = answers(event);
  if (status === 200) told.push(event);
  return status;
};
const waiting = async (): Promise<number> =>
  (
    await troth.database.admin<{ n: number }>(
      `select count(*)::int as n from platform.webhook_delivery where state = 'pending'`,
    )
  )[0]?.n ?? 0;
const relayed = async (count: number): Promise<void> => {
  while ((await waiting()) < count) await sleep(20);
};
const kinds = (subject: string) =>
  told.filter((event) => event.subject === subject).map(({ type }) => type.split('.')[3]);
const deliver = () => deliverDue(troth.app.door, troth.tenantId, post);

test('four workers that look at once tell every fact once, and in the order in which it happened', async () => {
  const ids = [await deal.priced(), await deal.priced()];
  await relayed(6);
  await Promise.all([deliver(), deliver(), deliver(), deliver()]);
  while ((await waiting()) > 0) await deliver();
  assert.equal(told.length, 6);
  for (const id of ids) assert.deepEqual(kinds(`quote/${id}`), ['quote-created', 'quote-lines-edited', 'quote-priced']);
});

test('a sink that is down for one quote hears its facts later, in order, and all others meanwhile', async () => {
  const [late, other] = [await deal.priced(), await deal.priced()];
  await relayed(6);
  answers = ({ subject }) => (subject === `quote/${late}` ? 503 : 200);
  await deliver();
  assert.deepEqual(kinds(`quote/${late}`), []);
  assert.equal(kinds(`quote/${other}`).length, 3);
  answers = () => 200;
  assert.equal(await deliver(), 0, 'its pause is not over');
  clock.advance({ seconds: 2 });
  await deliver();
  assert.deepEqual(kinds(`quote/${late}`), ['quote-created', 'quote-lines-edited', 'quote-priced']);
});

test('what a worker had claimed when it was killed is told by another, a minute later', async () => {
  const id = await deal.priced();
  await relayed(3);
  const began = Promise.withResolvers<void>();
  const never = Promise.withResolvers<number>();
  const killed: Post = () => {
    began.resolve();
    return never.promise;
  };
  void deliverDue(troth.app.door, troth.tenantId, killed);
  await began.promise;
  assert.equal(await deliver(), 0);
  assert.deepEqual(kinds(`quote/${id}`), []);
  clock.advance({ seconds: 61 });
  await deliver();
  assert.equal(kinds(`quote/${id}`).length, 3);
});

test('a webhook that fails thirty times in a row, and for an hour, is disabled and says why; enabled again it hears all that it missed', async () => {
  told.length = 0;
  const id = await deal.priced();
  for (let others = 0; others < 3; others += 1) await deal.priced();
  await relayed(12);
  answers = () => 500;
  const disabled = async (): Promise<readonly { readonly state: string; readonly disabledWhy: string | null }[]> =>
    (await deal.reads<{ items: readonly Consumer[] }>('sam.sre', '/events/consumers')).items.filter(
      ({ state }) => state === 'disabled',
    );
  type Consumer = { readonly consumer: string; readonly state: string; readonly disabledWhy: string | null };
  // Four quotes at once come to thirty failures in minutes: an outage, and nobody's mistake.
  for (let pause = 1; pause < 512; pause *= 2) {
    await deliverDue(troth.app.door, troth.tenantId, post, disableTired(troth.app.door));
    clock.advance({ seconds: pause });
  }
  const [{ times }] = (await troth.database.admin<{ times: number }>(
    'select failed_in_a_row as times from platform.webhook',
  )) as [{ times: number }];
  assert.ok(times >= 30, String(times));
  assert.deepEqual(await disabled(), []);
  for (let tries = 0; tries < 40 && (await disabled()).length === 0; tries += 1) {
    await deliverDue(troth.app.door, troth.tenantId, post, disableTired(troth.app.door));
    // Attempts of one delivery end after twelve; the others about the same quote follow it.
    clock.advance({ minutes: 9 });
    troth.signInAnew();
  }
  const [found] = await disabled();
  assert.match(found?.disabledWhy ?? '', /\d\d failures in a row, the last: answered 500/);
  answers = () => 200;
  assert.equal(await deliver(), 0, 'nothing is told while it is disabled');
  const { items } = await deal.reads<{ items: readonly Consumer[] }>('sam.sre', '/events/consumers');
  const webhookId = items[0]?.consumer ?? '';
  for (const who of ['rita.rep', 'ada.auditor', 'karl.kunde']) {
    assert.equal((await deal.refused(who, `/webhooks/${webhookId}/enable`, { why: 'seen to' })).code, 'access.denied');
    assert.equal((await deal.refused(who, `/webhooks/${webhookId}/disable`, { why: 'no' })).code, 'access.denied');
  }
  await deal.does('sam.sre', `/webhooks/${webhookId}/enable`, { why: 'the certificate is new' });
  const dead = await deal.reads<{ items: readonly { consumer: string; factId: string }[] }>('sam.sre', '/events/dead');
  const factIds = dead.items.filter(({ consumer }) => consumer === webhookId).map(({ factId }) => factId);
  assert.ok(factIds.length > 0, 'some were given up on');
  await deal.does('sam.sre', '/events/requeue', { consumer: webhookId, factIds });
  clock.advance({ hours: 2 });
  while ((await deliver()) > 0);
  assert.deepEqual(kinds(`quote/${id}`), ['quote-created', 'quote-lines-edited', 'quote-priced']);
});

test('a webhook is told a range of facts once more, each with its own id', async () => {
  told.length = 0;
  troth.signInAnew();
  const { items } = await deal.reads<{ items: readonly { consumer: string }[] }>('sam.sre', '/events/consumers');
  const range = { from: '2026-11-21T00:00:00Z', to: '2027-11-21T00:00:00Z', types: ['QuoteCreated'] };
  const { replayed } = await deal.does<{ replayed: number }>('sam.sre', '/events/replay', {
    consumer: items[0]?.consumer,
    ...range,
  });
  while ((await deliver()) > 0);
  assert.ok(replayed > 2);
  assert.equal(told.length, replayed);
  assert.equal(new Set(told.map(({ id }) => id)).size, replayed);
});
