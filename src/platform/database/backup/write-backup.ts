/**
 * A backup of a database that serves: everything in one snapshot, without a lock that a command would wait for. It is made beside its
 * place and renamed when the last byte has reached the disk: what a kill leaves behind is not called a backup by anybody.
 */
import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { roleName } from '../roles.ts';
import { copyOut } from './copy-stream.ts';
import { copyOutText, houseSequences, houseTables, oldestMonth, SAME_FORM, type HouseTable } from './house-tables.ts';
import {
  BACKUP_FORMAT,
  type BackedUpLog,
  type BackedUpTable,
  type Manifest,
  MANIFEST_FILE,
  SIGNATURE_FILE,
  signedText,
} from './manifest.ts';
import { writeTable } from './table-file.ts';

export type FileToKeep = { readonly path: string; readonly content: Uint8Array; readonly secret?: boolean };

export type BackupOptions = {
  /** As a user whom no policy binds: a superuser, or one with BYPASSRLS. */
  readonly adminUrl: string;
  readonly rolePrefix: string;
  /** Where it is to lie; nothing may be there. */
  readonly folder: string;
  readonly release: string;
  readonly now: () => Temporal.Instant;
  /** What lies outside the database and belongs to it. Read before the rows: a checkpoint is never ahead of the log it came from. */
  readonly files: () => readonly FileToKeep[];
  readonly sign?: (text: string) => string;
  readonly onTable?: (name: string, rows: number) => void;
};

const TABLES_FOLDER = 'tables';
export const makingOf = (folder: string): string => `${folder}.making`;

export const writeBackup = async (options: BackupOptions): Promise<Outcome<Manifest>> => {
  const { folder } = options;
  if (existsSync(folder) && readdirSync(folder).length > 0) return refused({ code: 'backup.place-taken', folder });
  const making = makingOf(folder);
  rmSync(making, { recursive: true, force: true });
  mkdirSync(join(making, TABLES_FOLDER), { recursive: true, mode: 0o700 });
  const files = keepFiles(making, options.files());
  const read = await readEverything(making, options);
  if (!read.ok) {
    rmSync(making, { recursive: true, force: true });
    return read;
  }
  const manifest: Manifest = {
    format: BACKUP_FORMAT,
    id: randomUUID(),
    release: options.release,
    ...read.value,
    files,
  };
  finish(making, manifest, options);
  return accepted(manifest);
};

const keepFiles = (making: string, files: readonly FileToKeep[]): Manifest['files'] =>
  files.map(({ path, content, secret }) => {
    const place = join(making, path);
    mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
    writeFileSync(place, content, { mode: secret ? 0o600 : 0o644, flush: true });
    return { path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
  });

type Read = Omit<Manifest, 'format' | 'id' | 'release' | 'files'>;

const readEverything = async (making: string, options: BackupOptions): Promise<Outcome<Read>> => {
  const client = new pg.Client({ connectionString: options.adminUrl, application_name: 'troth-backup' });
  client.on('error', () => {}); // The query in flight carries the same error.
  await client.connect();
  try {
    const barred = await whatBars(client);
    if (barred) return refused(barred);
    await client.query(SAME_FORM);
    // Off, a policy that would hide a row makes the read fail: a backup of some tenants' rows never looks like one of all.
    await client.query('set row_security = off');
    await client.query('begin isolation level repeatable read, read only');
    return accepted(await readSnapshot(client, making, options));
  } finally {
    await client.end().catch(() => {}); // Already closed by what is being thrown.
  }
};

const whatBars = async (client: pg.Client) => {
  const { rows } = await client.query<{ user: string; free: boolean; ours: boolean }>(
    `select current_user as user, rolsuper or rolbypassrls as free, to_regclass('platform.migration') is not null as ours
       from pg_roles where rolname = current_user`,
  );
  const [who] = rows;
  if (who === undefined || !who.free) return { code: 'backup.needs-bypass', user: who?.user ?? '' };
  return who.ours ? undefined : { code: 'backup.no-troth-there' };
};

const readSnapshot = async (client: pg.Client, making: string, options: BackupOptions): Promise<Read> => {
  const owner = roleName(options.rolePrefix, 'owner');
  // The first read takes the snapshot; what commits after this instant may or may not be in it, what committed before is.
  const takenAt = options.now().toString();
  const { rows: migrations } = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from platform.migration order by name',
  );
  const { rows: logs } = await client.query<BackedUpLog>(
    `select tenant_id as "tenantId", epoch, size::integer as size from evidence.log_head order by tenant_id`,
  );
  const [server] = (await client.query<{ version: string }>(`select current_setting('server_version') as version`))
    .rows;
  const tables: BackedUpTable[] = [];
  for (const table of await houseTables(client, owner)) {
    tables.push(await readTableOut(client, making, table));
    options.onTable?.(table.name, tables.at(-1)?.rows ?? 0);
  }
  // After the rows: a sequence stands outside the snapshot, and must be past every number in it.
  const sequences = await houseSequences(client, owner);
  const month = await oldestMonth(client, owner);
  return { takenAt, server: server?.version ?? '', migrations, oldestMonth: month, sequences, logs, tables };
};

const readTableOut = async (
  client: pg.Client,
  making: string,
  { name, columns, key }: HouseTable,
): Promise<BackedUpTable> => {
  const file = `${TABLES_FOLDER}/${name}.copy.gz`;
  const writer = writeTable(join(making, file));
  await copyOut(client, copyOutText(name, columns, key), writer.take);
  return { name, columns, file, ...writer.end() };
};

const finish = (making: string, manifest: Manifest, { folder, sign }: BackupOptions): void => {
  const text = `${JSON.stringify(manifest, null, 1)}\n`;
  writeFileSync(join(making, MANIFEST_FILE), text, { flush: true });
  if (sign) {
    const sha256 = createHash('sha256').update(text).digest('hex');
    writeFileSync(join(making, SIGNATURE_FILE), sign(signedText(manifest.id, sha256)), { flush: true });
  }
  rmSync(folder, { recursive: true, force: true }); // Empty, as was asked at the beginning.
  renameSync(making, folder);
  flushFolder(dirname(folder));
};

/** A rename is on the disk when its folder is. */
const flushFolder = (path: string): void => {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
};
