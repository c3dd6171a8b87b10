import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Amount, Anything, Hash, Moment, Nullable, Uuid } from './forms.ts';

export const quoteMovesAnswers: Answers = {
  'POST /quotes/:quoteId/accept': Type.Object({
    quoteId: Uuid,
    status: Type.String(),
    contentRoot: Hash,
    documentHash: Hash,
    acceptedAt: Moment,
    grade: Type.String(),
    chosenLines: Type.Array(Nullable(Uuid)),
  }),
  'POST /quotes/:quoteId/answer-change': Type.Object({
    quoteId: Type.Optional(Nullable(Uuid)),
    changeId: Type.Optional(Nullable(Uuid)),
    state: Type.Optional(Nullable(Type.String())),
  }),
  'POST /quotes/:quoteId/approval-preview': Type.Object({
    empty: Type.Boolean(),
    steps: Type.Array(
      Type.Object({
        stepNo: Type.Integer(),
        group: Type.Integer(),
        needs: Type.String(),
        role: Type.String(),
        insteadOfRole: Nullable(Type.String()),
        answers: Type.Integer(),
        reasons: Type.Array(Type.String()),
        carries: Type.Boolean(),
        carried: Type.Array(
          Nullable(
            Type.Object({
              reason: Type.Optional(Nullable(Type.String())),
              why: Type.Optional(Nullable(Type.String())),
              caseId: Type.Optional(Nullable(Uuid)),
              stepNo: Type.Optional(Nullable(Type.Integer())),
            }),
          ),
        ),
        again: Type.Array(
          Nullable(
            Type.Object({
              reason: Type.Optional(Nullable(Type.String())),
              why: Type.Optional(Nullable(Type.String())),
            }),
          ),
        ),
        approvers: Type.Array(Type.Object({ personId: Uuid, name: Type.String(), insteadOf: Anything })),
        excluded: Type.Array(Nullable(Type.Object({ name: Nullable(Type.String()), why: Nullable(Type.String()) }))),
        escalateAfterHours: Type.Integer(),
        escalateTo: Type.String(),
      }),
    ),
    policy: Type.Object({ key: Type.String(), hash: Hash }),
    rate: Anything,
    content: Hash,
  }),
  'POST /quotes/:quoteId/approve': Type.Object({
    caseId: Uuid,
    quoteId: Uuid,
    status: Type.String(),
    stepNo: Type.Integer(),
    role: Type.String(),
    next: Nullable(Type.String()),
  }),
  'POST /quotes/:quoteId/ask-change': Type.Object({
    quoteId: Type.Optional(Nullable(Uuid)),
    changeId: Type.Optional(Nullable(Uuid)),
    status: Type.Optional(Nullable(Type.String())),
  }),
  'POST /quotes/:quoteId/cancel': Type.Object({ quoteId: Uuid, status: Type.String() }),
  'POST /quotes/:quoteId/confirm-acceptance': Type.Object({
    quoteId: Type.Optional(Nullable(Uuid)),
    status: Type.Optional(Nullable(Type.String())),
    contentRoot: Type.Optional(Nullable(Hash)),
    documentHash: Type.Optional(Nullable(Hash)),
    acceptedAt: Type.Optional(Nullable(Moment)),
    grade: Type.Optional(Nullable(Type.String())),
    chosenLines: Type.Optional(Nullable(Type.Array(Anything))),
  }),
  'POST /quotes/:quoteId/contract-handover': Type.Object({
    quoteId: Type.Optional(Nullable(Uuid)),
    status: Type.Optional(Nullable(Type.String())),
  }),
  'POST /quotes/:quoteId/contract-handover/retry': Type.Object({
    quoteId: Type.Optional(Nullable(Uuid)),
    status: Type.Optional(Nullable(Type.String())),
  }),
  'POST /quotes/:quoteId/contract-handover/settle': Type.Object({
    quoteId: Type.Optional(Nullable(Uuid)),
    status: Type.Optional(Nullable(Type.String())),
    reference: Type.Optional(Nullable(Type.String())),
  }),
  'POST /quotes/:quoteId/convert-to-order': Type.Object({
    quoteId: Uuid,
    status: Type.String(),
    orders: Type.Array(Type.Object({ orderId: Uuid, number: Type.String(), part: Type.Integer() })),
  }),
  'POST /quotes/:quoteId/decline': Type.Object({ quoteId: Nullable(Uuid), status: Nullable(Type.String()) }),
  'POST /quotes/:quoteId/envelopes': Type.Object({ envelopeId: Uuid, quoteId: Uuid, state: Type.String() }),
  'POST /quotes/:quoteId/links': Type.Object({
    linkId: Uuid,
    quoteId: Uuid,
    purpose: Type.String(),
    expiresAt: Moment,
  }),
  'POST /quotes/:quoteId/present': Type.Object({
    quoteId: Uuid,
    status: Type.String(),
    contentRoot: Hash,
    documentHash: Hash,
    signedDocumentHash: Type.Optional(Hash),
    documentId: Uuid,
    validUntil: Moment,
  }),
  'POST /quotes/:quoteId/qualify': Type.Object({
    quoteId: Uuid,
    questions: Type.Array(
      Type.Object({ kind: Type.String(), subject: Anything, asked: Type.Object({ amount: Type.Optional(Amount) }) }),
    ),
  }),
  'POST /quotes/:quoteId/record-acceptance': Type.Object({
    quoteId: Nullable(Uuid),
    claimId: Nullable(Uuid),
    paperHash: Nullable(Hash),
    state: Nullable(Type.String()),
  }),
  'POST /quotes/:quoteId/reject-acceptance': Type.Object({
    quoteId: Type.Optional(Nullable(Uuid)),
    claimId: Type.Optional(Nullable(Uuid)),
    state: Type.Optional(Nullable(Type.String())),
  }),
  'POST /quotes/:quoteId/replay-price': Type.Object({ replay: Type.String() }),
  'POST /quotes/:quoteId/revise': Type.Object({
    quoteId: Uuid,
    familyId: Uuid,
    revision: Type.Integer(),
    status: Type.String(),
    from: Uuid,
  }),
  'POST /quotes/:quoteId/submit-for-approval': Type.Object({
    quoteId: Uuid,
    status: Type.String(),
    caseId: Nullable(Uuid),
    steps: Type.Array(
      Type.Object({
        stepNo: Type.Integer(),
        group: Type.Integer(),
        needs: Type.String(),
        role: Type.String(),
        answers: Type.Integer(),
        reasons: Type.Array(Type.String()),
        carried: Type.Array(
          Nullable(
            Type.Object({
              reason: Nullable(Type.String()),
              why: Nullable(Type.String()),
              caseId: Nullable(Uuid),
              stepNo: Nullable(Type.Integer()),
            }),
          ),
        ),
      }),
    ),
    policy: Type.Object({ key: Type.String(), hash: Hash }),
  }),
  'POST /quotes/:quoteId/validate': Type.Object({
    quoteId: Uuid,
    valid: Type.Boolean(),
    content: Hash,
    checks: Type.Array(
      Type.Object({
        severity: Type.String(),
        code: Type.String(),
        message: Type.String(),
        todo: Type.String(),
        lineId: Nullable(Uuid),
        owner: Type.String(),
      }),
    ),
  }),
};
