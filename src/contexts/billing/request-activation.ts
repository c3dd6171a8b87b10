/**
 * The work is done: billing is told what was accepted, charge by charge. Terms are copied from the item's promise, and the promise is held against
 * the fingerprint that it was captured with; a difference is refused, because whatever billing infers is not what the customer agreed to.
 */
import { Type, type Static } from 'typebox';
import { fingerprint } from '#kernel/hash.ts';
import { isJsonObject, type Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import {
  ITEM_TERMS_SCHEMA,
  lockOrder,
  type Order,
  type OrderItem,
  orderResource,
  type PromisedTerm,
  readOrder,
  readOrderItems,
} from '#contexts/order/index.ts';
import { asksForFlags } from '#contexts/catalog/index.ts';
import { flagsKept, readPlansOfOrder } from '#contexts/fulfillment/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { type Command, defineCommand, type Decision } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { type Handoff, HANDOFF_SCHEMA, type Instruction, INSTRUCTION_SCHEMA } from './billing.ts';
import type { BillingMapping } from './billing-mapping.contract.ts';
import { insertHandoff } from './billing.store.ts';
import { mapCharge } from './map-charge.ts';

export const RequestActivationPayload = Type.Object(
  { orderId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }) },
  { additionalProperties: false },
);
type Payload = Static<typeof RequestActivationPayload>;
type Loaded = { readonly order: Order; readonly items: readonly OrderItem[] };
type Requested = Decision & { readonly handoff: Handoff; readonly instructions: readonly Instruction[] };

/** What the mapping of the order's own model says of an offering's category, and the mapping. */
export type MappingFacts = {
  readonly mapping: BillingMapping | undefined;
  readonly category: (offering: string) => string | undefined;
  /** The flags that are on for the order. */
  readonly flags?: readonly string[];
};

export const instructionsOf = (
  items: readonly OrderItem[],
  facts: MappingFacts,
  id: Command<Payload>['id'],
): Outcome<readonly Instruction[]> => {
  const made: Instruction[] = [];
  for (const item of items) {
    const { terms, leafHash } = item.body.priceLeaf;
    const now = fingerprint(ITEM_TERMS_SCHEMA, terms);
    if (now !== item.termsHash)
      return refused({ code: 'billing.terms-mismatch', itemId: item.id, captured: item.termsHash, found: now });
    for (const [term, action] of [
      ...endedTerms(item).map((ended) => [ended, 'end'] as const),
      ...terms.map((begun) => [begun, 'activate'] as const),
    ]) {
      const rule = ruleOf(item, term, facts);
      if (!rule.ok) return rule;
      made.push({ ...instructionOf(item, term, leafHash, id), action, ...rule.value });
    }
  }
  return accepted(made);
};

/** Of an item that changes an asset: what was committed and would run on the day of the change or begin later ends there. */
const endedTerms = ({ body: { change } }: OrderItem): readonly PromisedTerm[] => {
  if (change === undefined || change.was.state === 'suspended') return [];
  const { effectiveFrom, terms } = change;
  return terms
    .filter(({ type, to }) => type !== 'oneTime' && (to === null || to > effectiveFrom))
    .map(({ charge, name, ...term }) => ({
      ...(JSON.parse(JSON.stringify(term)) as { [member: string]: Json }),
      chargeKey: charge,
      chargeName: name,
      type: term.type,
      segmentId: term.segmentId,
      currency: change.currency,
      endsOn: term.from > effectiveFrom ? term.from : effectiveFrom,
    }));
};

const componentOf = (term: PromisedTerm): string =>
  typeof term['componentId'] === 'string' ? term['componentId'] : '';

const instructionOf = (
  item: OrderItem,
  term: PromisedTerm,
  leafHash: string,
  id: Command<Payload>['id'],
): Instruction => ({
  id: id('instruction', item.id, componentOf(term), term.chargeKey, term.segmentId),
  itemId: item.id,
  lineageId: item.lineageId,
  chargeKey: term.chargeKey,
  segmentId: term.segmentId,
  componentId: componentOf(term),
  action: 'activate',
  terms: term,
  termsHash: fingerprint(INSTRUCTION_SCHEMA, term),
  priceLeafHash: leafHash,
});

const ruleOf = (
  item: OrderItem,
  term: PromisedTerm,
  { mapping, category, flags = [] }: MappingFacts,
): Outcome<Pick<Instruction, 'productCode' | 'invoiced' | 'ruleId'>> => {
  if (mapping === undefined) return accepted({});
  const offering = typeof term['offering'] === 'string' ? term['offering'] : item.offering;
  const of = category(offering);
  const rule = mapCharge(mapping, {
    offering,
    charge: term.chargeKey,
    chargeType: term.type,
    flags,
    ...(of === undefined ? {} : { category: of }),
  });
  if (!rule.ok) return rule;
  const { productCode, invoiced, id: ruleId } = rule.value;
  return accepted({ productCode, invoiced, ruleId });
};

export const decideRequest = (
  { order, items }: Loaded,
  command: Pick<Command<Payload>, 'at' | 'id'>,
  facts: MappingFacts,
): Outcome<Requested> => {
  // Of an order that was done in part, its items are those that were done.
  if (order.state !== 'completed' && order.state !== 'partial')
    return refused({ code: 'billing.order-not-fulfilled', state: order.state });
  const instructions = instructionsOf(items, facts, command.id);
  if (!instructions.ok) return instructions;
  const handoff: Handoff = {
    id: command.id('handoff'),
    orderId: order.id,
    accountId: order.accountId,
    state: 'requested',
    version: 1,
    entryLeaf: null,
    termsRoot: fingerprint(
      HANDOFF_SCHEMA,
      instructions.value.map(({ id, termsHash }) => ({ id, termsHash })),
    ),
    currency: order.currency,
    billingRef: null,
    recordedAt: command.at.toString(),
    deliveredAt: null,
  };
  const data = {
    handoffId: handoff.id,
    orderId: order.id,
    accountId: order.accountId,
    contentRoot: order.contentRoot,
    termsRoot: handoff.termsRoot,
    instructions: instructions.value.length,
  };
  return accepted({
    handoff,
    instructions: instructions.value,
    root: handoff.termsRoot,
    facts: [{ type: 'BillingActivationRequested', subject: { kind: 'handoff', id: handoff.id }, data }],
    answer: data,
  });
};

const offeringCategory = (model: CommercialModel, key: string): string | undefined => {
  const content = model.one('product-offering', key)?.content;
  return isJsonObject(content) && typeof content['category'] === 'string' ? content['category'] : undefined;
};

/** The mapping is an artifact: the order keeps the one it started with, and what the flags were that stage it. */
export const mappingFacts = (model: CommercialModel, flags: readonly string[] = []): MappingFacts => ({
  mapping: model.ofKind('billing-mapping')[0]?.content as unknown as BillingMapping | undefined,
  category: (offering) => offeringCategory(model, offering),
  flags,
});

/** As they were when its plan was made: whatever was turned meanwhile is for the orders after it. */
const flagsOf = async (tx: Tx, { id }: Order, model: CommercialModel): Promise<readonly string[]> => {
  if (!asksForFlags(model, 'billing-mapping')) return [];
  const plan = (await readPlansOfOrder(tx, id)).find(({ purpose }) => purpose === 'fulfil');
  return plan === undefined ? [] : flagsKept(plan.conditions);
};

export const requestActivation = defineCommand<Payload, Loaded, Requested, MappingFacts>({
  name: 'billing.request-activation',
  action: 'billing.hand-off',
  context: 'billing',
  aggregate: 'handoff',
  creates: true,
  payload: RequestActivationPayload,
  prepare: (door, command) =>
    door.read(command.tenantId, async (tx) => {
      const order = await readOrder(tx, command.payload.orderId);
      if (order === undefined) return refused({ code: 'order.not-found' });
      const model = await door.models.byHash(tx, order.modelHash);
      return accepted(mappingFacts(model, await flagsOf(tx, order, model)));
    }),
  load: async (tx, command) => {
    const [order, items] = await Promise.all([
      lockOrder(tx, command.payload.orderId),
      readOrderItems(tx, command.payload.orderId),
    ]);
    return order && { order, items };
  },
  resource: ({ order }, command) => orderResource(command.tenantId, order),
  decide: decideRequest,
  save: (decided, _loaded, next, command) =>
    insertHandoff(command.tenantId, { ...decided.handoff, id: next.id }, decided.instructions, next),
});
