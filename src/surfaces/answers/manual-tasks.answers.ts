/** What the addresses of manual work and of orders in jeopardy answer. */
import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Anything, Moment, Nullable, Uuid } from './forms.ts';

const ManualMove = Type.Object({ taskId: Uuid, state: Type.String(), freed: Type.Array(Uuid) });

/** The open task that decides when an order ends. */
export const WaitsFor = Nullable(
  Type.Object({ taskId: Uuid, task: Type.String(), state: Type.String(), takesMs: Type.Integer() }),
);

export const manualTaskAnswers: Answers = {
  'GET /manual-tasks': Type.Object({
    asOf: Moment,
    tasks: Type.Array(
      Type.Object({
        taskId: Uuid,
        orderId: Uuid,
        orderNumber: Nullable(Type.String()),
        accountId: Uuid,
        itemId: Nullable(Uuid),
        name: Type.String(),
        key: Type.String(),
        state: Type.String(),
        version: Type.Integer(),
        priority: Type.Integer(),
        queue: Type.String(),
        instructions: Type.String(),
        evidence: Type.Array(Type.Object({ field: Type.String(), name: Type.String() })),
        given: Type.Record(Type.String(), Anything),
        takenBy: Nullable(Type.String()),
        mine: Type.Boolean(),
        dueAt: Moment,
        overdue: Type.Boolean(),
      }),
    ),
    more: Type.Boolean(),
  }),
  'POST /manual-tasks/:taskId/take': ManualMove,
  'POST /manual-tasks/:taskId/give-back': ManualMove,
  'POST /manual-tasks/:taskId/complete': ManualMove,
  'POST /manual-tasks/:taskId/refuse': ManualMove,
  'GET /jeopardy': Type.Object({
    items: Type.Array(
      Type.Object({
        orderId: Uuid,
        number: Type.String(),
        accountId: Uuid,
        state: Type.String(),
        promisedFor: Type.String(),
        expectedBy: Moment,
        because: WaitsFor,
        jeopardySince: Nullable(Moment),
        assessedAt: Moment,
      }),
    ),
    asOf: Moment,
  }),
};
