/** One task of a plan from its template: what it waits for, what is sent, what takes it back. Pure. */
import type { JsonObject } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { OrderItem, OrderParties } from '#contexts/order/index.ts';
import { CONNECTOR_CONTRACTS } from './connector-contracts.ts';
import { characteristicsOf, type DecomposeInput, firstSegment } from './decompose-rules.ts';
import {
  type CallTemplate,
  type DecompositionRule,
  type EarlySource,
  type ManualTemplate,
  type PayloadMapping,
  readDependency,
  type TaskTemplate,
} from './decomposition.contract.ts';
import { CALL_TIMEOUT_MS_DEFAULT, DEFAULT_RETRY } from './retry.policy.ts';
import type { LateField, PlanPart, TaskPlan } from './task.ts';

export type Draft = {
  readonly item: OrderItem;
  readonly template: TaskTemplate;
  readonly rule: DecompositionRule;
  readonly hash: string;
  readonly id: string;
};

/** What a name in a rule can mean. `held`: places of rules that still wait, under the names of the tasks that they will make. */
export type Index = {
  readonly ofItem: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly itemsOfOffering: ReadonlyMap<string, readonly string[]>;
  readonly held: ReadonlySet<string>;
  readonly parts: ReadonlyMap<string, string>;
};

type Named = { readonly item: Pick<OrderItem, 'id' | 'offering'>; readonly key: string; readonly id: string };

export const indexOf = (
  drafts: readonly Draft[],
  held: readonly { readonly item: OrderItem; readonly rule: DecompositionRule; readonly id: string }[],
  parts: readonly Pick<PlanPart, 'id' | 'itemId' | 'key'>[],
  standing: readonly Named[] = [],
): Index => {
  const names: readonly Named[] = [
    ...standing,
    ...held.flatMap(({ item, rule, id }) => rule.tasks.map(({ key }) => ({ item, key, id }))),
    ...drafts.map(({ item, template, id }) => ({ item, key: template.key, id })),
  ];
  return {
    ofItem: new Map(
      [...Map.groupBy(names, ({ item }) => item.id)].map(([itemId, own]) => [
        itemId,
        new Map(own.map(({ key, id }) => [key, id])),
      ]),
    ),
    itemsOfOffering: new Map(
      [...Map.groupBy(names, ({ item }) => item.offering)].map(([offering, own]) => [
        offering,
        [...new Set(own.map(({ item }) => item.id))],
      ]),
    ),
    held: new Set(held.map(({ id }) => id)),
    parts: new Map(parts.map(({ id, itemId, key }) => [`${itemId}/${key}`, id])),
  };
};

/** The tasks that a dependency names: in the same item, or in all of the order's items of an offering. Absent items do not hold it up. */
export const named = (index: Index, item: Pick<OrderItem, 'id'>, text: string): readonly string[] | undefined => {
  const { offering, task } = readDependency(text);
  if (offering === undefined) {
    const own = index.ofItem.get(item.id)?.get(task);
    return own === undefined ? undefined : [own];
  }
  return (index.itemsOfOffering.get(offering) ?? []).flatMap((itemId) => index.ofItem.get(itemId)?.get(task) ?? []);
};

export const taskOf = (input: DecomposeInput, index: Index, draft: Draft, planId: string): Outcome<TaskPlan> => {
  const { item, template, rule, hash, id } = draft;
  const where = { ruleId: rule.id, task: template.key, itemId: item.id };
  const waits = dependenciesOf(index, draft);
  if (!waits.ok) return waits;
  const partId = template.realizes === undefined ? null : index.parts.get(`${item.id}/${template.realizes}`);
  if (partId === undefined) return refused({ code: 'plan.part-unknown', part: template.realizes ?? '', ...where });
  const payload = payloadOf(input, index, item, template.payload ?? {});
  const doing = 'manual' in template ? manualOf(template) : callOf(input, index, draft, template, where);
  if (!doing.ok) return doing;
  const notBefore = dayOf(input, draft);
  if (!notBefore.ok) return notBefore;
  return accepted({
    id,
    planId,
    orderId: input.order.id,
    itemId: item.id,
    partId,
    key: template.key,
    name: template.name,
    payload: payload.fields,
    late: payload.late,
    ruleId: rule.id,
    artifactHash: hash,
    endsItemChanges: template.pointOfNoReturn === 'item',
    notBefore: notBefore.value,
    milestone: template.milestone ?? null,
    undoes: null,
    retry: DEFAULT_RETRY,
    callTimeoutMs: CALL_TIMEOUT_MS_DEFAULT,
    ...doing.value,
    pointOfNoReturn: template.pointOfNoReturn !== undefined || doing.value.pointOfNoReturn,
    dependsOn: [...new Set([...waits.value, ...payload.late.map(({ taskId }) => taskId)])],
    awaits: template.awaits ?? [],
  });
};

type Doing = Pick<
  TaskPlan,
  | 'kind'
  | 'connector'
  | 'operation'
  | 'pointOfNoReturn'
  | 'undo'
  | 'idempotent'
  | 'statusQuery'
  | 'settlesWithinMs'
  | 'manual'
>;

/** What another system does, with what its contract promises. */
const callOf = (
  input: DecomposeInput,
  index: Index,
  { item }: Draft,
  { connector, operation, undo }: CallTemplate,
  where: JsonObject,
): Outcome<Doing> => {
  const contract = CONNECTOR_CONTRACTS[connector][operation];
  if (contract === undefined) return refused({ code: 'plan.operation-unknown', connector, operation, ...where });
  const undoOperation = undo?.operation ?? contract.undo;
  return accepted({
    kind: 'call',
    connector,
    operation,
    manual: null,
    pointOfNoReturn: contract.pointOfNoReturn,
    undo:
      undoOperation === undefined
        ? null
        : { operation: undoOperation, payload: payloadOf(input, index, item, undo?.payload ?? {}).fields },
    idempotent: contract.idempotent,
    statusQuery: contract.statusQuery,
    settlesWithinMs: contract.settlesWithinMs,
  });
};

export const BY_HAND = 'by-hand';

/** What a person does: done twice it is done twice, and nobody but people can be asked. */
const manualOf = ({ manual, undo }: ManualTemplate): Outcome<Doing> =>
  accepted({
    kind: 'manual',
    connector: null,
    operation: null,
    manual,
    pointOfNoReturn: false,
    undo: undo === undefined ? null : { operation: BY_HAND, payload: { instructions: undo.instructions } },
    idempotent: false,
    statusQuery: false,
    settlesWithinMs: 0,
  });

/** The beginning of the day, in UTC: zones were resolved when the dates were captured. A date that the order does not hold holds nothing back. */
const dayOf = (input: DecomposeInput, { item, template, rule }: Draft): Outcome<string | null> => {
  if (template.notBefore === undefined) return accepted(null);
  const { date, plusDays = 0 } = template.notBefore;
  const value = valueOfSource(input, item, date);
  if (value === undefined || value === null) return accepted(null);
  const day = typeof value === 'string' ? plainDate(value) : undefined;
  return day === undefined
    ? refused({ code: 'plan.not-a-day', value, task: template.key, ruleId: rule.id, itemId: item.id })
    : accepted(day.add({ days: plusDays }).toZonedDateTime('UTC').toInstant().toString());
};

const plainDate = (text: string): Temporal.PlainDate | undefined =>
  /^\d{4}-\d\d-\d\d$/.test(text) ? Temporal.PlainDate.from(text) : undefined;

const dependenciesOf = (index: Index, { item, template, rule }: Draft): Outcome<readonly string[]> => {
  const waits: string[] = [];
  for (const text of template.dependsOn) {
    const ids = named(index, item, text);
    if (ids === undefined)
      return refused({
        code: 'plan.dependency-unknown',
        dependsOn: text,
        ruleId: rule.id,
        task: template.key,
        itemId: item.id,
      });
    waits.push(...ids);
  }
  return accepted(waits);
};

/** Only what the order promised goes into a call. An absent optional value is left out, never sent as null. */
const payloadOf = (
  input: DecomposeInput,
  index: Index,
  item: OrderItem,
  mapping: PayloadMapping,
): { readonly fields: JsonObject; readonly late: readonly LateField[] } => {
  const late: LateField[] = [];
  const fields: [string, JsonObject[string]][] = [];
  for (const [field, source] of Object.entries(mapping)) {
    if ('answerOf' in source) {
      const [taskId] = named(index, item, source.answerOf) ?? [];
      // The place of a late rule answers nothing: what may never be done cannot be relied upon.
      if (taskId !== undefined && !index.held.has(taskId)) late.push({ field, taskId, resultField: source.field });
      continue;
    }
    const value = valueOfSource(input, item, source);
    if (value !== undefined && value !== null) fields.push([field, value]);
  }
  return { fields: Object.fromEntries(fields), late };
};

export const valueOfSource = (
  input: Pick<DecomposeInput, 'order' | 'offering'>,
  item: OrderItem,
  source: EarlySource,
): JsonObject[string] | undefined => {
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
