import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Amount, Anything, Day, Hash, Moment, Nullable, Uuid } from './forms.ts';
import { Party } from './shapes.ts';

export const ordersAnswers: Answers = {
  'GET /orders': Type.Object({
    asOf: Moment,
    orders: Type.Array(
      Type.Object({
        id: Uuid,
        number: Type.String(),
        state: Type.String(),
        version: Type.Integer(),
        accountId: Uuid,
        territory: Type.String(),
        quoteId: Uuid,
        revisionId: Uuid,
        familyId: Uuid,
        part: Type.Integer(),
        contentRoot: Hash,
        documentHash: Hash,
        acceptedAt: Moment,
        currency: Type.String(),
        requestedFor: Day,
        contractFrom: Day,
        contractTo: Day,
        modelHash: Hash,
        parties: Party,
        itemCount: Type.Integer(),
        recordedAt: Moment,
        submittedAt: Nullable(Moment),
        endedAt: Anything,
        approvals: Type.Optional(
          Type.Array(
            Nullable(
              Type.Object({
                steps: Type.Optional(
                  Nullable(
                    Type.Array(
                      Nullable(
                        Type.Object({
                          role: Type.Optional(Nullable(Type.String())),
                          status: Type.Optional(Nullable(Type.String())),
                          stepNo: Type.Optional(Nullable(Type.Integer())),
                          reasons: Type.Optional(Nullable(Type.Array(Anything))),
                          decidedAt: Type.Optional(Anything),
                          decidedBy: Type.Optional(Anything),
                        }),
                      ),
                    ),
                  ),
                ),
                caseId: Type.Optional(Nullable(Uuid)),
                policy: Type.Optional(
                  Nullable(
                    Type.Object({ key: Type.Optional(Nullable(Type.String())), hash: Type.Optional(Nullable(Hash)) }),
                  ),
                ),
                content: Type.Optional(Nullable(Hash)),
                requestedBy: Type.Optional(Nullable(Type.String())),
              }),
            ),
          ),
        ),
      }),
    ),
    more: Type.Boolean(),
    next: Nullable(Type.String()),
  }),
  'GET /orders/:orderId': Type.Object({
    asOf: Moment,
    order: Type.Object({
      id: Uuid,
      number: Type.String(),
      state: Type.String(),
      version: Type.Integer(),
      accountId: Uuid,
      territory: Type.String(),
      quoteId: Uuid,
      revisionId: Uuid,
      familyId: Uuid,
      part: Type.Integer(),
      contentRoot: Hash,
      documentHash: Hash,
      acceptedAt: Moment,
      currency: Type.String(),
      requestedFor: Day,
      contractFrom: Day,
      contractTo: Day,
      modelHash: Hash,
      parties: Party,
      itemCount: Type.Integer(),
      recordedAt: Moment,
      submittedAt: Nullable(Moment),
      endedAt: Nullable(Moment),
      approvals: Type.Optional(
        Type.Array(
          Type.Object({
            steps: Type.Array(
              Type.Object({
                role: Type.String(),
                status: Type.String(),
                stepNo: Type.Integer(),
                reasons: Type.Array(Type.String()),
                decidedAt: Nullable(Moment),
                decidedBy: Nullable(Type.String()),
              }),
            ),
            caseId: Uuid,
            policy: Type.Object({ key: Type.String(), hash: Hash }),
            content: Hash,
            requestedBy: Uuid,
          }),
        ),
      ),
    }),
    items: Type.Array(
      Type.Object({
        id: Uuid,
        orderId: Uuid,
        sourceLineId: Uuid,
        lineageId: Uuid,
        position: Type.Integer(),
        parentItemId: Nullable(Uuid),
        offering: Type.String(),
        offeringHash: Hash,
        action: Type.String(),
        basis: Type.String(),
        termsHash: Hash,
        configuration: Type.Object({ fingerprint: Hash, selection: Type.Array(Anything) }),
        offeringName: Type.String(),
        priceLeaf: Type.Optional(
          Type.Object({
            leafHash: Hash,
            terms: Type.Array(
              Type.Object({
                amount: Type.Optional(Amount),
                chargeKey: Type.String(),
                chargeName: Type.String(),
                currency: Type.String(),
                from: Day,
                offering: Type.String(),
                period: Type.Optional(Type.String()),
                quantity: Amount,
                segmentId: Uuid,
                to: Day,
                type: Type.String(),
                promotions: Type.Optional(Nullable(Type.Array(Nullable(Anything)))),
                factor: Type.Optional(Nullable(Type.String())),
                model: Type.Optional(
                  Nullable(Type.Object({ kind: Nullable(Type.String()), unitPrice: Nullable(Amount) })),
                ),
                unit: Type.Optional(
                  Nullable(
                    Type.Object({
                      less: Type.Optional(Nullable(Type.Array(Nullable(Type.String())))),
                      metric: Nullable(Type.String()),
                      size: Nullable(Type.String()),
                    }),
                  ),
                ),
              }),
            ),
          }),
        ),
        segments: Type.Array(
          Type.Object({ characteristics: Anything, from: Day, id: Uuid, quantity: Amount, to: Day }),
        ),
        change: Type.Optional(
          Type.Object({
            action: Type.String(),
            assetId: Uuid,
            assetVersion: Type.Integer(),
            becomes: Type.String(),
            bill: Type.Array(
              Type.Object({
                amount: Amount,
                asset: Uuid,
                base: Type.String(),
                charge: Type.String(),
                exact: Type.String(),
                fraction: Type.String(),
                from: Day,
                kind: Type.String(),
                periodFrom: Day,
                periodTo: Day,
                segmentId: Uuid,
                to: Day,
                why: Type.String(),
              }),
            ),
            currency: Type.String(),
            effectiveFrom: Day,
            orderType: Type.String(),
            terms: Type.Array(
              Type.Object({
                amount: Amount,
                basis: Type.Object({ kind: Type.String(), unitPrice: Amount }),
                charge: Type.String(),
                from: Day,
                leaf: Hash,
                name: Type.String(),
                period: Type.String(),
                quantity: Amount,
                segmentId: Uuid,
                to: Day,
                type: Type.String(),
              }),
            ),
            was: Type.Object({
              offering: Type.String(),
              offeringName: Type.String(),
              quantity: Amount,
              state: Type.String(),
              to: Day,
            }),
            upliftPercent: Type.Optional(Nullable(Amount)),
            reason: Type.Optional(Nullable(Type.String())),
          }),
        ),
      }),
    ),
    next: Anything,
  }),
};
