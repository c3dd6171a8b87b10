/**
 * What the rest of Troth knows of the job engine. It only wakes workers: what is due, claimed or done stands in our own
 * rows, so that a lost or doubled job costs time and never truth.
 */
import type { Json } from '#kernel/json.ts';
import type { Statement } from '../database/tx.ts';

export type Queue = 'flow' | 'dispatch' | 'deliver' | 'webhook';

/** Ids only: whoever handles a job reads the row that the id names. */
export type Job = {
  readonly queue: Queue;
  readonly data: { readonly tenantId: string } & { readonly [member: string]: Json };
  /** Not before this instant; at once when absent. */
  readonly startAfter?: Temporal.Instant;
};

export type JobHandler = (job: Job) => Promise<void>;

export type JobPort = {
  /** The statements that enqueue these jobs inside the caller's transaction. */
  readonly statements: (jobs: readonly Job[]) => readonly Statement[];
  /** Called after the transaction committed; an engine that lives outside the database enqueues here. */
  readonly committed: (jobs: readonly Job[]) => void;
  readonly work: (queue: Queue, handler: JobHandler) => Promise<void>;
  readonly close: () => Promise<void>;
};
