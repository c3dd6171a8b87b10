import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Nullable, Uuid } from './forms.ts';

export const proposalLinksAnswers: Answers = {
  'POST /proposal-links/:linkId/revoke': Type.Object({ linkId: Nullable(Uuid), state: Nullable(Type.String()) }),
};
