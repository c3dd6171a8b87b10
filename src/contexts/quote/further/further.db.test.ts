/** What is found out after validation: nobody waits for it, a worker that dies leaves it pending, and it says of which content it is. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { runFlowJob } from '#platform/flow-worker.jobs.ts';
import type { Door } from '#platform/door.ts';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';

// Without the worker's role nothing runs by itself: each test works as far as it says.
const troth = await startTroth({ roles: ['api'] });
after(troth.stop);
const deal = aDeal(troth);

type Further = {
  readonly state: string;
  readonly pending: readonly { readonly kind: string }[];
  readonly asOf: string | null;
  readonly findings?: readonly { readonly code: string; readonly severity: string; readonly message: string }[];
  readonly otherDeals?: readonly { readonly quoteId: string; readonly offerings: readonly string[] }[];
  readonly prices?: { readonly account: readonly { readonly differencePercent: string; readonly number: string }[] };
  readonly exposure?: { readonly open: string; readonly accepted: string; readonly limit: string | null };
};
const further = async (quoteId: string, who = 'rita.rep') =>
  (await deal.reads<{ further: Further }>(who, `/quotes/${quoteId}/validation-results`)).further;
const validations = async (quoteId: string) =>
  troth.database.admin<{ id: string }>(
    `select id from platform.outbox where subject_id = '${quoteId}' and type in ('QuoteValidated', 'QuoteValidationFailed') order by recorded_at`,
  );
/** As the worker would, of the newest validation. */
const work = async (quoteId: string, door: Door = troth.app.door): Promise<void> => {
  const factId = (await validations(quoteId)).at(-1)?.id ?? '';
  await runFlowJob(door, { queue: 'flow', data: { tenantId: troth.tenantId, factId, step: 'look-further' } });
};

test('a quote is submitted and presented while its further checks are still pending', async () => {
  const id = await deal.priced();
  const asked = await further(id);
  assert.deepEqual([asked.state, asked.pending.length, asked.asOf], ['pending', 3, null]);
  await deal.does('rita.rep', `/quotes/${id}/submit-for-approval`);
  await deal.does('rita.rep', `/quotes/${id}/present`);
  assert.equal((await further(id)).state, 'pending');
});

test('a worker that dies in the middle leaves them pending; another finishes them, and twice is once', async () => {
  const id = await deal.priced();
  const { door } = troth.app;
  const dies: Door = {
    ...door,
    transaction: (tenantId, doing) =>
      door.transaction(tenantId, (tx) => doing({ ...tx, commit: () => Promise.reject(new Error('killed')) })),
  };
  await assert.rejects(work(id, dies), /killed/);
  assert.equal((await further(id)).state, 'pending');
  const { version } = await deal.reads<{ version: number }>('rita.rep', `/quotes/${id}`);
  await work(id);
  const found = await further(id);
  assert.deepEqual([found.state, found.pending], ['done', []]);
  assert.ok(found.asOf);
  await work(id);
  assert.equal((await further(id)).asOf, found.asOf, 'the second time found that it was done');
  const again = await deal.reads<{ version: number }>('rita.rep', `/quotes/${id}`);
  assert.equal(again.version, version, 'who works on the quote is not disturbed');
});

test('another open deal about the same things is named, and what the customer comes to is told', async () => {
  const [first, second] = [await deal.priced(), await deal.priced()];
  await work(second);
  const found = await further(second);
  assert.ok(found.otherDeals?.some(({ quoteId, offerings }) => quoteId === first && offerings[0] === 'consulting-day'));
  assert.ok(!found.otherDeals?.some(({ quoteId }) => quoteId === second));
  const said = found.findings?.find(({ code }) => code === 'quote.other-open-deal');
  assert.equal(said?.severity, 'warning');
  assert.ok(Number(found.exposure?.open) > 0);
  const { checks } = await deal.reads<{ checks: readonly unknown[] }>('rita.rep', `/quotes/${second}`);
  assert.deepEqual(checks, [], 'it stands in the way of nothing');
});

test('the price is held against what the customer accepted last; editing makes it stale, validating again pending', async () => {
  const accepted = await deal.accepted('5');
  const id = await deal.priced('15');
  await work(id);
  const found = await further(id);
  const [compared] = found.prices?.account ?? [];
  // 85 of a hundred now, 95 then.
  assert.equal(compared?.differencePercent, '-10.5');
  const { number } = await deal.reads<{ number: string }>('rita.rep', `/quotes/${accepted.quoteId}`);
  assert.equal(compared.number, number);
  assert.ok(found.findings?.some(({ code }) => code === 'quote.cheaper-than-before'));
  assert.ok(Number(found.exposure?.accepted) > 0);
  const [line] = (await deal.quote(id)).lines;
  const operations = [{ op: 'change', lineId: line?.lineId, quantity: '9' }];
  await deal.does('rita.rep', `/quotes/${id}/lines`, { operations });
  const stale = await further(id);
  assert.deepEqual([stale.state, stale.asOf], ['stale', found.asOf]);
  await deal.does('rita.rep', `/quotes/${id}/price`);
  await deal.does('rita.rep', `/quotes/${id}/validate`);
  assert.deepEqual([(await further(id)).state, (await further(id)).asOf], ['pending', found.asOf]);
});

test('no customer reads what was found, and no fact that leaves the house tells a price of another deal', async () => {
  const { quoteId } = await deal.presented();
  await work(quoteId);
  assert.equal((await troth.get('karl.kunde', `/quotes/${quoteId}/validation-results`)).status, 403);
  const told = await troth.database.admin<{ event: string }>(
    `select event from platform.outbox where type = 'QuoteCheckedFurther'`,
  );
  assert.ok(told.length > 0);
  for (const { event } of told) assert.doesNotMatch(String(event), /differencePercent|exposure|limit"/);
});
