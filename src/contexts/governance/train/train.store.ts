/** The only SQL of release trains. */
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Aboard, Train, TrainOfChange } from './train.ts';

const COLUMNS = `id, version, entry_leaf as "entryLeaf", name, departs_at as "departsAt", departs, status, departed_at as "departedAt",
  cancelled_at as "cancelledAt", cancelled_because as "cancelledBecause", recorded_at as "recordedAt"`;

const instant = (value: string): string => Temporal.Instant.from(value).toString();
const maybe = (value: string | null): string | null => (value === null ? null : instant(value));
const trainOf = (row: Train): Train => ({
  ...row,
  departsAt: instant(row.departsAt),
  departedAt: maybe(row.departedAt),
  cancelledAt: maybe(row.cancelledAt),
  recordedAt: instant(row.recordedAt),
});

export const lockTrain = async (tx: Tx, id: string): Promise<Train | undefined> =>
  (
    await tx.query<Train>({
      name: 'release-train-lock',
      text: `select ${COLUMNS} from governance.release_train where tenant_id = $1 and id = $2 for update`,
      values: [tx.tenantId, id],
    })
  ).map(trainOf)[0];

/** The last to leave first. */
export const readTrains = async (tx: Tx, limit: number): Promise<readonly Train[]> =>
  (
    await tx.query<Train>({
      text: `select ${COLUMNS} from governance.release_train where tenant_id = $1 order by departs_at desc, id desc limit $2`,
      values: [tx.tenantId, limit],
    })
  ).map(trainOf);

export const readAboard = (tx: Tx, trainId: string): Promise<readonly Aboard[]> =>
  tx.query<Aboard>({
    text: `select change_id as "changeId", outcome, lacking, off_because as "offBecause" from governance.release_train_change
           where tenant_id = $1 and train_id = $2 order by boarded_at, change_id`,
    values: [tx.tenantId, trainId],
  });

/** The newest train of the change that carries a release; one that it got off holds it no more. */
export const readTrainOfRelease = async (tx: Tx, releaseId: string): Promise<TrainOfChange | undefined> => {
  const [row] = await tx.query<TrainOfChange>({
    name: 'train-of-release',
    text: `select t.name, t.departs_at as "departsAt", t.status, a.outcome, a.lacking
           from governance.change c
           join governance.release_train_change a on a.tenant_id = c.tenant_id and a.change_id = c.id
           join governance.release_train t on t.tenant_id = a.tenant_id and t.id = a.train_id
           where c.tenant_id = $1 and c.release_id = $2 and c.status <> 'withdrawn' and a.outcome <> 'off'
           order by a.boarded_at desc limit 1`,
    values: [tx.tenantId, releaseId],
  });
  return row && { ...row, departsAt: instant(row.departsAt) };
};

export const insertTrain = (tenantId: string, next: Head, train: Train): Statement => ({
  text: `insert into governance.release_train (tenant_id, id, version, entry_leaf, name, departs_at, departs, status, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, 'collecting', $8)`,
  values: [
    tenantId,
    next.id,
    next.version,
    next.entryLeaf,
    train.name,
    train.departsAt,
    train.departs,
    train.recordedAt,
  ],
});

/** How a train stands after a command: collecting still, gone, or given up with its reason. */
export type Standing = Pick<Train, 'status' | 'departedAt' | 'cancelledAt' | 'cancelledBecause'>;

export const markTrain = (tenantId: string, next: Head, to: Standing): Statement => ({
  text: `update governance.release_train set version = $3, entry_leaf = $4, status = $5, departed_at = $6, cancelled_at = $7, cancelled_because = $8
         where tenant_id = $1 and id = $2`,
  values: [
    tenantId,
    next.id,
    next.version,
    next.entryLeaf,
    to.status,
    to.departedAt,
    to.cancelledAt,
    to.cancelledBecause,
  ],
});

/** What got off may come aboard again. */
export const insertAboard = (tenantId: string, trainId: string, changeId: string, at: string): Statement => ({
  text: `insert into governance.release_train_change (tenant_id, train_id, change_id, outcome, boarded_at) values ($1, $2, $3, 'aboard', $4)
         on conflict (tenant_id, train_id, change_id) do update set outcome = 'aboard', off_because = null, boarded_at = excluded.boarded_at`,
  values: [tenantId, trainId, changeId, at],
});

export const markAboard = (tenantId: string, trainId: string, one: Aboard): Statement => ({
  text: `update governance.release_train_change set outcome = $4, lacking = $5, off_because = $6
         where tenant_id = $1 and train_id = $2 and change_id = $3`,
  values: [tenantId, trainId, one.changeId, one.outcome, one.lacking, one.offBecause],
});
