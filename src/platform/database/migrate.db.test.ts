import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { OTHER_ROLE_PREFIX, testDatabase } from '#test/support/database.ts';
import { migrate, MIGRATIONS_FOLDER, readMigrations } from './migrate.ts';

const database = await testDatabase();
const root = mkdtempSync(join(tmpdir(), 'troth-migrate-'));
after(() => rmSync(root, { recursive: true, force: true }));

let folders = 0;
/** The real migrations, and these behind them. */
const folderWith = (extra: Readonly<Record<string, string>>): string => {
  const folder = join(root, String(++folders));
  mkdirSync(folder);
  for (const { name, text } of readMigrations(MIGRATIONS_FOLDER)) writeFileSync(join(folder, name), text);
  for (const [name, text] of Object.entries(extra)) writeFileSync(join(folder, name), text);
  return folder;
};

const exists = async (table: string): Promise<boolean> =>
  (await database.admin<{ found: boolean }>('select to_regclass($1) is not null as found', [table]))[0]?.found ?? false;

test('a migrated database has nothing left to apply', async () => {
  assert.deepEqual(await migrate(database), []);
});

test('a new file is applied once, and its name and hash are kept', async () => {
  const folder = folderWith({ '9000-more.sql': 'create table platform.more (n int)' });
  assert.deepEqual(await migrate(database, { folder }), ['9000-more.sql']);
  assert.deepEqual(await migrate(database, { folder }), []);
  const [row] = await database.admin<{ sha256: string }>('select sha256 from platform.migration where name = $1', [
    '9000-more.sql',
  ]);
  assert.match(row?.sha256 ?? '', /^[0-9a-f]{64}$/);
});

test('a file that was changed after it was applied is refused, in words', async () => {
  const folder = folderWith({ '9000-more.sql': 'create table platform.more (n int) -- changed' });
  await assert.rejects(
    migrate(database, { folder }),
    /9000-more\.sql was changed after it had been applied.*Restore the file/s,
  );
});

test('a file whose number lies before one that is applied is refused: migrations go forward', async () => {
  const folder = folderWith({
    '8000-late.sql': 'create table platform.late (n int)',
    '9000-more.sql': 'create table platform.more (n int)',
  });
  await assert.rejects(migrate(database, { folder }), /8000-late\.sql would run before 9000-more\.sql/);
  assert.equal(await exists('platform.late'), false);
});

test('an older release starts on a newer schema', async () => {
  assert.deepEqual(await migrate(database), []);
});

test('a file that fails half-way leaves nothing behind, names its line, and the ones before it stay', async () => {
  const folder = folderWith({
    '9000-more.sql': 'create table platform.more (n int)',
    '9001-good.sql': 'create table platform.good (n int)',
    '9002-bad.sql': 'create table platform.bad (n int);\n\ncreate table platform.bad2 (n nonsense)',
  });
  await assert.rejects(
    migrate(database, { folder }),
    /9002-bad\.sql failed and left nothing behind: type "nonsense" does not exist \(line 3\)/,
  );
  assert.equal(await exists('platform.good'), true);
  assert.equal(await exists('platform.bad'), false);
});

test('many processes that migrate at once apply each file once', async () => {
  const folder = folderWith({
    '9000-more.sql': 'create table platform.more (n int)',
    '9001-good.sql': 'create table platform.good (n int)',
    '9003-together.sql': 'create table platform.together (n int); select pg_sleep(0.1)',
  });
  const applied = await Promise.all(Array.from({ length: 5 }, () => migrate(database, { folder })));
  assert.deepEqual(applied.flat(), ['9003-together.sql']);
});

test('a migration gives up on a lock instead of making every query wait behind it', async () => {
  const folder = folderWith({
    '9000-more.sql': 'create table platform.more (n int)',
    '9001-good.sql': 'create table platform.good (n int)',
    '9003-together.sql': 'create table platform.together (n int); select pg_sleep(0.1)',
    '9004-locked.sql': `set local lock_timeout = '200ms'; alter table platform.timer add column never int`,
  });
  const holding = database.admin('begin; lock table platform.timer; select pg_sleep(1); rollback');
  await new Promise((resolve) => setTimeout(resolve, 200));
  await assert.rejects(
    migrate(database, { folder }),
    /9004-locked\.sql failed and left nothing behind: canceling statement due to lock timeout/,
  );
  await holding;
  assert.deepEqual(await migrate(database, { folder }), ['9004-locked.sql']);
});

test('migrations name roles by their default names and are applied under any prefix', async () => {
  const other = await testDatabase({ rolePrefix: OTHER_ROLE_PREFIX });
  const [row] = await other.admin<{ grantees: string[] }>(
    `select array_agg(distinct r.rolname order by r.rolname)::text[] as grantees from pg_class c, aclexplode(c.relacl) a
     join pg_roles r on r.oid = a.grantee where c.oid = 'platform.entry'::regclass`,
  );
  assert.deepEqual(row?.grantees, [
    'troth_other_app',
    'troth_other_owner',
    'troth_other_reader',
    'troth_other_sequencer',
  ]);
  await other.close();
});
