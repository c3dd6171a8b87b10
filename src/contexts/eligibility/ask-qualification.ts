/** The two halves of asking: the attempt is recorded with its key (tx 1), the call is made outside any transaction, its outcome is recorded (tx 2). */
import { Type } from 'typebox';
import { accepted, refused } from '#kernel/outcome.ts';
import { defineCommand } from '#platform/command.ts';
import { setTimer } from '#platform/timers.store.ts';
import { AskedOutcome } from '#platform/connectors/asked-outcome.contract.ts';
import {
  type Loaded,
  onQualification,
  type OnQualification,
  type QualificationDecision,
  qualificationFact,
} from './on-qualification.ts';
import { qualificationLife } from './qualification.lifecycle.ts';
import { type QualificationRow, Uuid } from './qualification.ts';
import { insertAttempt, settleAttempt, updateQualification } from './qualification.store.ts';
import { type Settled, settle } from './settle-qualification.ts';

export const EXPIRY_TIMER = 'qualification-expiry';
/** Longer than any call may take: whoever has not said by then what came of it is gone. */
const LEASE_MS = 60_000;

/** One question has one key, however often it is sent: the other side sees one check. */
export const keyOf = ({ id }: Pick<QualificationRow, 'id'>): string => `qualification:${id}`;

export const startQualification = defineCommand<OnQualification, Loaded, QualificationDecision>({
  ...onQualification,
  name: 'eligibility.start-qualification',
  action: 'qualification.work',
  payload: Type.Object({ qualificationId: Uuid }, { additionalProperties: false }),
  decide: ({ row }, { at }) => {
    const status = qualificationLife.move(row.status, 'ask');
    if (!status.ok) return status;
    if (row.dueAt === null || Temporal.Instant.compare(Temporal.Instant.from(row.dueAt), at) > 0)
      return refused({ code: 'qualification.not-due', dueAt: row.dueAt });
    const attemptNo = row.attemptNo + 1;
    return accepted({
      change: {
        status: status.value,
        attemptNo,
        sentAt: at.toString(),
        dueAt: at.add({ milliseconds: LEASE_MS }).toString(),
        why: null,
      },
      facts: [qualificationFact('QualificationAsked', row, { attemptNo })],
      answer: { qualificationId: row.id, attemptNo },
    });
  },
  save: ({ change }, { row }, next, command) => [
    updateQualification(command.tenantId, next, row, change),
    insertAttempt(command.tenantId, row.id, change.attemptNo ?? 0, keyOf(row), command.at.toString()),
  ],
});

type Report = OnQualification & { readonly attemptNo: number; readonly outcome: AskedOutcome };

const FACT_OF = {
  pass: 'QualificationPassed',
  fail: 'QualificationFailed',
  lose: 'QualificationUnknown',
  postpone: 'QualificationPostponed',
} as const;

export const recordQualification = defineCommand<Report, Loaded, QualificationDecision & { readonly settled: Settled }>(
  {
    ...onQualification,
    name: 'eligibility.record-qualification',
    action: 'qualification.work',
    payload: Type.Object(
      { qualificationId: Uuid, attemptNo: Type.Integer({ minimum: 1 }), outcome: AskedOutcome },
      { additionalProperties: false },
    ),
    decide: ({ row }, { payload: { attemptNo, outcome }, at }) => {
      const settled = settle(row, outcome, at);
      const status = qualificationLife.move(row.status, settled.move);
      if (!status.ok) return status;
      if (row.attemptNo !== attemptNo)
        return refused({ code: 'qualification.other-attempt', attemptNo, current: row.attemptNo });
      const { answer, why, dueAt, expiresAt } = settled;
      const isAnswer = settled.move === 'pass' || settled.move === 'fail';
      return accepted({
        settled,
        change: {
          status: status.value,
          why,
          dueAt,
          ...(isAnswer ? { answer, expiresAt, source: row.kind, answeredAt: at.toString() } : {}),
        },
        facts: [qualificationFact(FACT_OF[settled.move], row, { why, expiresAt })],
        answer: { qualificationId: row.id, status: status.value, expiresAt },
      });
    },
    save: ({ change, settled }, { row }, next, command) => [
      updateQualification(command.tenantId, next, row, change),
      settleAttempt(command.tenantId, row.id, row.attemptNo, settled.move, settled.why, command.at.toString()),
      ...(settled.expiresAt === null ? [] : [setTimer(command.tenantId, EXPIRY_TIMER, row.id, settled.expiresAt)]),
    ],
  },
);

export const expireQualification = defineCommand<OnQualification, Loaded, QualificationDecision>({
  ...onQualification,
  name: 'eligibility.expire-qualification',
  action: 'qualification.work',
  payload: Type.Object({ qualificationId: Uuid }, { additionalProperties: false }),
  decide: ({ row }, { at }) => {
    const status = qualificationLife.move(row.status, 'expire');
    if (!status.ok) return status;
    if (row.expiresAt !== null && Temporal.Instant.compare(Temporal.Instant.from(row.expiresAt), at) > 0)
      return refused({ code: 'qualification.not-expired', expiresAt: row.expiresAt });
    return accepted({
      change: { status: status.value },
      facts: [qualificationFact('QualificationExpired', row, { was: row.status, expiresAt: row.expiresAt })],
      answer: { qualificationId: row.id, status: status.value },
    });
  },
  save: ({ change }, { row }, next, command) => [updateQualification(command.tenantId, next, row, change)],
});
