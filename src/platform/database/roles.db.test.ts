/** Setting up on a server that somebody else runs: what is missing is said, with the words that make it right. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import pg from 'pg';
import { OTHER_ROLE_PREFIX, testDatabase } from '#test/support/database.ts';
import { silentLog } from './log.ts';
import { migrate } from './migrate.ts';
import { openDatabase, type Database } from './open-database.ts';
import { ROLES } from './roles.ts';
import { readTransaction, sql } from './tx.ts';

const database = await testDatabase();
const folder = mkdtempSync(join(tmpdir(), 'troth-roles-'));
const prefix = `t${randomBytes(4).toString('hex')}`;
const guest = `${prefix}_guest`;
const secret = 'a secret for setting up on a server of somebody else';

const asGuest = (): string => {
  const url = new URL(database.adminUrl ?? '');
  url.username = guest;
  url.password = 'guest';
  return url.toString();
};
const open = (rolePrefix: string, over: { readonly url?: string; readonly secret?: string } = {}): Promise<Database> =>
  openDatabase({
    dataFolder: folder,
    databaseUrl: over.url ?? database.adminUrl,
    rolePrefix,
    secret: over.secret ?? secret,
    log: silentLog,
  });

await database.admin(`create role ${guest} login password 'guest'`);
after(async () => rmSync(folder, { recursive: true, force: true }));

const letsAnybodyIn = async (): Promise<boolean> => {
  const url = new URL(asGuest());
  url.password = 'not the password';
  const client = new pg.Client({ connectionString: url.toString() });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end();
  }
};

const dropRoles = async (rolePrefix: string): Promise<void> => {
  for (const role of ROLES)
    await database.admin(`drop owned by ${rolePrefix}_${role} cascade; drop role ${rolePrefix}_${role}`);
};

test('a user without the rights is told which are missing, and the SQL that an administrator runs once is enough', async () => {
  const mine = `${prefix}_a`;
  const refusal = await open(mine, { url: asGuest() }).then(
    () => assert.fail('it must be refused'),
    (error: Error) => error.message,
  );
  assert.match(refusal, /lacks the right to create roles \(CREATEROLE\) and to grant CREATE on the database/);
  assert.ok(!refusal.includes(secret) && refusal.includes('SCRAM-SHA-256$'), 'it holds verifiers, no password');
  await database.admin(refusal.slice(refusal.indexOf('CREATE ROLE')));
  const opened = await open(mine, { url: asGuest() });
  assert.equal(opened.kind, 'server');
  await opened.close();
  await dropRoles(mine);
});

test('a user who may create roles but not grant on the database is told just that', async () => {
  const mine = `${prefix}_b`;
  await database.admin(`alter role ${guest} createrole`);
  const attempt = open(mine, { url: asGuest() });
  await assert.rejects(
    attempt,
    (error: Error) =>
      /lacks the right to grant CREATE on the database/.test(error.message) && !error.message.includes('(CREATEROLE)'),
  );
  await database.admin(`alter database ${database.name} owner to ${guest}`);
  const opened = await open(mine, { url: asGuest() });
  await opened.close();
  await dropRoles(mine);
});

test('roles that exist with another password are said to, with the ways out', async (t) => {
  const mine = `${prefix}_c`;
  await (await open(mine)).close();
  await (await open(mine)).close();
  if (await letsAnybodyIn()) {
    await dropRoles(mine);
    return t.skip('this server asks nobody for a password (trust)');
  }
  await assert.rejects(
    open(mine, { secret: 'quite another secret, as long as it has to be' }),
    new RegExp(
      `The role ${mine}_owner exists in the database with another password.*TROTH_SECRET.*TROTH_ROLE_PREFIX`,
      's',
    ),
  );
  await dropRoles(mine);
});

test('a role that may bypass row-level security is refused', async () => {
  const mine = `${prefix}_d`;
  await (await open(mine)).close();
  await database.admin(`alter role ${mine}_reader bypassrls`);
  await assert.rejects(
    open(mine),
    new RegExp(`${mine}_reader is a superuser or may bypass.*ALTER ROLE ${mine}_reader NOSUPERUSER NOBYPASSRLS`, 's'),
  );
  await database.admin(`alter role ${mine}_reader nobypassrls nologin`);
  await assert.rejects(open(mine), new RegExp(`ALTER ROLE ${mine}_reader LOGIN`));
  await dropRoles(mine);
});

test('a prefix that is no name, or is no prefix, is refused', async () => {
  for (const bad of ['Troth', '1a', 'a-b', 'a"; drop role x', ''])
    await assert.rejects(open(bad), /TROTH_ROLE_PREFIX .* does not fit/);
});

test('two installations with prefixes of their own work side by side on one server', async () => {
  const other = await testDatabase({ rolePrefix: OTHER_ROLE_PREFIX });
  assert.deepEqual(await migrate(other), []);
  const tenant = '019b0000-0000-7000-8000-000000000001';
  const rows = await readTransaction(other.pool('app'), tenant, (tx) =>
    tx.query(sql`select current_user::text as who from platform.tenant() t`),
  );
  assert.deepEqual(rows, [{ who: 'troth_other_app' }]);
  await other.close();
});

test('a DATABASE_URL that names no database is refused without repeating its password', async () => {
  for (const url of [
    'x',
    'postgres://u:hidden@/db',
    'postgres://u:hidden@host',
    'mysql://u:hidden@host/db',
    'postgres://u:hidden@ho st/db',
  ])
    await assert.rejects(
      open(`${prefix}_e`, { url }),
      (error: Error) =>
        /does not name a database/.test(error.message) && !`${error.stack} ${JSON.stringify(error)}`.includes('hidden'),
    );
});

test('an old or differently encoded database is refused before anything is made in it', async () => {
  const name = `troth_test_${prefix}_latin`;
  await database.admin(`create database ${name} template template0 encoding 'LATIN1' lc_collate 'C' lc_ctype 'C'`);
  const url = new URL(database.adminUrl ?? '');
  url.pathname = `/${name}`;
  try {
    await assert.rejects(open(`${prefix}_e`, { url: url.toString() }), /encoded as LATIN1; Troth needs UTF8/);
  } finally {
    await database.admin(`drop database ${name} with (force)`);
  }
});

test('the guest goes as it came', async () => {
  await database.admin(`reassign owned by ${guest} to current_user; drop owned by ${guest}; drop role ${guest}`);
});
