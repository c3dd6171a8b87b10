import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Anything, Moment, Nullable, Uuid } from './forms.ts';

export const bulkQuotesAnswers: Answers = {
  'GET /bulk-quotes': Type.Object({
    items: Type.Array(
      Type.Object({
        id: Uuid,
        name: Type.String(),
        kind: Type.String(),
        state: Type.String(),
        total: Type.Integer(),
        waiting: Type.Integer(),
        done: Type.Integer(),
        refused: Type.Integer(),
        version: Type.Integer(),
        recordedAt: Moment,
      }),
    ),
    asOf: Moment,
  }),
  'GET /bulk-quotes/:bulkJobId': Type.Object({
    id: Uuid,
    name: Type.String(),
    kind: Type.String(),
    state: Type.String(),
    total: Type.Integer(),
    waiting: Type.Integer(),
    done: Type.Integer(),
    refused: Type.Integer(),
    version: Type.Integer(),
    recordedAt: Moment,
    quotes: Type.Array(
      Type.Object({
        no: Type.Integer(),
        row: Nullable(Type.Integer()),
        says: Type.String(),
        state: Type.String(),
        quoteId: Uuid,
        number: Type.String(),
        refusal: Anything,
      }),
    ),
    refusedItems: Type.Array(
      Nullable(
        Type.Object({
          no: Type.Optional(Nullable(Type.Integer())),
          row: Type.Optional(Nullable(Type.Integer())),
          says: Type.Optional(Nullable(Type.String())),
          state: Type.Optional(Nullable(Type.String())),
          quoteId: Type.Optional(Anything),
          number: Type.Optional(Anything),
          refusal: Type.Optional(
            Nullable(
              Type.Object({
                code: Type.Optional(Nullable(Type.String())),
                currency: Type.Optional(Nullable(Type.String())),
              }),
            ),
          ),
        }),
      ),
    ),
    asOf: Moment,
  }),
  'POST /bulk-quotes': Type.Object({ bulkJobId: Uuid, quotes: Type.Integer(), first: Type.Array(Type.String()) }),
  'POST /bulk-quotes/:bulkJobId/cancel': Type.Object({
    bulkJobId: Type.Optional(Nullable(Uuid)),
    waiting: Type.Optional(Nullable(Type.Integer())),
    done: Type.Optional(Nullable(Type.Integer())),
    refused: Type.Optional(Nullable(Type.Integer())),
  }),
};
