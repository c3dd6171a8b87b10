import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';

export const declineReasonsAnswers: Answers = {
  'GET /decline-reasons': Type.Object({ items: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })) }),
};
