/**
 * A backup put back into an empty database, in one transaction: whoever looks meanwhile sees an empty database, and so does whoever looks
 * after a kill. Done as the owner, who needs no further right for it: row security is not forced on the owner while the transaction
 * lasts, and is again when it commits. What was put back is read again and must be, byte for byte, what was taken.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import { migrate, MIGRATIONS_FOLDER, readMigrations } from '../migrate.ts';
import type { Database } from '../open-database.ts';
import { roleName } from '../roles.ts';
import { copyIn, copyOut } from './copy-stream.ts';
import { copyOutText, houseTables, type HouseTable, quotedList, quotedTable, SAME_FORM } from './house-tables.ts';
import { type BackedUpTable, foreignMigration, type Manifest, restoredMark } from './manifest.ts';
import { DamagedError, readTable } from './table-file.ts';
import { type Trust, type Verified, verifyBackup } from './verify-backup.ts';

export type RestoreOptions = {
  readonly database: Database;
  readonly folder: string;
  readonly trust: Trust;
  readonly now?: () => Temporal.Instant;
  readonly onTable?: (name: string, rows: number) => void;
};

/** Written by migrations themselves, so that no start is without them: replaced by what the backup says. */
const FILLED_BY_MIGRATIONS = ['platform.outbox_part', 'platform.sink_part', 'platform.sequencer_mark'];
const PARTITION_YEARS_MAX = 9;

export const restoreBackup = async (options: RestoreOptions): Promise<Outcome<Verified>> => {
  const { database, folder, now = Temporal.Now.instant } = options;
  const opened = await verifyBackup(folder, options.trust);
  if (!opened.ok) return opened;
  const { manifest } = opened.value;
  const known = foreignMigration(manifest.migrations, readMigrations(MIGRATIONS_FOLDER));
  if (!known.ok) return known;
  const full = await asOwner(database, (client) => whatIsThere(client, roleName(database.rolePrefix, 'owner')));
  if (full !== undefined) return refused({ code: 'restore.not-empty', table: full });
  const newest = known.value.at(-1);
  await migrate(database, { now, ...(newest === undefined ? {} : { upTo: newest }) });
  const put = await asOwner(database, (client) => putBack(client, manifest, { ...options, now }));
  if (!put.ok) return put;
  await migrate(database, { now });
  await asOwner(database, (client) => client.query('analyze'));
  return opened;
};

const asOwner = async <T>(database: Database, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: database.urlFor('owner'), application_name: 'troth-restore' });
  client.on('error', () => {}); // The query in flight carries the same error.
  await client.connect();
  try {
    await client.query(SAME_FORM);
    return await work(client);
  } finally {
    await client.end().catch(() => {}); // Already closed by what is being thrown.
  }
};

/** The first table that holds anything; nothing is changed by looking. */
const whatIsThere = async (client: pg.Client, owner: string): Promise<string | undefined> => {
  await client.query('begin');
  try {
    const tables = await houseTables(client, owner);
    await unforced(client, tables);
    return await firstFilled(client, tables);
  } finally {
    await client.query('rollback');
  }
};

const firstFilled = async (client: pg.Client, tables: readonly HouseTable[]): Promise<string | undefined> => {
  for (const { name } of tables.filter((each) => !FILLED_BY_MIGRATIONS.includes(each.name))) {
    const { rowCount } = await client.query(`select from ${quotedTable(name)} limit 1`);
    if (rowCount !== 0) return name;
  }
  return undefined;
};

/** The tables whose security was forced. It waits for nobody: a database that is to be empty is used by nobody. */
const unforced = async (client: pg.Client, tables: readonly HouseTable[]): Promise<readonly string[]> => {
  await client.query(`set local lock_timeout = '5s'`);
  const { rows } = await client.query<{ name: string }>(
    `select format('%s.%s', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relforcerowsecurity and format('%s.%s', n.nspname, c.relname) = any($1)`,
    [tables.map(({ name }) => name)],
  );
  for (const { name } of rows) await client.query(`alter table ${quotedTable(name)} no force row level security`);
  return rows.map(({ name }) => name);
};

type Putting = RestoreOptions & { readonly now: () => Temporal.Instant };

const putBack = async (client: pg.Client, manifest: Manifest, options: Putting): Promise<Outcome<null>> => {
  await client.query('begin');
  const tables = await houseTables(client, roleName(options.database.rolePrefix, 'owner'));
  const forced = await unforced(client, tables);
  const full = await firstFilled(client, tables);
  if (full !== undefined) return refused({ code: 'restore.not-empty', table: full });
  await makeMonths(client, manifest, options.now());
  for (const name of FILLED_BY_MIGRATIONS) await client.query(`delete from ${quotedTable(name)}`);
  try {
    for (const table of inOrderOf(tables, manifest)) {
      const differs = await putTable(client, options, table);
      if (differs) return refused(differs); // Not committed: ending the connection rolls everything back.
    }
  } catch (error) {
    if (error instanceof DamagedError) return refused(error.damage);
    throw error;
  }
  for (const { name, last } of manifest.sequences)
    await client.query('select setval($1::regclass, $2::bigint)', [name, last]);
  await client.query('update platform.sequencer_mark set cluster = $1', [restoredMark(manifest.id)]);
  for (const name of forced) await client.query(`alter table ${quotedTable(name)} force row level security`);
  await client.query('commit');
  return accepted(null);
};

const makeMonths = async (client: pg.Client, { oldestMonth }: Manifest, now: Temporal.Instant): Promise<void> => {
  if (oldestMonth === null) return;
  const until = now.toZonedDateTimeISO('UTC').add({ months: 3 });
  const since = Temporal.PlainDate.from(`${oldestMonth}-01`).toZonedDateTime('UTC');
  const earliest = until.subtract({ years: PARTITION_YEARS_MAX });
  const from = Temporal.ZonedDateTime.compare(since, earliest) < 0 ? earliest : since;
  await client.query('select platform.ensure_partitions($1, $2)', [
    from.toInstant().toString(),
    until.toInstant().toString(),
  ]);
};

type Put = BackedUpTable & { readonly key: readonly string[] };

/** In the order of this database, whom others point at first. */
const inOrderOf = (tables: readonly HouseTable[], manifest: Manifest): readonly Put[] => {
  const there = new Map(tables.map(({ name, key }) => [name, key]));
  for (const { name } of manifest.tables) must(there.has(name), `the migrations of the backup make ${name}`);
  const taken = new Map(manifest.tables.map((table) => [table.name, table]));
  return tables.flatMap(({ name, key }) => {
    const table = taken.get(name);
    return table === undefined ? [] : [{ ...table, key }];
  });
};

const putTable = async (client: pg.Client, { folder, onTable }: RestoreOptions, table: Put) => {
  const { name, columns, key, rows, sha256, file } = table;
  const source = readTable(join(folder, file), table);
  const target = `copy ${quotedTable(name)} (${quotedList(columns)}) from stdin`;
  let damage: DamagedError | undefined;
  const watched = function* (): Generator<Buffer> {
    try {
      yield* source;
    } catch (error) {
      if (error instanceof DamagedError) damage = error;
      throw error;
    }
  };
  // The server tells a failed source in words of its own; where the file is damaged is ours to tell.
  const put = await copyIn(client, target, watched()).catch((error: unknown) => {
    throw damage ?? error;
  });
  const again = createHash('sha256');
  const read = await copyOut(client, copyOutText(name, columns, key), (chunk) => void again.update(chunk));
  onTable?.(name, put);
  const same = put === rows && read === rows && again.digest('hex') === sha256;
  return same ? undefined : { code: 'restore.differs', table: name, rows, put, read };
};
