import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Anything, Moment, Nullable, Uuid } from './forms.ts';

export const delegationsAnswers: Answers = {
  'GET /delegations': Type.Object({
    items: Type.Array(Anything),
    rule: Nullable(Type.Object({ daysMax: Type.Integer(), toRoles: Type.Array(Type.String()) })),
    candidates: Type.Array(Type.Object({ personId: Uuid, name: Type.String() })),
  }),
  'POST /delegations': Type.Object({
    delegationId: Type.Optional(Nullable(Uuid)),
    from: Type.Optional(Nullable(Moment)),
    until: Type.Optional(Nullable(Moment)),
  }),
  'POST /delegations/:delegationId/end': Type.Object({
    delegationId: Type.Optional(Nullable(Uuid)),
    endedAt: Type.Optional(Nullable(Moment)),
  }),
};
