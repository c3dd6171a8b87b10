/** A person's ways out of a question that is not answered: ask once more at once, or settle it with evidence. */
import { Type } from 'typebox';
import { accepted, refused } from '#kernel/outcome.ts';
import { defineCommand } from '#platform/command.ts';
import { setTimer } from '#platform/timers.store.ts';
import { EXPIRY_TIMER } from './ask-qualification.ts';
import {
  type Loaded,
  onQualification,
  type OnQualification,
  type QualificationDecision,
  qualificationFact,
} from './on-qualification.ts';
import { CHECK_OF } from './qualification-kinds.ts';
import { qualificationLife } from './qualification.lifecycle.ts';
import { Uuid } from './qualification.ts';
import { updateQualification } from './qualification.store.ts';

export const askAgain = defineCommand<OnQualification, Loaded, QualificationDecision>({
  ...onQualification,
  name: 'eligibility.ask-again',
  action: 'qualification.request',
  payload: Type.Object({ qualificationId: Uuid }, { additionalProperties: false }),
  decide: ({ row }, { at }) => {
    const answer = { qualificationId: row.id, status: row.status };
    // A call that is on its way is waited for: its worker says what came of it, or its lease runs out.
    if (row.status === 'asking') return accepted({ unchanged: true, change: {}, facts: [], answer });
    const waits = row.status === 'requested';
    const status = qualificationLife.move(row.status, waits ? 'postpone' : 'lose');
    if (!status.ok) return status;
    const type = waits ? 'QualificationPostponed' : 'QualificationUnknown';
    return accepted({
      change: { dueAt: at.toString() },
      facts: [qualificationFact(type, row, { why: 'a person wants to know at once', expiresAt: null })],
      answer,
    });
  },
  save: ({ change }, { row }, next, command) => [updateQualification(command.tenantId, next, row, change)],
});

type ByHand = OnQualification & {
  readonly verdict: 'passed' | 'failed';
  readonly evidence: string;
  readonly until: string;
};

export const settleByHand = defineCommand<ByHand, Loaded, QualificationDecision & { readonly expiresAt: string }>({
  ...onQualification,
  name: 'eligibility.settle-qualification',
  action: 'qualification.settle',
  payload: Type.Object(
    {
      qualificationId: Uuid,
      verdict: Type.Union([Type.Literal('passed'), Type.Literal('failed')]),
      /** What this rests on, since nobody else vouches for it. */
      evidence: Type.String({ minLength: 10, maxLength: 2_000 }),
      /** The last day on which it holds. */
      until: Type.String({ format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    },
    { additionalProperties: false },
  ),
  decide: ({ row }, { payload: { verdict, evidence, until }, at, actor }) => {
    const status = qualificationLife.move(row.status, verdict === 'passed' ? 'pass' : 'fail');
    if (!status.ok) return status;
    const expires = Temporal.PlainDate.from(until).add({ days: 1 }).toZonedDateTime('UTC').toInstant();
    const latest = at.add({ hours: 24 * CHECK_OF[row.kind].validDaysMax });
    if (Temporal.Instant.compare(expires, at) <= 0 || Temporal.Instant.compare(expires, latest) > 0)
      return refused({ code: 'qualification.expiry', until, latest: latest.toString().slice(0, 10) });
    const expiresAt = expires.toString();
    return accepted({
      expiresAt,
      change: {
        status: status.value,
        dueAt: null,
        answer: { reason: evidence },
        source: `person ${actor.name}`,
        why: verdict === 'failed' ? evidence : null,
        answeredAt: at.toString(),
        expiresAt,
      },
      facts: [
        qualificationFact(verdict === 'passed' ? 'QualificationPassed' : 'QualificationFailed', row, {
          why: 'settled by a person with evidence',
          expiresAt,
        }),
      ],
      answer: { qualificationId: row.id, status: status.value, expiresAt },
    });
  },
  save: ({ change, expiresAt }, { row }, next, command) => [
    updateQualification(command.tenantId, next, row, change),
    setTimer(command.tenantId, EXPIRY_TIMER, row.id, expiresAt),
  ],
});
