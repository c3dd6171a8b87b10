import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Anything, Moment, Nullable, Uuid } from './forms.ts';

const Verdict = Type.Enum(['nothing', 'safe', 'askFirst', 'unsafe', 'person']);

export const connectorsAnswers: Answers = {
  'GET /connectors': Type.Object({
    items: Type.Array(
      Type.Object({
        connector: Type.String(),
        connected: Type.Boolean(),
        kind: Nullable(Type.String()),
        address: Nullable(Type.String()),
        operations: Type.Array(Type.String()),
        state: Anything,
      }),
    ),
    asOf: Moment,
  }),
  'GET /connectors/failures': Type.Object({
    words: Type.Record(Type.String(), Type.String()),
    failures: Type.Array(
      Type.Object({
        situation: Type.String(),
        submit: Type.String(),
        query: Type.String(),
        undo: Type.String(),
        idempotent: Verdict,
        notIdempotent: Verdict,
      }),
    ),
    operations: Type.Array(
      Type.Object({
        connector: Type.String(),
        operation: Type.String(),
        idempotent: Type.Boolean(),
        undo: Nullable(Type.String()),
        pointOfNoReturn: Type.Boolean(),
        settlesWithinMs: Type.Integer(),
        withoutAnswer: Verdict,
      }),
    ),
  }),
  'GET /connectors/callbacks': Type.Object({
    items: Type.Array(
      Type.Object({
        id: Uuid,
        connector: Type.String(),
        messageId: Nullable(Type.String()),
        idempotencyKey: Nullable(Type.String()),
        takenIn: Type.Boolean(),
        reason: Type.String(),
        at: Moment,
      }),
    ),
  }),
  'GET /connectors/:connector/contract': Type.Object({
    connector: Type.String(),
    relied: Anything,
    keeps: Type.Boolean(),
    problems: Type.Array(
      Type.Object({ operation: Type.String(), field: Type.String(), relied: Type.String(), told: Type.String() }),
    ),
  }),
};
