/**
 * The rest of an order as an order of its own: the same promise, item by item, with the share of a bundle's price that its late parts have. What the two
 * orders come to together is what was accepted, to the cent. Pure.
 */
import { dec, decText, sub } from '#kernel/decimal.ts';
import { fingerprint } from '#kernel/hash.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import { termsWithoutPart } from './amend-terms.ts';
import { itemVersion, type NewItemVersion, withParts } from './amend-items.ts';
import { componentLineId } from './component-line.ts';
import { ITEM_TERMS_SCHEMA, type NewOrder, type Order, type OrderItem, type PromisedTerm } from './order.ts';

export type Id = (...labels: readonly (string | number)[]) => string;
type Left = {
  readonly versions: readonly NewItemVersion[];
  /** As they go into the remainder. */
  readonly notDone: readonly OrderItem[];
  readonly kept: number;
};

type Part = { readonly componentId: string; readonly amount: string };
const partsOf = (term: PromisedTerm): readonly Part[] =>
  (term['bundle'] as { readonly parts?: readonly Part[] } | undefined)?.parts ?? [];

/** `remainder`: the promise stays and is only cut in two. Otherwise the customer gives the rest up, and a bundle breaks as it declared. */
export const leaveOut = (items: readonly OrderItem[], named: readonly string[], remainder: boolean): Outcome<Left> => {
  const known = new Set(items.map(({ id }) => id));
  const stranger = named.find((id) => !known.has(id));
  if (stranger !== undefined) return refused({ code: 'order.item-unknown', itemId: stranger });
  const gone = new Set(named.flatMap((id) => withParts(items, id)));
  const leaving = items.filter(({ id }) => gone.has(id));
  const kind = remainder ? 'notDone' : 'dropped';
  const versions: NewItemVersion[] = leaving.map((item) => ({ item: itemVersion(item, item.body), kind }));
  const late = new Map(leaving.map((item) => [item.id, item]));
  for (const bundle of items.filter(({ id }) => !gone.has(id))) {
    const parts = leaving.filter(({ parentItemId }) => parentItemId === bundle.id);
    if (parts.length === 0) continue;
    const lines = new Map(parts.map((part) => [part.sourceLineId, part]));
    const partOf = (componentId: string) => lines.get(componentLineId(bundle.sourceLineId, componentId));
    const split = remainder
      ? accepted(cutInTwo(bundle, partOf, late))
      : termsWithoutPart(bundle.id, bundle.body.priceLeaf.terms, (componentId) => partOf(componentId) !== undefined);
    if (!split.ok) return split;
    const { terms: before, leafHash } = bundle.body.priceLeaf;
    if (split.value.every((term, at) => term === before[at])) continue;
    const body = { ...bundle.body, priceLeaf: { terms: split.value, leafHash } };
    versions.push({ item: itemVersion(bundle, body), kind: 'changed' });
  }
  return accepted({ versions, notDone: [...late.values()], kept: items.length - leaving.length });
};

/** The late parts take their share of the bundle's price along; the rest of it stays with the bundle. */
const cutInTwo = (
  bundle: OrderItem,
  partOf: (componentId: string) => OrderItem | undefined,
  late: Map<string, OrderItem>,
): readonly PromisedTerm[] =>
  bundle.body.priceLeaf.terms.map((term) => {
    const leaving = partsOf(term).flatMap((part) => {
      const item = partOf(part.componentId);
      return item === undefined ? [] : [{ part, item }];
    });
    if (leaving.length === 0) return term;
    const { bundle: _bundle, ...alone } = term;
    for (const { part, item } of leaving) {
      const now = late.get(item.id) ?? item;
      const share = { ...alone, amount: part.amount, componentId: part.componentId } as PromisedTerm;
      late.set(item.id, withTerm(now, { ...share, segmentId: now.body.segments[0]?.id ?? share.segmentId }));
    }
    const amount = leaving.map(({ part }) => dec(part.amount)).reduce(sub, dec(String(term['amount'])));
    must(amount.units >= 0n, 'the parts of a bundle are worth no more than the bundle');
    const stays = partsOf(term).filter(({ componentId }) => partOf(componentId) === undefined);
    return {
      ...term,
      amount: decText(amount),
      bundle: { ...(term['bundle'] as JsonObject), parts: stays as unknown as Json },
    };
  });

const withTerm = (item: OrderItem, term: PromisedTerm): OrderItem => {
  const { terms, leafHash } = item.body.priceLeaf;
  return { ...item, body: { ...item.body, priceLeaf: { terms: [...terms, term], leafHash } } };
};

/** Its lines are new, because a line becomes one item; the lineage is the same. Nobody waits twice for a date that has passed: it is asked for anew. */
export const remainderOf = (order: Order, notDone: readonly OrderItem[], part: number, id: Id): NewOrder => {
  const orderId = id('remainder');
  const ids = new Map(notDone.map((item) => [item.id, id('remainder-item', item.id)]));
  const {
    state: _state,
    version: _version,
    amendments: _amendments,
    entryLeaf: _leaf,
    recordedAt: _recorded,
    submittedAt: _submitted,
    endedAt: _ended,
    ...header
  } = order;
  const items = notDone.map((item, index): OrderItem => ({
    ...item,
    id: ids.get(item.id) ?? '',
    orderId,
    version: 1,
    sourceLineId: id('remainder-line', item.id),
    position: index + 1,
    parentItemId: item.parentItemId === null ? null : (ids.get(item.parentItemId) ?? null),
    termsHash: fingerprint(ITEM_TERMS_SCHEMA, item.body.priceLeaf.terms),
  }));
  return {
    header: {
      ...header,
      id: orderId,
      number: `${order.number}-R`,
      source: 'remainder',
      remainderOf: order.id,
      part,
      beginOn: null,
      promisedFor: null,
      itemCount: items.length,
    },
    items,
  };
};
