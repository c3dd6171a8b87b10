/**
 * What has to be done for what was sold: fulfillment operations author it, the plan of an order is derived from it.
 * Every rule whose target and condition hold for an order item adds its services, resources and tasks to that item's part of the plan.
 * An order keeps the version of the rules that it started with, so a new version never moves the ground under work in flight.
 */
import { Type, type Static } from 'typebox';
import { ArtifactKey, CharacteristicValue, OwnerKey, PartKey } from '#contexts/catalog/index.ts';
import { DecompositionCondition } from './decomposition-condition.contract.ts';
import { DecompositionSample } from './decomposition-sample.contract.ts';

export const TASKS_PER_RULE_MAX = 50;
export const PARTS_PER_RULE_MAX = 20;

/** Where a field of the call's payload comes from. Only what the order promised may go in; nothing is looked up later. */
const early = [
  Type.Object({ literal: CharacteristicValue }, { additionalProperties: false }),
  Type.Object(
    {
      item: Type.Union([
        Type.Literal('id'),
        Type.Literal('lineageId'),
        Type.Literal('offering'),
        Type.Literal('quantity'),
        Type.Literal('action'),
        Type.Literal('effectiveFrom'),
        Type.Literal('effectiveTo'),
      ]),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      order: Type.Union([
        Type.Literal('id'),
        Type.Literal('accountId'),
        Type.Literal('currency'),
        Type.Literal('requestedFor'),
        Type.Literal('billingAnchor'),
      ]),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      party: Type.Union([
        Type.Literal('soldTo'),
        Type.Literal('endCustomer'),
        Type.Literal('billTo'),
        Type.Literal('payer'),
        Type.Literal('shipTo'),
        Type.Literal('site'),
        Type.Literal('partner'),
        Type.Literal('seller'),
      ]),
    },
    { additionalProperties: false },
  ),
  Type.Object({ characteristic: PartKey }, { additionalProperties: false }),
] as const;

/** Known when the plan is made. */
export const EarlySource = Type.Union([...early]);

export const PayloadSource = Type.Union([
  ...early,
  /** What an earlier task's system answered, such as the id of the subscription that it set up. */
  Type.Object(
    { answerOf: Type.String({ minLength: 1, maxLength: 300 }), field: PartKey },
    { additionalProperties: false },
  ),
]);

export const PayloadMapping = Type.Record(Type.String({ pattern: '^[a-z][A-Za-z0-9]{0,59}$' }), PayloadSource);

export const ConnectorName = Type.Union([
  Type.Literal('billing'),
  Type.Literal('entitlement'),
  Type.Literal('provisioning'),
  Type.Literal('inventory'),
  Type.Literal('shipping'),
  Type.Literal('service-scheduling'),
  Type.Literal('crm'),
  Type.Literal('erp'),
  Type.Literal('tax'),
  Type.Literal('contract'),
  Type.Literal('e-signature'),
]);

/** In which other orders: those of the same conversion, or all of the same deal. Orders that have no such task do not hold it up. */
export const AwaitedTask = Type.Object(
  { orders: Type.Union([Type.Literal('conversion'), Type.Literal('deal')]), offering: ArtifactKey, task: PartKey },
  { additionalProperties: false },
);

/**
 * What stands between the product that is sold and the tasks that are done, in the words of TMF633, 634 and 641: a product is realized by
 * services that its customer would recognise, those by services that only we see, and both by resources.
 */
export const PlanPartTemplate = Type.Object(
  {
    key: PartKey,
    kind: Type.Union([
      Type.Literal('customerFacingService'),
      Type.Literal('resourceFacingService'),
      Type.Literal('resource'),
    ]),
    name: Type.String({ minLength: 1, maxLength: 200 }),
    /** The part of the same item that it supports; a customer-facing service supports the product itself. */
    supports: Type.Optional(PartKey),
    /** What the inventory of services or resources calls it. */
    specification: Type.Optional(PartKey),
    characteristics: Type.Optional(
      Type.Record(Type.String({ pattern: '^[a-z][A-Za-z0-9]{0,59}$' }), EarlySource, { maxProperties: 50 }),
    ),
  },
  { additionalProperties: false },
);

/** A day from which on the task may begin: a date that the order holds, and so many days from it. */
export const NotBefore = Type.Object(
  { date: EarlySource, plusDays: Type.Optional(Type.Integer({ minimum: -3650, maximum: 3650 })) },
  { additionalProperties: false },
);

/** A person does it: in which queue it lies, what is to be done, by when, and what has to be told of it. */
export const ManualWork = Type.Object(
  {
    queue: PartKey,
    instructions: Type.String({ minLength: 1, maxLength: 4000 }),
    withinHours: Type.Integer({ minimum: 1, maximum: 8760 }),
    /** Named values without which it does not count as done; later tasks take them like any other answer. */
    evidence: Type.Optional(
      Type.Array(
        Type.Object(
          { field: PartKey, name: Type.String({ minLength: 1, maxLength: 200 }) },
          { additionalProperties: false },
        ),
        { maxItems: 20 },
      ),
    ),
  },
  { additionalProperties: false },
);

const anyTask = {
  key: PartKey,
  name: Type.String({ minLength: 1, maxLength: 200 }),
  notBefore: Type.Optional(NotBefore),
  /** What the order has reached when it is done, in the words of those who follow it. */
  milestone: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  /** `task`: of the same item. `offering:task`: of the order's items of that offering (the last colon parts them); absent items do not hold it up. */
  dependsOn: Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { uniqueItems: true, maxItems: 50 }),
  payload: Type.Optional(PayloadMapping),
  /** The service or resource of the same item that it works on; without one it is work for the product as a whole. */
  realizes: Type.Optional(PartKey),
  /** Tasks of other orders that it waits for: what a conversion split off must not be overtaken by the rest of it. */
  awaits: Type.Optional(Type.Array(AwaitedTask, { minItems: 1, maxItems: 20 })),
  /**
   * Once it is under way it cannot be taken back, nor can the order be cancelled: a parcel has left the house. `item`: nor may anything
   * else of its item be taken back or changed, because what was begun there rests on the whole of it.
   */
  pointOfNoReturn: Type.Optional(Type.Union([Type.Literal(true), Type.Literal('item')])),
};

export const CallTemplate = Type.Object(
  {
    ...anyTask,
    connector: ConnectorName,
    operation: PartKey,
    /** What takes it back; without one a cancellation after it needs a person. */
    undo: Type.Optional(
      Type.Object({ operation: PartKey, payload: Type.Optional(PayloadMapping) }, { additionalProperties: false }),
    ),
  },
  { additionalProperties: false },
);

export const ManualTemplate = Type.Object(
  {
    ...anyTask,
    manual: ManualWork,
    /** What a person does to take it back; without it a cancellation after it is refused. */
    undo: Type.Optional(
      Type.Object({ instructions: Type.String({ minLength: 1, maxLength: 4000 }) }, { additionalProperties: false }),
    ),
  },
  { additionalProperties: false },
);

/** Another system does it, or a person. */
export const TaskTemplate = Type.Union([CallTemplate, ManualTemplate]);

/** What the newest valid answer to a qualification of the account says: `passed` or `failed`; absent where nothing holds. */
export const DeclaredCondition = Type.Object(
  { key: PartKey, name: Type.String({ minLength: 1, maxLength: 200 }), qualification: PartKey },
  { additionalProperties: false },
);

const rule = {
  id: PartKey,
  /** What has to happen for the rule to have something to do; absent: something new. */
  on: Type.Optional(
    Type.Array(Type.Enum(['add', 'modify', 'suspend', 'resume', 'end']), { minItems: 1, uniqueItems: true }),
  ),
  when: Type.Optional(Type.Array(DecompositionCondition, { maxItems: 50 })),
  /** The services and resources that carry the product. Two rules that name the same part of an item speak of one. */
  parts: Type.Optional(Type.Array(PlanPartTemplate, { minItems: 1, maxItems: PARTS_PER_RULE_MAX })),
  /**
   * The tasks whose answers the rule waits for, `task` or `offering:task`. Until they are done the plan holds its place; then conditions on
   * `answerOf` decide, and what was known is recorded with the part of the plan that comes of it.
   */
  late: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { uniqueItems: true, minItems: 1, maxItems: 10 }),
  ),
  tasks: Type.Array(TaskTemplate, { minItems: 1, maxItems: TASKS_PER_RULE_MAX }),
};

/** A rule names its target in exactly one way. */
export const DecompositionRule = Type.Union([
  Type.Object({ ...rule, offering: ArtifactKey }, { additionalProperties: false }),
  Type.Object({ ...rule, specification: ArtifactKey }, { additionalProperties: false }),
  Type.Object({ ...rule, category: PartKey }, { additionalProperties: false }),
]);

export const DecompositionRules = Type.Object(
  {
    key: ArtifactKey,
    owner: OwnerKey,
    /** Circumstances that conditions may ask about, looked up when the order is submitted and kept with its plan. */
    conditions: Type.Optional(Type.Array(DeclaredCondition, { minItems: 1, maxItems: 50 })),
    rules: Type.Array(DecompositionRule, { minItems: 1, maxItems: 5000 }),
    /** Orders that are planned before a release is published: it is refused when a plan is not what its author said. */
    samples: Type.Optional(Type.Array(DecompositionSample, { minItems: 1, maxItems: 200 })),
  },
  { $id: 'decomposition-rules', additionalProperties: false },
);

export type DeclaredCondition = Static<typeof DeclaredCondition>;
export type AwaitedTask = Static<typeof AwaitedTask>;
export type PlanPartTemplate = Static<typeof PlanPartTemplate>;
export type EarlySource = Static<typeof EarlySource>;
export type PayloadSource = Static<typeof PayloadSource>;
export type PayloadMapping = Static<typeof PayloadMapping>;
export type ConnectorName = Static<typeof ConnectorName>;
export type TaskTemplate = Static<typeof TaskTemplate>;
export type CallTemplate = Static<typeof CallTemplate>;
export type ManualTemplate = Static<typeof ManualTemplate>;
export type ManualWork = Static<typeof ManualWork>;
export type DecompositionRule = Static<typeof DecompositionRule>;
export type DecompositionRules = Static<typeof DecompositionRules>;

/** `aldermoor-appliance:ship` → the offering and the task; a key without a colon is a task of the same item. */
export const readDependency = (text: string): { readonly offering?: string; readonly task: string } => {
  const colon = text.lastIndexOf(':');
  return colon < 0 ? { task: text } : { offering: text.slice(0, colon), task: text.slice(colon + 1) };
};
