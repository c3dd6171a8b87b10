/** An order that changes what the customer has is fulfilled: from its day on, what is true of each asset and what was promised is what the order says. */
import { Type, type Static } from 'typebox';
import type { JsonObject } from '#kernel/json.ts';
import type { MoveOf } from '#kernel/lifecycle.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand, type Decision, type Fact } from '#platform/command.ts';
import { AssetMove } from './asset-rules.contract.ts';
import { termsOf } from './activate-assets.ts';
import { type AssetChange, CHANGE_PRODUCTS_MAX, type CommittedTerm, type HistoryRow, type Product } from './assets.ts';
import { lockProducts, readHistory } from './assets.store.ts';
import { saveChanges } from './change.store.ts';
import { productLife } from './product.lifecycle.ts';

const closed = { additionalProperties: false } as const;
const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });
const PlainDate = Type.String({ format: 'date', pattern: '^\\d{4}-\\d\\d-\\d\\d$' });
const Text = Type.String({ minLength: 1, maxLength: 200 });
const Values = Type.Record(Type.String(), Type.Unknown());
const Becomes = Type.Union([Type.Literal('active'), Type.Literal('suspended'), Type.Literal('terminated')]);

const Segment = Type.Object(
  { id: Text, from: PlainDate, to: Type.Optional(PlainDate), quantity: Text, characteristics: Values },
  closed,
);
const Change = Type.Object(
  {
    productId: Uuid,
    itemId: Uuid,
    /** The version that the promise was made about. */
    assetVersion: Type.Integer({ minimum: 1 }),
    becomes: Becomes,
    /** The way through its life that the rules of the order's model decided; the house's own where absent. */
    moves: Type.Optional(Type.Array(AssetMove, { minItems: 1, maxItems: 3 })),
    effectiveFrom: PlainDate,
    offering: Text,
    offeringHash: Text,
    /** Whose it is from the day on; another account's after a transfer. */
    accountId: Uuid,
    territory: Text,
    segments: Type.Array(Segment, { minItems: 1, maxItems: 200 }),
    terms: Type.Array(Values, { maxItems: 5_000 }),
    priceLeafHash: Text,
  },
  closed,
);
const ChangeAssetsPayload = Type.Object(
  {
    orderId: Uuid,
    orderType: Text,
    accountId: Uuid,
    territory: Text,
    changes: Type.Array(Change, { minItems: 1, maxItems: CHANGE_PRODUCTS_MAX }),
  },
  closed,
);
type Payload = Static<typeof ChangeAssetsPayload>;
type Change = Static<typeof Change>;

/** `history`: what is known now of all of them. `last`: the highest number that a row of the product has. */
export type Changeable = {
  readonly products: readonly Product[];
  readonly history: readonly HistoryRow[];
};

export type ChangedAssets = {
  readonly products: readonly Product[];
  /** Rows that stop being what is known. */
  readonly superseded: readonly Pick<HistoryRow, 'productId' | 'no'>[];
  readonly history: readonly HistoryRow[];
  readonly terms: readonly CommittedTerm[];
  readonly changes: readonly AssetChange[];
};
type Changed = Decision & ChangedAssets;

export const decideChange = (
  { products, history }: Changeable,
  { payload, at }: Pick<Command<Payload>, 'payload' | 'at'>,
): Outcome<Changed> => {
  const byId = new Map(products.map((product) => [product.id, product]));
  const known = Map.groupBy(history, ({ productId }) => productId);
  const made: OneChanged[] = [];
  for (const change of payload.changes) {
    const product = byId.get(change.productId);
    if (product === undefined) return refused({ code: 'product.not-found', productId: change.productId });
    const one = changeOf(payload, product, known.get(product.id) ?? [], change, at.toString());
    if (!one.ok) return one;
    made.push(one.value);
  }
  return accepted({
    products: made.map(({ product }) => product),
    superseded: made.flatMap(({ superseded }) => superseded),
    history: made.flatMap((one) => one.history),
    terms: made.flatMap(({ terms }) => terms),
    changes: made.map(({ change }) => change),
    facts: made.flatMap(({ facts }) => facts),
    answer: { orderId: payload.orderId, products: made.map(({ product }) => product.id) },
  });
};

type OneChanged = {
  readonly product: Product;
  readonly superseded: readonly HistoryRow[];
  readonly history: readonly HistoryRow[];
  readonly terms: readonly CommittedTerm[];
  readonly change: AssetChange;
  readonly facts: readonly Fact[];
};

const changeOf = (
  payload: Payload,
  product: Product,
  rows: readonly HistoryRow[],
  change: Change,
  at: string,
): Outcome<OneChanged> => {
  if (product.version !== change.assetVersion)
    return refused({
      code: 'asset.changed-meanwhile',
      productId: product.id,
      promised: change.assetVersion,
      current: product.version,
    });
  const moved = movedBy(product, change);
  if (!moved.ok) return moved;
  const terms = change.becomes === 'active' ? termsOf(change) : [];
  const stray = terms.find((term) => term.validFrom === '');
  if (stray) return refused({ code: 'asset.term-outside-segment', productId: product.id, segmentId: stray.segmentId });
  const { effectiveFrom, itemId, becomes, priceLeafHash } = change;
  const { orderId, orderType } = payload;
  return accepted({
    product: {
      ...product,
      offering: change.offering,
      offeringHash: change.offeringHash,
      accountId: change.accountId,
      territory: change.territory,
      state: moved.value.state,
      version: product.version + 1,
    },
    superseded: rows.filter(({ validTo }) => validTo === null || validTo > effectiveFrom),
    history: historyAfter(payload, rows, change, at),
    terms,
    change: { productId: product.id, orderId, itemId, orderType, becomes, effectiveFrom, priceLeafHash, knownFrom: at },
    facts: moved.value.facts.map((type) => changedFact(type, payload, product, change)),
  });
};

type Move = MoveOf<typeof productLife>;

/** The way through the life, and the facts that it leaves. */
const movedBy = (
  product: Product,
  { becomes, moves: decided }: Change,
): Outcome<{ readonly state: Product['state']; readonly facts: readonly string[] }> => {
  const moves: readonly Move[] =
    decided ??
    (becomes === 'terminated'
      ? ['requestTermination', 'terminate']
      : becomes === 'suspended'
        ? ['suspend']
        : [product.state === 'suspended' ? 'resume' : 'modify']);
  let state = product.state;
  const facts: string[] = [];
  for (const move of moves) {
    const next = productLife.move(state, move);
    if (!next.ok) return refused({ ...next.refusal, productId: product.id });
    facts.push(productLife.row(state, move)?.fact ?? '');
    state = next.value;
  }
  return accepted({ state, facts });
};

/** What was so before the day is told again as it was, up to the day; what comes after is the order's word. */
const historyAfter = (
  { orderId }: Payload,
  rows: readonly HistoryRow[],
  change: Change,
  at: string,
): readonly HistoryRow[] => {
  const { effectiveFrom: day, productId, becomes } = change;
  const cut = rows.filter(({ validFrom, validTo }) => validFrom < day && (validTo === null || validTo > day));
  const coming = rows.filter(({ validTo }) => validTo === null || validTo > day);
  const cause = `order/${orderId}`;
  const told: readonly Omit<HistoryRow, 'no'>[] = [
    ...cut.map((row) => ({ ...row, validTo: day, knownFrom: at, cause: row.cause })),
    ...(becomes === 'terminated'
      ? []
      : becomes === 'suspended'
        ? coming.map((row) => ({
            ...row,
            state: 'suspended' as const,
            validFrom: row.validFrom < day ? day : row.validFrom,
            knownFrom: at,
            cause,
          }))
        : change.segments.map((segment) => ({
            productId,
            state: 'active' as const,
            quantity: segment.quantity,
            characteristics: segment.characteristics as JsonObject,
            validFrom: segment.from,
            validTo: segment.to ?? null,
            knownFrom: at,
            cause,
          }))),
  ];
  const last = Math.max(0, ...rows.map(({ no }) => no));
  return told.map((row, index) => ({ ...row, no: last + index + 1 }));
};

const changedFact = (type: string, { orderId, orderType }: Payload, product: Product, change: Change): Fact => ({
  type,
  subject: { kind: 'product', id: product.id },
  data: {
    productId: product.id,
    accountId: change.accountId,
    orderId,
    itemId: change.itemId,
    lineageId: product.lineageId,
    orderType,
    offering: change.offering,
    from: change.effectiveFrom,
    priceLeafHash: change.priceLeafHash,
  },
});

export const changeAssets = defineCommand<Payload, Changeable, Changed>({
  name: 'assets.change',
  action: 'asset.activate',
  context: 'assets',
  aggregate: 'product-batch',
  creates: true,
  payload: ChangeAssetsPayload,
  load: async (tx, { payload, at }) => {
    const ids = payload.changes.map(({ productId }) => productId);
    const products = await lockProducts(tx, ids);
    return { products, history: await readHistory(tx, ids, { asOf: null, knownAt: at.toString() }) };
  },
  resource: (_loaded, command) => ({
    type: 'Product',
    id: command.payload.orderId,
    attrs: { tenant: command.tenantId, accountId: command.payload.accountId, territory: command.payload.territory },
  }),
  decide: (loaded, command) => decideChange(loaded, command),
  save: (decided, _loaded, next, command) => saveChanges(command.tenantId, decided, next),
});
