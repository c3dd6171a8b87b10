/**
 * From what was sold to what has to be done: the order's items and the decomposition rules of the order's own model give a plan. Pure, so that
 * it can be previewed and tested at publish. Every task names the item and the version of the rule it comes from; a circle is refused.
 */
import type { JsonObject } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Segment } from '#kernel/period.ts';
import { eventOf, type OrderHeader, type OrderItem, type OrderParties } from '#contexts/order/index.ts';
import { CONNECTOR_CONTRACTS } from './connector-contracts.ts';
import {
  type DecompositionCondition,
  type DecompositionRule,
  type PayloadMapping,
  readDependency,
  type TaskTemplate,
} from './decomposition.contract.ts';
import { planOrder } from './plan-order.ts';
import { CALL_TIMEOUT_MS_DEFAULT, DEFAULT_RETRY } from './retry.policy.ts';
import { type LateField, type Plan, PLAN_TASKS_MAX, type TaskPlan, type TaskWork } from './task.ts';

/** What decomposition asks of an offering: nothing of its price, nothing that can change under an order. */
export type OfferingFacts = {
  readonly orderable: boolean;
  readonly specification?: string;
  readonly category?: string;
  readonly fixed: JsonObject;
};

export type DecomposeInput = {
  readonly order: Pick<
    OrderHeader,
    'id' | 'accountId' | 'currency' | 'requestedFor' | 'contractFrom' | 'parties' | 'modelHash'
  >;
  readonly items: readonly OrderItem[];
  readonly offering: (key: string) => OfferingFacts | undefined;
  readonly rules: readonly { readonly hash: string; readonly rule: DecompositionRule }[];
  readonly id: (...labels: readonly (string | number)[]) => string;
};

type Draft = {
  readonly item: OrderItem;
  readonly template: TaskTemplate;
  readonly rule: DecompositionRule;
  readonly hash: string;
  readonly id: string;
};

export const decompose = (input: DecomposeInput): Outcome<Plan> => {
  const drafts = input.items.flatMap((item) => draftsOf(input, item));
  const bare = input.items.filter(
    (item) =>
      eventOf(item) !== null &&
      input.offering(item.offering)?.orderable !== false &&
      !drafts.some((draft) => draft.item.id === item.id),
  );
  if (bare.length > 0)
    return refused({
      code: 'plan.item-without-rule',
      items: bare.slice(0, 20).map(({ id, offering }) => ({ itemId: id, offering })),
      count: bare.length,
    });
  if (drafts.length > PLAN_TASKS_MAX)
    return refused({ code: 'plan.too-large', tasks: drafts.length, max: PLAN_TASKS_MAX });
  return planOf(input, drafts);
};

const draftsOf = (input: DecomposeInput, item: OrderItem): readonly Draft[] => {
  const event = eventOf(item);
  if (event === null) return [];
  const offering = input.offering(item.offering);
  if (offering?.orderable === false) return [];
  const characteristics = characteristicsOf(item, offering);
  return input.rules
    .filter(
      ({ rule }) =>
        (rule.on ?? ['add']).some((on) => on === event) &&
        targets(rule, item, offering) &&
        (rule.when ?? []).every((when) => holds(when, characteristics)),
    )
    .flatMap(({ rule, hash }) =>
      rule.tasks.map((template) => ({
        item,
        template,
        rule,
        hash,
        id: input.id('task', item.id, rule.id, template.key),
      })),
    );
};

const targets = (rule: DecompositionRule, item: OrderItem, offering: OfferingFacts | undefined): boolean => {
  if ('offering' in rule) return rule.offering === item.offering;
  if ('specification' in rule) return rule.specification === offering?.specification;
  return rule.category === offering?.category;
};

/** The segment in which the item's life begins says how it is set up; later segments are changes, each with a date of its own. */
const firstSegment = (item: OrderItem): Segment | undefined => item.body.segments[0];

const characteristicsOf = (item: OrderItem, offering: OfferingFacts | undefined): JsonObject => ({
  ...firstSegment(item)?.characteristics,
  ...offering?.fixed,
});

const holds = (when: DecompositionCondition, characteristics: JsonObject): boolean => {
  const value = Object.hasOwn(characteristics, when.characteristic) ? characteristics[when.characteristic] : undefined;
  if ('equals' in when) return value === when.equals;
  if ('in' in when) return value !== undefined && when.in.some((each) => each === value);
  return !when.notIn.some((each) => each === value);
};

type Index = {
  readonly ofItem: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly itemsOfOffering: ReadonlyMap<string, readonly string[]>;
};

const indexOf = (drafts: readonly Draft[]): Index => ({
  ofItem: new Map(
    [...Map.groupBy(drafts, (draft) => draft.item.id)].map(([itemId, own]) => [
      itemId,
      new Map(own.map((draft) => [draft.template.key, draft.id])),
    ]),
  ),
  itemsOfOffering: new Map(
    [...Map.groupBy(drafts, (draft) => draft.item.offering)].map(([offering, own]) => [
      offering,
      [...new Set(own.map((draft) => draft.item.id))],
    ]),
  ),
});

/** The tasks that a dependency names: in the same item, or in all of the order's items of an offering. Absent items do not hold it up. */
const named = (index: Index, draft: Draft, text: string): readonly string[] | undefined => {
  const { offering, task } = readDependency(text);
  if (offering === undefined) {
    const own = index.ofItem.get(draft.item.id)?.get(task);
    return own === undefined ? undefined : [own];
  }
  return (index.itemsOfOffering.get(offering) ?? []).flatMap((itemId) => index.ofItem.get(itemId)?.get(task) ?? []);
};

const planOf = (input: DecomposeInput, drafts: readonly Draft[]): Outcome<Plan> => {
  const index = indexOf(drafts);
  const planId = input.id('plan', 'fulfil');
  const tasks: TaskPlan[] = [];
  for (const draft of drafts) {
    const task = taskOf(input, index, draft, planId);
    if (!task.ok) return task;
    tasks.push(task.value);
  }
  const end = milestone(input, tasks, planId);
  const cycle = planOrder(tasks).cycle;
  if (cycle.length > 0)
    return refused({
      code: 'plan.cycle',
      tasks: cycle.slice(0, 20).map(({ key, ruleId, itemId }) => ({ key, ruleId, itemId })),
    });
  const { id: orderId, accountId, modelHash } = input.order;
  return accepted({ id: planId, orderId, accountId, purpose: 'fulfil', modelHash, tasks: [...tasks, end] });
};

const taskOf = (input: DecomposeInput, index: Index, draft: Draft, planId: string): Outcome<TaskPlan> => {
  const { item, template, rule, hash, id } = draft;
  const contract = CONNECTOR_CONTRACTS[template.connector][template.operation];
  const where = { ruleId: rule.id, task: template.key, itemId: item.id };
  if (contract === undefined)
    return refused({
      code: 'plan.operation-unknown',
      connector: template.connector,
      operation: template.operation,
      ...where,
    });
  const depends = new Set<string>();
  for (const text of template.dependsOn) {
    const ids = named(index, draft, text);
    if (ids === undefined) return refused({ code: 'plan.dependency-unknown', dependsOn: text, ...where });
    for (const each of ids) depends.add(each);
  }
  const payload = payloadOf(input, index, draft, template.payload ?? {});
  for (const late of payload.late) depends.add(late.taskId);
  const undoOperation = template.undo?.operation ?? contract.undo;
  return accepted({
    id,
    planId,
    orderId: input.order.id,
    itemId: item.id,
    key: template.key,
    name: template.name,
    kind: 'call',
    connector: template.connector,
    operation: template.operation,
    payload: payload.fields,
    late: payload.late,
    ruleId: rule.id,
    artifactHash: hash,
    pointOfNoReturn: template.pointOfNoReturn === true || contract.pointOfNoReturn,
    undo:
      undoOperation === undefined
        ? null
        : { operation: undoOperation, payload: payloadOf(input, index, draft, template.undo?.payload ?? {}).fields },
    undoes: null,
    retry: DEFAULT_RETRY,
    callTimeoutMs: CALL_TIMEOUT_MS_DEFAULT,
    idempotent: contract.idempotent,
    statusQuery: contract.statusQuery,
    settlesWithinMs: contract.settlesWithinMs,
    dependsOn: [...depends],
  });
};

/** Only what the order promised goes into a call. An absent optional value is left out, never sent as null. */
const payloadOf = (
  input: DecomposeInput,
  index: Index,
  draft: Draft,
  mapping: PayloadMapping,
): { readonly fields: JsonObject; readonly late: readonly LateField[] } => {
  const late: LateField[] = [];
  const fields: [string, JsonObject[string]][] = [];
  for (const [field, source] of Object.entries(mapping)) {
    if ('answerOf' in source) {
      const [taskId] = named(index, draft, source.answerOf) ?? [];
      if (taskId !== undefined) late.push({ field, taskId, resultField: source.field });
      continue;
    }
    const value = valueOf(input, draft, source);
    if (value !== undefined && value !== null) fields.push([field, value]);
  }
  return { fields: Object.fromEntries(fields), late };
};

type EarlySource = Exclude<PayloadMapping[string], { readonly answerOf: string }>;

const valueOf = (input: DecomposeInput, { item }: Draft, source: EarlySource): JsonObject[string] | undefined => {
  if ('literal' in source) return source.literal;
  if ('item' in source) return itemValue(item, source.item);
  if ('order' in source) return orderValue(input.order, source.order);
  if ('party' in source) return partyOf(input.order.parties, item, source.party);
  return characteristicsOf(item, input.offering(item.offering))[source.characteristic];
};

const itemValue = (item: OrderItem, field: string): JsonObject[string] | undefined => {
  const segment = firstSegment(item);
  const last = item.body.segments.at(-1);
  switch (field) {
    case 'quantity':
      return segment?.quantity;
    case 'effectiveFrom':
      return segment?.from;
    case 'effectiveTo':
      return last?.to;
    default:
      return item[field as 'id' | 'lineageId' | 'offering' | 'action'];
  }
};

const orderValue = (order: DecomposeInput['order'], field: string): JsonObject[string] | undefined =>
  field === 'billingAnchor' ? order.contractFrom : order[field as 'id' | 'accountId' | 'currency' | 'requestedFor'];

const partyOf = (parties: OrderParties, item: OrderItem, role: keyof OrderParties) => {
  if (role === 'site') return item.body.site ?? parties.site;
  if (role === 'shipTo') return item.body.shipTo ?? parties.shipTo;
  return parties[role];
};

/** Ends the plan: when its last predecessor ends it is done in the same transaction, and no task ever locks the plan. */
const milestone = (input: DecomposeInput, tasks: readonly TaskPlan[], planId: string): TaskPlan => {
  const followed = new Set(tasks.flatMap((task) => task.dependsOn));
  return {
    ...MILESTONE,
    id: input.id('task', planId, 'end'),
    planId,
    orderId: input.order.id,
    artifactHash: input.order.modelHash,
    dependsOn: tasks.filter((task) => !followed.has(task.id)).map((task) => task.id),
  };
};

export const MILESTONE: Omit<TaskWork, 'id' | 'planId' | 'orderId' | 'artifactHash'> = {
  itemId: null,
  key: 'end',
  name: 'All work is done',
  kind: 'milestone',
  connector: null,
  operation: null,
  payload: {},
  late: [],
  ruleId: 'plan',
  pointOfNoReturn: false,
  undo: null,
  undoes: null,
  retry: DEFAULT_RETRY,
  callTimeoutMs: CALL_TIMEOUT_MS_DEFAULT,
  idempotent: true,
  statusQuery: false,
  settlesWithinMs: 0,
};
