import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { contentOf } from './content.ts';
import { readQuote } from './quote.store.ts';

const troth = await startTroth({ roles: ['api'] });
after(troth.stop);
const deal = aDeal(troth);

const LINES = 300;
const add = (quantity: number) => ({ op: 'add', offering: 'consulting-day', quantity: String(quantity) });

const aQuote = async (): Promise<string> => {
  const { items } = await deal.reads<{ items: readonly { id: string }[] }>('rita.rep', '/accounts');
  const { quoteId } = await deal.does<{ quoteId: string }>('rita.rep', '/quotes', {
    accountId: items[0]?.id,
    name: 'A long deal',
  });
  await edit(
    quoteId,
    Array.from({ length: LINES }, (_, at) => add(at + 1)),
  );
  return quoteId;
};
const edit = (quoteId: string, operations: readonly object[]) =>
  deal.does<{ content: string }>('rita.rep', `/quotes/${quoteId}/lines`, { operations });
const whole = async (quoteId: string) => {
  const quote = await troth.app.door.read(troth.tenantId, (tx) => readQuote(tx, quoteId));
  assert.ok(quote);
  return quote;
};

test('an edit of some lines leaves the content that the whole quote has, though it reads only those lines', async () => {
  const id = await aQuote();
  const { lines } = await whole(id);
  const edited = await edit(id, [
    { op: 'change', lineId: lines[7]?.id, quantity: '77' },
    { op: 'remove', lineId: lines[100]?.id },
    add(5),
    { op: 'change', lineId: lines[200]?.id, discretionary: { kind: 'percent', value: '12.5', reason: 'volume' } },
  ]);
  const after = await whole(id);
  assert.equal(after.content, edited.content);
  assert.equal(after.content, contentOf(after.header, after.lines));
  assert.equal(after.lines.length, LINES);
  assert.equal(after.lines[7]?.segments[0]?.quantity, '77');
});

test('lines that were written before lines had leaves count with the leaf that they would have', async () => {
  const id = await aQuote();
  await troth.database.admin('update quote.line set leaf = null, discount_bp = null where revision_id = $1', [id]);
  const { lines } = await whole(id);
  const edited = await edit(id, [{ op: 'change', lineId: lines[3]?.id, quantity: '9' }]);
  const after = await whole(id);
  assert.equal(edited.content, contentOf(after.header, after.lines));
});

test('two people on different lines both keep what they typed; two on one line are told', async () => {
  const id = await aQuote();
  const { lines } = await whole(id);
  await Promise.all([11, 12, 13].map((at) => edit(id, [{ op: 'change', lineId: lines[at]?.id, quantity: '500' }])));
  const after = await whole(id);
  for (const at of [11, 12, 13]) assert.equal(after.lines[at]?.segments[0]?.quantity, '500');
  const stale = await deal.refused('rita.rep', `/quotes/${id}/lines`, {
    operations: [{ op: 'change', lineId: lines[11]?.id, expectedLineVersion: 1, quantity: '2' }],
  });
  assert.equal(stale.code, 'quote.line-changed');
});

test('a line may be offered as an option, and made part of the offer again; a line that is no option says nothing about it', async () => {
  const id = await aQuote();
  const { lines, content } = await whole(id);
  await edit(id, [{ op: 'change', lineId: lines[4]?.id, optional: true }]);
  const offered = await whole(id);
  assert.equal(offered.lines[4]?.optional, true);
  assert.notEqual(offered.content, content);
  await edit(id, [{ op: 'change', lineId: lines[4]?.id, optional: false }]);
  const again = await whole(id);
  assert.equal('optional' in (again.lines[4] ?? {}), false);
  assert.equal(again.content, content);
});
