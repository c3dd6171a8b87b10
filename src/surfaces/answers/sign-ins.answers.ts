import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Uuid } from './forms.ts';

export const signInsAnswers: Answers = {
  'POST /sign-ins': Type.Object({ personId: Uuid, principalId: Uuid }),
};
