/**
 * The ten pitfalls of row-level security (nine of them observed on PostgreSQL 15 with a script of plain SQL, the tenth in
 * our own pipelining), checked over the catalog of every table that any migration has made.
 */
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import pg from 'pg';
import { testDatabase } from '#test/support/database.ts';
import { isStoreError, readTransaction, sql, systemTransaction, transaction } from './tx.ts';
import { hmacPads } from './tenant-setting.ts';

/** Tables that hold nothing of a tenant. Another one needs a reason here, in words. */
const WITHOUT_TENANT: Readonly<Record<string, string>> = {
  'platform.migration': 'which files were applied',
  'platform.tenant_key': 'the key that proves a tenant; the owner alone may read it',
  'platform.partitioned': 'which tables get monthly partitions',
  'platform.outbox_part': 'who carries which part of the outbox; 16 rows',
  'platform.sink_part': 'who carries which part of the outbox to which broker; 16 rows a broker',
  'platform.sequencer_mark': 'how far the sequencer has read; one row',
};
/** The job engine's own tables: ids only, by agreement of the job port. */
const NOT_OURS = ['pgboss'];

const database = await testDatabase();
const app = database.pool('app');
const reader = database.pool('reader');

const TENANT = '019b0000-0000-7000-8000-000000000001';
const OTHER = '019b0000-0000-7000-8000-000000000002';
const SUBJECT = '019b0000-0000-7000-8000-00000000000a';
const AT = '2026-11-21T10:00:00Z';

const ask = database.admin;

const TABLES = `select c.oid, format('%s.%s', n.nspname, c.relname) as name, c.relispartition as is_part,
    c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
    exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnotnull and a.atttypid = 'uuid'::regtype) as has_tenant
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema' and n.nspname <> all($1)`;

type Table = {
  readonly name: string;
  readonly is_part: boolean;
  readonly enabled: boolean;
  readonly forced: boolean;
  readonly has_tenant: boolean;
};
const tables = await ask<Table>(TABLES, [NOT_OURS]);
const ofTenants = tables.filter(({ name }) => !(name in WITHOUT_TENANT));

const names = (list: readonly { readonly name: string }[]): readonly string[] => list.map(({ name }) => name).sort();

test('every table belongs to tenants, except the few that say why not', () => {
  assert.ok(ofTenants.length > 30, 'the catalog was read');
  assert.deepEqual(names(ofTenants.filter(({ has_tenant }) => !has_tenant)), []);
  const gone = Object.keys(WITHOUT_TENANT).filter((name) => !tables.some((table) => table.name === name));
  assert.deepEqual(gone, [], 'the list of exceptions names tables that exist');
});

test('pitfall 1: the owner sees a tenant through nothing: security is forced on every table and partition', () => {
  assert.deepEqual(names(ofTenants.filter(({ enabled, forced }) => !enabled || !forced)), []);
});

test('pitfall 2: none of our roles is a superuser, may bypass, create roles or become another', async () => {
  const roles = await ask(
    `select rolname from pg_roles where rolname like 'troth\\_%' and rolname <> 'troth_cluster'
     and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)`,
  );
  assert.deepEqual(roles, []);
  const members = await ask(
    `select m.rolname, r.rolname as of from pg_auth_members a join pg_roles m on m.oid = a.member join pg_roles r on r.oid = a.roleid
     where m.rolname in ('troth_owner', 'troth_app', 'troth_relay', 'troth_sequencer', 'troth_reader')`,
  );
  assert.deepEqual(members, []);
});

test('pitfall 1, tried: not even the owner reads a row', async () => {
  await transaction(app, TENANT, (tx) => tx.query(timer('seen', TENANT)));
  const owner = new pg.Client({ connectionString: database.urlFor('owner') });
  await owner.connect();
  try {
    assert.equal((await owner.query('select * from platform.timer')).rowCount, 0);
    assert.equal((await owner.query(`update platform.timer set kind = 'changed'`)).rowCount, 0);
  } finally {
    await owner.end();
  }
});

const timer = (kind: string, tenant: string) =>
  sql`insert into platform.timer (tenant_id, kind, subject_id, due_at) values (${tenant}, ${kind}, ${SUBJECT}, ${AT})`;

const raw = async (
  role: 'app' | 'reader',
  statements: readonly (readonly [string, unknown[]?])[],
): Promise<pg.QueryResult> => {
  const client = new pg.Client({ connectionString: database.urlFor(role) });
  await client.connect();
  try {
    let last: pg.QueryResult | undefined;
    for (const [text, values] of statements) last = await client.query(text, values);
    assert.ok(last);
    return last;
  } finally {
    await client.end();
  }
};

test('pitfall 3: without a tenant a query raises, before, between and after transactions', async () => {
  const setting = app.setting(TENANT);
  for (const before of [
    [],
    [['begin'], ['select set_config($1, $2, true)', ['troth.tenant', setting]], ['commit']],
  ] as [string, unknown[]?][][])
    await assert.rejects(
      raw('app', [...before, ['select * from platform.timer']]),
      /no tenant is set in this transaction/,
    );
  await assert.rejects(
    systemTransaction(app, (tx) => tx.query(sql`select * from platform.timer`)),
    /no tenant is set in this transaction/,
  );
});

test('pitfall 4: a tenant does not survive its transaction in the pool', async () => {
  const one = database.pool('app', { max: 1 });
  await transaction(one, TENANT, (tx) => tx.query(sql`select 1`));
  const client = await one.connect();
  const { rows } = await client.send({ text: `select current_setting('troth.tenant', true) as setting`, values: [] });
  client.release(false);
  assert.ok(['', null].includes((rows[0] as { setting: string | null }).setting));
});

test('pitfall 5: every unique key starts with the tenant, so that "already exists" is never said of another tenant', async () => {
  const keys = await ask(
    `select i.indexrelid::regclass::text as name from pg_index i
     join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = i.indrelid and a.attname = 'tenant_id'
     where i.indisunique and i.indkey[0] <> a.attnum and n.nspname <> all($1)`,
    [NOT_OURS],
  );
  assert.deepEqual(keys, []);
  await transaction(app, TENANT, (tx) => tx.query(timer('unique', TENANT)));
  await transaction(app, OTHER, (tx) => tx.query(timer('unique', OTHER)));
  await assert.rejects(
    transaction(app, TENANT, (tx) => tx.query(timer('unique', TENANT))),
    (error) => isStoreError(error) && !`${error.message} ${JSON.stringify(error)}`.includes(SUBJECT),
  );
});

test("pitfall 6: no view shows rows with the rights of its owner, and no function with definer rights reads a tenant's table", async () => {
  const views = await ask(
    `select format('%s.%s', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema' and n.nspname <> all($1)
     and (c.relkind = 'm' or (c.relkind = 'v' and not coalesce(c.reloptions @> array['security_invoker=true'], false)))`,
    [NOT_OURS],
  );
  assert.deepEqual(views, []);
  const definers = await ask<{ name: string }>(
    `select format('%s.%s', n.nspname, p.proname) as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where p.prosecdef and n.nspname not like 'pg\\_%' and n.nspname <> all($1) order by 1`,
    [NOT_OURS],
  );
  assert.deepEqual(names(definers), ['platform.ensure_partitions', 'platform.make_partition', 'platform.tenant']);
});

test('pitfall 7: a foreign key between tables of tenants carries the tenant on both sides', async () => {
  const keys = await ask(
    `select f.conname, f.conrelid::regclass::text as on from pg_constraint f
     join pg_attribute mine on mine.attrelid = f.conrelid and mine.attname = 'tenant_id'
     join pg_attribute theirs on theirs.attrelid = f.confrelid and theirs.attname = 'tenant_id'
     where f.contype = 'f' and not exists (
       select from unnest(f.conkey, f.confkey) as pair(a, b) where pair.a = mine.attnum and pair.b = theirs.attnum)`,
  );
  assert.deepEqual(keys, []);
});

test('pitfall 8: SQL injected into one tenant cannot name another: a setting without its proof is refused', async () => {
  const honest = app.setting(TENANT);
  const proof = honest.slice(37);
  const forged = [
    OTHER,
    `${OTHER}.`,
    `${OTHER}.${proof}`,
    `${OTHER}.${'0'.repeat(64)}`,
    `${honest}0`,
    honest.toUpperCase(),
    ` ${honest}`,
    `${honest} `,
    `${OTHER}.${createHmac('sha256', '').update(OTHER).digest('hex')}`,
    honest.replace('.', ','),
    'x',
    `${TENANT}.${proof.slice(0, 63)}`,
  ];
  const read = (setting: string) =>
    raw('app', [
      ['begin'],
      ['select set_config($1, $2, true)', ['troth.tenant', setting]],
      ['select * from platform.timer'],
    ]);
  assert.ok(((await read(honest)).rowCount ?? 0) > 0);
  for (const setting of forged)
    await assert.rejects(read(setting), /the tenant of this transaction is not proved/, JSON.stringify(setting));
  for (const role of ['app', 'reader'] as const)
    await assert.rejects(raw(role, [['select * from platform.tenant_key']]), /permission denied/);
});

test('pitfall 8: a writer cannot put a row into another tenant, nor move one there', async () => {
  await assert.rejects(
    transaction(app, TENANT, (tx) => tx.query(timer('smuggled', OTHER))),
    /row-level security policy/,
  );
  await assert.rejects(
    transaction(app, TENANT, (tx) => tx.query(sql`update platform.timer set tenant_id = ${OTHER}`)),
    /row-level security policy/,
  );
});

test('pitfall 8: the proof does not show in what other sessions may see of a session', async () => {
  const seen = await transaction(app, TENANT, async (tx) => {
    await tx.query(sql`select 1`);
    return readTransaction(database.pool('app'), TENANT, (other) =>
      other.query<{ query: string }>(
        sql`select query from pg_stat_activity where query like '%troth.tenant%' or query like '%019b%'`,
      ),
    );
  });
  assert.ok(!JSON.stringify(seen).includes(app.setting(TENANT).slice(37)));
});

test('pitfall 8: the proof is HMAC-SHA256 as RFC 2104 has it', () => {
  for (const length of [0, 1, 20, 32, 64, 65, 131]) {
    const key = new Uint8Array(length).map((_, index) => index * 7);
    const { inner, outer } = hmacPads(key);
    const sha = (...parts: Uint8Array[]): Uint8Array => createHash('sha256').update(Buffer.concat(parts)).digest();
    assert.deepEqual(
      Buffer.from(sha(outer, sha(inner, Buffer.from(TENANT)))),
      createHmac('sha256', key).update(TENANT).digest(),
    );
  }
});

test('pitfall 9: nobody of ours may truncate, and only who must may delete', async () => {
  const rights = await ask<{ grantee: string; name: string; privilege_type: string }>(
    `select r.rolname as grantee, format('%s.%s', n.nspname, c.relname) as name, a.privilege_type
     from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a left join pg_roles r on r.oid = a.grantee
     where c.relkind in ('r', 'p') and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema' and n.nspname <> all($1)
       and a.grantee <> c.relowner`,
    [NOT_OURS],
  );
  assert.deepEqual(
    rights.filter(({ privilege_type }) => ['TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN'].includes(privilege_type)),
    [],
  );
  assert.deepEqual(
    rights.filter(({ grantee }) => grantee === null),
    [],
    'nothing is granted to everybody',
  );
  assert.deepEqual(
    rights.filter(({ grantee, privilege_type }) => grantee === 'troth_reader' && privilege_type !== 'SELECT'),
    [],
  );
  const parts = new Set(tables.filter(({ is_part }) => is_part).map(({ name }) => name));
  assert.deepEqual(
    rights.filter(({ name }) => parts.has(name)),
    [],
    'a partition is reached through its table only',
  );
});

test('pitfall 9: append-only tables refuse change and removal, whoever asks, part by part', async () => {
  const entry = sql`insert into platform.entry (tenant_id, id, aggregate_kind, aggregate_id, canon, leaf, recorded_at)
    values (${TENANT}, '019b0000-0000-7000-8000-0000000000ee', 'quote', ${SUBJECT}, '{}', ${new Uint8Array(32)}, ${AT})`;
  await transaction(app, TENANT, (tx) => tx.query(entry));
  for (const statement of [sql`update platform.entry set canon = 'x'`, sql`delete from platform.entry`])
    await assert.rejects(
      transaction(app, TENANT, (tx) => tx.query(statement)),
      (error) => isStoreError(error) && error.kind === 'not-permitted',
    );
  const parts = await ask<{ part: string }>(
    `select relid::regclass::text as part from pg_partition_tree('platform.entry')`,
  );
  assert.ok(parts.length > 2);
  for (const { part } of parts) await assert.rejects(ask(`truncate ${part}`), /append-only|TRUNCATE is refused/, part);
  await assert.rejects(ask(`update platform.entry set canon = 'x'`), /append-only/, 'even an administrator');
  await assert.rejects(ask('delete from platform.entry'), /append-only/);
});

test("pitfall 9: an entry cannot be hidden from the sequencer by a transaction id of its writer's choice", async () => {
  await assert.rejects(
    transaction(app, TENANT, (tx) =>
      tx.query(sql`insert into platform.entry (tenant_id, id, xact, aggregate_kind, canon, leaf, recorded_at)
        values (${TENANT}, '019b0000-0000-7000-8000-0000000000ef', '1', 'quote', '{}', ${new Uint8Array(32)}, ${AT})`),
    ),
    /permission denied/,
  );
});

test('pitfall 10: the tenant is set before anything pipelined behind it is planned, for tenant after tenant on one connection', async () => {
  const one = database.pool('app', { max: 1 });
  await transaction(one, OTHER, (tx) => tx.query(timer('tenth', OTHER)));
  await transaction(one, TENANT, (tx) => tx.query(timer('tenth', TENANT)));
  const read = (tenant: string) =>
    transaction(one, tenant, (tx) =>
      tx.query<{ tenant_id: string }>(sql`select tenant_id from platform.timer where kind = 'tenth'`),
    );
  for (let round = 0; round < 20; round++)
    for (const tenant of [TENANT, OTHER]) assert.deepEqual(await read(tenant), [{ tenant_id: tenant }]);
});

test('a reader sees its tenant, writes nothing, and never a secret that signs', async () => {
  assert.ok((await readTransaction(reader, TENANT, (tx) => tx.query(sql`select * from platform.timer`))).length > 0);
  for (const statement of [timer('reader', TENANT), sql`select secret from platform.webhook`])
    await assert.rejects(
      transaction(reader, TENANT, (tx) => tx.query(statement)),
      (error) => isStoreError(error) && error.kind === 'not-permitted',
    );
});

test('the sequencer reads entries of every tenant and nothing else of theirs', async () => {
  const sequencer = database.pool('sequencer');
  const read = systemTransaction(sequencer, (tx) =>
    tx.query(
      sql`select id from platform.entry where xact < pg_snapshot_xmin(pg_current_snapshot()) order by xact, id limit 10`,
    ),
  );
  assert.ok((await read).length > 0);
  await assert.rejects(
    systemTransaction(sequencer, (tx) => tx.query(sql`select * from platform.outbox`)),
    /permission denied/,
  );
});

test('an entry whose transaction is still open holds the sequencer back, and is never skipped', async () => {
  const sequencer = database.pool('sequencer');
  const pending = () =>
    systemTransaction(sequencer, async (tx) =>
      (
        await tx.query<{ id: string }>(
          sql`select id from platform.entry where xact < pg_snapshot_xmin(pg_current_snapshot()) order by xact, id`,
        )
      ).map(({ id }) => id.slice(-2)),
    );
  const write = (last: string) =>
    sql`insert into platform.entry (tenant_id, id, aggregate_kind, canon, leaf, recorded_at)
      values (${TENANT}, ${`019b0000-0000-7000-8000-0000000001${last}`}, 'late', '{}', ${new Uint8Array(32)}, ${AT})`;
  const before = await pending();
  await transaction(app, TENANT, async (slow) => {
    await slow.query(write('aa'));
    await transaction(app, TENANT, (quick) => quick.query(write('bb')));
    assert.deepEqual(await pending(), before, 'the quick one committed later than the open one began: it waits');
  });
  // Whatever else is open on this server, in another database too, holds both back a moment longer.
  let now = await pending();
  for (const until = Date.now() + 10_000; now.length === before.length && Date.now() < until;) now = await pending();
  assert.deepEqual(now, [...before, 'aa', 'bb']);
});

test('a migration that would open a hole is refused by the functions that protect tables', async () => {
  const attempt = (ddl: string): Promise<unknown> => ask(`begin; ${ddl}; rollback`);
  const table = (columns: string): string =>
    `create table platform.hole (${columns}); select platform.protect('platform.hole')`;
  await assert.rejects(attempt(table('id uuid primary key')), /needs a column "tenant_id uuid not null"/);
  await assert.rejects(
    attempt(table('tenant_id text not null, id uuid, primary key (tenant_id, id)')),
    /needs a column/,
  );
  await assert.rejects(attempt(table('tenant_id uuid not null, id uuid')), /needs a primary key/);
  await assert.rejects(
    attempt(table('id uuid, tenant_id uuid, primary key (id, tenant_id)')),
    /must start with tenant_id/,
  );
  await assert.rejects(
    attempt(table('tenant_id uuid, id uuid, n int unique, primary key (tenant_id, id)')),
    /must start with tenant_id/,
  );
  await assert.rejects(
    attempt(`select platform.across_tenants('platform.blob', 'app', 'select')`),
    /only the relay and the sequencer/,
  );
  await attempt(table('tenant_id uuid, id uuid, primary key (tenant_id, id)'));
});
