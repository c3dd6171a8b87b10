/** What a quote rests on goes stale one thing at a time, and says what changed; what was presented holds whatever is published. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';

const troth = await startTroth({ roles: ['api'] });
after(troth.stop);
const deal = aDeal(troth);

type Area = {
  readonly area: string;
  readonly standing: string;
  readonly changes: readonly {
    readonly code: string;
    readonly text: string;
    readonly was?: string;
    readonly now?: string;
    readonly artifact?: { readonly key: string };
  }[];
  readonly todo: string | null;
};
const freshness = async (id: string): Promise<Readonly<Record<string, Area>>> => {
  const { areas } = await deal.reads<{ areas: readonly Area[] }>('rita.rep', `/quotes/${id}/freshness`);
  return Object.fromEntries(areas.map((each) => [each.area, each]));
};
const standings = async (id: string): Promise<string> =>
  Object.values(await freshness(id))
    .map(({ area, standing }) => `${area} ${standing}`)
    .join(', ');
const codes = (area: Area | undefined): readonly string[] => (area?.changes ?? []).map(({ code }) => code);

type Entry = { readonly offering: string; readonly effective?: object; readonly charge?: object };
const dearer = (factor: number) =>
  deal.publish('price-book', 'eur-direct', (content: { entries: readonly Entry[] }) => ({
    ...content,
    entries: JSON.parse(
      JSON.stringify(content.entries).replaceAll(
        /("(?:unitPrice|amount)":")([\d.]+)"/g,
        (_all, name: string, value: string) => `${name}${(Number(value) * factor).toFixed(2)}"`,
      ),
    ) as readonly Entry[],
  }));

test('a draft has nothing that holds until it is decided, and then everything', async () => {
  const id = await deal.drafted();
  assert.equal(
    await standings(id),
    'configuration none, eligibility none, qualification none, price none, promotion none, approval none, proposal none',
  );
  await deal.does('rita.rep', `/quotes/${id}/price`);
  await deal.does('rita.rep', `/quotes/${id}/validate`);
  assert.equal(
    await standings(id),
    'configuration holds, eligibility holds, qualification holds, price holds, promotion holds, approval none, proposal none',
  );
});

test('a line that is changed makes its price, its checks and its approval stale, and is named', async () => {
  const id = await deal.approved('18');
  const { lines } = await deal.quote(id);
  await deal.does('rita.rep', `/quotes/${id}/lines`, {
    operations: [{ op: 'change', lineId: lines[0]?.lineId, quantity: '8' }],
  });
  const now = await freshness(id);
  assert.deepEqual(codes(now['price']), ['freshness.line']);
  assert.deepEqual(codes(now['configuration']), ['freshness.content']);
  assert.deepEqual(codes(now['approval']), ['freshness.approval-void']);
  assert.equal(now['approval']?.standing, 'stale');
  assert.match(now['price']?.todo ?? '', /Price the quote again/);
});

test('a price book that answers otherwise makes the price stale before it is presented, with both totals; presented, it holds', async () => {
  const [draft, offer] = [await deal.approved(), await deal.presented()];
  const other = await deal.approved();
  await dearer(2);
  const { price } = await freshness(draft);
  assert.equal(price?.standing, 'stale');
  assert.ok(codes(price).includes('freshness.artifact') && codes(price).includes('freshness.total'));
  const total = price?.changes.find(({ code }) => code === 'freshness.total');
  assert.equal(Number(total?.now), Number(total?.was) * 2);
  const refusal = await deal.refused('rita.rep', `/quotes/${other}/present`);
  assert.equal(refusal.code, 'quote.price-stale');
  const held = await freshness(offer.quoteId);
  assert.equal(held['price']?.standing, 'holds');
  assert.deepEqual(codes(held['price']), ['freshness.artifact'], 'the newer publication is told');
  await deal.does('karl.kunde', `/quotes/${offer.quoteId}/accept`, deal.acceptance(offer));
});

test('the same answer on a newer publication is as good: the quote is presented without being priced again', async () => {
  const id = await deal.approved();
  await deal.publish('price-book', 'usd-direct', (content: { name: string }) => ({ ...content, name: 'Americas' }));
  assert.equal((await freshness(id))['price']?.standing, 'holds');
  assert.equal((await deal.does('rita.rep', `/quotes/${id}/present`))['status'], 'presented');
});

test('an offer that ended says so of its document, and a customer is told none of this', async () => {
  const { quoteId } = await deal.presented();
  await deal.does('rita.rep', `/quotes/${quoteId}/cancel`, { because: 'A test' });
  assert.deepEqual(codes((await freshness(quoteId))['proposal']), ['freshness.offer-cancelled']);
  assert.equal((await troth.get('karl.kunde', `/quotes/${quoteId}/freshness`)).status, 403);
});

test('a promotion that begins to apply makes the promotion of a draft stale, and is named; what was presented holds', async () => {
  const [draft, offer] = [await deal.approved(), await deal.presented()];
  await deal.publish('promotion', 'workshops-3-for-2', (content: object) => ({
    ...content,
    eligible: { channels: ['direct'], offerings: ['consulting-day'] },
    effect: { kind: 'percent', percent: '10', chargeTypes: ['oneTime'] },
  }));
  const { promotion } = await freshness(draft);
  assert.equal(promotion?.standing, 'stale');
  assert.deepEqual(
    promotion?.changes.map(({ text }) => text),
    ['The promotion workshops-3-for-2 applies now.'],
  );
  assert.equal((await deal.refused('rita.rep', `/quotes/${draft}/present`)).code, 'quote.price-stale');
  assert.equal((await freshness(offer.quoteId))['promotion']?.standing, 'holds');
  await deal.does('rita.rep', `/quotes/${draft}/price`);
  assert.equal((await freshness(draft))['promotion']?.standing, 'holds');
});

test('an eligibility table that answers otherwise makes the eligibility of a draft stale, and is named; what was presented holds', async () => {
  const [draft, offer] = [await deal.approved(), await deal.presented()];
  await deal.publish('eligibility-table', 'who-we-sell-to', (content: { name: string }) => ({
    ...content,
    name: 'Renamed',
  }));
  assert.equal((await freshness(draft))['eligibility']?.standing, 'holds', 'another version, the same answer');
  await deal.publish('eligibility-table', 'who-we-sell-to', (content: object) => ({
    ...content,
    otherwise: { verdict: 'deny', reason: 'Nobody is sold anything today.' },
  }));
  const { eligibility } = await freshness(draft);
  assert.equal(eligibility?.standing, 'stale');
  assert.deepEqual(
    [codes(eligibility), eligibility?.changes[0]?.artifact?.key],
    [['freshness.artifact'], 'who-we-sell-to'],
  );
  assert.equal(eligibility?.todo, 'Validate the quote again.');
  assert.equal((await freshness(offer.quoteId))['eligibility']?.standing, 'holds');
  assert.equal((await deal.refused('rita.rep', `/quotes/${draft}/present`)).code, 'quote.checks-stale');
});
