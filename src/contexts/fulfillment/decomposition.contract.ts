/**
 * What has to be done for what was sold: fulfillment operations author it, the plan of an order is derived from it.
 * Every rule whose target and condition hold for an order item adds its tasks to that item's part of the plan.
 * An order keeps the version of the rules that it started with, so a new version never moves the ground under work in flight.
 */
import { Type, type Static } from 'typebox';
import { ArtifactKey, CharacteristicValue, OwnerKey, PartKey } from '#contexts/catalog/index.ts';

export const TASKS_PER_RULE_MAX = 50;

/** All of them must hold. `notIn` holds for an absent characteristic, the others do not. */
export const DecompositionCondition = Type.Union([
  Type.Object({ characteristic: PartKey, equals: CharacteristicValue }, { additionalProperties: false }),
  Type.Object(
    { characteristic: PartKey, in: Type.Array(CharacteristicValue, { minItems: 1 }) },
    { additionalProperties: false },
  ),
  Type.Object(
    { characteristic: PartKey, notIn: Type.Array(CharacteristicValue, { minItems: 1 }) },
    { additionalProperties: false },
  ),
]);

/** Where a field of the call's payload comes from. Only what the order promised may go in; nothing is looked up later. */
export const PayloadSource = Type.Union([
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
  Type.Literal('shipping'),
  Type.Literal('service-scheduling'),
]);

export const TaskTemplate = Type.Object(
  {
    key: PartKey,
    name: Type.String({ minLength: 1, maxLength: 200 }),
    connector: ConnectorName,
    operation: PartKey,
    /** `task`: of the same item. `offering:task`: of the order's items of that offering (the last colon parts them); absent items do not hold it up. */
    dependsOn: Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { uniqueItems: true, maxItems: 50 }),
    payload: Type.Optional(PayloadMapping),
    /** What takes it back; without one a cancellation after it needs a person. */
    undo: Type.Optional(
      Type.Object({ operation: PartKey, payload: Type.Optional(PayloadMapping) }, { additionalProperties: false }),
    ),
    /** Once it is under way the item cannot be cancelled any more: a parcel has left the house. */
    pointOfNoReturn: Type.Optional(Type.Literal(true)),
  },
  { additionalProperties: false },
);

const rule = {
  id: PartKey,
  /** What has to happen for the rule to have something to do; absent: something new. */
  on: Type.Optional(
    Type.Array(Type.Enum(['add', 'modify', 'suspend', 'resume', 'end']), { minItems: 1, uniqueItems: true }),
  ),
  when: Type.Optional(Type.Array(DecompositionCondition, { maxItems: 50 })),
  tasks: Type.Array(TaskTemplate, { minItems: 1, maxItems: TASKS_PER_RULE_MAX }),
};

/** A rule names its target in exactly one way. */
export const DecompositionRule = Type.Union([
  Type.Object({ ...rule, offering: ArtifactKey }, { additionalProperties: false }),
  Type.Object({ ...rule, specification: ArtifactKey }, { additionalProperties: false }),
  Type.Object({ ...rule, category: PartKey }, { additionalProperties: false }),
]);

export const DecompositionRules = Type.Object(
  { key: ArtifactKey, owner: OwnerKey, rules: Type.Array(DecompositionRule, { minItems: 1, maxItems: 5000 }) },
  { $id: 'decomposition-rules', additionalProperties: false },
);

export type DecompositionCondition = Static<typeof DecompositionCondition>;
export type PayloadSource = Static<typeof PayloadSource>;
export type PayloadMapping = Static<typeof PayloadMapping>;
export type ConnectorName = Static<typeof ConnectorName>;
export type TaskTemplate = Static<typeof TaskTemplate>;
export type DecompositionRule = Static<typeof DecompositionRule>;
export type DecompositionRules = Static<typeof DecompositionRules>;

/** `aldermoor-appliance:ship` → the offering and the task; a key without a colon is a task of the same item. */
export const readDependency = (text: string): { readonly offering?: string; readonly task: string } => {
  const colon = text.lastIndexOf(':');
  return colon < 0 ? { task: text } : { offering: text.slice(0, colon), task: text.slice(colon + 1) };
};
