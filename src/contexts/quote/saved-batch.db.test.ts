import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { contentOf } from './content.ts';
import { readMargin, readPrice } from './decision.store.ts';
import { readQuote } from './quote.store.ts';

const troth = await startTroth({ roles: ['api'] });
after(troth.stop);
const deal = aDeal(troth);

const EDITORS = 20;
const add = (quantity: number) => ({ op: 'add', offering: 'consulting-day', quantity: String(quantity) });

type Saved = {
  readonly content: string;
  readonly lines: readonly { readonly lineId: string; readonly version: number }[];
  readonly price: { readonly priceFingerprint: string; readonly totals: object } | null;
};
const aQuote = async (lines: number): Promise<{ quoteId: string; saved: Saved }> => {
  const quoteId = await deal.opened();
  const saved = await save(
    quoteId,
    Array.from({ length: lines }, (_, at) => add(at + 1)),
  );
  return { quoteId, saved };
};
const save = (quoteId: string, operations: readonly object[]) =>
  deal.does<Saved>('rita.rep', `/quotes/${quoteId}/lines`, { operations, price: true });
const read = async (quoteId: string) => {
  const [quote, price, margin] = await troth.app.door.read(troth.tenantId, (tx) =>
    Promise.all([readQuote(tx, quoteId), readPrice(tx, quoteId), readMargin(tx, quoteId)]),
  );
  assert.ok(quote);
  return { quote, price, margin };
};
const entriesOf = (quoteId: string) =>
  troth.database.admin<{ type: string }>('select type from platform.outbox where subject_id = $1 order by seq', [
    quoteId,
  ]);
/** What pricing the quote anew says, by a command that knows nothing of the batch. */
const pricedAnew = async (quoteId: string) => {
  await troth.database.admin(
    'update quote.revision set priced_content = null, price_fingerprint = null where id = $1',
    [quoteId],
  );
  return deal.does<{ priceFingerprint: string }>('rita.rep', `/quotes/${quoteId}/price`);
};

test('a batch that is saved with its price is one command: one version, one fact of the edit and one of the price', async () => {
  const { quoteId, saved } = await aQuote(3);
  const { quote, price } = await read(quoteId);
  assert.equal(quote.version, 2);
  assert.deepEqual([quote.content, quote.pricedContent], [saved.content, saved.content]);
  assert.equal(saved.price?.priceFingerprint, price?.fingerprint);
  assert.deepEqual(
    (await entriesOf(quoteId)).map(({ type }) => type),
    ['QuoteCreated', 'QuoteLinesEdited', 'QuotePriced'],
  );
});

for (const lines of [5, 400])
  test(`of ${lines} lines, batch after batch leaves the price that pricing the whole anew says`, async () => {
    const { quoteId, saved } = await aQuote(lines);
    const [first, second, third] = saved.lines.map(({ lineId }) => lineId);
    await save(quoteId, [{ op: 'change', lineId: first, quantity: '77' }]);
    const { price: kept } = await save(quoteId, [
      { op: 'remove', lineId: second },
      { op: 'change', lineId: third, discretionary: { kind: 'percent', value: '12.5', reason: 'volume' } },
      add(4),
    ]);
    const byBatches = await read(quoteId);
    assert.equal((await pricedAnew(quoteId)).priceFingerprint, kept?.priceFingerprint);
    const anew = await read(quoteId);
    assert.deepEqual(byBatches.price?.result, anew.price?.result);
    assert.deepEqual(byBatches.margin?.result, anew.margin?.result);
  });

test('twenty people on twenty lines at once: every batch lands with its price, and the last price is that of all of them', async () => {
  const { quoteId, saved } = await aQuote(EDITORS);
  const answers = await Promise.all(
    saved.lines.map(({ lineId, version }, at) =>
      save(quoteId, [{ op: 'change', lineId, expectedLineVersion: version, quantity: String(100 + at) }]),
    ),
  );
  assert.ok(answers.every(({ price }) => price !== null));
  const { quote, price } = await read(quoteId);
  assert.deepEqual(
    quote.lines.map(({ segments }) => segments[0]?.quantity),
    saved.lines.map((_, at) => String(100 + at)),
  );
  assert.equal(quote.content, contentOf(quote.header, quote.lines));
  assert.equal(quote.pricedContent, quote.content);
  assert.equal(quote.version, 2 + EDITORS);
  assert.equal((await pricedAnew(quoteId)).priceFingerprint, price?.fingerprint);
});

test('of twenty people on one line, one lands; every other is told what the line says now, and what they typed is theirs to decide', async () => {
  const { quoteId, saved } = await aQuote(2);
  const [line] = saved.lines;
  const replies = await Promise.all(
    Array.from({ length: EDITORS }, (_, at) =>
      troth.send('rita.rep', `/quotes/${quoteId}/lines`, {
        operations: [{ op: 'change', lineId: line?.lineId, expectedLineVersion: 1, quantity: String(10 + at) }],
        price: true,
      }),
    ),
  );
  const landed = replies.findIndex(({ status }) => status === 200);
  assert.equal(replies.filter(({ status }) => status === 200).length, 1);
  const now = String(10 + landed);
  for (const { status, body } of replies.filter((reply) => reply.status !== 200)) {
    const problem = body as {
      code: string;
      conflicts: readonly { lineId: string; expected: number; now: { segments: readonly { quantity: string }[] } }[];
    };
    assert.deepEqual([status, problem.code], [409, 'quote.line-changed']);
    assert.deepEqual(
      problem.conflicts.map((each) => [each.lineId, each.expected, each.now.segments[0]?.quantity]),
      [[line?.lineId, 1, now]],
    );
  }
});

test('one conflict among several lines refuses the whole batch and names every line that changed', async () => {
  const { quoteId, saved } = await aQuote(3);
  const [one, two, three] = saved.lines.map(({ lineId }) => lineId);
  await save(quoteId, [
    { op: 'change', lineId: one, quantity: '8' },
    { op: 'change', lineId: two, quantity: '9' },
  ]);
  const problem = (await deal.refused('rita.rep', `/quotes/${quoteId}/lines`, {
    operations: [one, two, three].map((lineId) => ({ op: 'change', lineId, expectedLineVersion: 1, quantity: '5' })),
    price: true,
  })) as unknown as { readonly conflicts: readonly { readonly lineId: string }[] };
  assert.deepEqual(
    problem.conflicts.map(({ lineId }) => lineId),
    [one, two],
  );
});

test('a batch that leaves nothing to price lands without a price, and says so', async () => {
  const { quoteId, saved } = await aQuote(1);
  const emptied = await save(quoteId, [{ op: 'remove', lineId: saved.lines[0]?.lineId }]);
  assert.equal(emptied.price, null);
  const { quote } = await read(quoteId);
  assert.notEqual(quote.pricedContent, quote.content);
});
