/** The order is fulfilled: what was sold is in use, under the terms that were accepted. A page of its items at a time. */
import { Type, type Static } from 'typebox';
import type { JsonObject } from '#kernel/json.ts';
import { accepted, mustAccept, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand, type Decision, type Fact } from '#platform/command.ts';
import { ACTIVATE_PRODUCTS_MAX, type CommittedTerm, type HistoryRow, type Product } from './assets.ts';
import { insertProducts } from './assets.store.ts';
import { productLife } from './product.lifecycle.ts';

const closed = { additionalProperties: false } as const;
const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });
const PlainDate = Type.String({ format: 'date', pattern: '^\\d{4}-\\d\\d-\\d\\d$' });
const Text = Type.String({ minLength: 1, maxLength: 200 });
const Values = Type.Record(Type.String(), Type.Unknown());

const Segment = Type.Object(
  { id: Text, from: PlainDate, to: Type.Optional(PlainDate), quantity: Text, characteristics: Values },
  closed,
);
const NewProduct = Type.Object(
  {
    productId: Uuid,
    itemId: Uuid,
    lineageId: Uuid,
    parentId: Type.Optional(Uuid),
    offering: Text,
    offeringHash: Text,
    segments: Type.Array(Segment, { minItems: 1, maxItems: 200 }),
    /** The promise, charge by charge, as it was accepted. */
    terms: Type.Array(Values, { maxItems: 5_000 }),
    priceLeafHash: Text,
  },
  closed,
);
export const ActivateAssetsPayload = Type.Object(
  {
    orderId: Uuid,
    accountId: Uuid,
    territory: Text,
    products: Type.Array(NewProduct, { minItems: 1, maxItems: ACTIVATE_PRODUCTS_MAX }),
  },
  closed,
);
type Payload = Static<typeof ActivateAssetsPayload>;
type NewProduct = Static<typeof NewProduct>;

export type ActivatedAssets = {
  readonly products: readonly Product[];
  readonly history: readonly HistoryRow[];
  readonly terms: readonly CommittedTerm[];
};
type Activated = Decision & ActivatedAssets;

export const decideActivate = ({ payload, at }: Pick<Command<Payload>, 'payload' | 'at'>): Outcome<Activated> => {
  const known = at.toString();
  const terms = payload.products.flatMap(termsOf);
  const stray = terms.find((term) => term.validFrom === '');
  if (stray)
    return refused({ code: 'asset.term-outside-segment', productId: stray.productId, segmentId: stray.segmentId });
  const state = mustAccept(productLife.move(productLife.initial, 'activate'), 'a new product may be activated');
  const products = payload.products.map((each): Product => ({
    id: each.productId,
    accountId: payload.accountId,
    territory: payload.territory,
    lineageId: each.lineageId,
    parentId: each.parentId ?? null,
    offering: each.offering,
    offeringHash: each.offeringHash,
    orderId: payload.orderId,
    itemId: each.itemId,
    state,
    version: 1,
    recordedAt: known,
  }));
  return accepted({
    products,
    terms,
    history: payload.products.flatMap((each) =>
      each.segments.map((segment, index): HistoryRow => ({
        productId: each.productId,
        no: index + 1,
        state,
        quantity: segment.quantity,
        characteristics: segment.characteristics as JsonObject,
        validFrom: segment.from,
        validTo: segment.to ?? null,
        knownFrom: known,
        cause: `order/${payload.orderId}`,
      })),
    ),
    facts: payload.products.map((each) => activated(payload, each)),
    answer: { orderId: payload.orderId, products: products.map(({ id }) => id) },
  });
};

/** Each promised charge with the days of its segment. */
export const termsOf = (
  product: Pick<NewProduct, 'productId' | 'terms' | 'segments' | 'priceLeafHash'>,
): readonly CommittedTerm[] =>
  product.terms.map((term) => {
    const segment = product.segments.find(({ id }) => id === term['segmentId']);
    return {
      productId: product.productId,
      chargeKey: String(term['chargeKey']),
      segmentId: String(term['segmentId']),
      componentId: typeof term['componentId'] === 'string' ? term['componentId'] : '',
      validFrom: segment?.from ?? '',
      validTo: segment?.to ?? null,
      terms: term as JsonObject,
      priceLeafHash: product.priceLeafHash,
    };
  });

const activated = (payload: Payload, product: NewProduct): Fact => ({
  type: 'AssetActivated',
  subject: { kind: 'product', id: product.productId },
  data: {
    productId: product.productId,
    accountId: payload.accountId,
    orderId: payload.orderId,
    itemId: product.itemId,
    lineageId: product.lineageId,
    offering: product.offering,
    from: product.segments[0]?.from ?? null,
    priceLeafHash: product.priceLeafHash,
  },
});

export const activateAssets = defineCommand<Payload, null, Activated>({
  name: 'assets.activate',
  action: 'asset.activate',
  context: 'assets',
  aggregate: 'product-batch',
  creates: true,
  payload: ActivateAssetsPayload,
  load: async () => null,
  resource: (_none, command) => ({
    type: 'Product',
    id: command.payload.orderId,
    attrs: { tenant: command.tenantId, accountId: command.payload.accountId, territory: command.payload.territory },
  }),
  decide: (_none, command) => decideActivate(command),
  save: (decided, _none, next, command) => insertProducts(command.tenantId, decided, next),
});
