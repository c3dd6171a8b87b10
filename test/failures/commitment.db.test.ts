/** Capstone 15.1, the failures that selling meets, each named as there. Rows about orders stand in execution.db.test.ts. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { movableClock } from '#platform/clock.ts';
import { relayOnce } from '#platform/relay.jobs.ts';
import { webhookSecret } from '#platform/webhook-signature.ts';
import { startTroth } from '#test/support/troth.ts';
import { aDeal } from '#test/invariants/deal.ts';

const clock = movableClock('2026-11-21T10:00:00Z');
// No relay and no worker: whoever consumes facts lags until this test relays them.
const troth = await startTroth({ roles: ['api'], clock: clock.now });
after(() => troth.stop());
const deal = aDeal(troth);

test('Quote accepted twice: ten acceptances and ten conversions at once are one acceptance and one order', async () => {
  const offer = await deal.presented();
  const path = `/quotes/${offer.quoteId}/accept`;
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => troth.send('karl.kunde', path, deal.acceptance(offer))),
  );
  assert.ok(answers.some(({ status }) => status === 200));
  await Promise.all(
    Array.from({ length: 10 }, () => troth.send('rita.rep', `/quotes/${offer.quoteId}/convert-to-order`)),
  );
  const [count] = await troth.database.admin<{ orders: number }>(
    'select count(*)::int as orders from ordering.product_order where quote_id = $1',
    [offer.quoteId],
  );
  assert.equal(count?.orders, 1);
  const said = new Set(
    answers.flatMap(({ status, body }) =>
      status === 200 ? [JSON.stringify((body as { result: object }).result)] : [],
    ),
  );
  assert.equal(said.size, 1, 'everybody who was told yes was told the same');
});

test('Catalog cache stale: a process that has the old model in its cache sells by the new one from the moment it is published', async () => {
  const id = await deal.opened();
  const add = { operations: [{ op: 'add', offering: 'consulting-day', quantity: '1' }] };
  await deal.does('rita.rep', `/quotes/${id}/lines`, add);
  const offer = await deal.presented();
  // The model in the cache of this process is the old one; it is named by its hash, and the hash in force is asked for with every command.
  clock.advance({ minutes: 1 });
  await deal.publish('product-offering', 'consulting-day', (offering: { sellable: object }) => ({
    ...offering,
    sellable: { from: '2026-01-01', to: '2026-11-21' },
  }));
  clock.advance({ hours: 24 });
  troth.signInAnew();
  await troth.send('rita.rep', `/quotes/${id}/price`);
  const validated = await troth.send('rita.rep', `/quotes/${id}/validate`);
  assert.match(JSON.stringify(validated.body), /not-on-sale|sale|sellable|sold/, JSON.stringify(validated.body));
  const late = await deal.refused('rita.rep', `/quotes/${id}/submit-for-approval`);
  assert.match(late.code, /^quote\./, 'what may not be sold any more goes to nobody');
  assert.equal((await deal.quote(offer.quoteId)).status, 'presented', 'what was presented before stands');
});

test('Event consumer lag: the backlog is told with its age, and what decides is read from the truth and not from a view', async () => {
  troth.signInAnew();
  const { webhookId } = await deal.does<{ webhookId: string }>('sam.sre', '/webhooks', {
    url: 'https://sink.example/facts',
    secret: webhookSecret(new Uint8Array(32).fill(5)),
    types: ['QuoteCreated'],
  });
  await deal.opened();
  const relay = {
    pool: troth.database.pool('relay'),
    door: troth.app.door,
    clock: clock.now,
    name: 'late',
    log: troth.app.door.log,
  };
  // One turn leases one part of the outbox.
  for (let turn = 0; turn < 64; turn += 1) await relayOnce(relay);
  clock.advance({ seconds: 90 });
  const told = await deal.reads<{ items: readonly { consumer: string; waiting: number; lagSeconds: number }[] }>(
    'sam.sre',
    '/events/consumers',
  );
  const behind = told.items.find(({ consumer }) => consumer === webhookId);
  assert.ok((behind?.waiting ?? 0) > 0, JSON.stringify(told));
  assert.ok((behind?.lagSeconds ?? 0) >= 90, 'how old the oldest is that it was not told');
});
