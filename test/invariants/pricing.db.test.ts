/** Capstone 6.2. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { instructionsOf } from '#contexts/billing/request-activation.ts';
import { aCaptureLine, anId, aTerm, items } from '#contexts/order/order.builder.ts';
import type { PriceResult, PriceTrace } from '#contexts/pricing/index.ts';
import type { DecisionResult } from '#engines/decision.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { replayPrice, type ReplayFile } from '#surfaces/replay.ts';
import { startTroth } from '#test/support/troth.ts';
import { aDeal } from './deal.ts';

const troth = await startTroth({ roles: ['api'] });
after(() => troth.stop());
const deal = aDeal(troth);

const priceOf = (quoteId: string) => deal.reads<ReplayFile>('ada.auditor', `/quotes/${quoteId}/price-decision`);

test('A presented quote must contain a deterministic price result.', async () => {
  const id = await deal.priced();
  const first = await priceOf(id);
  await deal.does('rita.rep', `/quotes/${id}/price`);
  assert.equal((await priceOf(id)).decision.output.fingerprint, first.decision.output.fingerprint);
  const { quoteId } = await deal.presented();
  assert.equal(mustAccept(replayPrice(await priceOf(quoteId)), 'a stored price can be replayed'), 'identical');
});

test('A price result must include price inputs, rule versions, currency, rounding mode, effective date, tax boundary, and calculation trace.', async () => {
  const { request, decision } = await priceOf(await deal.priced());
  const { output, trace, artifacts, engine } = decision as DecisionResult<PriceResult, PriceTrace>;
  const { promise } = output.value;
  assert.ok(request.lines.length > 0 && decision.inputs.fingerprint.startsWith('sha256:'), 'inputs');
  for (const kind of ['price-book', 'waterfall'])
    assert.ok(
      artifacts.some((each) => each.kind === kind && each.hash.startsWith('sha256:')),
      `the version of the ${kind}`,
    );
  assert.notEqual(engine.version, '');
  assert.equal(promise.currency, 'EUR');
  assert.match(promise.pricedAsOf, /^\d{4}-\d\d-\d\d$/);
  assert.equal(promise.tax, 'exclusive');
  const steps = trace.lines.flatMap(({ charges }) => charges.flatMap((charge) => charge.steps));
  assert.ok(steps.some(({ step }) => step === 'list') && steps.some(({ step }) => step === 'discretionary'), 'trace');
  assert.ok(
    steps.some(({ rounding }) => rounding?.mode === 'halfUp'),
    'rounding mode',
  );
});

test('A quote cannot be accepted if its price fingerprint is stale unless revalidated or explicitly reapproved.', async () => {
  const id = await deal.approved('18');
  const { lines } = await deal.quote(id);
  await deal.does('rita.rep', `/quotes/${id}/lines`, {
    operations: [{ op: 'change', lineId: lines[0]?.lineId, quantity: '9' }],
  });
  assert.equal((await deal.quote(id)).status, 'draft', 'the change takes the approval back');
  await deal.refused('rita.rep', `/quotes/${id}/present`);
  assert.equal((await deal.refused('rita.rep', `/quotes/${id}/submit-for-approval`)).code, 'quote.not-priced');
  for (const step of ['price', 'validate', 'submit-for-approval']) await deal.does('rita.rep', `/quotes/${id}/${step}`);
  await deal.approve(id);
  const offer = await deal.does<Parameters<typeof deal.acceptance>[0]>('rita.rep', `/quotes/${id}/present`);
  await deal.does('karl.kunde', `/quotes/${id}/accept`, deal.acceptance(offer));
});

test('Discounts below policy threshold must have approval evidence.', async () => {
  const id = await deal.submitted('18');
  assert.equal((await deal.quote(id)).status, 'inApproval');
  await deal.refused('rita.rep', `/quotes/${id}/present`);
  await deal.approve(id);
  const { cases } = await deal.reads<{
    cases: readonly {
      content: string;
      policy: { hash: string };
      steps: readonly { decidedBy: unknown; comment: string }[];
    }[];
  }>('ada.auditor', `/quotes/${id}/approval-history`);
  const { content } = await deal.quote(id);
  assert.equal(cases.length, 1);
  assert.equal(cases[0]?.content, content, 'bound to what was approved');
  assert.match(cases[0]?.policy.hash ?? '', /^sha256:/);
  assert.ok(cases[0]?.steps.every(({ decidedBy, comment }) => decidedBy !== null && comment !== ''));
  const entries = await troth.database.admin<{ n: number }>(
    `select count(*)::int as n from platform.entry
     where canon::jsonb->>'command' = 'approval.decide' and canon::jsonb->>'result' = 'accepted'
       and aggregate_id = (select id from approval.approval_case where subject_id = $1)`,
    [id],
  );
  assert.equal(entries[0]?.n, cases[0]?.steps.length, 'an entry of evidence for each yes');
});

test('A billing handoff must not infer commercial terms that were not present in the accepted quote/order package.', () => {
  const terms = [aTerm(), aTerm({ chargeKey: 'set-up', type: 'oneTime', amount: '99.50' })];
  const noMapping = { mapping: undefined, category: () => undefined };
  const accepted = items(aCaptureLine('platform', { priceLeaf: { terms, leafHash: 'sha256:leaf' } }));
  const handed = mustAccept(instructionsOf(accepted, noMapping, anId), 'accepted terms are handed over');
  assert.deepEqual(
    handed.map((instruction) => instruction.terms),
    terms,
    'every term is the accepted one, and there is none besides',
  );
  const raised = accepted.map((item) => ({
    ...item,
    body: { ...item.body, priceLeaf: { ...item.body.priceLeaf, terms: [...terms, aTerm({ chargeKey: 'surcharge' })] } },
  }));
  const refused = instructionsOf(raised, noMapping, anId);
  assert.equal(!refused.ok && refused.refusal.code, 'billing.terms-mismatch');
});
