/** `troth backup`, `backup verify` and `restore`, on the machine that has the data. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  LOG_NAME,
  logKeyPath,
  openLogSigner,
  readLogKeys,
  readTrustedKeys,
  verifyEd25519,
} from '#contexts/evidence/index.ts';
import type { NoteKey } from '#kernel/note.ts';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import { bytesOf, type Manifest, PUBLIC_KEYS_FILE, rowsOf } from '#platform/database/backup/manifest.ts';
import { restoreBackup } from '#platform/database/backup/restore-backup.ts';
import { type Trust, type Verified, verifyBackup } from '#platform/database/backup/verify-backup.ts';
import { writeBackup } from '#platform/database/backup/write-backup.ts';
import { silentLog } from '#platform/database/log.ts';
import { databaseOptions, openDatabase, runningAdminUrl } from '#platform/database/open-database.ts';
import { DEFAULT_ROLE_PREFIX } from '#platform/database/roles.ts';
import { auditDatabase } from '../audit.ts';
import { filesToKeep, putFilesBack, putKeysBack } from './kept-files.ts';
import { counted } from '../counted.ts';

type Env = NodeJS.ProcessEnv;
export type Progress = (text: string) => void;
export type BackupFrom = { readonly dataFolder: string; readonly env: Env; readonly withKeys: boolean };

const RELEASE = (
  JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8')) as { readonly version: string }
).version;

type Source = { readonly adminUrl: string; readonly close: () => Promise<void> };

/** A running Troth goes on: the backup reads beside it. Where none runs, its PostgreSQL is started for as long as it takes. */
export const sourceOf = async ({ dataFolder, env }: BackupFrom): Promise<Source> => {
  const given = env['DATABASE_URL'] || (await runningAdminUrl(dataFolder));
  if (given) return { adminUrl: given, close: async () => {} };
  if (!existsSync(join(dataFolder, 'database')))
    throw new Error(`There is no database in ${dataFolder}. Name the data folder: TROTH_DATA or --data.`);
  const database = await openDatabase(databaseOptions({ ...env, TROTH_DATABASE_FILE: '' }, dataFolder, silentLog));
  return { adminUrl: database.adminUrl ?? '', close: () => database.close() };
};

export const takeBackup = async (folder: string, from: BackupFrom, tell: Progress): Promise<Outcome<Manifest>> => {
  const { dataFolder, env, withKeys } = from;
  const source = await sourceOf(from);
  const key = logKeyPath(dataFolder);
  try {
    return await writeBackup({
      adminUrl: source.adminUrl,
      rolePrefix: env['TROTH_ROLE_PREFIX'] || DEFAULT_ROLE_PREFIX,
      folder: resolve(folder),
      release: RELEASE,
      now: Temporal.Now.instant,
      files: () => filesToKeep(dataFolder, withKeys),
      ...(existsSync(key) ? { sign: openLogSigner(key, LOG_NAME).sign } : {}),
      onTable: (name, rows) => rows > 0 && tell(`${name}: ${counted(rows, 'row')}`),
    });
  } finally {
    await source.close();
  }
};

const linesOf = (file: string): readonly NoteKey[] => {
  const keys = readTrustedKeys(readFileSync(file, 'utf8'));
  if (!keys.ok) throw new Error(`${file} holds no key of a log: give the lines that \`troth log-key\` prints.`);
  return keys.value;
};

/** The reader's own copy of the keys; else those of the data folder; else what lies in the backup, which proves wholeness and no more. */
export const trustOf = (folder: string, keyFile: string | undefined, dataFolder: string | undefined): Trust => {
  const beside = join(folder, PUBLIC_KEYS_FILE);
  const own = dataFolder === undefined ? [] : readLogKeys(logKeyPath(dataFolder), LOG_NAME);
  const keys =
    keyFile !== undefined ? linesOf(keyFile) : own.length > 0 ? own : existsSync(beside) ? linesOf(beside) : [];
  return { keys, verify: verifyEd25519 };
};

export const checkBackup = (folder: string, keyFile?: string): Promise<Outcome<Verified>> =>
  verifyBackup(resolve(folder), trustOf(resolve(folder), keyFile, undefined));

export type RestoreTo = { readonly dataFolder: string; readonly env: Env };
export type Restored = {
  readonly verified: Verified;
  readonly keys: readonly string[];
  readonly auditFound: boolean;
  readonly audit: string;
};

/** The log is read again at the end: a backup is worth what its evidence is worth. */
export const restoreFrom = async (backup: string, to: RestoreTo, tell: Progress): Promise<Outcome<Restored>> => {
  const folder = resolve(backup);
  const { dataFolder, env } = to;
  const trust = trustOf(folder, undefined, dataFolder);
  const checked = await verifyBackup(folder, trust);
  if (!checked.ok) return checked;
  const keys = putKeysBack(dataFolder, folder);
  const database = await openDatabase(databaseOptions({ ...env, TROTH_DATABASE_FILE: '' }, dataFolder, silentLog));
  try {
    const restored = await restoreBackup({
      database,
      folder,
      trust,
      onTable: (name, rows) => rows > 0 && tell(`${name}: ${counted(rows, 'row')}`),
    });
    if (!restored.ok) return restored;
    putFilesBack(dataFolder, folder, restored.value.manifest);
    tell('reading the evidence log again');
    let audit = '';
    const found = await auditDatabase(database, dataFolder, { write: (text) => (audit += text), json: false });
    return accepted({ verified: restored.value, keys, auditFound: found !== 0, audit });
  } finally {
    await database.close();
  }
};

export const manifestText = (manifest: Manifest): string =>
  [
    `Backup ${manifest.id}, of ${manifest.takenAt}, by Troth ${manifest.release} on PostgreSQL ${manifest.server}.`,
    `  ${rowsOf(manifest)} rows in ${manifest.tables.filter(({ rows }) => rows > 0).length} tables, ${bytesOf(manifest)} bytes, ${manifest.migrations.length} migrations.`,
    ...manifest.logs.map(
      ({ tenantId, epoch, size }) => `  Evidence log of ${tenantId}: ${size} entries, epoch ${epoch}.`,
    ),
    '',
  ].join('\n');

export const signatureText = (signedBy: string | null): string =>
  signedBy === null
    ? '  Signed by nobody whose key was given: that it is whole is known, not whose it is.\n'
    : `  Signed by ${signedBy}.\n`;
