/** The contract system is told of what was accepted; what became of a telling that got lost is asked for. */
import { type Asking, type AskingMeans, sweepAsked, workerCall } from '#platform/connectors/asking.jobs.ts';
import type { AskedOutcome } from '#platform/connectors/asked-outcome.contract.ts';
import { acceptedPackage } from './accepted-package.ts';
import { CONTRACT_SYSTEM, FILE_CONTRACT } from './contract-system.ts';
import type { Handover } from './handover.ts';
import { readHandoversDue } from './handover.store.ts';
import { keyOf, recordHandover, startHandover } from './send-handover.ts';

const STEPS = {
  requested: 'send',
  sending: 'lost',
  unknown: 'askAbout',
  delivered: 'nothing',
  refused: 'nothing',
} as const satisfies Record<Handover['status'], string>;

const filing: Asking<Handover, AskedOutcome> = {
  due: readHandoversDue,
  dueAtOnce: 8,
  step: ({ status }) => STEPS[status],
  of: (row) => ({
    connector: CONTRACT_SYSTEM,
    operation: FILE_CONTRACT,
    idempotencyKey: keyOf(row),
    reference: row.revisionId,
    sentAt: row.sentAt ?? row.askedAt,
  }),
  callsBack: false,
  notConnected: () => 'no contract system is connected',
  gone: 'whoever sent it is gone',
  start: (row) => workerCall(startHandover, `tell:${row.id}:${row.version}`, { quoteId: row.revisionId }),
  started: async (_tx, row, answer) => ({ ...row, attemptNo: (answer as { readonly attemptNo: number }).attemptNo }),
  question: acceptedPackage,
  unsendable: (refusal) => `nothing was sent: what we hold is not what was accepted (${JSON.stringify(refusal)})`,
  report: (outcome) =>
    outcome.kind === 'undone'
      ? { kind: 'unknown', why: 'they say that it was taken back, which nobody asked for' }
      : outcome,
  record: (row, outcome) =>
    workerCall(recordHandover, `filed:${row.id}:${row.attemptNo}:${row.version}:${row.status}`, {
      quoteId: row.revisionId,
      attemptNo: row.attemptNo,
      outcome,
    }),
  overtaken: new Set([
    'contract-handover.move-not-allowed',
    'contract-handover.not-due',
    'contract-handover.other-attempt',
  ]),
};

export const sweepHandovers = (means: AskingMeans, tenantId: string): Promise<number> =>
  sweepAsked(filing, means, tenantId);
