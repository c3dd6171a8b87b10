import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { installedBase } from '#test/support/installed-base.ts';

const base = await installedBase();
const { deal, sold } = base;
after(base.stop);

type Job = {
  readonly state: string;
  readonly done: number;
  readonly quotes: readonly { readonly quoteId: string; readonly says: string }[];
  readonly refusedItems: readonly object[];
};
const over = async (id: string): Promise<Job> => {
  for (let looks = 0; looks < 150; looks += 1) {
    const job = await deal.reads<Job>('rita.rep', `/bulk-quotes/${id}`);
    if (job.state !== 'running') return job;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the job did not end');
};

test('everything that ends between two days is renewed: one quote an account, running on from the end, priced', async () => {
  const { accountId, asset } = await sold('10');
  const ends = asset.history.at(-1)?.validTo ?? '';
  const source = (from: string, to: string) => ({
    name: 'Renewals of the year',
    source: { kind: 'renewal', from, to },
  });
  const { bulkJobId, quotes } = await deal.does<{ bulkJobId: string; quotes: number }>(
    'rita.rep',
    '/bulk-quotes',
    source(ends, ends),
  );
  assert.equal(quotes, 1);
  const job = await over(bulkJobId);
  assert.deepEqual([job.state, job.done, job.refusedItems], ['done', 1, []]);
  const quote = await deal.reads<{
    name: string;
    orderType: string;
    contractFrom: string;
    account: { id: string };
    freshness: { priced: string };
    lines: readonly { quantity: string }[];
  }>('rita.rep', `/quotes/${job.quotes[0]?.quoteId}`);
  assert.deepEqual(
    [quote.name, quote.orderType, quote.contractFrom, quote.account.id, quote.freshness.priced],
    ['Renewals of the year', 'renewal', ends, accountId, 'holds'],
  );
  assert.deepEqual(
    quote.lines.map(({ quantity }) => quantity),
    ['10'],
  );
});
