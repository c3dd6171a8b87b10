/** What waits of a bulk job is not made any more; the quotes that it made stay. */
import { Type } from 'typebox';
import { accepted, refused } from '#kernel/outcome.ts';
import { type Decision, defineCommand } from '#platform/command.ts';
import { Uuid } from '../line.ts';
import type { BulkJob, Progress } from './bulk.ts';
import { cancelJob, lockBulkJob, readProgress } from './bulk.store.ts';
import { bulkResource } from './start-bulk.ts';

type Loaded = { readonly job: BulkJob; readonly progress: Progress };
const NONE: Progress = { waiting: 0, done: 0, refused: 0 };

export const cancelBulk = defineCommand<{ readonly bulkJobId: string }, Loaded, Decision>({
  name: 'quote.cancel-bulk',
  context: 'quote',
  aggregate: 'bulk-job',
  action: 'quote.create',
  payload: Type.Object({ bulkJobId: Uuid }, { additionalProperties: false }),
  load: async (tx, { payload: { bulkJobId } }) => {
    const [job, progress] = await Promise.all([lockBulkJob(tx, bulkJobId), readProgress(tx, [bulkJobId])]);
    return job && { job, progress: progress.get(bulkJobId) ?? NONE };
  },
  notFound: 'bulk-job.not-found',
  head: ({ job }) => ({ id: job.id, version: job.version, entryLeaf: job.entryLeaf }),
  resource: ({ job }, command) => bulkResource(command.tenantId, job.id, job.territory, job.ownerPerson),
  decide: ({ job, progress }) => {
    if (job.state !== 'running' || progress.waiting === 0) return refused({ code: 'bulk.over', ...progress });
    return accepted({
      facts: [
        {
          type: 'QuoteBulkCancelled',
          subject: { kind: 'bulk-job', id: job.id },
          data: { bulkJobId: job.id, ...progress },
        },
      ],
      answer: { bulkJobId: job.id, ...progress },
    });
  },
  save: (_decided, _loaded, next, command) => [cancelJob(command.tenantId, next)],
});
