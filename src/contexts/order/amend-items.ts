/** What an amendment makes of the items: each op is checked against the version that was looked at, and all of them hold or none does. Pure. */
import { fingerprint } from '#kernel/hash.ts';
import { cmp, dec, isZero } from '#kernel/decimal.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type FollowsQuantity, termsAtQuantity, termsWithoutPart } from './amend-terms.ts';
import type { AmendedItem, ItemAmendment } from './amendment.ts';
import { componentLineId } from './component-line.ts';
import { ITEM_TERMS_SCHEMA, type ItemBody, type OrderItem } from './order.ts';

export type ItemChangeKind = 'changed' | 'dropped' | 'notDone';
/** A version of an item, as it is stored. */
export type NewItemVersion = { readonly item: OrderItem; readonly kind: ItemChangeKind };

type Op<K extends ItemAmendment['op']> = Extract<ItemAmendment, { op: K }>;

/** The item with another body, as its next version. */
export const itemVersion = (item: OrderItem, body: ItemBody): OrderItem => ({
  ...item,
  version: (item.version ?? 1) + 1,
  body,
  termsHash: fingerprint(ITEM_TERMS_SCHEMA, body.priceLeaf.terms),
});

const withTerms = (item: OrderItem, terms: ItemBody['priceLeaf']['terms'], body: ItemBody = item.body): OrderItem =>
  itemVersion(item, { ...body, priceLeaf: { ...body.priceLeaf, terms } });

const changed = (item: OrderItem, op: Op<'change'>, follows: FollowsQuantity): Outcome<OrderItem> => {
  const { site, shipTo, quantity } = op;
  const body: ItemBody = {
    ...item.body,
    ...(site === undefined ? {} : { site }),
    ...(shipTo === undefined ? {} : { shipTo }),
  };
  if (quantity === undefined)
    return site === undefined && shipTo === undefined
      ? refused({ code: 'order.nothing-amended', itemId: item.id })
      : accepted(itemVersion(item, body));
  const [segment, another] = item.body.segments;
  if (segment === undefined || another !== undefined || item.body.change !== undefined)
    return refused({
      code: 'order.amendment-needs-price',
      itemId: item.id,
      because: another === undefined ? 'it changes what the customer has' : 'it has several steps',
    });
  if (isZero(dec(quantity))) return refused({ code: 'order.nothing-amended', itemId: item.id });
  if (cmp(dec(quantity), dec(segment.quantity)) === 0)
    return refused({ code: 'order.nothing-amended', itemId: item.id });
  const step = { from: segment.quantity, to: quantity };
  const terms = termsAtQuantity(item.id, item.body.priceLeaf.terms, step, follows);
  if (!terms.ok) return terms;
  return accepted(withTerms(item, terms.value, { ...body, segments: [{ ...segment, quantity }] }));
};

/** An item and all that stands under it. */
export const withParts = (items: readonly OrderItem[], id: string): readonly string[] => [
  id,
  ...items.filter(({ parentItemId }) => parentItemId === id).flatMap((part) => withParts(items, part.id)),
];

export type Amended = { readonly versions: readonly NewItemVersion[]; readonly left: number };

export const amendItems = (
  items: readonly OrderItem[],
  operations: readonly ItemAmendment[],
  follows: FollowsQuantity,
): Outcome<Amended> => {
  const byId = new Map(items.map((item) => [item.id, item]));
  const made = new Map<string, NewItemVersion>();
  for (const op of operations) {
    const item = byId.get(op.itemId);
    if (item === undefined) return refused({ code: 'order.item-unknown', itemId: op.itemId });
    if ((item.version ?? 1) !== op.itemVersion)
      return refused({
        code: 'order.item-version-stale',
        itemId: item.id,
        looked: op.itemVersion,
        current: item.version ?? 1,
      });
    if (made.has(item.id)) return refused({ code: 'order.item-named-twice', itemId: item.id });
    if (op.op === 'drop') {
      for (const id of withParts(items, item.id)) {
        const part = byId.get(id) ?? item;
        made.set(id, { item: itemVersion(part, part.body), kind: 'dropped' });
      }
      continue;
    }
    const one = changed(item, op, follows);
    if (!one.ok) return one;
    made.set(item.id, { item: one.value, kind: 'changed' });
  }
  const broken = breakBundles(items, made);
  if (!broken.ok) return broken;
  const dropped = [...made.values()].filter(({ kind }) => kind === 'dropped').length;
  return accepted({ versions: [...made.values()], left: items.length - dropped });
};

/** The price of a bundle that loses a part, and stays itself, becomes what it declared. */
const breakBundles = (items: readonly OrderItem[], made: Map<string, NewItemVersion>): Outcome<null> => {
  const gone = new Set([...made].filter(([, { kind }]) => kind === 'dropped').map(([id]) => id));
  const goneLines = new Set(items.filter(({ id }) => gone.has(id)).map(({ sourceLineId }) => sourceLineId));
  const bundles = new Set(
    items.flatMap(({ id, parentItemId }) => (gone.has(id) && parentItemId !== null ? [parentItemId] : [])),
  );
  for (const id of bundles) {
    const bundle = items.find((item) => item.id === id);
    if (bundle === undefined || gone.has(id)) continue;
    const stands = made.get(id)?.item ?? bundle;
    const terms = termsWithoutPart(id, stands.body.priceLeaf.terms, (componentId) =>
      goneLines.has(componentLineId(bundle.sourceLineId, componentId)),
    );
    if (!terms.ok) return terms;
    if (terms.value.every((term, at) => term === stands.body.priceLeaf.terms[at])) continue;
    const base = made.get(id)?.item ?? { ...bundle };
    made.set(id, {
      item: made.has(id)
        ? { ...withTerms(base, terms.value), version: base.version ?? 1 }
        : withTerms(bundle, terms.value),
      kind: 'changed',
    });
  }
  return accepted(null);
};

/** What the fact says of an item: how it stands now, without its terms. */
export const toldOf = (item: OrderItem, was: AmendedItem['was']): AmendedItem => ({
  itemId: item.id,
  version: item.version ?? 1,
  was,
  offering: item.offering,
  offeringName: item.body.offeringName ?? null,
  offeringHash: item.offeringHash,
  lineageId: item.lineageId,
  sourceLineId: item.sourceLineId,
  position: item.position,
  parentItemId: item.parentItemId,
  action: item.action,
  basis: item.basis,
  segments: item.body.segments,
  configuration: item.body.configuration,
  site: item.body.site ?? null,
  shipTo: item.body.shipTo ?? null,
});
