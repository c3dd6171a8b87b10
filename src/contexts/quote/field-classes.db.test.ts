import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';

const troth = await startTroth({ roles: ['api'] });
after(troth.stop);
const deal = aDeal(troth);
const { quoteId } = await deal.presented('18');

const preview = async (who: string, id: string): Promise<Response> =>
  fetch(`${troth.url}/quotes/${id}/approval-preview`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await troth.tokenFor(who)}`, 'content-type': 'application/json' },
    body: '{}',
  });

/** What only who decides about cost may read, and what tells a threshold. */
const COST = /margin(?:Percent|Fingerprint|-under)|costPercent|floorPercent|"cost"/;

test('a seller who reads everything about a quote finds no cost, margin or threshold in it', async () => {
  for (const path of [
    '',
    '/timeline',
    '/pricing-trace',
    '/validation-results',
    '/approval-history',
    '/price-decision',
  ]) {
    const { status, body } = await troth.get('rita.rep', `/quotes/${quoteId}${path}`);
    assert.equal(status, 200, path);
    assert.doesNotMatch(JSON.stringify(body), COST, path);
  }
  const response = await preview('rita.rep', await deal.priced('18'));
  assert.equal(response.status, 200);
  assert.doesNotMatch(await response.text(), COST);
});

test('no fact that left the house tells a cost, a margin or a threshold', async () => {
  const events = await troth.database.admin<{ event: string }>('select event from platform.outbox');
  assert.ok(events.length > 20);
  for (const { event } of events) assert.doesNotMatch(event, COST);
});

test('finance reads the margin that the seller does not', async () => {
  const { body } = await troth.get('felix.finance', `/quotes/${quoteId}`);
  assert.match(JSON.stringify(body), /marginPercent/);
});

test('a customer reads that the offer was presented, and nothing of how it came about', async () => {
  const { body } = await troth.get('karl.kunde', `/quotes/${quoteId}/timeline`);
  const { items } = body as { items: readonly { type: string; details: object; actorName: string }[] };
  assert.deepEqual(
    items.map(({ type, details, actorName }) => [type, details, actorName]),
    [['QuotePresented', {}, 'Troth']],
  );
  for (const path of ['/validation-results', '/approval-history', '/pricing-trace', '/price-decision'])
    assert.equal((await troth.get('karl.kunde', `/quotes/${quoteId}${path}`)).status, 403, path);
  const response = await preview('karl.kunde', quoteId);
  assert.equal(response.status, 403);
});

test('a seller’s list is of their own territories, however many newer quotes others have', async () => {
  const { body } = await troth.get('ravi.rep', '/quotes');
  assert.deepEqual((body as { items: readonly object[] }).items, []);
});

test('a denial is in the evidence with the version it was judged against, citing the entry before it', async () => {
  const denied = await troth.send('ravi.rep', `/quotes/${quoteId}/revise`, {});
  assert.equal(denied.status, 403);
  const [entry] = await troth.database.admin<{ canon: string; cited: string | null }>(
    `select e.canon, (select p.canon from platform.entry p where p.leaf = e.prev) as cited from platform.entry e
     where e.aggregate_id = $1 and e.canon like '%"result":"denied"%'`,
    [quoteId],
  );
  const told = JSON.parse(entry?.canon ?? '{}') as { aggregate: { version: number }; prior: { leaf?: string } };
  const quote = await deal.reads<{ version: number }>('rita.rep', `/quotes/${quoteId}`);
  assert.equal(told.aggregate.version, quote.version);
  assert.match(entry?.cited ?? '', /"command":"quote.present"/);
});
