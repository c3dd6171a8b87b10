import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Anything, Moment } from './forms.ts';
import { Case } from './shapes.ts';

export const falloutAnswers: Answers = {
  'GET /fallout': Type.Object({ asOf: Moment, cases: Type.Array(Case), next: Anything }),
  'GET /fallout/:caseId': Type.Object({ case: Case, repairs: Type.Array(Anything) }),
};
