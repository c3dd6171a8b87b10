import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Moment, Nullable, Uuid } from './forms.ts';

const WebhookState = Type.Object({ webhookId: Uuid, state: Type.String() });

export const eventsAnswers: Answers = {
  'POST /webhooks/:webhookId/disable': WebhookState,
  'POST /webhooks/:webhookId/enable': WebhookState,
  'POST /events/replay': Type.Object({ consumer: Type.String(), replayed: Type.Integer() }),
  'POST /events/redeliver': Type.Object({ consumer: Type.String(), redelivered: Type.Integer() }),
  'POST /events/requeue': Type.Object({ consumer: Type.String(), requeued: Type.Integer() }),
  'GET /events/consumers': Type.Object({
    items: Type.Array(
      Type.Object({
        consumer: Type.String(),
        kind: Type.Union([Type.Literal('webhook'), Type.Literal('broker')]),
        to: Type.String(),
        types: Type.Array(Type.String()),
        state: Type.String(),
        failedInARow: Type.Integer(),
        disabledAt: Nullable(Moment),
        disabledWhy: Nullable(Type.String()),
        waiting: Type.Integer(),
        dead: Type.Integer(),
        lagSeconds: Type.Integer(),
      }),
    ),
    asOf: Moment,
  }),
  'GET /events/schemas': Type.Object({
    items: Type.Array(
      Type.Object({
        type: Type.String(),
        event: Type.String(),
        version: Type.Integer(),
        schema: Type.Unknown({ description: 'JSON Schema 2020-12 of the event’s data' }),
      }),
    ),
    asOf: Moment,
  }),
  'GET /events/dead': Type.Object({
    items: Type.Array(
      Type.Object({
        consumer: Type.String(),
        factId: Uuid,
        type: Type.String(),
        subjectKind: Type.String(),
        subjectId: Uuid,
        attempts: Type.Integer(),
        why: Nullable(Type.String()),
        since: Moment,
      }),
    ),
    asOf: Moment,
  }),
};
