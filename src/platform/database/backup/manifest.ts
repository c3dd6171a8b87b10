/** What a backup says of itself: written last, signed, and enough to check every byte beside it without a database. Pure. */
import { parseStrict } from '#kernel/canonical.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';

export const BACKUP_FORMAT = 'troth-backup/1';
export const MANIFEST_FILE = 'manifest.json';
/** The manifest's hash in a note that the log's key signed; absent where the key lies on another machine. */
export const SIGNATURE_FILE = 'manifest.note';
export const KEYS_FOLDER = 'keys';
export const CHECKPOINTS_FOLDER = 'checkpoints';
export const PUBLIC_KEYS_FILE = 'log-keys.txt';

/** A run of rows that can be checked and unpacked alone: one gzip member of the table's file. */
export type Chunk = {
  readonly offset: number;
  readonly bytes: number;
  readonly rows: number;
  readonly sha256: string;
};

export type BackedUpTable = {
  /** `schema.table` */
  readonly name: string;
  readonly columns: readonly string[];
  readonly file: string;
  readonly rows: number;
  /** Of the rows as PostgreSQL writes them (COPY, text), in the order of the primary key: equal rows, equal hash. */
  readonly sha256: string;
  readonly chunks: readonly Chunk[];
};

export type BackedUpLog = { readonly tenantId: string; readonly epoch: number; readonly size: number };

export type Manifest = {
  readonly format: typeof BACKUP_FORMAT;
  readonly id: string;
  /** Of the one snapshot that everything here was read in: what was committed later is not in it. */
  readonly takenAt: string;
  readonly release: string;
  readonly server: string;
  readonly migrations: readonly { readonly name: string; readonly sha256: string }[];
  /** The month of the oldest partition: made before rows are put back, so that they come to lie where they lay. */
  readonly oldestMonth: string | null;
  readonly sequences: readonly { readonly name: string; readonly last: string }[];
  /** How far each tenant's evidence log reached. */
  readonly logs: readonly BackedUpLog[];
  readonly tables: readonly BackedUpTable[];
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[];
};

const NEEDED = ['id', 'takenAt', 'release', 'migrations', 'sequences', 'logs', 'tables', 'files'] as const;

/** A path of a manifest names a file beside it and nothing else: a backup that somebody sent writes nowhere. */
const isBeside = (path: unknown): boolean =>
  typeof path === 'string' && /^[\w.-]+(\/[\w.-]+)*$/.test(path) && !path.split('/').includes('..');

export const readManifest = (text: string): Outcome<Manifest> => {
  const damaged = (because: string) => refused({ code: 'backup.damaged', place: MANIFEST_FILE, because });
  let said: unknown;
  try {
    said = parseStrict(text);
  } catch {
    return damaged('it is not the JSON that was written');
  }
  const manifest = said as Manifest;
  if (manifest?.format !== BACKUP_FORMAT)
    return refused({ code: 'backup.other-format', format: String(manifest?.format), known: BACKUP_FORMAT });
  const absent = NEEDED.find((member) => manifest[member] === undefined);
  if (absent !== undefined) return damaged(`it does not say ${absent}`);
  const paths = [...manifest.tables.map(({ file }) => file), ...manifest.files.map(({ path }) => path)];
  return paths.every(isBeside) ? accepted(manifest) : damaged('it names a file that does not lie beside it');
};

export const rowsOf = ({ tables }: Manifest): number => tables.reduce((sum, { rows }) => sum + rows, 0);

export const bytesOf = ({ tables, files }: Manifest): number =>
  [...tables.flatMap(({ chunks }) => chunks), ...files].reduce((sum, { bytes }) => sum + bytes, 0);

type Known = { readonly name: string; readonly sha256: string };

/**
 * A release takes back what it or an earlier one wrote: every migration of the backup must be one of its own, unchanged. What it has
 * besides must come after them, as in any start with a newer release.
 */
export const foreignMigration = (backup: readonly Known[], release: readonly Known[]): Outcome<readonly string[]> => {
  const own = new Map(release.map(({ name, sha256 }) => [name, sha256]));
  for (const { name, sha256 } of backup) {
    const known = own.get(name);
    if (known === undefined) return refused({ code: 'backup.newer-release', migration: name });
    if (known !== sha256) return refused({ code: 'backup.other-release', migration: name });
  }
  return accepted(backup.map(({ name }) => name));
};

/** What the log's key signs: the hash of the manifest, which has the hash of everything else. */
export const signedText = (id: string, manifestSha256: string): string => `troth/backup\n${id}\n${manifestSha256}\n`;

const RESTORED = 'restored/';
/**
 * What the sequencer finds where a cluster's name stands: it counts transactions anew, and begins a new epoch of every log, because
 * nobody can know what had left the house after the backup was taken.
 */
export const restoredMark = (backupId: string): string => `${RESTORED}${backupId}`;
export const isRestoredMark = (cluster: string | null): boolean => cluster?.startsWith(RESTORED) === true;
