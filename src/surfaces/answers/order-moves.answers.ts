import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Amount, Anything, Day, Hash, Moment, Nullable, Uuid } from './forms.ts';

/** What is answered to whoever orders without a quote, changes an order, or records how it went on. */
export const orderMovesAnswers: Answers = {
  'POST /bulk-orders': Type.Object({
    orderJobId: Uuid,
    orders: Type.Integer(),
    first: Type.Array(Type.String()),
  }),
  'POST /bulk-orders/:orderJobId/cancel': Type.Object({
    orderJobId: Uuid,
    waiting: Type.Integer(),
    done: Type.Integer(),
    refused: Type.Integer(),
  }),
  'GET /bulk-orders': Type.Object({
    items: Type.Array(
      Type.Object({
        id: Uuid,
        name: Type.String(),
        state: Type.String(),
        total: Type.Integer(),
        waiting: Type.Integer(),
        done: Type.Integer(),
        refused: Type.Integer(),
        version: Type.Integer(),
        recordedAt: Moment,
      }),
    ),
    asOf: Moment,
  }),
  'GET /bulk-orders/:orderJobId': Type.Object({
    id: Uuid,
    name: Type.String(),
    state: Type.String(),
    total: Type.Integer(),
    waiting: Type.Integer(),
    done: Type.Integer(),
    refused: Type.Integer(),
    version: Type.Integer(),
    recordedAt: Moment,
    asOf: Moment,
    orders: Type.Array(Anything),
    refusedItems: Type.Array(Anything),
  }),
  'POST /orders': Type.Object({
    orderId: Uuid,
    number: Type.String(),
    state: Type.String(),
    items: Type.Integer(),
    priceProof: Type.Object({ by: Type.String(), input: Hash, output: Hash, model: Hash }),
  }),
  'POST /orders/price': Type.Object({
    asOf: Moment,
    accountId: Uuid,
    currency: Type.String(),
    pricedAsOf: Day,
    orderable: Type.Boolean(),
    checks: Type.Array(
      Type.Object({
        severity: Type.String(),
        code: Type.String(),
        message: Type.String(),
        todo: Type.String(),
        line: Nullable(Type.Integer()),
      }),
    ),
    lines: Type.Array(
      Type.Object({
        line: Type.Integer(),
        offering: Type.String(),
        offeringName: Type.String(),
        quantity: Amount,
        from: Nullable(Day),
        to: Nullable(Day),
        charges: Type.Array(
          Type.Object({
            charge: Type.String(),
            name: Type.String(),
            type: Type.String(),
            period: Nullable(Type.String()),
            amount: Nullable(Amount),
          }),
        ),
      }),
    ),
    totals: Anything,
    replayToken: Nullable(Type.String()),
  }),
  'POST /orders/:orderId/supplement': Type.Object({
    orderId: Uuid,
    state: Type.String(),
    orderVersion: Type.Integer(),
    items: Type.Integer(),
    left: Type.Integer(),
  }),
  'POST /orders/:orderId/amend': Type.Object({
    orderId: Uuid,
    state: Type.String(),
    orderVersion: Type.Integer(),
    items: Type.Integer(),
    left: Type.Integer(),
  }),
  'POST /orders/:orderId/reject': Type.Object({ orderId: Uuid, state: Type.String() }),
  'POST /orders/:orderId/record-failed': Type.Object({ orderId: Uuid, state: Type.String() }),
  'POST /orders/:orderId/record-partial': Type.Object({
    orderId: Uuid,
    state: Type.String(),
    done: Type.Integer(),
    notDone: Type.Integer(),
    remainderOrderId: Nullable(Uuid),
    remainderNumber: Nullable(Type.String()),
  }),
  'POST /orders/:orderId/hold': Type.Object({ orderId: Uuid, state: Type.String() }),
  'POST /orders/:orderId/release': Type.Object({ orderId: Uuid, state: Type.String() }),
};
