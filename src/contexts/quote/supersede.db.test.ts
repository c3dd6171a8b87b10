/** Only one offer of a deal stands: presenting a revision ends what else of it could have been presented. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';

const troth = await startTroth({ roles: ['api'] });
after(troth.stop);
const deal = aDeal(troth);

test('an approved revision that was never presented is superseded by the one that is', async () => {
  const first = await deal.approved();
  const { quoteId: second } = await deal.does<{ quoteId: string }>('rita.rep', `/quotes/${first}/revise`);
  await deal.does('rita.rep', `/quotes/${second}/price`);
  await deal.does('rita.rep', `/quotes/${second}/validate`);
  const { content: seenContent } = await deal.quote(second);
  await deal.does('rita.rep', `/quotes/${second}/submit-for-approval`, { seenContent });
  await deal.does('rita.rep', `/quotes/${second}/present`, { seenContent });
  assert.equal((await deal.quote(first)).status, 'superseded');
  const refusal = await deal.refused('rita.rep', `/quotes/${first}/present`, {
    seenContent: (await deal.quote(first)).content,
  });
  assert.equal(refusal.code, 'quote.move-not-allowed');
});
