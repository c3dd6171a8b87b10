import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Moment, Nullable, Uuid } from './forms.ts';

export const exportsAnswers: Answers = {
  'GET /exports': Type.Object({
    items: Type.Array(
      Nullable(
        Type.Object({
          id: Nullable(Uuid),
          what: Nullable(Type.String()),
          format: Nullable(Type.String()),
          reason: Nullable(Type.String()),
          rows: Nullable(Type.Integer()),
          filter: Nullable(Type.Object({ status: Type.Optional(Nullable(Type.String())) })),
          person: Nullable(Type.String()),
          exportedAt: Nullable(Moment),
          expiresAt: Nullable(Moment),
        }),
      ),
    ),
    mayExport: Type.Boolean(),
    asOf: Moment,
  }),
  'POST /exports': Type.Object({
    exportId: Uuid,
    what: Type.String(),
    format: Type.String(),
    rows: Type.Integer(),
    expiresAt: Moment,
    file: Type.String(),
  }),
};
