import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Amount, Anything, Day, Hash, Moment, Nullable, Uuid } from './forms.ts';
import { After, Header } from './shapes.ts';

export const quotePartsAnswers: Answers = {
  'GET /quotes/:quoteId/clauses': Type.Object({
    country: Type.String(),
    language: Type.String(),
    items: Type.Array(
      Type.Object({
        key: Type.String(),
        title: Type.String(),
        text: Type.String(),
        included: Type.Optional(Type.Boolean()),
        required: Type.Optional(Type.Boolean()),
        choice: Type.Optional(Type.String()),
        standard: Type.Optional(Type.Boolean()),
        deviates: Type.Optional(Type.Boolean()),
        changes: Type.Optional(
          Type.Array(Nullable(Type.Object({ kind: Nullable(Type.String()), text: Nullable(Type.String()) }))),
        ),
        standardText: Type.Optional(Type.String()),
        alternatives: Type.Optional(
          Type.Array(
            Type.Object({
              choice: Type.String(),
              title: Type.String(),
              text: Type.String(),
              standard: Type.Boolean(),
              changes: Type.Array(Type.Object({ kind: Type.String(), text: Type.String() })),
            }),
          ),
        ),
      }),
    ),
    notApplicable: Type.Optional(Type.Array(Anything)),
  }),
  'GET /quotes/:quoteId/compare/:otherId': Type.Object({
    before: After,
    after: After,
    header: Type.Array(Header),
    lines: Type.Array(
      Type.Object({
        change: Type.String(),
        offeringName: Type.String(),
        before: Anything,
        after: Anything,
        fields: Type.Array(Header),
      }),
    ),
    sameLines: Type.Integer(),
    money: Type.Array(
      Type.Object({
        field: Type.String(),
        label: Type.String(),
        before: Nullable(Type.String()),
        after: Nullable(Type.String()),
        difference: Nullable(Type.String()),
        why: Type.Optional(Nullable(Type.String())),
      }),
    ),
    approvals: Nullable(Type.Object({ before: Type.Array(Nullable(Anything)), after: Type.Array(Nullable(Anything)) })),
    asOf: Moment,
  }),
  'GET /quotes/:quoteId/contract-handover': Type.Object({
    quoteId: Uuid,
    handover: Nullable(
      Type.Object({
        status: Type.String(),
        reference: Nullable(Type.String()),
        deliveredAt: Nullable(Moment),
        contentRoot: Hash,
        documentHash: Hash,
        source: Type.Optional(Nullable(Type.String())),
        why: Type.Optional(Nullable(Type.String())),
        attempts: Type.Optional(Type.Integer()),
        round: Type.Optional(Type.Integer()),
        askedAt: Type.Optional(Moment),
        nextLookAt: Type.Optional(Nullable(Moment)),
      }),
    ),
    can: Type.Object({ request: Type.Boolean(), retry: Type.Boolean(), settle: Type.Boolean() }),
  }),
  'GET /quotes/:quoteId/seller-signature': Type.Object({
    quoteId: Uuid,
    signature: Nullable(
      Type.Object({ documentHash: Hash, signedDocumentHash: Hash, certificateHash: Hash, signedAt: Moment }),
    ),
  }),
  'GET /quotes/:quoteId/envelopes': Type.Object({
    items: Type.Array(
      Type.Object({
        id: Uuid,
        signer: Type.Object({ name: Type.String(), title: Nullable(Type.String()), email: Type.String() }),
        state: Type.String(),
        chosenLines: Type.Array(Anything),
        documentHash: Hash,
        signedDocumentHash: Nullable(Hash),
        signedAt: Nullable(Moment),
        why: Nullable(Type.String()),
        attempts: Type.Integer(),
        nextLookAt: Nullable(Moment),
        expiresAt: Moment,
        settledAt: Nullable(Moment),
        requestedAt: Moment,
      }),
    ),
  }),
  'GET /quotes/:quoteId/links': Type.Object({
    items: Type.Array(
      Type.Object({
        id: Uuid,
        purpose: Type.String(),
        contact: Type.Object({ name: Type.String(), email: Type.String() }),
        state: Type.String(),
        expiresAt: Moment,
        sentAt: Anything,
        openedCount: Type.Integer(),
        firstOpenedAt: Nullable(Moment),
        lastOpenedAt: Nullable(Moment),
        endedAt: Nullable(Moment),
        issuedAt: Moment,
      }),
    ),
  }),
  'GET /quotes/:quoteId/notes': Type.Object({
    internalReference: Nullable(Type.String()),
    items: Type.Array(
      Nullable(
        Type.Object({
          id: Nullable(Uuid),
          revision: Nullable(Type.Integer()),
          text: Nullable(Type.String()),
          author: Nullable(Type.String()),
          recordedAt: Nullable(Moment),
        }),
      ),
    ),
  }),
  'GET /quotes/:quoteId/offer': Type.Object({
    quoteId: Uuid,
    number: Type.String(),
    revision: Type.Integer(),
    name: Type.String(),
    status: Type.String(),
    seller: Type.String(),
    customer: Type.String(),
    contact: Type.String(),
    language: Type.String(),
    currency: Type.String(),
    contractFrom: Day,
    termMonths: Type.Integer(),
    paymentTermDays: Type.Integer(),
    validUntil: Moment,
    presentedAt: Moment,
    contentRoot: Hash,
    documentHash: Hash,
    tax: Type.String(),
    totals: Type.Object({ oneTime: Amount, recurring: Type.Array(Anything), orderCredit: Type.String() }),
    options: Type.Array(
      Type.Object({
        lineId: Uuid,
        name: Type.String(),
        quantity: Amount,
        position: Type.Integer(),
        oneTime: Amount,
        recurring: Type.Array(Type.Object({ to: Day, from: Day, amount: Amount, period: Type.String() })),
      }),
    ),
    lineCount: Type.Integer(),
    consent: Type.Object({ version: Day, language: Type.String(), text: Type.String(), hash: Hash }),
    acceptance: Nullable(
      Type.Object({
        acceptedAt: Type.Optional(Nullable(Moment)),
        grade: Type.Optional(Nullable(Type.String())),
        gradeWords: Type.Optional(Nullable(Type.String())),
        chosenLines: Type.Optional(Nullable(Type.Array(Nullable(Type.String())))),
        name: Type.Optional(Nullable(Type.String())),
        title: Type.Optional(Nullable(Type.String())),
      }),
    ),
    changes: Type.Array(
      Nullable(
        Type.Object({
          id: Type.Optional(Nullable(Uuid)),
          wish: Type.Optional(Nullable(Type.String())),
          lines: Type.Optional(Nullable(Type.Array(Nullable(Type.String())))),
          state: Type.Optional(Nullable(Type.String())),
          answer: Type.Optional(Nullable(Type.String())),
          askedBy: Type.Optional(Nullable(Type.String())),
          askedAt: Type.Optional(Nullable(Moment)),
        }),
      ),
    ),
    can: Type.Object({ accept: Type.Boolean(), decline: Type.Boolean(), askChange: Type.Boolean() }),
    asOf: Moment,
    sections: Type.Optional(Type.Array(Anything)),
  }),
  'GET /quotes/:quoteId/offer/lines': Type.Object({
    items: Type.Array(
      Type.Object({
        lineId: Uuid,
        lineageId: Uuid,
        position: Type.Integer(),
        version: Type.Integer(),
        offering: Type.String(),
        offeringName: Type.String(),
        bundle: Type.Boolean(),
        quantity: Amount,
        from: Day,
        to: Day,
        site: Anything,
        selection: Type.Array(Anything),
        discretionary: Anything,
        overrides: Type.Array(Anything),
        saleOverride: Anything,
        assumedUsage: Type.Object({}),
        price: Type.Object({
          oneTime: Amount,
          recurringMonthly: Amount,
          listTermValue: Amount,
          termValue: Amount,
          discountPercent: Amount,
          usage: Type.Array(Anything),
        }),
        checks: Type.Array(Anything),
        optional: Type.Optional(Nullable(Type.Boolean())),
        characteristics: Type.Optional(Nullable(Anything)),
      }),
    ),
    next: Nullable(Type.Integer()),
  }),
};
