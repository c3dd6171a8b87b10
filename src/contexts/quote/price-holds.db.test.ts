import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';

const troth = await startTroth({ roles: ['api'] });
after(troth.stop);
const deal = aDeal(troth);

type Cost = { readonly cost: { readonly kind: string; readonly amount?: string } };
type Facts = { readonly items: readonly { readonly type: string; readonly details: Record<string, unknown> }[] };
const factsOf = async (id: string) => (await deal.reads<Facts>('rita.rep', `/quotes/${id}/timeline`)).items;

test('twelve quotes opened at once get twelve numbers, without a gap', async () => {
  const accounts = await deal.reads<{ items: readonly { id: string }[] }>('rita.rep', '/accounts');
  const accountId = accounts.items[0]?.id;
  const made = await Promise.all(
    Array.from({ length: 12 }, (_, at) =>
      deal.does<{ number: string }>('rita.rep', '/quotes', { accountId, name: `Deal ${at}` }),
    ),
  );
  assert.deepEqual(
    made.map(({ number }) => number).toSorted(),
    Array.from({ length: 12 }, (_, at) => `Q-${String(at + 1).padStart(6, '0')}`),
  );
});

test('an approved quote that is priced again to the same answer stays approved', async () => {
  const id = await deal.approved('18');
  await deal.does('rita.rep', `/quotes/${id}/price`);
  assert.equal((await deal.quote(id)).status, 'approved');
});

test('an approval does not cover a margin that has changed since: priced again, the quote is a draft and the approval void', async () => {
  const id = await deal.approved('18');
  await deal.publish('cost-book', 'own-costs', (content: { entries: readonly Cost[] }) => ({
    ...content,
    entries: content.entries.map((entry) => ({
      ...entry,
      cost:
        entry.cost.amount === undefined ? entry.cost : { ...entry.cost, amount: `${Number(entry.cost.amount) * 2}` },
    })),
  }));
  assert.equal((await deal.quote(id)).status, 'approved', 'a release changes no quote');
  await deal.does('rita.rep', `/quotes/${id}/price`);
  assert.equal((await deal.quote(id)).status, 'draft');
  const types = (await factsOf(id)).map(({ type }) => type);
  assert.ok(types.includes('QuoteReopened'));
  const refusal = await deal.refused('rita.rep', `/quotes/${id}/present`);
  assert.equal(refusal.code, 'quote.move-not-allowed');
});

test('the acceptance names price, configuration, approval and document by their fingerprints, as the seeds ask', async () => {
  const { quoteId } = await deal.accepted('18');
  const accepted = (await factsOf(quoteId)).find(({ type }) => type === 'QuoteAccepted');
  const trace = await deal.reads<{ priceFingerprint: string }>('rita.rep', `/quotes/${quoteId}/pricing-trace`);
  assert.equal(accepted?.details['priceFingerprint'], trace.priceFingerprint);
  for (const name of ['configurationFingerprint', 'approvalFingerprint', 'proposalDocumentHash'])
    assert.match(String(accepted?.details[name]), /^sha256:[0-9a-f]{64}$/);
});
