/**
 * Brings a database to the schema of this release: plain SQL files, forward only, each in a transaction of its own, one
 * process at a time. A file that has been applied never changes again: two databases of one version must be equal.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Database } from './open-database.ts';
import { DEFAULT_ROLE_PREFIX, ROLES, roleName } from './roles.ts';
import { hmacPads } from './tenant-setting.ts';

export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../../db/migrations/', import.meta.url));

/** Any constant will do, as long as it stays: processes of every release must queue on the same lock. */
const MIGRATION_LOCK = 7_468_746_800;
/** A migration that waits for a lock makes every later query wait behind it, so it gives up early and is simply run again. */
const LOCK_TIMEOUT_MS = 5_000;
/** Partitions are made this far ahead at every start; the default partition catches whatever lies further out. */
const PARTITION_MONTHS_AHEAD = 3;

export type Migration = { readonly name: string; readonly sha256: string; readonly text: string };

export type MigrateOptions = {
  readonly folder?: string;
  readonly now?: () => Temporal.Instant;
  /** The last file that is applied: where a backup of an earlier release is put back before the rest. */
  readonly upTo?: string;
};

/** The names of the files that were applied now. */
export const migrate = async (database: Database, options: MigrateOptions = {}): Promise<readonly string[]> => {
  const { folder = MIGRATIONS_FOLDER, now = Temporal.Now.instant, upTo } = options;
  const files = readMigrations(folder);
  const wanted = upTo === undefined ? files : files.filter(({ name }) => name <= upTo);
  const client = new pg.Client({ connectionString: database.urlFor('owner'), application_name: 'troth-migrate' });
  client.on('error', (error) => database.log.error({ error: error.message }, 'the connection of the migration broke'));
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(`set lock_timeout = ${LOCK_TIMEOUT_MS}`);
    const pending = pendingOf(wanted, await appliedIn(client));
    for (const file of pending) await apply(client, file, database.rolePrefix, now());
    await storeTenantKey(client, database.tenantKey);
    await makePartitions(client, now());
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
};

export const readMigrations = (folder: string): readonly Migration[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      return { name, text, sha256: createHash('sha256').update(text).digest('hex') };
    });

type Applied = { readonly name: string; readonly sha256: string };

const appliedIn = async (client: pg.Client): Promise<readonly Applied[]> => {
  await client.query(`create schema if not exists platform;
    create table if not exists platform.migration (name text primary key, sha256 text not null, applied_at timestamptz not null)`);
  return (await client.query<Applied>('select name, sha256 from platform.migration order by name')).rows;
};

/**
 * What is still to be applied. An applied file that is missing here is no error: while a newer release is rolled out, the
 * older one must still start on its schema.
 */
export const pendingOf = (files: readonly Migration[], applied: readonly Applied[]): readonly Migration[] => {
  const known = new Map(applied.map(({ name, sha256 }) => [name, sha256]));
  const changed = files.find(({ name, sha256 }) => known.has(name) && known.get(name) !== sha256);
  if (changed)
    throw new Error(
      `The migration ${changed.name} was changed after it had been applied to this database. Restore the file as it was ` +
        'and put the change into a new, higher-numbered file. (Nothing of value in this database? Delete its data folder.)',
    );
  const newest = applied.at(-1)?.name ?? '';
  const pending = files.filter(({ name }) => !known.has(name));
  const late = pending.find(({ name }) => name < newest);
  if (late)
    throw new Error(
      `The migration ${late.name} would run before ${newest}, which is already applied. Migrations only go forward: ` +
        'give it a higher number. (Nothing of value in this database? Delete its data folder.)',
    );
  return pending;
};

const apply = async (client: pg.Client, file: Migration, rolePrefix: string, at: Temporal.Instant): Promise<void> => {
  await client.query('begin');
  try {
    await client.query(withRoles(file.text, rolePrefix));
    await client.query('insert into platform.migration (name, sha256, applied_at) values ($1, $2, $3)', [
      file.name,
      file.sha256,
      at.toString(),
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`The migration ${file.name} failed and left nothing behind: ${describe(error, file.text)}`, {
      cause: error,
    });
  }
};

/** Migrations name the roles as they are called by default, so that they stay plain SQL. */
const withRoles = (text: string, prefix: string): string =>
  prefix === DEFAULT_ROLE_PREFIX
    ? text
    : text.replaceAll(
        new RegExp(`\\b${DEFAULT_ROLE_PREFIX}_(${ROLES.join('|')})\\b`, 'g'),
        (_, role: (typeof ROLES)[number]) => roleName(prefix, role),
      );

const describe = (error: unknown, text: string): string => {
  const { message, position, hint, where } = error as Error & { position?: string; hint?: string; where?: string };
  const line = position === undefined ? '' : ` (line ${text.slice(0, Number(position)).split('\n').length})`;
  return [`${message}${line}`, hint, where].filter(Boolean).join('\n  ');
};

/** The owner alone may read it; the database checks with it what the process claims. */
const storeTenantKey = async (client: pg.Client, key: Uint8Array): Promise<void> => {
  const { inner, outer } = hmacPads(key);
  await client.query(
    `insert into platform.tenant_key (only_row, inner_pad, outer_pad) values (true, $1, $2)
     on conflict (only_row) do update set inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad
     where platform.tenant_key.inner_pad <> excluded.inner_pad`,
    [Buffer.from(inner), Buffer.from(outer)],
  );
};

const makePartitions = async (client: pg.Client, now: Temporal.Instant): Promise<void> => {
  const until = now.toZonedDateTimeISO('UTC').add({ months: PARTITION_MONTHS_AHEAD }).toInstant();
  await client.query('select platform.ensure_partitions($1, $2)', [now.toString(), until.toString()]);
};
