import { Type } from 'typebox';
import { FeatureFlag } from '#contexts/catalog/index.ts';
import type { Answers } from '#platform/http/answers.ts';
import { Nullable } from './forms.ts';

const value = { on: Type.Boolean(), rule: Nullable(Type.String()) };

export const flagsAnswers: Answers = {
  'GET /flags': Type.Object({
    on: Type.String(),
    account: Nullable(Type.Object({ key: Type.String(), name: Type.String() })),
    items: Type.Array(
      Type.Object({
        ...FeatureFlag.properties,
        expires: Type.String(),
        overdue: Type.Boolean(),
        askedBy: Type.Array(Type.Object({ kind: Type.String(), key: Type.String() })),
        /** For the account that was named. */
        for: Nullable(
          Type.Object({
            ...value,
            productLines: Type.Array(Type.Object({ name: Type.String(), ...value })),
            byDeal: Type.Boolean(),
          }),
        ),
      }),
    ),
  }),
};
