/** What is due by the clock: trains that leave by themselves, what left with one and is not out, and what was scheduled for an instant that has come. */
import type { Tx } from '#platform/database/tx.ts';

export const DUE_AT_ONCE_MAX = 50;

export const readTrainsDue = async (tx: Tx, at: Temporal.Instant): Promise<readonly string[]> =>
  (
    await tx.query<{ id: string }>({
      name: 'release-trains-due',
      text: `select id from governance.release_train
             where tenant_id = $1 and status = 'collecting' and departs = 'by-itself' and departs_at <= $2 order by departs_at, id limit $3`,
      values: [tx.tenantId, at.toString(), DUE_AT_ONCE_MAX],
    })
  ).map(({ id }) => id);

export type DueRelease = {
  readonly changeId: string;
  readonly number: string;
  readonly changeVersion: number;
  readonly releaseId: string;
  readonly releaseVersion: number;
};
export type DueOfTrain = DueRelease & { readonly trainId: string; readonly train: string };

const DUE = `c.id as "changeId", c.number, c.version as "changeVersion", c.release_id as "releaseId", r.version as "releaseVersion"`;

/** In the order in which they came aboard. What is out already is not due, though its change may not have been told yet. */
export const readTakenDue = (tx: Tx): Promise<readonly DueOfTrain[]> =>
  tx.query<DueOfTrain>({
    name: 'releases-of-trains-due',
    text: `select ${DUE}, t.id as "trainId", t.name as train
           from governance.release_train t
           join governance.release_train_change a on a.tenant_id = t.tenant_id and a.train_id = t.id and a.outcome = 'taken'
           join governance.change c on c.tenant_id = a.tenant_id and c.id = a.change_id and c.status in ('approved', 'scheduled')
           join governance.release r on r.tenant_id = c.tenant_id and r.id = c.release_id and r.model_hash is null
           where t.tenant_id = $1 and t.status = 'departed' and t.departs = 'by-itself'
           order by t.departed_at, t.id, a.boarded_at, a.change_id limit $2`,
    values: [tx.tenantId, DUE_AT_ONCE_MAX],
  });

/** Of what rides no train. What was refused is tried again when anything about it has moved since, or what stopped it is over. */
export const readScheduledDue = (tx: Tx, at: Temporal.Instant): Promise<readonly DueRelease[]> =>
  tx.query<DueRelease>({
    name: 'releases-scheduled-due',
    text: `select ${DUE} from governance.change c
           join governance.release r on r.tenant_id = c.tenant_id and r.id = c.release_id and r.model_hash is null
           where c.tenant_id = $1 and c.status = 'scheduled' and c.scheduled_for <= $2 and not c.emergency
             and not exists (select from governance.release_train_change a
               where a.tenant_id = c.tenant_id and a.change_id = c.id and a.outcome in ('aboard', 'taken'))
             and (c.not_released is null or (c.not_released ->> 'change')::int <> c.version or (c.not_released ->> 'release')::int <> r.version
               or (c.not_released ->> 'again')::timestamptz <= $2)
           order by c.scheduled_for, c.id limit $3`,
    values: [tx.tenantId, at.toString(), DUE_AT_ONCE_MAX],
  });
