/** What is answered about plans: those that would be, why there is a task, and what a rule has made. */
import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Anything, Hash, Moment, Nullable, Uuid } from './forms.ts';

const Text = Type.String();

export const PlanParts = Type.Array(
  Type.Object({
    id: Uuid,
    planId: Type.Optional(Uuid),
    itemId: Uuid,
    key: Text,
    kind: Text,
    name: Text,
    specification: Nullable(Text),
    supportsId: Nullable(Uuid),
    characteristics: Anything,
    ruleId: Text,
    artifactHash: Text,
  }),
);
export const OrderWaits = Type.Array(Type.Object({ taskId: Uuid, otherOrderId: Uuid, offering: Text, taskKey: Text }));
export const Expansions = Type.Array(Type.Object({ taskId: Uuid, answers: Anything, recordedAt: Moment }));
export const PlanAmendments = Type.Array(
  Type.Object({ id: Uuid, orderVersion: Type.Integer(), changes: Anything, recordedAt: Moment }),
);

const Difference = { itemId: Nullable(Uuid), key: Text, name: Text };

const Preview = Type.Object({
  asOf: Moment,
  plan: Type.Object({
    modelHash: Text,
    conditions: Anything,
    items: Type.Array(
      Type.Object({
        id: Uuid,
        lineageId: Uuid,
        position: Type.Integer(),
        offering: Text,
        offeringName: Text,
        action: Text,
      }),
    ),
    parts: PlanParts,
    tasks: Type.Array(
      Type.Object({
        id: Uuid,
        itemId: Nullable(Uuid),
        partId: Nullable(Uuid),
        key: Text,
        name: Text,
        kind: Text,
        level: Type.Integer(),
        connector: Nullable(Text),
        operation: Nullable(Text),
        ruleId: Text,
        artifactHash: Text,
        pointOfNoReturn: Type.Boolean(),
        endsItemChanges: Type.Boolean(),
        undo: Nullable(Text),
        predecessors: Type.Array(Uuid),
        awaits: Type.Array(Type.Object({ orders: Text, offering: Text, task: Text })),
      }),
    ),
  }),
  compared: Nullable(
    Type.Object({
      modelHash: Nullable(Text),
      refusal: Type.Optional(Anything),
      same: Type.Optional(Type.Integer()),
      removed: Type.Optional(Type.Array(Type.Object(Difference))),
      added: Type.Optional(Type.Array(Type.Object(Difference))),
      changed: Type.Optional(Type.Array(Type.Object({ ...Difference, what: Type.Array(Text) }))),
    }),
  ),
});

export const planAnswers: Answers = {
  'POST /orders/:orderId/plan-preview': Preview,
  'POST /quotes/:quoteId/plan-preview': Preview,
  'GET /orders/:orderId/tasks/:taskId/why': Type.Object({
    asOf: Moment,
    task: Type.Object({
      id: Uuid,
      key: Text,
      name: Text,
      kind: Text,
      state: Text,
      connector: Nullable(Text),
      operation: Nullable(Text),
    }),
    plan: Type.Object({ id: Uuid, purpose: Text, recordedAt: Moment, modelHash: Hash, conditions: Anything }),
    item: Nullable(
      Type.Object({ id: Uuid, offering: Text, offeringName: Text, position: Type.Integer(), action: Text }),
    ),
    parts: Type.Array(
      Type.Object({
        id: Uuid,
        kind: Text,
        key: Text,
        name: Text,
        specification: Nullable(Text),
        characteristics: Anything,
      }),
    ),
    rule: Type.Object({
      id: Text,
      artifactHash: Text,
      artifactKey: Nullable(Text),
      path: Nullable(Text),
      on: Nullable(Type.Array(Text)),
      target: Nullable(Text),
      conditions: Type.Array(
        Type.Object({
          about: Text,
          kind: Text,
          wanted: Type.Array(Anything),
          not: Type.Boolean(),
          found: Anything,
          holds: Type.Boolean(),
        }),
      ),
    }),
    waitsFor: Type.Array(Type.Object({ taskId: Uuid, name: Nullable(Text) })),
    waitsForOrders: Type.Array(Type.Object({ orderId: Uuid, offering: Text, task: Text })),
    heldUp: Type.Array(Type.Object({ taskId: Uuid, name: Text, needsAnswer: Type.Boolean() })),
    answers: Anything,
    amendments: Type.Array(Type.Object({ orderVersion: Type.Integer(), recordedAt: Moment, changes: Anything })),
  }),
  'GET /decomposition-rules/:artifact/:rule/work': Type.Object({
    asOf: Moment,
    artifactHash: Text,
    ruleId: Text,
    orders: Type.Array(
      Type.Object({
        orderId: Uuid,
        number: Text,
        state: Text,
        tasks: Type.Array(Type.Object({ taskId: Uuid, key: Text, name: Text, itemId: Nullable(Uuid), state: Text })),
        parts: Type.Array(Type.Object({ id: Uuid, kind: Text, key: Text, name: Text })),
      }),
    ),
    more: Type.Boolean(),
  }),
};
