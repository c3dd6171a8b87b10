import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { readMargin, readPrice } from './decision.store.ts';

const troth = await startTroth({ roles: ['api'] });
after(troth.stop);
const deal = aDeal(troth);

const LINES = 400;
type Read = { readonly lines: readonly { readonly lineId: string; readonly price: { readonly oneTime: string } }[] };

const aLongQuote = async (): Promise<string> => {
  const { items } = await deal.reads<{ items: readonly { id: string }[] }>('rita.rep', '/accounts');
  const { quoteId } = await deal.does<{ quoteId: string }>('rita.rep', '/quotes', {
    accountId: items[0]?.id,
    name: 'A long deal',
  });
  const operations = Array.from({ length: LINES }, (_, at) => ({
    op: 'add',
    offering: 'consulting-day',
    quantity: String((at % 9) + 1),
  }));
  await deal.does('rita.rep', `/quotes/${quoteId}/lines`, { operations });
  await price(quoteId);
  return quoteId;
};
const price = (quoteId: string) => deal.does<{ priceFingerprint: string }>('rita.rep', `/quotes/${quoteId}/price`);
const edit = (quoteId: string, operations: readonly object[]) =>
  deal.does('rita.rep', `/quotes/${quoteId}/lines`, { operations });
const idsOf = async (quoteId: string) =>
  (await deal.reads<Read>('rita.rep', `/quotes/${quoteId}`)).lines.map(({ lineId }) => lineId);
const stored = (quoteId: string) =>
  troth.app.door.read(troth.tenantId, async (tx) => ({
    price: await readPrice(tx, quoteId),
    margin: await readMargin(tx, quoteId),
  }));
/** Rows by the transaction that wrote them last. */
const writtenIn = (quoteId: string, table: string) =>
  troth.database.admin<{ lines: string }>(
    `select count(*) as lines from quote.${table} where revision_id = $1 group by xmin::text order by count(*) desc`,
    [quoteId],
  );

test('of a long quote, an edited line is priced and stored, and the other lines are left where they are', async () => {
  const id = await aLongQuote();
  const ids = await idsOf(id);
  await edit(id, [{ op: 'change', lineId: ids[10], quantity: '99' }]);
  await price(id);
  for (const table of ['priced_line', 'costed_line'])
    assert.deepEqual(await writtenIn(id, table), [{ lines: String(LINES - 1) }, { lines: '1' }], table);
});

test('what is stored by parts is what pricing the whole quote anew says', async () => {
  const id = await aLongQuote();
  const ids = await idsOf(id);
  await edit(id, [
    { op: 'change', lineId: ids[0], discretionary: { kind: 'percent', value: '10', reason: 'volume' } },
    { op: 'remove', lineId: ids[5] },
    { op: 'add', offering: 'consulting-day', quantity: '3' },
  ]);
  const { priceFingerprint } = await price(id);
  const byParts = await stored(id);
  // A process that never priced it: nothing is kept of it, so all of it is written again.
  await troth.database.admin(
    'update quote.revision set priced_content = null, price_fingerprint = null where id = $1',
    [id],
  );
  assert.equal((await price(id)).priceFingerprint, priceFingerprint);
  const anew = await stored(id);
  assert.deepEqual(byParts.price?.result, anew.price?.result);
  assert.deepEqual(byParts.margin, anew.margin);
  assert.equal(anew.price?.result.promise.lines.length, LINES);
  assert.equal(anew.price?.result.lineFingerprints.length, LINES);
});

test('the steps of a draft’s price are made again from what it rests on; once it has changed they are not there', async () => {
  const id = await aLongQuote();
  const ids = await idsOf(id);
  const trace = await deal.reads<{ lines: readonly { lineId: string }[] }>(
    'rita.rep',
    `/quotes/${id}/pricing-trace?line=${ids[7]}`,
  );
  assert.deepEqual(
    trace.lines.map(({ lineId }) => lineId),
    [ids[7]],
  );
  await edit(id, [{ op: 'change', lineId: ids[7], quantity: '4' }]);
  const { status, body } = await troth.get('rita.rep', `/quotes/${id}/pricing-trace`);
  assert.deepEqual([status, (body as { code: string }).code], [409, 'quote.not-priced']);
});

type Delta = Read & { readonly version: number; readonly lineCount: number; readonly since: number | null };

test('who has read a long quote reads what changed since: the edited line and the whole’s totals, not the other lines', async () => {
  const id = await aLongQuote();
  const read = (since?: number) =>
    deal.reads<Delta>('rita.rep', `/quotes/${id}${since === undefined ? '' : `?since=${since}`}`);
  const { version, lines, since } = await read();
  assert.equal(since, null);
  assert.deepEqual((await read(version)).lines, []);
  await edit(id, [{ op: 'change', lineId: lines[20]?.lineId, quantity: '6' }]);
  const edited = await read(version);
  assert.deepEqual(
    [edited.lines.map(({ lineId }) => lineId), edited.lineCount, edited.since],
    [[lines[20]?.lineId], LINES, version],
  );
  assert.equal(edited.lines[0]?.price, null, 'what was edited has no price until it is priced');
  await price(id);
  assert.notEqual((await read(edited.version)).lines[0]?.price, null);
});

test('a line that nobody touched keeps showing its price while another waits to be priced', async () => {
  const id = await aLongQuote();
  const before = await deal.reads<Read>('rita.rep', `/quotes/${id}`);
  await edit(id, [{ op: 'change', lineId: before.lines[1]?.lineId, quantity: '8' }]);
  const { lines } = await deal.reads<Read>('rita.rep', `/quotes/${id}`);
  assert.equal(lines[1]?.price, null);
  assert.deepEqual(lines[2]?.price, before.lines[2]?.price);
});
