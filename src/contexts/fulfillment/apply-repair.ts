/** Carries a decided repair out, inside the transaction of `fallout.repair`. The flow fallout-repaired.ts runs it. */
import type { JsonObject } from '#kernel/json.ts';
import { accepted, must, type Outcome, type Refusal } from '#kernel/outcome.ts';
import type { Fact } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Job } from '#platform/jobs/job-port.ts';
import { readAssetConflict } from './asset-conflict.ts';
import { loadTaskAndSuccessors, type TaskAndSuccessors } from './reconcile-task.ts';
import { repairTask, type TaskRepair } from './repair-task.ts';
import { insertCorrection, readAnswersNeeded, readCallWork, saveTasks } from './task.store.ts';

export type RepairSubject = TaskAndSuccessors & {
  readonly answersNeeded: boolean;
  /** Why going on with the task would contradict what has become of an asset. */
  readonly conflict: Refusal | undefined;
};

/** Locks the task and its successors: a repair is decided on what stands, not on what a page showed. */
export const loadRepairSubject = async (tx: Tx, taskId: string): Promise<RepairSubject | undefined> => {
  const [subject, answersNeeded] = await Promise.all([
    loadTaskAndSuccessors(tx, taskId),
    readAnswersNeeded(tx, taskId),
  ]);
  return subject && { ...subject, answersNeeded, conflict: await readAssetConflict(tx, subject.task) };
};

type Applied = {
  readonly facts: readonly Fact[];
  readonly statements: readonly Statement[];
  readonly jobs: readonly Job[];
};

export const applyRepair = async (
  tx: Tx,
  taskId: string,
  repair: TaskRepair,
  by: { readonly personId: string; readonly at: Temporal.Instant },
): Promise<Outcome<Applied>> => {
  const subject = await loadRepairSubject(tx, taskId);
  must(subject, 'a repair names a task that its case is about');
  const { task, successors, answersNeeded } = subject;
  const repaired = repairTask(task, successors, answersNeeded, repair, by.at);
  if (!repaired.ok) return repaired;
  const { saved, facts, correction } = repaired.value;
  const corrected = correction && (await correctedPayload(tx, taskId, correction));
  return accepted({
    facts,
    statements: [
      ...saveTasks(tx.tenantId, saved, { entryLeaf: null }),
      ...(corrected === undefined
        ? []
        : [insertCorrection(tx.tenantId, taskId, repaired.value.task.keyNo, corrected, by)]),
    ],
    jobs: [{ queue: 'dispatch', data: { tenantId: tx.tenantId } }],
  });
};

const correctedPayload = async (tx: Tx, taskId: string, correction: JsonObject): Promise<JsonObject> => {
  const [work] = await readCallWork(tx, [taskId]);
  must(work, 'a task that is repaired has its work');
  return { ...work.payload, ...correction };
};
