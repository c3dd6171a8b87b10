/** A backup was taken: that it was is recorded, so that nobody has to remember how old the newest is. */
import { readLogHead } from '#contexts/evidence/index.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import { type Backup, BackupPayload } from './backup.ts';
import { insertBackup } from './backup.store.ts';
import { drillResource } from './drill.ts';

type Recorded = Decision & { readonly backup: Omit<Backup, 'id'> };
type Asked = Pick<Command<BackupPayload>, 'payload' | 'actor' | 'at' | 'id'>;
/** How far the company's log is; undefined: it has none yet. */
type Loaded = { readonly log: { readonly epoch: number; readonly size: number } | undefined };

/** A restored house begins a new epoch: a backup of the epoch before is one of ours, however long it was. */
const isAhead = ({ log }: Loaded, { epoch, size }: { readonly epoch: number; readonly size: number }): boolean =>
  epoch > (log?.epoch ?? 0) || (epoch === (log?.epoch ?? 0) && size > (log?.size ?? 0));

export const decideRecordBackup = (loaded: Loaded, { payload, actor, at, id }: Asked): Outcome<Recorded> => {
  const { takenAt, place, manifest } = payload;
  if (Temporal.Instant.compare(takenAt, at) > 0)
    return refused({ code: 'backup.not-yet', takenAt, now: at.toString() });
  if (manifest && isAhead(loaded, manifest))
    return refused({
      code: 'backup.of-another-house',
      epoch: manifest.epoch,
      size: manifest.size,
      ourEpoch: loaded.log?.epoch ?? 0,
      ourSize: loaded.log?.size ?? 0,
    });
  const backupId = id('backup');
  // Where it lies is nobody's business outside: the fact says that there is one.
  const said = { backupId, takenAt, manifestId: manifest?.backup ?? null };
  return accepted({
    backup: {
      takenAt,
      place,
      manifest: manifest ?? null,
      recordedAt: at.toString(),
      recordedBy: actor.personId,
    },
    facts: [{ type: 'BackupRecorded', subject: { kind: 'backup', id: backupId }, data: said }],
    answer: said,
  });
};

export const recordBackup = defineCommand<BackupPayload, Loaded, Recorded>({
  name: 'operations.record-backup',
  context: 'operations',
  aggregate: 'backup',
  creates: true,
  payload: BackupPayload,
  load: async (tx) => ({ log: await readLogHead(tx, tx.tenantId) }),
  resource: (_loaded, { tenantId }) => drillResource(tenantId),
  decide: decideRecordBackup,
  save: ({ backup }, _loaded, next, { tenantId }) => [insertBackup(tenantId, next, backup)],
});
