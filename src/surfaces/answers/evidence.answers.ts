import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Moment, Nullable } from './forms.ts';

export const evidenceAnswers: Answers = {
  'GET /evidence/checkpoints': Type.Object({
    checkpoints: Type.Array(
      Nullable(
        Type.Object({
          epoch: Type.Optional(Nullable(Type.Integer())),
          size: Type.Optional(Nullable(Type.Integer())),
          note: Type.Optional(Nullable(Type.String())),
          recordedAt: Type.Optional(Nullable(Moment)),
        }),
      ),
    ),
    epochs: Type.Array(
      Nullable(
        Type.Object({
          epoch: Type.Optional(Nullable(Type.Integer())),
          openedAt: Type.Optional(Nullable(Moment)),
          reason: Type.Optional(Nullable(Type.String())),
          cites: Type.Optional(Nullable(Type.String())),
        }),
      ),
    ),
  }),
};
