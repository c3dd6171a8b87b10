/** Many orders out of a file: each by whoever asked, resumed where a process stopped, and what is refused told by its row. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { sweepBulkOrders } from './run-bulk-orders.jobs.ts';

// Without the worker's role nothing runs by itself: each test works as far as it says.
const troth = await startTroth({ roles: ['api'], checkAnswers: true });
after(troth.stop);
const deal = aDeal(troth);
const today = troth.app.door.clock().toZonedDateTimeISO('UTC').toPlainDate().toString();
const { items } = await deal.reads<{ items: readonly { id: string; key: string }[] }>('mona.manager', '/accounts');
const accountId = items.find(({ key }) => key === 'rheinwerk-maschinenbau')?.id ?? '';
const ask = { accountId, pricedAsOf: today, lines: [{ offering: 'consulting-day', quantity: '2' }] };
const { replayToken } = (await troth.ask('rita.rep', '/orders/price', ask)).body as { replayToken: string };

type Job = {
  readonly state: string;
  readonly total: number;
  readonly waiting: number;
  readonly done: number;
  readonly refused: number;
  readonly orders: readonly { readonly number: string; readonly orderId: string }[];
  readonly refusedItems: readonly { readonly row: number; readonly refusal: { readonly code: string } }[];
};
const start = async (...rows: readonly string[]): Promise<string> => {
  const file = { format: 'csv', text: ['order,account,offering,quantity,reference,token', ...rows].join('\n') };
  const said = await deal.does<{ orderJobId: string }>('rita.rep', '/bulk-orders', { name: 'Autumn', file });
  return said.orderJobId;
};
const look = (id: string) => deal.reads<Job>('rita.rep', `/bulk-orders/${id}`);
/** Works until so many items were begun, as a process that ends then does. */
const work = (count = Number.POSITIVE_INFINITY, worker = 'one') => {
  let left = count;
  const parts = { door: troth.app.door, worker, rest: async () => void (left -= 1), goesOn: () => left > 0 };
  return sweepBulkOrders(parts, troth.tenantId);
};
const row = (reference: string, token = replayToken) =>
  `,rheinwerk-maschinenbau,consulting-day,2,${reference},${token}`;
const ordersNow = async (): Promise<number> =>
  (await troth.database.admin<{ n: number }>('select count(*)::int as n from ordering.product_order'))[0]?.n ?? 0;

test('a file becomes an order a row, each asked for; a process that stops leaves the rest to the next, and nothing is ordered twice', async () => {
  const before = await ordersNow();
  const id = await start(...Array.from({ length: 5 }, (_, at) => row(`PO-${at}`)));
  await work(2);
  assert.deepEqual([(await look(id)).state, (await look(id)).waiting], ['running', 3]);
  await Promise.all([work(Number.POSITIVE_INFINITY, 'one'), work(Number.POSITIVE_INFINITY, 'two')]);
  const job = await look(id);
  assert.deepEqual([job.state, job.done, job.refused], ['done', 5, 0]);
  assert.equal((await ordersNow()) - before, 5);
  const { order } = await deal.reads<{ order: { state: string } }>('rita.rep', `/orders/${job.orders[0]?.orderId}`);
  assert.equal(order.state, 'inProgress');
});

test('what is refused of one order holds no other up, and is told with its row; an order that stands is asked for by its number', async () => {
  const draft = await deal.does<{ number: string }>('rita.rep', '/orders', { ...ask, replayToken });
  const id = await start(row('good'), row('unproved', ''), `${draft.number},,,,,`, 'O-nobody,,,,,');
  await work();
  const job = await look(id);
  assert.deepEqual([job.done, job.refused], [2, 2]);
  assert.deepEqual(
    job.refusedItems.map(({ row: at, refusal }) => [at, refusal.code]),
    [
      [3, 'order.price-evidence-missing'],
      [5, 'order.not-found'],
    ],
  );
  assert.ok(job.orders.some(({ number }) => number === draft.number));
});

test('a bad row refuses the file before anything is begun; a job that is ended orders nothing more', async () => {
  const file = { format: 'csv', text: 'account,offering,quantity\nnobody-knows,consulting-day,x\n' };
  const bad = await deal.refused('rita.rep', '/bulk-orders', { name: 'Bad', file });
  assert.equal(bad.code, 'import.bad-rows');
  const id = await start(row('a'), row('b'), row('c'));
  await work(1);
  await deal.does('rita.rep', `/bulk-orders/${id}/cancel`);
  await work();
  const job = await look(id);
  assert.deepEqual([job.state, job.done, job.waiting], ['cancelled', 1, 2]);
  assert.equal((await deal.refused('rita.rep', `/bulk-orders/${id}/cancel`)).code, 'bulk.over');
});
