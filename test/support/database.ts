/**
 * A fresh database for a test file, copied from a template that is migrated once per cluster, and filled once per run. The
 * cluster is the one that test/run.ts names in TROTH_TEST_CLUSTER, or DATABASE_URL, or, when a file is run alone, one that it
 * starts itself.
 */
import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import pg from 'pg';
import { migrate, MIGRATIONS_FOLDER, readMigrations } from '#platform/database/migrate.ts';
import { openDatabase, type Database } from '#platform/database/open-database.ts';
import { silentLog, type Log } from '#platform/database/log.ts';

/** On a server whose roles were set up with a secret of your own, give it as TROTH_SECRET. */
export const TEST_SECRET = process.env['TROTH_SECRET'] || 'the secret of every test database, kept by nobody';

/** For a cluster that is thrown away: what a power cut would lose is not asked for. A kill -9 still loses nothing. */
export const THROWAWAY_SETTINGS = { fsync: 'off', full_page_writes: 'off', max_wal_size: '512MB' } as const;

/** For tests of a second installation on one server. */
export const OTHER_ROLE_PREFIX = 'troth_other';

export type TestCluster = { readonly url: string; readonly close: () => Promise<void> };

export type TestDatabase = Database & {
  readonly name: string;
  /** Asks as an administrator, whom no policy binds: for looking at the catalog, and at what a tenant may not see. */
  readonly admin: <Row extends object>(text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;
};

export type TestDatabaseOptions = {
  readonly log?: Log;
  readonly rolePrefix?: string;
  /** The caller closes it, after what uses it: a hook of ours would run when the hook that called us ends. */
  readonly closedByCaller?: true;
  /** What is in it to begin with; empty otherwise. */
  readonly filled?: Filling;
};

/** Rows that many files begin with. */
export type Filling = { readonly name: string; readonly fill: (database: Database) => Promise<void> };

const TEMPLATE_LOCK = 7_468_746_801;

/**
 * A migrated, empty database; dropped when the test file ends. Call it at the top of the file.
 * `urlFor`, `pool`, `connectionFile`… are those of any opened Database.
 */
export const testDatabase = async (options: TestDatabaseOptions = {}): Promise<TestDatabase> => {
  const cluster = await sharedOrOwnCluster();
  const name = `troth_test_${randomBytes(6).toString('hex')}`;
  const { filled } = options;
  // Within one run the same code fills it, so it is filled once; who runs a file alone waits for it.
  const run = process.env['TROTH_TEST_RUN'];
  const template = await ensureTemplate(
    cluster.url,
    options.rolePrefix,
    filled && run ? { ...filled, run } : undefined,
  );
  await admin(cluster.url, (client) => client.query(`create database ${name} template ${template}`));
  const folder = mkdtempSync(join(tmpdir(), 'troth-test-'));
  const database = await openTest(withDatabase(cluster.url, name), folder, options);
  if (!run) await filled?.fill(database);
  const close = async (): Promise<void> => {
    await noteFacts(withDatabase(cluster.url, name));
    await database.close();
    await admin(cluster.url, (client) => client.query(`drop database if exists ${name} with (force)`));
    rmSync(folder, { recursive: true, force: true });
    await cluster.close();
  };
  let closing: Promise<void> | undefined;
  const closeOnce = (): Promise<void> => (closing ??= close());
  if (!options.closedByCaller) after(closeOnce);
  return {
    ...database,
    name,
    admin: <Row extends object>(text: string, values: readonly unknown[] = []) =>
      admin(withDatabase(cluster.url, name), async (client) => (await client.query<Row>(text, [...values])).rows),
    close: closeOnce,
  };
};

/** `npm run schemas` learns the schemas of facts from what tests made the code state: one line a fact. */
const noteFacts = async (url: string): Promise<void> => {
  const file = process.env['TROTH_FACTS_SEEN'];
  if (!file) return;
  const { rows } = await admin(url, (client) =>
    client.query<{ line: string }>(
      `select distinct json_build_object('type', type, 'data', event::json -> 'data')::text as line from platform.outbox`,
    ),
  );
  appendFileSync(file, rows.map(({ line }) => `${line}\n`).join(''));
};

/** A cluster of its own in a temporary folder, for whoever has none to share. */
export const startTestCluster = async (log: Log = silentLog): Promise<TestCluster> => {
  const folder = mkdtempSync(join(tmpdir(), 'troth-cluster-'));
  const database = await openDatabase({ dataFolder: folder, secret: TEST_SECRET, settings: THROWAWAY_SETTINGS, log });
  return {
    url: database.adminUrl ?? '',
    close: async () => {
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const sharedOrOwnCluster = async (): Promise<TestCluster> => {
  const given = process.env['TROTH_TEST_CLUSTER'] ?? process.env['DATABASE_URL'];
  return given ? { url: given, close: async () => {} } : startTestCluster();
};

const openTest = (
  databaseUrl: string,
  dataFolder: string,
  { log = silentLog, rolePrefix }: TestDatabaseOptions,
): Promise<Database> => openDatabase({ databaseUrl, dataFolder, secret: TEST_SECRET, rolePrefix, log });

/** For the end of a run on a server that stays: its templates go, the roles stay, as an installation may use them. */
export const dropTemplates = (url: string): Promise<void> =>
  admin(url, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      `select datname from pg_database where datname like 'troth\\_template\\_%'`,
    );
    for (const { datname } of rows) await client.query(`drop database if exists ${datname}`);
    const roles = await client.query<{ rolname: string }>(
      `select rolname from pg_roles where rolname like '${OTHER_ROLE_PREFIX}\\_%'`,
    );
    for (const { rolname } of roles.rows) await client.query(`drop role ${rolname}`);
  });

/** Named by what it holds, so that a changed migration makes a new one and an old one is never used by mistake. */
const ensureTemplate = async (
  url: string,
  rolePrefix: string | undefined,
  filling?: Filling & { readonly run: string },
): Promise<string> => {
  const files = readMigrations(MIGRATIONS_FOLDER);
  const content = createHash('sha256').update(files.map(({ name, sha256 }) => `${name} ${sha256}`).join('\n'));
  const name = `troth_template_${content
    .update(rolePrefix ?? '')
    .update(filling ? `${filling.name} ${filling.run}` : '')
    .digest('hex')
    .slice(0, 16)}`;
  await admin(url, async (client) => {
    // Two test files start at once: the second waits here until the first has made the template.
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await makeTemplate(client, url, name, rolePrefix, filling);
  });
  return name;
};

const makeTemplate = async (
  client: pg.Client,
  url: string,
  name: string,
  rolePrefix: string | undefined,
  filling: Filling | undefined,
): Promise<void> => {
  const draft = `${name}_draft`;
  const folder = mkdtempSync(join(tmpdir(), 'troth-template-'));
  try {
    await client.query(`drop database if exists ${draft} with (force)`);
    await client.query(`create database ${draft} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'`);
    const database = await openTest(withDatabase(url, draft), folder, rolePrefix === undefined ? {} : { rolePrefix });
    await migrate(database);
    await filling?.fill(database);
    await database.close();
    await client.query(`alter database ${draft} rename to ${name}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const withDatabase = (url: string, name: string): string => {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
};

const admin = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url, application_name: 'troth-test' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};
