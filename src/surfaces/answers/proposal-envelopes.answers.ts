import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Nullable, Uuid } from './forms.ts';

export const proposalEnvelopesAnswers: Answers = {
  'POST /proposal-envelopes/:envelopeId/void': Type.Object({
    envelopeId: Type.Optional(Nullable(Uuid)),
    quoteId: Type.Optional(Nullable(Uuid)),
    state: Type.Optional(Nullable(Type.String())),
  }),
};
