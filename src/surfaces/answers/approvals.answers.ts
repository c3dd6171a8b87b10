import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Amount, Anything, Hash, Moment, Nullable, Uuid } from './forms.ts';
import { Allowed, Carried, Check, SegmentForm, TermTotals } from './shapes.ts';

export const approvalsAnswers: Answers = {
  'GET /approvals': Type.Object({
    items: Type.Array(
      Type.Object({
        caseId: Uuid,
        stepNo: Type.Integer(),
        quoteId: Uuid,
        number: Type.String(),
        name: Type.String(),
        accountName: Type.String(),
        currency: Type.String(),
        role: Type.String(),
        insteadOf: Nullable(Type.String()),
        reasons: Type.Array(Type.String()),
        since: Moment,
        due: Moment,
        totals: TermTotals,
        discountPercent: Amount,
      }),
    ),
    next: Nullable(Type.String()),
    asOf: Moment,
  }),
  'GET /approvals/:caseId': Type.Object({
    caseId: Uuid,
    status: Type.String(),
    quote: Type.Object({
      id: Uuid,
      number: Type.String(),
      revision: Type.Integer(),
      name: Type.String(),
      accountName: Type.String(),
      country: Type.String(),
      currency: Type.String(),
      termMonths: Type.Integer(),
      paymentTermDays: Type.Integer(),
      requestedBy: Type.String(),
    }),
    facts: Type.Object({
      discountPercent: Amount,
      totals: TermTotals,
      marginPercent: Type.Optional(Amount),
    }),
    content: Hash,
    stepNo: Type.Integer(),
    steps: Type.Array(
      Type.Object({
        stepNo: Type.Integer(),
        group: Type.Integer(),
        needs: Type.String(),
        role: Type.String(),
        insteadOfRole: Anything,
        escalatedFrom: Nullable(Type.String()),
        answersNeeded: Type.Integer(),
        reasons: Type.Array(Type.String()),
        approvedReasons: Anything,
        carried: Type.Array(Nullable(Carried)),
        again: Type.Array(
          Nullable(
            Type.Object({
              why: Type.Optional(Nullable(Type.String())),
              reason: Type.Optional(Nullable(Type.String())),
            }),
          ),
        ),
        status: Type.String(),
        decidedBy: Nullable(Type.String()),
        decidedAt: Nullable(Moment),
        comment: Nullable(Type.String()),
        dueAt: Nullable(Moment),
        answers: Type.Array(
          Nullable(
            Type.Object({
              by: Nullable(Type.String()),
              insteadOf: Nullable(Type.String()),
              decision: Nullable(Type.String()),
              comment: Nullable(Type.String()),
              evidence: Anything,
              at: Nullable(Moment),
            }),
          ),
        ),
        may: Type.Array(Type.Object({ name: Type.String(), insteadOf: Anything })),
      }),
    ),
    conditions: Type.Array(
      Nullable(
        Type.Object({
          conditionId: Type.Optional(Nullable(Uuid)),
          stepNo: Type.Optional(Nullable(Type.Integer())),
          text: Type.Optional(Nullable(Type.String())),
          check: Type.Optional(Nullable(Check)),
          met: Type.Optional(Nullable(Type.Boolean())),
          setBy: Type.Optional(Nullable(Type.String())),
          metBy: Type.Optional(Anything),
          metAt: Type.Optional(Anything),
          note: Type.Optional(Anything),
        }),
      ),
    ),
    remarks: Type.Array(Type.Object({ by: Type.String(), text: Type.String(), at: Moment })),
    why: Type.Array(Type.String()),
    policy: Type.Object({ key: Type.String(), hash: Hash, inForce: Type.Boolean() }),
    evidenceAbove: Type.String(),
    changedSinceLastApproval: Type.Array(Nullable(Type.String())),
    lines: Type.Array(
      Type.Object({
        offeringName: Type.String(),
        quantity: Amount,
        segments: Type.Array(SegmentForm),
        discountPercent: Amount,
        reason: Nullable(Type.String()),
        listTermValue: Amount,
        termValue: Amount,
        optional: Type.Boolean(),
      }),
    ),
    outside: Type.Array(
      Type.Object({
        stepNo: Type.Integer(),
        role: Type.String(),
        system: Type.String(),
        desk: Nullable(Type.String()),
        state: Type.String(),
        attempts: Type.Integer(),
        askedAt: Nullable(Moment),
        said: Nullable(
          Type.Object({
            decision: Type.String(),
            comment: Type.String(),
            person: Type.String(),
            reference: Type.String(),
          }),
        ),
        why: Nullable(Type.String()),
        settledAt: Nullable(Moment),
      }),
    ),
    actions: Type.Object({
      approve: Allowed,
      reject: Allowed,
      approveInPart: Allowed,
      remind: Allowed,
      reassign: Type.Object({
        allowed: Type.Boolean(),
        why: Nullable(Type.String()),
        stepNo: Nullable(Type.Integer()),
      }),
    }),
  }),
  'POST /approvals/:caseId/comments': Type.Object({ caseId: Uuid }),
  'POST /approvals/:caseId/conditions/:conditionId/met': Type.Object({
    caseId: Type.Optional(Nullable(Uuid)),
    conditionId: Type.Optional(Nullable(Uuid)),
  }),
  'POST /approvals/:caseId/remind': Type.Object({
    caseId: Type.Optional(Nullable(Uuid)),
    reminded: Type.Optional(Nullable(Type.Array(Nullable(Type.String())))),
  }),
};
