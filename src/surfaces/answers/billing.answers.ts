import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Amount, Anything, Day, Hash, Moment, Nullable, Uuid } from './forms.ts';

const Line = Type.Object({
  id: Uuid,
  invoiceRef: Type.String(),
  lineRef: Type.String(),
  invoicedOn: Day,
  accountId: Nullable(Uuid),
  said: Type.Object({ lineRef: Type.String(), amount: Amount, currency: Type.String() }),
  instructionId: Nullable(Uuid),
  orderId: Nullable(Uuid),
  verdict: Type.String(),
  differences: Type.Array(
    Type.Object({ what: Type.String(), promised: Nullable(Type.String()), invoiced: Type.String() }),
  ),
  state: Type.String(),
  version: Type.Integer(),
  recordedAt: Moment,
  settledAt: Nullable(Moment),
  settledHow: Nullable(Type.String()),
});

export const billingAnswers: Answers = {
  'POST /invoices': Type.Object({
    invoiceRef: Type.String(),
    lines: Type.Integer(),
    matched: Type.Integer(),
    differs: Type.Integer(),
    unknown: Type.Integer(),
    knownBefore: Type.Integer(),
  }),
  'POST /invoice-lines/:lineId/settle': Type.Object({ lineId: Uuid, state: Type.String(), how: Type.String() }),
  'GET /invoice-lines': Type.Object({ items: Type.Array(Line) }),
  'GET /invoice-lines/:lineId/why': Type.Object({
    line: Line,
    promise: Nullable(
      Type.Object({
        instructionId: Uuid,
        action: Type.String(),
        terms: Anything,
        termsHash: Hash,
        priceLeafHash: Hash,
        productCode: Nullable(Type.String()),
        ruleId: Nullable(Type.String()),
        amountFollows: Type.Boolean(),
        handedOverAt: Nullable(Moment),
        billingRef: Nullable(Type.String()),
      }),
    ),
    order: Nullable(
      Type.Object({
        id: Uuid,
        number: Type.String(),
        state: Type.String(),
        itemId: Uuid,
        offering: Type.String(),
        offeringName: Type.String(),
      }),
    ),
    quote: Nullable(
      Type.Object({
        id: Uuid,
        number: Type.String(),
        revision: Type.Integer(),
        priceFingerprint: Nullable(Hash),
        contentRoot: Nullable(Hash),
        documentHash: Nullable(Hash),
        acceptedAt: Nullable(Moment),
        grade: Nullable(Type.String()),
      }),
    ),
    approvals: Type.Array(
      Type.Object({ caseId: Uuid, status: Type.String(), policyKey: Type.String(), policyHash: Hash }),
    ),
  }),
};
