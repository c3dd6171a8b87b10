/** The words of backups that were taken: what is told of one, and why it is not believed. No behaviour. */
import { type Static, Type } from 'typebox';
import type { RefusalTexts } from '#platform/refusals.ts';

export const BACKUPS_LISTED_MAX = 20;
const closed = { additionalProperties: false } as const;
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Instant = Type.String({
  format: 'date-time',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z$',
});

/** What the manifest of `troth backup` says. */
export const TakenBackup = Type.Object(
  {
    backup: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }),
    release: Type.String({ minLength: 1, maxLength: 80 }),
    rows: Count,
    bytes: Count,
    /** How far this company's evidence log reached in it. */
    epoch: Count,
    size: Count,
    signed: Type.Boolean(),
  },
  closed,
);
export type TakenBackup = Static<typeof TakenBackup>;

export const BackupPayload = Type.Object(
  {
    takenAt: Instant,
    /** The machine and the folder, or where else it is kept. */
    place: Type.String({ minLength: 1, maxLength: 500 }),
    /** Absent: it was taken by other means, such as the server's own. */
    manifest: Type.Optional(TakenBackup),
  },
  closed,
);
export type BackupPayload = Static<typeof BackupPayload>;

export type Backup = {
  readonly id: string;
  readonly takenAt: string;
  readonly recordedAt: string;
  readonly recordedBy: string;
  readonly place: string;
  readonly manifest: TakenBackup | null;
};

export const backupRecordRefusals: RefusalTexts = {
  'backup.not-yet': { status: 422, title: 'The backup would lie ahead', todo: 'Give when it was taken.' },
  'backup.of-another-house': {
    status: 422,
    title: 'The backup holds more of the evidence log than there is',
    todo: 'It is of another installation, or this one lost something since: compare `troth audit` with the backup.',
  },
  'backup.recorded-already': {
    status: 409,
    title: 'This backup is recorded already',
    todo: 'Nothing: it stands on the page Continuity (troth continuity).',
  },
};

export const backupRecordConstraints: Readonly<Record<string, string>> = { backup_once: 'backup.recorded-already' };
