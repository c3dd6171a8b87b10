import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { BULK_ITEMS_MAX } from './bulk.ts';
import { sweepBulk } from './run-bulk.jobs.ts';

// Without the worker's role nothing runs by itself: each test works as far as it says.
const troth = await startTroth({ roles: ['api'] });
after(troth.stop);
const deal = aDeal(troth);

type Job = {
  readonly state: string;
  readonly total: number;
  readonly waiting: number;
  readonly done: number;
  readonly refused: number;
  readonly quotes: readonly { readonly quoteId: string; readonly number: string }[];
  readonly refusedItems: readonly { readonly row: number; readonly refusal: { readonly code: string } }[];
};

const csv = (header: string, ...rows: readonly string[]) => ({ format: 'csv', text: [header, ...rows].join('\n') });
const HEADER = 'account,name,offering,quantity,months';
const rows = (count: number) =>
  Array.from({ length: count }, (_, at) => `rheinwerk-maschinenbau,Deal ${at + 1},consulting-day,${(at % 9) + 1},24`);
const start = async (file: object, name = 'Autumn campaign'): Promise<string> =>
  (await deal.does<{ bulkJobId: string }>('rita.rep', '/bulk-quotes', { name, source: { kind: 'file', file } }))
    .bulkJobId;
const look = (id: string) => deal.reads<Job>('rita.rep', `/bulk-quotes/${id}`);
const quotes = async (): Promise<number> =>
  Number((await troth.database.admin<{ count: string }>('select count(*) as count from quote.revision'))[0]?.count);
/** Works until so many items were begun, as a process that ends then does. */
const work = (items = Number.POSITIVE_INFINITY, worker = 'one') => {
  let left = items;
  return sweepBulk(
    {
      door: troth.app.door,
      worker,
      rest: async () => void (left -= 1),
      goesOn: () => left > 0,
    },
    troth.tenantId,
  );
};

test('a file becomes a quote a row, priced, by whoever asked for it; rows that share a name are one quote', async () => {
  const before = await quotes();
  const id = await start(
    csv(
      'account,quote,offering,quantity,discount,from,months',
      'rheinwerk-maschinenbau,North,consulting-day,3,,2027-01-01,24',
      'rheinwerk-maschinenbau,North,consulting-day,4,5%,,',
      'rheinwerk-maschinenbau,South,consulting-day,1,,,',
    ),
  );
  assert.deepEqual([(await look(id)).state, (await look(id)).waiting], ['running', 2]);
  await work();
  const job = await look(id);
  assert.deepEqual([job.state, job.total, job.done, job.refused], ['done', 2, 2, 0]);
  assert.equal((await quotes()) - before, 2);
  const north = await deal.reads<{
    name: string;
    termMonths: number;
    contractFrom: string;
    freshness: { priced: string };
    lines: readonly { quantity: string; discretionary: { value: string } | null }[];
  }>('rita.rep', `/quotes/${job.quotes[0]?.quoteId}`);
  assert.deepEqual(
    [north.name, north.termMonths, north.contractFrom, north.freshness.priced],
    ['North', 24, '2027-01-01', 'holds'],
  );
  assert.deepEqual(
    north.lines.map(({ quantity, discretionary }) => [quantity, discretionary?.value ?? null]),
    [
      ['3', null],
      ['4', '5'],
    ],
  );
});

test('a file with a bad row begins nothing, and tells each with its column', async () => {
  const refused = await deal.refused('rita.rep', '/bulk-quotes', {
    name: 'x',
    source: {
      kind: 'file',
      file: csv(HEADER, ...rows(2), 'nobody,x,consulting-day,1,12', 'rheinwerk-maschinenbau,x,,,600'),
    },
  });
  assert.equal(refused.code, 'import.bad-rows');
  assert.deepEqual(
    (refused['rows'] as readonly { row: number; column: string; why: string }[]).map(
      ({ row, column }) => `${column}${row}`,
    ),
    ['A4', 'E5'],
  );
});

test('a worker that ends in the middle, and one that never learnt what it had done, make nothing twice', async () => {
  const before = await quotes();
  const id = await start(csv(HEADER, ...rows(25)));
  await work(7);
  assert.equal((await look(id)).done, 7);
  // Killed after the commands and before it wrote down what became of them.
  await troth.database.admin(
    "update quote.bulk_item set state = 'waiting', quote_id = null, number = null where job_id = $1 and no between 4 and 7",
    [id],
  );
  await troth.database.admin('update quote.bulk_job set leased_until = null where id = $1', [id]);
  await Promise.all([work(Number.POSITIVE_INFINITY, 'two'), work(Number.POSITIVE_INFINITY, 'three')]);
  const job = await look(id);
  assert.deepEqual([job.state, job.done, job.refused], ['done', 25, 0]);
  assert.equal(new Set(job.quotes.map(({ quoteId }) => quoteId)).size, 25);
  assert.equal((await quotes()) - before, 25);
});

test('what is refused of one quote is told beside it, in a file to mend, and holds up no other', async () => {
  const template = await deal.drafted('5');
  const id = await start(
    csv(
      'account,name,template,offering,currency',
      `rheinwerk-maschinenbau,Copy,${template},,`,
      'rheinwerk-maschinenbau,No such template,01900000-0000-7000-8000-000000000000,,',
      'rheinwerk-maschinenbau,Strange money,,consulting-day,XAU',
    ),
  );
  await work();
  const job = await look(id);
  assert.deepEqual([job.done, job.refused, job.state], [1, 2, 'done']);
  assert.deepEqual(
    job.refusedItems.map(({ row, refusal }) => [row, refusal.code]),
    [
      [3, 'quote.not-found'],
      [4, 'quote.unknown-currency'],
    ],
  );
  const file = new TextDecoder().decode((await troth.get('rita.rep', `/bulk-quotes/${id}/refused`)).body as Uint8Array);
  assert.match(
    file,
    /^no,row,quote,number,refusal,details\r\n2,3,rheinwerk-maschinenbau · No such template,,quote.not-found,/,
  );
});

test('a job that is cancelled makes nothing more; the quotes that it made stay', async () => {
  const id = await start(csv(HEADER, ...rows(15)));
  await work(4);
  await deal.does('rita.rep', `/bulk-quotes/${id}/cancel`, {});
  await work();
  const job = await look(id);
  assert.deepEqual([job.state, job.done, job.waiting], ['cancelled', 4, 11]);
  assert.equal((await deal.refused('rita.rep', `/bulk-quotes/${id}/cancel`, {})).code, 'bulk.over');
});

test('a renewal asks for what ends; where nothing does, nothing is begun', async () => {
  const ask = (from: string, to: string) =>
    deal.refused('rita.rep', '/bulk-quotes', { name: 'Renewals', source: { kind: 'renewal', from, to } });
  assert.equal((await ask('2027-01-01', '2027-03-31')).code, 'bulk.nothing-ends');
  assert.equal((await ask('2027-03-31', '2027-01-01')).code, 'bulk.span');
});

test('who may not make quotes starts no bulk job', async () => {
  const { code } = await deal.refused('felix.finance', '/bulk-quotes', {
    name: 'x',
    source: { kind: 'file', file: csv(HEADER, ...rows(1)) },
  });
  assert.equal(code, 'access.denied');
});

test('a file may ask for 10,000 quotes; one row more is refused with the limit, and nothing of it is begun', async () => {
  const jobs = async (): Promise<string | undefined> =>
    (await troth.database.admin<{ count: string }>('select count(*) as count from quote.bulk_job'))[0]?.count;
  const before = await jobs();
  const source = { kind: 'file', file: csv(HEADER, ...rows(BULK_ITEMS_MAX + 1)) };
  const { code, what, found, max } = await deal.refused('rita.rep', '/bulk-quotes', { name: 'One too many', source });
  // The heading is a row of the sheet, too.
  assert.deepEqual(
    { code, what, found, max },
    { code: 'sheet.too-large', what: 'rows', found: BULK_ITEMS_MAX + 2, max: BULK_ITEMS_MAX + 1 },
  );
  assert.equal(await jobs(), before);
  const id = await start(csv(HEADER, ...rows(BULK_ITEMS_MAX)), 'As many as one may');
  const { state, total, waiting } = await look(id);
  assert.deepEqual([BULK_ITEMS_MAX, state, total, waiting], [10_000, 'running', 10_000, 10_000]);
  await deal.does('rita.rep', `/bulk-quotes/${id}/cancel`, {});
});
