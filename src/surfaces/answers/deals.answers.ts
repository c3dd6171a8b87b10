import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Amount, Anything, Moment, Nullable, Uuid } from './forms.ts';

export const dealsAnswers: Answers = {
  'GET /deals/:dealId': Type.Object({
    dealId: Uuid,
    scenarios: Type.Array(
      Type.Object({
        quoteId: Uuid,
        familyId: Uuid,
        number: Type.String(),
        revision: Type.Integer(),
        name: Type.String(),
        accountName: Type.String(),
        currency: Type.String(),
        status: Type.String(),
        togetherId: Uuid,
        termMonths: Type.Integer(),
        lineCount: Type.Integer(),
        totals: Nullable(
          Type.Object({
            oneTime: Amount,
            recurringMonthly: Amount,
            termValue: Amount,
            listTermValue: Amount,
            discountPercent: Amount,
          }),
        ),
        approval: Nullable(
          Type.Object({
            steps: Type.Array(
              Nullable(Type.Object({ role: Nullable(Type.String()), reasons: Nullable(Type.Array(Type.String())) })),
            ),
            lacks: Nullable(Type.String()),
          }),
        ),
        differences: Type.Object({
          header: Type.Array(
            Nullable(
              Type.Object({
                field: Type.Optional(Nullable(Type.String())),
                label: Type.Optional(Nullable(Type.String())),
                before: Type.Optional(Nullable(Type.String())),
                after: Type.Optional(Nullable(Type.String())),
              }),
            ),
          ),
          lines: Type.Array(
            Nullable(
              Type.Object({
                change: Type.Optional(Nullable(Type.String())),
                offeringName: Type.Optional(Nullable(Type.String())),
                fields: Type.Optional(Nullable(Type.Array(Anything))),
              }),
            ),
          ),
        }),
        marginPercent: Type.Optional(Nullable(Amount)),
      }),
    ),
    asOf: Moment,
  }),
};
