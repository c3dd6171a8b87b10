import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Moment, Nullable, Uuid } from './forms.ts';

export const qualificationsAnswers: Answers = {
  'POST /qualifications/:qualificationId/ask-again': Type.Object({
    qualificationId: Nullable(Uuid),
    status: Nullable(Type.String()),
  }),
  'POST /qualifications/:qualificationId/settle': Type.Object({
    qualificationId: Type.Optional(Nullable(Uuid)),
    status: Type.Optional(Nullable(Type.String())),
    expiresAt: Type.Optional(Nullable(Moment)),
  }),
};
