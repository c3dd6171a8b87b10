/** What others know of a customer or a site is asked of them; what became of a question that got lost is asked for. */
import { readAccount } from '#contexts/accounts/index.ts';
import { accepted, must } from '#kernel/outcome.ts';
import { type Asking, type AskingMeans, sweepAsked, workerCall } from '#platform/connectors/asking.jobs.ts';
import type { AskedOutcome } from '#platform/connectors/asked-outcome.contract.ts';
import { keyOf, recordQualification, startQualification } from './ask-qualification.ts';
import { CHECK_OF } from './qualification-kinds.ts';
import type { QualificationRow } from './qualification.ts';
import { readDue } from './qualification.store.ts';

const STEPS = {
  requested: 'send',
  asking: 'lost',
  unknown: 'askAbout',
  passed: 'nothing',
  failed: 'nothing',
  expired: 'nothing',
} as const satisfies Record<QualificationRow['status'], string>;

const checking: Asking<QualificationRow, AskedOutcome> = {
  due: readDue,
  dueAtOnce: 16,
  step: ({ status }) => STEPS[status],
  of: (row) => ({
    connector: row.kind,
    operation: CHECK_OF[row.kind].operation,
    idempotencyKey: keyOf(row),
    reference: row.id,
    sentAt: row.sentAt ?? row.recordedAt,
  }),
  callsBack: false,
  notConnected: ({ kind }) => `no connector ${kind} is configured`,
  gone: 'whoever asked it is gone',
  start: (row) => workerCall(startQualification, `ask:${row.id}:${row.version}`, { qualificationId: row.id }),
  started: async (_tx, row, answer) => ({ ...row, attemptNo: (answer as { readonly attemptNo: number }).attemptNo }),
  question: async (tx, row) => {
    const account = await readAccount(tx, row.accountId);
    must(account, 'a qualification is about an account');
    const { key, name, country } = account;
    return accepted({ account: key, name, country, ...row.subject, ...row.asked });
  },
  report: (outcome) =>
    outcome.kind === 'undone'
      ? { kind: 'unknown', why: 'they say that it was taken back, which nobody asked for' }
      : outcome,
  record: (row, outcome) =>
    workerCall(recordQualification, `outcome:${row.id}:${row.attemptNo}:${row.version}:${row.status}`, {
      qualificationId: row.id,
      attemptNo: row.attemptNo,
      outcome,
    }),
  overtaken: new Set(['qualification.move-not-allowed', 'qualification.not-due', 'qualification.other-attempt']),
};

export const sweepQualifications = (means: AskingMeans, tenantId: string): Promise<number> =>
  sweepAsked(checking, means, tenantId);
