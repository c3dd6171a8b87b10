/**
 * Where a benchmark runs: one PostgreSQL (the embedded one with all its safety on, or DATABASE_URL), and databases on it that
 * are made for the run and dropped after it. Ours and the limit meet the same server and the same disk.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { must } from '#kernel/outcome.ts';
import { silentLog } from '#platform/database/log.ts';
import { migrate } from '#platform/database/migrate.ts';
import { type Database, openDatabase } from '#platform/database/open-database.ts';
import { TEST_SECRET } from '#test/support/database.ts';

export type Place = {
  /** A migrated database of Troth. */
  readonly troth: () => Promise<Database>;
  /** A database with the minimal schema of a limit; its address. */
  readonly limit: (schemaFile: string) => Promise<string>;
  readonly close: () => Promise<void>;
};

export const limitText = (file: string): string => readFileSync(new URL(`./limits/${file}`, import.meta.url), 'utf8');

const withClient = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url, application_name: 'troth-bench' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

export const asAdministrator = async <R extends object>(
  { adminUrl }: Database,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly R[]> => {
  must(adminUrl, 'who makes the database of a benchmark may look into it');
  return withClient(adminUrl, async (client) => (await client.query<R>(text, [...values])).rows);
};

const named = (url: string, name: string): string => Object.assign(new URL(url), { pathname: `/${name}` }).toString();

/** A folder that is gone when the process is: a benchmark leaves nothing on the disk. */
export const folderOfThisRun = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'troth-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

export const openPlace = async (): Promise<Place> => {
  const folder = folderOfThisRun();
  const given = process.env['DATABASE_URL'];
  const server = given ? undefined : await openDatabase({ dataFolder: folder, secret: TEST_SECRET, log: silentLog });
  const adminUrl = given ?? server?.adminUrl;
  must(adminUrl, 'an embedded server knows its administrator');
  const made: string[] = [];
  const opened: Database[] = [];
  const create = async (): Promise<string> => {
    const name = `troth_bench_${randomBytes(5).toString('hex')}`;
    await withClient(adminUrl, (client) =>
      client.query(`create database ${name} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'`),
    );
    made.push(name);
    return named(adminUrl, name);
  };
  return {
    troth: async () => {
      const databaseUrl = await create();
      const dataFolder = mkdtempSync(join(folder, 'data-'));
      const database = await openDatabase({ databaseUrl, dataFolder, secret: TEST_SECRET, log: silentLog });
      let closed: Promise<void> | undefined;
      /** By whoever is done with it, or at the end: the databases of one server share its connections. */
      const once: Database = { ...database, close: () => (closed ??= database.close()) };
      opened.push(once);
      await migrate(database);
      return once;
    },
    limit: async (schemaFile) => {
      const url = await create();
      await withClient(url, async (client) => {
        // VACUUM wants a statement of its own, so the file is sent one by one; none of its texts has a semicolon.
        for (const statement of limitText(schemaFile)
          .replaceAll(/^--.*$/gm, '')
          .split(';'))
          if (statement.trim() !== '') await client.query(statement);
      });
      return url;
    },
    close: async () => {
      for (const database of opened) await database.close();
      for (const name of made)
        await withClient(adminUrl, (client) => client.query(`drop database if exists ${name} with (force)`));
      await server?.close();
    },
  };
};
