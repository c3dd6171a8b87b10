/** Why there is a task, and what a rule makes: from the order item over its services and resources to the task, by rule and version, and back. */
import { Type } from 'typebox';
import type { Json } from '#kernel/json.ts';
import { accepted, must, refused, type Outcome } from '#kernel/outcome.ts';
import { orderResource, readOrder, readOrderItems, visibleOrder } from '#contexts/order/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { isOutside, type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import type { DecompositionRules } from './decomposition.contract.ts';
import { judgeConditions } from './decompose-rules.ts';
import { inputOfModel } from './model-plan.ts';
import { readAmendments, readExpansions, readWaitsOf } from './plan-running.store.ts';
import { readPartsOfOrder, readPlansOfOrder } from './plan.store.ts';
import { readWorkOfRule } from './plan-trace.store.ts';
import type { PlanPart } from './task.ts';
import { readTaskFollowers, readTasksOfOrder, type TaskRow } from './task.store.ts';

/** The rule that made a task, in the version of the artifact that the order started with. */
const ruleOf = (model: CommercialModel, { ruleId, artifactHash }: Pick<TaskRow, 'ruleId' | 'artifactHash'>) => {
  const artifact = model.ofKind('decomposition-rules').find(({ hash }) => hash === artifactHash);
  const rules = artifact && (artifact.content as unknown as DecompositionRules).rules;
  const index = rules?.findIndex(({ id }) => id === ruleId) ?? -1;
  const rule = rules?.[index];
  return artifact && rule ? { artifact: { key: artifact.key, hash: artifact.hash }, index, rule } : undefined;
};

/** From the task's own service or resource up to what faces the customer. */
const upwards = (parts: readonly PlanPart[], partId: string | null): readonly PlanPart[] => {
  const part = parts.find(({ id }) => id === partId);
  return part === undefined ? [] : [part, ...upwards(parts, part.supportsId)];
};

const why = async (tx: Tx, reader: Reader, query: Query, door: Door): Promise<Outcome<Json>> => {
  const found = await visibleOrder(tx, reader, query);
  if (!found.ok) return found;
  if (isOutside(reader)) return refused({ code: 'access.denied', action: 'order.read', policies: [] });
  const order = found.value;
  const [tasks, parts, items, plans, expansions, amendments, model] = await Promise.all([
    readTasksOfOrder(tx, order.id),
    readPartsOfOrder(tx, order.id),
    readOrderItems(tx, order.id),
    readPlansOfOrder(tx, order.id),
    readExpansions(tx, order.id),
    readAmendments(tx, order.id),
    door.models.byHash(tx, order.modelHash),
  ]);
  const task = tasks.find(({ id }) => id === query.params['taskId']);
  if (task === undefined) return refused({ code: 'task.not-found' });
  const plan = plans.find(({ id }) => id === task.planId);
  must(plan, 'a task has its plan');
  const [followers, waits] = await Promise.all([readTaskFollowers(tx, task.id), readWaitsOf(tx, order.id)]);
  const item = items.find(({ id }) => id === task.itemId);
  const made = ruleOf(model, task);
  const input = inputOfModel(model, order, items, () => task.id, { conditions: plan.conditions });
  const place =
    made?.rule.late === undefined
      ? undefined
      : tasks.find(
          ({ itemId, kind, ruleId }) => kind === 'expansion' && itemId === task.itemId && ruleId === task.ruleId,
        );
  const expansion = place && expansions.find(({ taskId }) => taskId === place.id);
  const named = new Map(tasks.map((each) => [each.id, each.name]));
  return accepted({
    asOf: door.clock().toString(),
    task: {
      id: task.id,
      key: task.key,
      name: task.name,
      kind: task.kind,
      state: task.state,
      connector: task.connector,
      operation: task.operation,
    },
    plan: {
      id: plan.id,
      purpose: plan.purpose,
      recordedAt: plan.recordedAt,
      modelHash: plan.modelHash,
      conditions: plan.conditions,
    },
    item:
      item === undefined
        ? null
        : {
            id: item.id,
            offering: item.offering,
            offeringName: item.body.offeringName ?? item.offering,
            position: item.position,
            action: item.action,
          },
    parts: upwards(parts, task.partId).map(({ id, kind, key, name, specification, characteristics }) => ({
      id,
      kind,
      key,
      name,
      specification,
      characteristics,
    })),
    rule:
      made === undefined
        ? {
            id: task.ruleId,
            artifactHash: task.artifactHash,
            artifactKey: null,
            path: null,
            on: null,
            target: null,
            conditions: [],
          }
        : {
            id: made.rule.id,
            artifactHash: made.artifact.hash,
            artifactKey: made.artifact.key,
            path: `/rules/${made.index}`,
            on: made.rule.on ?? ['add'],
            target:
              'offering' in made.rule
                ? `offering ${made.rule.offering}`
                : 'specification' in made.rule
                  ? `specification ${made.rule.specification}`
                  : `category ${made.rule.category}`,
            conditions: item === undefined ? [] : judgeConditions(input, item, made.rule, expansion?.answers ?? {}),
          },
    waitsFor: task.predecessors.map((id) => ({ taskId: id, name: named.get(id) ?? null })),
    waitsForOrders: waits
      .filter(({ taskId }) => taskId === task.id)
      .map(({ otherOrderId, offering, taskKey }) => ({ orderId: otherOrderId, offering, task: taskKey })),
    heldUp: followers.map(({ taskId, name, needsAnswer }) => ({ taskId, name, needsAnswer })),
    answers: expansion?.answers ?? null,
    amendments: amendments
      .filter(({ changes }) => JSON.stringify(changes).includes(task.id))
      .map(({ orderVersion, recordedAt, changes }) => ({ orderVersion, recordedAt, changes })),
  });
};

const ORDERS_MAX = 100;

/** The newest orders for which a rule, in one version of its artifact, has made tasks or services. */
const work = async (tx: Tx, reader: Reader, { params }: Query, door: Door): Promise<Outcome<Json>> => {
  if (isOutside(reader)) return refused({ code: 'access.denied', action: 'order.read', policies: [] });
  const { artifact: artifactHash = '', rule: ruleId = '' } = params;
  const found = await readWorkOfRule(tx, { artifactHash, ruleId }, ORDERS_MAX);
  const orders = await Promise.all(found.map(({ orderId }) => readOrder(tx, orderId)));
  const visible = new Map(
    orders.flatMap((order) =>
      order && reader.may('order.read', orderResource(tx.tenantId, order)) ? [[order.id, order] as const] : [],
    ),
  );
  return accepted({
    asOf: door.clock().toString(),
    artifactHash,
    ruleId,
    orders: found.flatMap(({ orderId, tasks, parts }) => {
      const order = visible.get(orderId);
      return order === undefined ? [] : [{ orderId, number: order.number, state: order.state, tasks, parts }];
    }),
    more: found.length === ORDERS_MAX,
  });
};

export const planTraceRoutes: readonly Route[] = [
  queryRoute({
    method: 'GET',
    path: '/orders/:orderId/tasks/:taskId/why',
    summary:
      'Why there is this task: its item, what it works on, the rule and its version, what was known, and what waits for it',
    action: 'order.read',
    read: why,
  }),
  queryRoute({
    method: 'GET',
    path: '/decomposition-rules/:artifact/:rule/work',
    summary: 'What a rule, in one version of its artifact, has made: the newest orders with their tasks and services',
    action: 'order.read',
    querystring: Type.Object({}, { additionalProperties: false }),
    read: work,
  }),
];
