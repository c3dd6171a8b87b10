/** What would have to be done for an order or a quote, by its own rules, by those in force, or by a release that is only drafted. Nothing is changed. */
import { type Static, Type } from 'typebox';
import { circumstancesOf, comparePlans, type Plan, planJson, planOfModel } from '#contexts/fulfillment/index.ts';
import { modelsOfRelease, releaseResource } from '#contexts/governance/index.ts';
import {
  itemsOfQuote,
  type OrderHeader,
  type OrderItem,
  orderResource,
  partiesOfQuote,
  readOrderItems,
  visibleOrder,
} from '#contexts/order/index.ts';
import { visibleQuote } from '#contexts/quote/index.ts';
import { derivedId } from '#kernel/ids.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { isOutside, type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';

/** `order`: those it started with. `current`: those in force now. A release: as if it were published, or as it was. */
const RulesOf = Type.Union([
  Type.Literal('order'),
  Type.Literal('current'),
  Type.Object(
    { releaseId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }) },
    { additionalProperties: false },
  ),
]);
const PreviewBody = Type.Object(
  { rules: Type.Optional(RulesOf), compareWith: Type.Optional(RulesOf) },
  { additionalProperties: false },
);
type RulesOf = Static<typeof RulesOf>;
type PreviewBody = Static<typeof PreviewBody>;

type Subject = {
  readonly order: Pick<
    OrderHeader,
    | 'id'
    | 'accountId'
    | 'currency'
    | 'requestedFor'
    | 'contractFrom'
    | 'parties'
    | 'modelHash'
    | 'territory'
    | 'familyId'
    | 'scope'
  >;
  readonly items: (model: CommercialModel) => readonly OrderItem[];
  readonly ownModel: CommercialModel;
};
type Means = { readonly tx: Tx; readonly reader: Reader; readonly door: Door };

/** Ids that are the same in both plans, so that what is the same can be seen to be. */
const EPOCH = Temporal.Instant.fromEpochMilliseconds(0);

const preview = async (means: Means, subject: Subject, body: unknown): Promise<Outcome<Json>> => {
  const { rules = 'order', compareWith } = (body ?? {}) as PreviewBody;
  const plan = await planned(means, subject, rules);
  if (!plan.ok) return plan;
  const other = compareWith === undefined ? undefined : await planned(means, subject, compareWith);
  if (other && !other.ok && other.refusal.code.startsWith('release.')) return other;
  return accepted({
    asOf: means.door.clock().toString(),
    plan: planJson(plan.value.plan, plan.value.items),
    compared: other === undefined ? null : comparedJson(other, plan.value),
  });
};

type Planned = { readonly plan: Plan; readonly items: readonly OrderItem[] };

/** What the other rules make, as a difference to this plan; or why they make none. */
const comparedJson = (other: Outcome<Planned>, { plan }: Planned): Json => {
  if (!other.ok) return { modelHash: null, refusal: other.refusal as Json };
  const { same, removed, added, changed } = comparePlans(other.value.plan, plan);
  return {
    modelHash: other.value.plan.modelHash,
    same,
    removed: removed.map((one) => ({ ...one })),
    added: added.map((one) => ({ ...one })),
    changed: changed.map((one) => ({ ...one })),
  };
};

const planned = async (
  means: Means,
  { order, items, ownModel }: Subject,
  rules: RulesOf,
): Promise<Outcome<Planned>> => {
  const model = await modelOf(means, ownModel, rules);
  if (!model.ok) return model;
  const of = items(model.value);
  const conditions = await circumstancesOf(means.tx, model.value, order, of, means.door.clock());
  const plan = planOfModel(
    model.value,
    { ...order, modelHash: model.value.hash },
    of,
    (...labels) => derivedId(EPOCH, order.id, ...labels),
    { conditions },
  );
  return plan.ok ? accepted({ plan: plan.value, items: of }) : plan;
};

const modelOf = async (
  { tx, reader, door }: Means,
  own: CommercialModel,
  rules: RulesOf,
): Promise<Outcome<CommercialModel>> => {
  if (rules === 'order') return accepted(own);
  if (rules === 'current') return accepted(reader.model);
  const found = await modelsOfRelease(door, tx, rules.releaseId, door.clock());
  if (found === undefined || !reader.may('governance.read', releaseResource(tx.tenantId, found.release)))
    return refused({ code: 'release.not-found' });
  return accepted(found.after);
};

/** How work is done over there is ours to see to; whoever is outside is told of the steps when they are planned. */
const forUs = (reader: Reader): Outcome<null> =>
  isOutside(reader) ? refused({ code: 'access.denied', action: 'order.read', policies: [] }) : accepted(null);

const ofOrder = async (tx: Tx, reader: Reader, query: Query, door: Door): Promise<Outcome<Json>> => {
  const order = await visibleOrder(tx, reader, query);
  if (!order.ok) return order;
  const ours = forUs(reader);
  if (!ours.ok) return ours;
  const [items, ownModel] = await Promise.all([
    readOrderItems(tx, order.value.id),
    door.models.byHash(tx, order.value.modelHash),
  ]);
  return preview({ tx, reader, door }, { order: order.value, items: () => items, ownModel }, query.body);
};

/** A quote has no rules of its own yet: as an order it would start with those in force. */
const ofQuote = async (tx: Tx, reader: Reader, query: Query, door: Door): Promise<Outcome<Json>> => {
  const quote = await visibleQuote(tx, reader, query);
  if (!quote.ok) return quote;
  const ours = forUs(reader);
  if (!ours.ok) return ours;
  const { id, accountId, header } = quote.value;
  const resource = orderResource(tx.tenantId, { ...quote.value, state: 'draft', personsInvolved: quote.value.persons });
  if (!reader.may('order.read', resource))
    return refused({ code: 'access.denied', action: 'order.read', policies: [] });
  const order = {
    id,
    accountId,
    currency: header.currency,
    requestedFor: header.contractFrom,
    contractFrom: header.contractFrom,
    parties: partiesOfQuote(quote.value),
    modelHash: reader.model.hash,
    territory: quote.value.territory,
    familyId: quote.value.familyId,
    scope: { countries: [header.country], channels: [header.channel], partners: [] },
  };
  const items = (model: CommercialModel): readonly OrderItem[] =>
    itemsOfQuote(quote.value, model, (...labels) => derivedId(EPOCH, id, ...labels));
  return preview({ tx, reader, door }, { order, items, ownModel: reader.model }, query.body);
};

export const planPreviewRoutes: readonly Route[] = [
  queryRoute({
    method: 'POST',
    path: '/orders/:orderId/plan-preview',
    summary:
      'The plan that an order has or would have by other rules, and what two versions of the rules make different',
    action: 'order.read',
    body: PreviewBody,
    read: ofOrder,
  }),
  queryRoute({
    method: 'POST',
    path: '/quotes/:quoteId/plan-preview',
    summary: 'What would have to be done for a quote if it were ordered now',
    action: 'order.read',
    body: PreviewBody,
    read: ofQuote,
  }),
];
