/**
 * Will the order make its date? Looked at when its slack would be used up if nothing moved, and at once when a task falls out: so it is named before
 * the date is missed, and while nothing is wrong nobody looks at all.
 */
import { Type, type Static } from 'typebox';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import { lockOrder, type Order, orderLife, orderResource } from '#contexts/order/index.ts';
import { type Command, defineCommand, type Decision, type Fact } from '#platform/command.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Statement } from '#platform/database/tx.ts';
import { setTimer } from '#platform/timers.store.ts';
import { CONNECTOR_CONTRACTS } from './connector-contracts.ts';
import { expectedEnd, type ExpectedEnd, type OpenTask, type TakesMs } from './expected-end.ts';
import { triesOf } from './model-policies.ts';
import { type OrderPromise, type Pace, readPaces, readPromise, savePromise } from './promise.store.ts';
import type { Plan } from './task.ts';
import { readTasksOfOrder } from './task.store.ts';

export const PROMISE_TIMER = 'order-promise';

const LOOK_AGAIN_MS = 3_600_000;
const LOOK_AT_LEAST_AFTER_MS = 60_000;

const Payload = Type.Object(
  { orderId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }) },
  { additionalProperties: false },
);
type Payload = Static<typeof Payload>;

type Dated = Pick<Order, 'promisedFor' | 'requestedFor'>;

/** What was promised; where nothing was, what the customer asked for. */
export const dateOf = ({ promisedFor, requestedFor }: Dated): string | null => promisedFor ?? requestedFor;

/** The end of the day, in UTC: zones were resolved when the dates were captured. */
const endOf = (day: string): Temporal.Instant =>
  Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime('UTC').toInstant();

/** As long as the policy says such work takes, or as it lately took; a system of which neither is known settles within what it promises. */
export const takesOf = (model: CommercialModel, paces: readonly Pace[]): TakesMs => {
  const observed = new Map(paces.map(({ operation, p90Ms }) => [operation, p90Ms]));
  const contracts: Readonly<Record<string, Readonly<Record<string, { readonly settlesWithinMs: number }>>>> =
    CONNECTOR_CONTRACTS;
  return ({ connector, operation }: OpenTask) => {
    if (connector === null || operation === null) return 0;
    const usual = triesOf(model, { connector: connector as never, operation })?.usuallyTakesMs;
    return usual ?? observed.get(operation) ?? contracts[connector]?.[operation]?.settlesWithinMs ?? 0;
  };
};

const nextLook = (end: ExpectedEnd, deadline: Temporal.Instant, at: Temporal.Instant): Temporal.Instant | null => {
  if (Temporal.Instant.compare(deadline, at) <= 0) return null;
  const slackMs = deadline.epochMilliseconds - end.expectedBy.epochMilliseconds;
  const wait = slackMs > 0 ? Math.max(LOOK_AT_LEAST_AFTER_MS, slackMs) : LOOK_AGAIN_MS;
  const next = at.add({ milliseconds: wait });
  return Temporal.Instant.compare(next, deadline) < 0 ? next : deadline;
};

/** The first look at an order whose plan is laid down: when its slack would be used up. */
export const watchPromise = (
  tenantId: string,
  order: Pick<Order, 'id'> & Dated,
  plan: Pick<Plan, 'tasks'>,
  model: CommercialModel,
  at: Temporal.Instant,
): readonly Statement[] => {
  const day = dateOf(order);
  // A wish for a day that has passed was never a promise.
  if (day === null || Temporal.Instant.compare(endOf(day), at) <= 0) return [];
  const tasks = plan.tasks.map((task) => ({
    ...task,
    state: 'waiting' as const,
    dueAt: null,
    predecessors: task.dependsOn,
  }));
  const end = expectedEnd(tasks, takesOf(model, []), at);
  const isLate = Temporal.Instant.compare(end.expectedBy, endOf(day)) > 0;
  const next = isLate ? at : nextLook(end, endOf(day), at);
  return next === null ? [] : [setTimer(tenantId, PROMISE_TIMER, order.id, next.toString())];
};

type Loaded = {
  readonly order: Order;
  readonly tasks: readonly OpenTask[];
  readonly paces: readonly Pace[];
  readonly before: OrderPromise | undefined;
};
type Assessed = Decision & { readonly promise: OrderPromise | null; readonly next: Temporal.Instant | null };

const fact = (type: string, { order }: Loaded, promise: OrderPromise): Fact => ({
  type,
  subject: { kind: 'order', id: order.id },
  data: {
    orderId: order.id,
    number: order.number,
    accountId: order.accountId,
    promisedFor: promise.dueOn,
    expectedBy: promise.expectedBy,
    because: promise.because,
  },
});

export const decidePromise = (
  loaded: Loaded,
  { at }: Pick<Command<Payload>, 'at'>,
  model: CommercialModel,
): Outcome<Assessed> => {
  const { order, tasks, paces, before } = loaded;
  const day = dateOf(order);
  const nothing = { promise: null, next: null, facts: [], answer: { orderId: order.id, jeopardy: false } };
  if (day === null || orderLife.terminal.includes(order.state)) return accepted(nothing);
  const end = expectedEnd(tasks, takesOf(model, paces), at);
  const deadline = endOf(day);
  const isLate = Temporal.Instant.compare(end.expectedBy, deadline) > 0;
  const promise: OrderPromise = {
    orderId: order.id,
    accountId: order.accountId,
    territory: order.territory,
    dueOn: day,
    expectedBy: end.expectedBy.toString(),
    because: end.because,
    jeopardySince: isLate ? (before?.jeopardySince ?? at.toString()) : null,
    assessedAt: at.toString(),
  };
  const wasLate = before?.jeopardySince !== null && before !== undefined;
  return accepted({
    promise,
    next: nextLook(end, deadline, at),
    facts: [
      ...(isLate && !wasLate ? [fact('OrderJeopardyDetected', loaded, promise)] : []),
      ...(!isLate && wasLate ? [fact('OrderJeopardyCleared', loaded, promise)] : []),
    ],
    answer: { orderId: order.id, promisedFor: day, expectedBy: promise.expectedBy, jeopardy: isLate },
  });
};

export const assessPromise = defineCommand<Payload, Loaded, Assessed>({
  name: 'fulfillment.assess-promise',
  context: 'fulfillment',
  aggregate: 'plan',
  payload: Payload,
  notFound: 'order.not-found',
  load: async (tx, { payload: { orderId } }) => {
    const [order, tasks, paces, before] = await Promise.all([
      lockOrder(tx, orderId),
      readTasksOfOrder(tx, orderId),
      readPaces(tx),
      readPromise(tx, orderId),
    ]);
    return order && { order, tasks, paces, before };
  },
  resource: ({ order }, command) => orderResource(command.tenantId, order),
  decide: (loaded, command, _prepared, model) => decidePromise(loaded, command, model),
  save: ({ promise, next }, { order }, _head, command) => [
    ...(promise === null ? [] : [savePromise(command.tenantId, promise)]),
    ...(next === null ? [] : [setTimer(command.tenantId, PROMISE_TIMER, order.id, next.toString())]),
  ],
});
