/** The two halves of telling: the attempt is recorded with its key (tx 1), the call is made outside any transaction, its outcome is recorded (tx 2). */
import { Type } from 'typebox';
import { quotePayload } from '#contexts/quote/index.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { defineCommand } from '#platform/command.ts';
import { AskedOutcome } from '#platform/connectors/asked-outcome.contract.ts';
import { CONTRACT_SYSTEM } from './contract-system.ts';
import { handoverLife } from './handover.lifecycle.ts';
import { type Handover } from './handover.ts';
import { insertHandoverAttempt, settleHandoverAttempt, updateHandover } from './handover.store.ts';
import { handoverFact, type HandoverDecision, type Loaded, onHandover, type OnHandover } from './on-handover.ts';
import { type Settled, settleFiling } from './settle-filing.ts';

/** Longer than any call may take: whoever has not said by then what came of it is gone. */
const LEASE_MS = 60_000;

/** A revision has one key within a round, however often it is sent: the other side files one contract. */
export const keyOf = ({ revisionId, round }: Pick<Handover, 'revisionId' | 'round'>): string =>
  `contract:${revisionId}:${round}`;

export const startHandover = defineCommand<OnHandover, Loaded, HandoverDecision>({
  ...onHandover,
  name: 'proposal.start-handover',
  action: 'proposal.work-handover',
  payload: quotePayload({}),
  decide: ({ row }, { at }) => {
    const status = handoverLife.move(row.status, 'send');
    if (!status.ok) return status;
    if (row.dueAt === null || Temporal.Instant.compare(Temporal.Instant.from(row.dueAt), at) > 0)
      return refused({ code: 'contract-handover.not-due', dueAt: row.dueAt });
    const attemptNo = row.attemptNo + 1;
    return accepted({
      change: {
        status: status.value,
        attemptNo,
        sentAt: at.toString(),
        dueAt: at.add({ milliseconds: LEASE_MS }).toString(),
        why: null,
      },
      facts: [handoverFact('ContractHandoverSent', row, { attemptNo, idempotencyKey: keyOf(row) })],
      answer: { quoteId: row.revisionId, attemptNo },
      root: row.contentRoot,
      artifacts: [{ kind: 'document', key: 'proposal', hash: row.documentHash }],
    });
  },
  save: ({ change }, { row }, next, command) => [
    updateHandover(command.tenantId, next, row, change),
    insertHandoverAttempt(command.tenantId, row.id, change.attemptNo ?? 0, keyOf(row), command.at.toString()),
  ],
});

type Report = OnHandover & { readonly attemptNo: number; readonly outcome: AskedOutcome };

const FACT_OF = {
  deliver: 'ContractHandoverDelivered',
  refuse: 'ContractHandoverRefused',
  lose: 'ContractHandoverUnknown',
  postpone: 'ContractHandoverPostponed',
} as const;

export const recordHandover = defineCommand<Report, Loaded, HandoverDecision & { readonly settled: Settled }>({
  ...onHandover,
  name: 'proposal.record-handover',
  action: 'proposal.work-handover',
  payload: quotePayload({ attemptNo: Type.Integer({ minimum: 1 }), outcome: AskedOutcome }),
  decide: ({ row }, { payload: { attemptNo, outcome }, at }) => {
    const settled = settleFiling(row, outcome, at);
    const status = handoverLife.move(row.status, settled.move);
    if (!status.ok) return status;
    if (row.attemptNo !== attemptNo)
      return refused({ code: 'contract-handover.other-attempt', attemptNo, current: row.attemptNo });
    const { why, dueAt, reference } = settled;
    const isFiled = settled.move === 'deliver';
    return accepted({
      settled,
      change: {
        status: status.value,
        why,
        dueAt,
        ...(isFiled ? { reference, source: CONTRACT_SYSTEM, deliveredAt: at.toString() } : {}),
      },
      facts: [handoverFact(FACT_OF[settled.move], row, isFiled ? { reference, source: CONTRACT_SYSTEM } : { why })],
      answer: { quoteId: row.revisionId, status: status.value, reference },
      root: row.contentRoot,
    });
  },
  save: ({ change, settled }, { row }, next, command) => [
    updateHandover(command.tenantId, next, row, change),
    settleHandoverAttempt(command.tenantId, row.id, row.attemptNo, settled.move, settled.why, command.at.toString()),
  ],
});
