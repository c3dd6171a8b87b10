/** The only SQL of backups that were taken. */
import type { CountedRow } from '#platform/database/counted-row.ts';
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Backup } from './backup.ts';

const instant = (text: string): string => Temporal.Instant.from(text).toString();
const COLUMNS = `id, taken_at as "takenAt", recorded_at as "recordedAt", recorded_by as "recordedBy", place, manifest`;
const backupOf = (row: Backup): Backup => ({
  ...row,
  takenAt: instant(row.takenAt),
  recordedAt: instant(row.recordedAt),
});

export const readBackups = async (tx: Tx, limit: number): Promise<readonly Backup[]> =>
  (
    await tx.query<Backup>({
      name: 'backups',
      text: `select ${COLUMNS} from operations.backup where tenant_id = $1 order by taken_at desc, id desc limit $2`,
      values: [tx.tenantId, limit],
    })
  ).map(backupOf);

/** When each was taken, the newest first: of those since then, and the one before. */
export const readTaken = async (tx: Tx, since: Temporal.Instant, limit: number): Promise<readonly string[]> =>
  (
    await tx.query<{ at: string }>({
      name: 'backups-taken',
      text: `(select taken_at as at from operations.backup where tenant_id = $1 and taken_at >= $2 order by taken_at desc limit $3)
             union all
             (select taken_at from operations.backup where tenant_id = $1 and taken_at < $2 order by taken_at desc limit 1)
             order by at desc`,
      values: [tx.tenantId, since.toString(), limit],
    })
  ).map(({ at }) => instant(at));

export const readBackupRows = async (tx: Tx, limit: number): Promise<readonly CountedRow[]> =>
  (await readBackups(tx, limit)).map(({ id, takenAt, place, manifest }) => ({
    id,
    title: place,
    at: takenAt,
    why: manifest === null ? 'taken by other means' : `${manifest.rows} rows, ${manifest.bytes} bytes`,
  }));

export const insertBackup = (tenantId: string, next: Head, backup: Omit<Backup, 'id'>): Statement => ({
  name: 'backup-insert',
  text: `insert into operations.backup (tenant_id, id, backup, taken_at, recorded_at, recorded_by, place, manifest, version, entry_leaf)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
  values: [
    tenantId,
    next.id,
    backup.manifest?.backup ?? null,
    backup.takenAt,
    backup.recordedAt,
    backup.recordedBy,
    backup.place,
    backup.manifest === null ? null : JSON.stringify(backup.manifest),
    next.version,
    next.entryLeaf,
  ],
});
