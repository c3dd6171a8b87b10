/** Lists behind a thousand rows of others: who sees little sees it on the first page, and what is not theirs is not read. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { house } from '#app/wiring.ts';
import { readPersonByKey, readPrincipal } from '#contexts/identity/index.ts';
import { openRenderer } from '#contexts/proposal/index.ts';
import { must } from '#kernel/outcome.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { QueryRoute, Reader } from '#platform/http/routes.ts';
import { openHouse } from '#test/http/house-in-use.ts';
import { makeActors } from './actors.ts';

const FOREIGN_ROWS = 1_000;

const renderer = openRenderer();
const lists = house.routes(renderer).filter((route): route is QueryRoute => route.kind === 'query');
renderer.close();

const inUse = await openHouse();
const { troth } = inUse;
after(() => troth.stop());
const all = (await troth.get('mona.manager', '/accounts')).body as { items: { id: string; key: string }[] };
const foreignAccount = all.items.find(({ key }) => key === 'thornbury-insurance');
must(foreignAccount, 'somebody else buys too');
const actors = await makeActors(
  troth,
  { own: inUse.known['accountId'] ?? '', foreign: foreignAccount.id },
  { own: inUse.offered.quoteId, foreign: inUse.asked },
);

/** Newer than everything of ours and before it in every order: copies of one row in the other territory. */
const crowd = async (table: string, columns: string, values: string): Promise<void> => {
  await troth.database.admin(`alter table ${table} disable trigger all`);
  await troth.database.admin(`insert into ${table} (${columns}) ${values}`);
  await troth.database.admin(`alter table ${table} enable trigger all`);
};

const columnsOf = async (table: string): Promise<readonly string[]> => {
  const [schema, name] = table.split('.');
  const rows = await troth.database.admin<{ column_name: string }>(
    `select column_name from information_schema.columns where table_schema = $1 and table_name = $2 and is_generated = 'NEVER'
     order by ordinal_position`,
    [schema, name],
  );
  return rows.map((row) => row.column_name);
};

/** `changed` says which columns a copy has otherwise, as SQL over `n`. */
const copies = async (table: string, where: string, changed: Readonly<Record<string, string>>): Promise<void> => {
  const columns = await columnsOf(table);
  const values = columns.map((column) => changed[column] ?? `r.${column}`);
  await crowd(
    table,
    columns.join(', '),
    `select ${values.join(', ')} from (select * from ${table} where ${where} limit 1) r, generate_series(1, ${FOREIGN_ROWS}) n`,
  );
};

const uuid = `('01a0f000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
const LATER = `r.recorded_at + interval '1 day' + n * interval '1 second'`;

await copies('quote.revision', `id = '${inUse.drafted}'`, {
  id: uuid,
  family_id: uuid,
  territory: `'uk'`,
  account_id: `'${foreignAccount.id}'::uuid`,
  recorded_at: LATER,
});
await copies('ordering.product_order', `id = '${inUse.ordered}'`, {
  id: uuid,
  number: `'X-' || n`,
  revision_id: uuid,
  quote_id: uuid,
  family_id: uuid,
  territory: `'uk'`,
  account_id: `'${foreignAccount.id}'::uuid`,
  recorded_at: LATER,
});

/** What somebody of ours has made, and a thousand newer of others. */
const made = async <Made>(who: string, path: string, payload: object): Promise<Made> => {
  const { status, body } = await troth.send(who, path, payload);
  assert.equal(status, 200, JSON.stringify(body));
  return (body as { readonly result: Made }).result;
};
const { bulkJobId } = await made<{ bulkJobId: string }>('rita.rep', '/bulk-quotes', {
  name: 'Ours',
  source: { kind: 'file', file: { format: 'csv', text: 'account,offering\nrheinwerk-maschinenbau,consulting-day\n' } },
});
await copies('quote.bulk_job', `id = '${bulkJobId}'`, { id: uuid, territory: `'uk'`, recorded_at: LATER });
const { exportId } = await made<{ exportId: string }>('mona.manager', '/exports', {
  what: 'orders',
  format: 'csv',
  reason: 'For the board',
});
await copies('operations.export', `id = '${exportId}'`, {
  id: uuid,
  person_id: uuid,
  exported_at: `r.exported_at + n * interval '1 second'`,
  expires_at: `r.expires_at + n * interval '1 second'`,
});

type Page = {
  readonly items?: readonly { id: string }[];
  readonly orders?: readonly { id: string }[];
  readonly next?: string | null;
};

const page = async (token: string, path: string): Promise<Page> => {
  const reply = await fetch(`${troth.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  const body = (await reply.json()) as Page;
  assert.equal(reply.status, 200, JSON.stringify(body));
  return body;
};
const idsOf = ({ items, orders }: Page): readonly string[] => (items ?? orders ?? []).map(({ id }) => id);

test('a seller’s first page is their own, though a thousand newer deals of another territory lie before it', async () => {
  const mine = idsOf(await page(actors('sales-rep', 'own'), '/quotes'));
  assert.ok(mine.includes(inUse.drafted) && mine.includes(inUse.offered.quoteId));
  assert.ok(mine.length < 100, 'and nothing of the other territory');
  assert.deepEqual(idsOf(await page(actors('sales-rep', 'own'), '/orders?limit=1')).length, 1);
  assert.ok(idsOf(await page(actors('sales-rep', 'own'), '/orders')).includes(inUse.ordered));
});

test('bulk jobs of one’s own territory and exports of one’s own are there, though a thousand newer ones of others lie before them', async () => {
  assert.deepEqual(idsOf(await page(actors('sales-rep', 'own'), '/bulk-quotes')), [bulkJobId]);
  assert.deepEqual(idsOf(await page(await troth.tokenFor('mona.manager'), '/exports')), [exportId]);
});

test('a customer’s list holds what was offered to them, though a thousand deals of others are newer', async () => {
  const mine = idsOf(await page(actors('customer', 'own'), '/quotes'));
  assert.ok(mine.includes(inUse.offered.quoteId));
  assert.ok(!mine.includes(inUse.drafted), 'no draft');
  assert.ok(idsOf(await page(actors('customer', 'own'), '/orders')).includes(inUse.ordered));
});

test('whoever may read everywhere turns the pages to the end, and meets every order once', async () => {
  const token = actors('auditor', 'foreign');
  const met: string[] = [];
  let next: string | null | undefined;
  let pages = 0;
  do {
    const got = await page(token, `/orders?limit=100${next ? `&after=${next}` : ''}`);
    met.push(...idsOf(got));
    ({ next } = got);
    pages += 1;
  } while (next !== null && pages < 50);
  const [count] = await troth.database.admin<{ n: string }>('select count(*) as n from ordering.product_order');
  assert.equal(met.length, Number(count?.n));
  assert.equal(new Set(met).size, met.length);
});

test('a cursor that no list gave is refused by name', async () => {
  for (const after of ['abcdefgh', Buffer.from('x'.repeat(60)).toString('base64url')]) {
    const reply = await fetch(`${troth.url}/orders?after=${after}`, {
      headers: { authorization: `Bearer ${actors('auditor', 'own')}` },
    });
    assert.equal(reply.status, 400);
    assert.equal(((await reply.json()) as { code: string }).code, 'request.invalid');
  }
});

test('a confidential deal is in the lists of those who work on it and of those who answer for deals; to others it is not there', async () => {
  const classified = await troth.send(
    'mona.manager',
    `/quotes/${inUse.drafted}/class`,
    { class: 'confidential' },
    { reason: 'The customer asked for it' },
  );
  assert.equal(classified.status, 200, JSON.stringify(classified.body));
  const sees = async (token: string): Promise<boolean> =>
    idsOf(await page(token, '/quotes?limit=500')).includes(inUse.drafted);
  const opens = async (token: string): Promise<number> =>
    (await fetch(`${troth.url}/quotes/${inUse.drafted}`, { headers: { authorization: `Bearer ${token}` } })).status;
  for (const [who, token, seen] of [
    ['whoever works on it', await troth.tokenFor('rita.rep'), true],
    ['the manager of the territory', actors('sales-manager', 'own'), true],
    ['finance', actors('finance', 'own'), true],
    ['a colleague of the same territory', actors('sales-rep', 'own'), false],
    ['sales operations', actors('sales-ops', 'own'), false],
    ['a partner’s program', actors('partner-key', 'own'), false],
  ] as const) {
    assert.equal(await opens(token), seen ? 200 : 403, who);
    if (who !== 'finance' && who !== 'sales operations') assert.equal(await sees(token), seen, who);
  }
});

test('of another territory, and of a confidential deal of others, no row leaves the database, at the lists of deals and of what is worked on', async () => {
  const { door } = troth.app;
  for (const path of ['/quotes', '/orders', '/accounts', '/fallout', '/approvals', '/me/worklist', '/bulk-quotes']) {
    const route = lists.find((each) => each.path === path);
    must(route, `${path} is a list`);
    const told: { readonly territory?: unknown; readonly quoteClass?: unknown }[] = [];
    await door.read(troth.tenantId, async (tx) => {
      const person = await readPersonByKey(tx, 'sales-rep.of.own');
      const principal = person && (await readPrincipal(tx, person.principalId));
      must(principal, 'the seller is one of the company');
      const model = await door.models.at(tx, door.clock());
      const access = door.accessOf(model);
      const reader: Reader = {
        principal,
        model,
        may: (action, resource) => access.decide(principal, action, resource, {}).allowed,
      };
      const watched: Tx = {
        ...tx,
        query: async <Row>(statement: Statement): Promise<readonly Row[]> => {
          const rows = await tx.query<Row>(statement);
          told.push(...(rows as readonly object[]));
          return rows;
        },
      };
      await route.read(watched, reader, { params: {}, query: {}, body: undefined }, door);
    });
    const foreign = told.filter(({ territory }) => territory === 'uk');
    assert.equal(foreign.length, 0, `${path} read ${foreign.length} rows of another territory`);
    const confidential = told.filter(({ quoteClass }) => quoteClass === 'confidential');
    assert.equal(confidential.length, 0, `${path} read ${confidential.length} confidential deals`);
  }
});
