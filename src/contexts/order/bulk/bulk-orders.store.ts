/** The only SQL of bulk submission. */
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { BulkOrderItem, BulkOrderJob, BulkOrderProgress, BulkOrderResult, NewBulkOrder } from './bulk-orders.ts';

const JOB = `select id, name, state, total, requested_by as "requestedBy", owner_person as "ownerPerson", territory, version,
    entry_leaf as "entryLeaf", recorded_at as "recordedAt" from ordering.bulk_job where tenant_id = $1`;

const one = async (tx: Tx, id: string, lock: boolean): Promise<BulkOrderJob | undefined> =>
  (
    await tx.query<BulkOrderJob>({
      name: lock ? 'order-bulk-job-lock' : 'order-bulk-job-read',
      text: `${JOB} and id = $2${lock ? ' for update' : ''}`,
      values: [tx.tenantId, id],
    })
  )[0];
export const readBulkOrderJob = (tx: Tx, id: string): Promise<BulkOrderJob | undefined> => one(tx, id, false);
export const lockBulkOrderJob = (tx: Tx, id: string): Promise<BulkOrderJob | undefined> => one(tx, id, true);

export const listBulkJobs = (
  tx: Tx,
  { territories, limit }: { readonly territories: readonly string[] | null; readonly limit: number },
): Promise<readonly BulkOrderJob[]> =>
  tx.query<BulkOrderJob>({
    name: 'order-bulk-jobs-list',
    text: `${JOB} and ($2::text[] is null or territory = any($2)) order by recorded_at desc, id desc limit $3`,
    values: [tx.tenantId, territories, limit],
  });

export const readProgress = async (
  tx: Tx,
  jobIds: readonly string[],
): Promise<ReadonlyMap<string, BulkOrderProgress>> =>
  new Map(
    (
      await tx.query<BulkOrderProgress & { readonly jobId: string }>({
        name: 'order-bulk-progress',
        text: `select job_id as "jobId", (count(*) filter (where state = 'waiting'))::int as waiting,
                 (count(*) filter (where state = 'done'))::int as done, (count(*) filter (where state = 'refused'))::int as refused
               from ordering.bulk_item where tenant_id = $1 and job_id = any($2::uuid[]) group by job_id`,
        values: [tx.tenantId, jobIds],
      })
    ).map(({ jobId, ...progress }) => [jobId, progress]),
  );

export type SettledItem = {
  readonly no: number;
  readonly row: number;
  readonly says: string;
  readonly state: 'done' | 'refused';
  readonly orderId: string | null;
  readonly number: string | null;
  readonly refusal: { readonly code: string; readonly [detail: string]: unknown } | null;
};

export const readSettled = (
  tx: Tx,
  jobId: string,
  state: 'done' | 'refused',
  limit: number,
): Promise<readonly SettledItem[]> =>
  tx.query<SettledItem>({
    name: 'order-bulk-items-settled',
    text: `select no, source_row as "row", says, state, order_id as "orderId", number, refusal
           from ordering.bulk_item where tenant_id = $1 and job_id = $2 and state = $3 order by no limit $4`,
    values: [tx.tenantId, jobId, state, limit],
  });

export const insertBulkJob = (
  tenantId: string,
  next: Head,
  job: Pick<BulkOrderJob, 'name' | 'requestedBy' | 'ownerPerson' | 'territory'>,
  items: readonly NewBulkOrder[],
  at: string,
): readonly Statement[] => [
  {
    name: 'order-bulk-job-insert',
    text: `insert into ordering.bulk_job (tenant_id, id, name, state, total, requested_by, owner_person, territory, version, entry_leaf, recorded_at)
           values ($1, $2, $3, 'running', $4, $5, $6, $7, $8, $9, $10)`,
    values: [
      tenantId,
      next.id,
      job.name,
      items.length,
      job.requestedBy,
      job.ownerPerson,
      job.territory,
      next.version,
      next.entryLeaf,
      at,
    ],
  },
  {
    name: 'order-bulk-items-insert',
    text: `insert into ordering.bulk_item (tenant_id, job_id, no, source_row, says, work, state)
           select $1, $2, i.no, i.source_row, i.says, i.work, 'waiting'
           from unnest($3::int[], $4::int[], $5::text[], $6::jsonb[]) as i(no, source_row, says, work)`,
    values: [
      tenantId,
      next.id,
      items.map((_, at_) => at_ + 1),
      items.map(({ row }) => row),
      items.map(({ says }) => says),
      items.map(({ work }) => JSON.stringify(work)),
    ],
  },
];

export const cancelJob = (tenantId: string, next: Head): Statement => ({
  name: 'order-bulk-job-cancel',
  text: `update ordering.bulk_job set state = 'cancelled', version = $3, entry_leaf = $4 where tenant_id = $1 and id = $2`,
  values: [tenantId, next.id, next.version, next.entryLeaf],
});

/** The oldest running job of which something waits and that nobody else works on, for so long. */
export const leaseJob = async (tx: Tx, worker: string, at: string, until: string): Promise<BulkOrderJob | undefined> =>
  (
    await tx.query<BulkOrderJob>({
      name: 'order-bulk-job-lease',
      text: `update ordering.bulk_job set leased_by = $2, leased_until = $4
             where tenant_id = $1 and id = (
               select j.id from ordering.bulk_job j
               where j.tenant_id = $1 and j.state = 'running' and (j.leased_until is null or j.leased_until <= $3 or j.leased_by = $2)
                 and exists (select from ordering.bulk_item i where i.tenant_id = $1 and i.job_id = j.id and i.state = 'waiting')
               order by j.recorded_at, j.id limit 1 for update skip locked)
             returning id, name, state, total, requested_by as "requestedBy", owner_person as "ownerPerson", territory, version,
               entry_leaf as "entryLeaf", recorded_at as "recordedAt"`,
      values: [tx.tenantId, worker, at, until],
    })
  )[0];

export const readWaiting = (tx: Tx, jobId: string, limit: number): Promise<readonly BulkOrderItem[]> =>
  tx.query<BulkOrderItem>({
    name: 'order-bulk-items-waiting',
    text: `select i.no, i.source_row as "row", i.says, i.work, i.tries from ordering.bulk_item i
           join ordering.bulk_job j on j.tenant_id = i.tenant_id and j.id = i.job_id and j.state = 'running'
           where i.tenant_id = $1 and i.job_id = $2 and i.state = 'waiting' order by i.no limit $3`,
    values: [tx.tenantId, jobId, limit],
  });

export const countTry = (tenantId: string, jobId: string, no: number): Statement => ({
  name: 'order-bulk-item-try',
  text: 'update ordering.bulk_item set tries = tries + 1 where tenant_id = $1 and job_id = $2 and no = $3',
  values: [tenantId, jobId, no],
});

export const settleItem = (
  tenantId: string,
  jobId: string,
  no: number,
  { orderId, number, refusal }: BulkOrderResult,
  at: string,
): Statement => ({
  name: 'order-bulk-item-settle',
  text: `update ordering.bulk_item set state = $4, order_id = $5, number = $6, refusal = $7, finished_at = $8
         where tenant_id = $1 and job_id = $2 and no = $3 and state = 'waiting'`,
  values: [
    tenantId,
    jobId,
    no,
    refusal === null ? 'done' : 'refused',
    orderId,
    number,
    refusal === null ? null : JSON.stringify(refusal),
    at,
  ],
});
