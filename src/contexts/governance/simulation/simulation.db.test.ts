/** A draft is tried on the open book: what it tells is what happens when it is published, and nothing of the book is changed by it. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { movableClock } from '#platform/clock.ts';
import { type BookPage, type BookPlace, readBook } from '#contexts/quote/index.ts';
import { isSomebodyAtWork } from '#platform/entries/at-work.store.ts';
import { companyArtifacts } from '#seeds/company/index.ts';
import { loadBook } from '#seeds/open-book.ts';
import { readAccepted } from '#seeds/open-book.store.ts';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { gone, LOWER_PRIORITY, startSimulationProcess } from '../../../process/simulation-process.ts';
import { sweepSimulations } from './simulation.jobs.ts';

const clock = movableClock('2026-11-23T09:00:00Z');
const troth = await startTroth({ roles: ['api'], clock: clock.now });
after(troth.stop);
const deal = aDeal(troth);

type Book = {
  readonly entries: { id: string; offering: string; charge: { key: string; model: { unitPrice?: string } } }[];
};
type Row = {
  readonly quoteId: string | null;
  readonly number: string | null;
  readonly held: boolean;
  readonly change: string;
  readonly before: { readonly total: string | null };
  readonly after: { readonly total: string | null };
  readonly delta: string | null;
  readonly status: string;
  readonly why: readonly {
    readonly source: string;
    readonly row: string;
    readonly was: string;
    readonly now: string;
  }[];
  readonly refusedNow: readonly { readonly code: string }[];
  readonly asks: { readonly how: string };
  readonly cost: object | null;
};
type Run = {
  readonly id: string;
  readonly status: string;
  readonly current: boolean;
  readonly quotes: number;
  readonly pages: number;
  readonly manifestHash: string;
  readonly progress: { readonly pagesDone: number };
  readonly totals: {
    readonly quotes: number;
    readonly changes: Readonly<Record<string, number>>;
    readonly held: { readonly quotes: number; readonly changed: number };
  };
  readonly costs: object | null;
  readonly previous: { readonly simulationId: string; readonly differing: number } | null;
};

const book = companyArtifacts.find(({ kind, key }) => kind === 'price-book' && key.includes('eur-direct'));
assert.ok(book, 'the company has a price book in euros');
const { releaseId } = await deal.does<{ releaseId: string }>('piet.pricing', '/releases', {
  name: 'Dearer',
  purpose: 'To be tried',
});
const draft = async (edit: (book: Book) => void): Promise<void> => {
  const content = structuredClone(book.content) as unknown as Book;
  edit(content);
  const written = await fetch(`${troth.url}/artifacts/price-book/${book.key}/draft`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await troth.tokenFor('piet.pricing')}` },
    body: JSON.stringify({ idempotencyKey: `draft ${Math.random()}`, payload: { releaseId, content } }),
  });
  assert.ok(written.ok, await written.text());
};
const dearer = (price: string) => (content: Book) => {
  const entry = content.entries.find(({ offering }) => offering === 'consulting-day');
  assert.ok(entry);
  entry.charge.model.unitPrice = price;
};

const accountId = (
  await deal.reads<{ items: readonly { id: string; key: string }[] }>('rita.rep', '/accounts')
).items.find(({ key }) => key === 'rheinwerk-maschinenbau')?.id;
const quoted = async (name: string): Promise<string> => {
  const { quoteId } = await deal.does<{ quoteId: string }>('rita.rep', '/quotes', { accountId, name });
  await deal.does('rita.rep', `/quotes/${quoteId}/lines`, {
    operations: [{ op: 'add', offering: 'consulting-day', quantity: '10' }],
  });
  await deal.does('rita.rep', `/quotes/${quoteId}/price`);
  return quoteId;
};

const open = await quoted('an open quote');
await draft(dearer('1500'));
await loadBook(troth.app.door, { quotes: 450, lines: 3 });

const start = (payload: object = {}) =>
  deal.does<{ simulationId: string; quotes: number }>('piet.pricing', `/releases/${releaseId}/simulations`, payload);
const look = (id: string, who = 'felix.finance') => deal.reads<Run>(who, `/simulations/${id}`);
const rowsOf = async (id: string, who = 'felix.finance', query = ''): Promise<readonly Row[]> => {
  const all: Row[] = [];
  for (let after: string | null = ''; after !== null;) {
    const page: { items: readonly Row[]; next: string | null } = await deal.reads(
      who,
      `/simulations/${id}/quotes?${query}${after === '' ? '' : `&after=${after}`}`,
    );
    all.push(...page.items);
    after = page.next;
  }
  return all;
};
/** Works until so many pages were begun, as a process that ends then does. */
const work = (pages = Number.POSITIVE_INFINITY, worker = 'one', door = troth.app.door) => {
  let left = pages;
  return sweepSimulations({ door, worker, goesOn: () => (left -= 1) > 0 }, troth.tenantId);
};
const statusFor = async (who: string, path: string, body?: object): Promise<number> =>
  (
    await fetch(`${troth.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await troth.tokenFor(who)}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  ).status;
const UNTOUCHED = `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('pg_catalog', 'information_schema', 'pgboss')
    and c.oid::regclass::text not like 'governance.simulation%'
    -- How processes feel, and what they are, is written down every so often, whatever they do.
    and c.oid::regclass::text not in ('operations.process_vitals', 'operations.process_build') and n.nspname <> 'platform' order by 1`;
/** Every table of every context, as one text each. */
const everyTable = async (): Promise<Readonly<Record<string, string>>> => {
  const tables = await troth.database.admin<{ name: string }>(UNTOUCHED);
  assert.ok(tables.length > 60, 'the tables of all contexts are looked at');
  const sums: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await troth.database.admin<{ sum: string }>(
      `select coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as sum from ${name} t`,
    );
    sums[name] = row?.sum ?? '';
  }
  return sums;
};

test('a run answers for a book that is fixed when it begins, page by page, and another worker goes on where one died', async () => {
  const before = await everyTable();
  const { simulationId, quotes } = await start();
  assert.equal(quotes, 451);
  const queued = await look(simulationId);
  assert.deepEqual([queued.status, queued.pages, queued.progress.pagesDone], ['running', 5, 0]);
  assert.equal(await work(1, 'dies'), 1, 'one page, and then the process is gone');
  assert.equal((await look(simulationId)).progress.pagesDone, 1);
  clock.advance({ minutes: 2 });
  await work();
  const run = await look(simulationId);
  assert.deepEqual([run.status, run.totals.quotes, run.current], ['done', 451, true]);
  assert.deepEqual(await everyTable(), before, 'nothing of any context is another');

  const whole = (await start()).simulationId;
  await work();
  const again = await look(whole);
  assert.equal(again.manifestHash, run.manifestHash);
  assert.deepEqual(again.totals, run.totals, 'in one go it comes to the same report');
  assert.deepEqual(await rowsOf(whole), await rowsOf(simulationId));
  assert.deepEqual([again.previous?.simulationId, again.previous?.differing], [simulationId, 0]);
});

test('what a quote would cost, and by which row, is told; a seller is told nothing, and cost is told to who may see it', async () => {
  const { simulationId } = await start({ scopes: ['open-quotes'] });
  await work();
  const row = (await rowsOf(simulationId)).find(({ quoteId }) => quoteId === open);
  assert.ok(row);
  assert.equal(row.change, 'dearer');
  assert.match(row.why[0]?.source ?? '', /^price-book:/);
  assert.ok(Number(row.delta) > 0);
  assert.notEqual(row.cost, null, 'finance sees the margin');
  const blind = (await rowsOf(simulationId, 'piet.pricing')).find(
    ({ change, delta }) => change === 'dearer' && delta === row.delta,
  );
  assert.equal(blind?.cost, null);
  assert.equal((await look(simulationId, 'piet.pricing')).costs, null);
  for (const who of ['rita.rep', 'karl.kunde', 'sam.sre'])
    for (const path of [`/simulations/${simulationId}`, `/simulations/${simulationId}/quotes`])
      assert.equal(await statusFor(who, path), 403, `${who} is told nothing at ${path}`);
});

/** Of each of its threads, where the system tells them apart. */
const prioritiesOf = (pid = 0): readonly number[] => {
  const threads = `/proc/${pid}/task`;
  const ids = existsSync(threads) ? readdirSync(threads).map(Number) : [pid];
  return [...new Set(ids.map((id) => getPriority(id)))];
};

test('who sends a command is at work for those two seconds, and nobody is afterwards', async () => {
  const isBusy = (since: Temporal.Instant) => troth.app.door.read(troth.tenantId, (tx) => isSomebodyAtWork(tx, since));
  const before = clock.now();
  clock.advance({ seconds: 1 });
  assert.equal(await isBusy(clock.now()), false, 'what this file did so far was done before');
  await troth.send('rita.rep', '/quotes', { accountKey: 'northwind', name: 'Somebody types' });
  assert.deepEqual([await isBusy(before), await isBusy(clock.now().add({ milliseconds: 1 }))], [true, false]);
});

test('a process that is killed while it writes a page leaves no part of it: others go on, and the report is that of an undisturbed run', async () => {
  // Of two runs of one moment nobody can say which is the newer, and only the newest keeps its rows.
  clock.advance({ minutes: 1 });
  const asked = { scopes: ['open-quotes', 'recently-accepted'] };
  const { simulationId } = await start(asked);
  const other = new pg.Client({ connectionString: troth.database.adminUrl ?? '' });
  await other.connect();
  // Whoever writes an answer waits here: the process stands in the midst of its first page, for as long as it takes to kill it.
  await other.query('begin; lock table governance.simulation_row in share mode');
  const child = startSimulationProcess({
    ...process.env,
    DATABASE_URL: '',
    TROTH_DATABASE_FILE: troth.database.connectionFile,
    TROTH_DATA: troth.dataFolder,
  });
  const writing = `select pid from pg_locks where relation = 'governance.simulation_row'::regclass and not granted`;
  let backend: number | undefined;
  while (backend === undefined) {
    assert.equal(child.exitCode, null, 'the process of simulations works');
    await pause(50);
    backend = (await other.query<{ pid: number }>(writing)).rows[0]?.pid;
  }
  assert.deepEqual(prioritiesOf(child.pid), [LOWER_PRIORITY], 'all of it gives way to those who wait for an answer');
  if (existsSync('/proc/self/autogroup'))
    for (const pid of [child.pid, backend]) {
      assert.match(
        readFileSync(`/proc/${pid}/autogroup`, 'utf8'),
        new RegExp(` nice ${LOWER_PRIORITY}$`, 'm'),
        'and so does what the database does for it',
      );
      assert.deepEqual(prioritiesOf(pid), [LOWER_PRIORITY]);
    }
  child.kill('SIGKILL');
  await gone(child);
  await other.query('rollback');
  await other.end();
  // Its leases end: by the clock of that process, which is the machine's.
  const later = Temporal.Now.instant().add({ hours: 1 });
  const at = Temporal.Instant.compare(later, clock.now()) > 0 ? later : clock.now();
  await work(undefined, 'another', { ...troth.app.door, clock: () => at });
  const killed = await look(simulationId);
  assert.equal(killed.status, 'done');

  const whole = (await start(asked)).simulationId;
  // The next page fails while nobody waits for it yet: the page in hand is written, and whoever swept is told.
  let transactions = 0;
  const { door } = troth.app;
  const breaking: typeof door.transaction = (...args) =>
    (transactions += 1) === 2 ? Promise.reject(new Error('the database is away')) : door.transaction(...args);
  await assert.rejects(work(undefined, 'breaking', { ...door, transaction: breaking }), /is away/);
  assert.equal((await look(whole)).progress.pagesDone, 1);
  // It gives way so long that every lease has ended when its page is decided, and nobody else takes one.
  let waited = at;
  await work(undefined, 'slow', { ...troth.app.door, clock: () => (waited = waited.add({ minutes: 2 })) });
  const [{ tries } = { tries: 0 }] = await troth.database.admin<{ tries: number }>(
    'select max(tries) as tries from governance.simulation_page where simulation_id = $1',
    [whole],
  );
  assert.equal(tries, 1, 'each page is decided once');
  const undisturbed = await look(whole);
  assert.equal(undisturbed.manifestHash, killed.manifestHash);
  assert.deepEqual(undisturbed.totals, killed.totals);
  const text = async (id: string): Promise<string> => JSON.stringify(await rowsOf(id));
  assert.ok((await text(whole)) === (await text(simulationId)), 'it is the same, quote by quote');
});

test('what was accepted lately is decided again and told, and not a letter of it is changed', async () => {
  clock.advance({ minutes: 1 });
  const accepted = () => troth.app.door.read(troth.tenantId, readAccepted);
  const before = await accepted();
  const { simulationId, quotes } = await start({ scopes: ['recently-accepted'] });
  await work();
  const run = await look(simulationId);
  assert.deepEqual(
    [run.totals.quotes, run.totals.held.quotes, quotes],
    [before.quotes, before.quotes, before.quotes],
    'they are held to what was promised',
  );
  assert.ok(run.totals.held.changed > 0, 'and some would be another price today');
  const rows = await rowsOf(simulationId);
  assert.ok(rows.every(({ status, held }) => status === 'accepted' && held));
  assert.deepEqual(await accepted(), before);
});

test('a run is ended by who may begin one, and by nobody else; one that has ended stays as it is', async () => {
  const { simulationId } = await start({ scopes: ['open-quotes'] });
  await assert.rejects(start({ scopes: ['golden-pack'] }), /simulation\.(at-work|nothing-to-simulate)/);
  const cancel = `/simulations/${simulationId}/cancel`;
  assert.equal(await statusFor('rita.rep', cancel, { idempotencyKey: 'no', payload: {} }), 403);
  await deal.does('piet.pricing', cancel);
  assert.deepEqual([await work(), (await look(simulationId)).status], [0, 'cancelled']);
  await assert.rejects(deal.does('piet.pricing', cancel), /simulation\.move-not-allowed/);
  const { quotes } = await start({ scopes: ['high-risk'], highRisk: { countries: ['DE'] } });
  assert.ok(quotes > 0 && quotes < 451);
});

test('the book read by small pages is the book: a page on which nothing is of a kind asked for is not its end', async () => {
  const asked = {
    acceptedSince: '2030-01-01T00:00:00Z',
    renewed: { from: '2030-01-01', to: '2030-01-02' },
    countries: [],
    channels: [],
  };
  const pageOf = (after: BookPlace | null, limit: number): Promise<BookPage> =>
    troth.app.door.read(troth.tenantId, (tx) => readBook(tx, asked, { after, limit }));
  const pages: BookPage[] = [];
  for (let after: BookPlace | null | undefined = null; after !== undefined;) {
    const page: BookPage = await pageOf(after, 2);
    pages.push(page);
    after = page.next ?? undefined;
  }
  const whole = (await pageOf(null, 10_000)).rows;
  assert.ok(whole.length > 300 && whole.every((row) => row.open && row.lines > 0));
  assert.deepEqual(
    pages.flatMap(({ rows }) => rows),
    whole,
  );
  assert.ok(
    pages.some(({ rows, next }) => rows.length < 2 && next !== null),
    'accepted quotes take places of a page',
  );
});
