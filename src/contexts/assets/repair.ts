/**
 * What is known of an asset is mended: what a migration did not bring, a relation that is missing. Never by one person, never without evidence, and never
 * against a promise: what an order delivered changes by an order, and terms are added only with the contract that they stand in. Pure.
 */
import { cmp, dec } from '#kernel/decimal.ts';
import type { JsonObject } from '#kernel/json.ts';
import { isPlainDate } from '#kernel/period.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { CommittedTerm, HistoryRow, Product } from './assets.ts';

/** Terms that stood before Troth, by the contract that they are in: nothing is committed on somebody's word. */
export type SourcedTerms = {
  readonly source: { readonly reference: string; readonly documentHash: string };
  readonly charges: readonly {
    readonly chargeKey: string;
    readonly chargeName: string;
    readonly type: 'oneTime' | 'recurring';
    readonly amount: string;
    readonly currency: string;
    readonly period?: 'month' | 'year';
    readonly from: string;
    readonly to?: string;
  }[];
};

export type RepairChanges = {
  readonly offering?: string;
  readonly quantity?: string;
  readonly from?: string;
  readonly to?: string | null;
  readonly state?: 'active' | 'suspended';
  readonly characteristics?: JsonObject;
  readonly parentId?: string | null;
  readonly reliesOn?: readonly string[];
  readonly terms?: SourcedTerms;
};

export type Repairable = {
  readonly product: Product;
  /** What is known now, in order. */
  readonly history: readonly HistoryRow[];
  /** The highest number that any row of it ever had. */
  readonly lastNo: number;
  readonly terms: readonly CommittedTerm[];
  readonly reliesOn: readonly string[];
  /** The assets that the repair names, and all that stand above the new parent. */
  readonly others: readonly Pick<Product, 'id' | 'accountId' | 'parentId' | 'state'>[];
};

export type Repaired = {
  readonly product: Product;
  readonly superseded: readonly HistoryRow[];
  readonly history: readonly HistoryRow[];
  readonly terms: readonly CommittedTerm[];
  readonly added: readonly string[];
  readonly ended: readonly string[];
};

const GONE: ReadonlySet<string> = new Set(['terminated', 'cancelled', 'aborted']);
/** What an order promised; on an asset that an order delivered these change by an order. */
const PROMISED = ['offering', 'quantity', 'from', 'to', 'state', 'terms'] as const;
const broken = (why: string, more: JsonObject = {}) => refused({ code: 'asset.repair-would-break', why, ...more });

const isBelow = (others: Repairable['others'], start: string, productId: string): boolean => {
  const above = new Map(others.map(({ id, parentId }) => [id, parentId]));
  const seen = new Set<string>();
  for (let at: string | null = start; at !== null && !seen.has(at); at = above.get(at) ?? null) {
    if (at === productId) return true;
    seen.add(at);
  }
  return false;
};

const linksHold = ({ product, others }: Repairable, { parentId, reliesOn = [] }: RepairChanges): Outcome<true> => {
  const byId = new Map(others.map((other) => [other.id, other]));
  for (const id of [...(parentId ? [parentId] : []), ...reliesOn]) {
    const other = byId.get(id);
    if (other === undefined || other.accountId !== product.accountId)
      return broken('it is no asset of this account', { assetId: id });
    if (GONE.has(other.state)) return broken('it names an asset that has ended', { assetId: id });
    if (id === product.id) return broken('an asset is no part of itself, and does not rely on itself', { assetId: id });
  }
  return parentId && isBelow(others, parentId, product.id)
    ? broken('the parent would be a part of its own part', { assetId: parentId })
    : accepted(true);
};

const valuesHold = (of: Repairable, changes: RepairChanges, offeringHash: string | undefined): Outcome<true> => {
  const { quantity, offering, from, to } = changes;
  if (quantity !== undefined && cmp(dec(quantity), dec('0')) <= 0) return broken('a quantity is above 0', { quantity });
  if (offering !== undefined && offeringHash === undefined)
    return broken('the catalog has no such offering', { offering });
  for (const day of [from, to])
    if (typeof day === 'string' && !isPlainDate(day)) return broken('it is no day', { day });
  const touchesDays = from !== undefined || to !== undefined;
  if (touchesDays && of.history.length !== 1)
    return broken('its days are told by several periods: a change is by order');
  const [now] = of.history;
  const [first, last] = [from ?? now?.validFrom, to === undefined ? now?.validTo : to];
  if (first !== undefined && last !== null && last !== undefined && first >= last)
    return broken('it would end before it begins', { from: first, to: last });
  return accepted(true);
};

const termsHold = ({ terms: known }: Repairable, { terms }: RepairChanges): Outcome<true> => {
  if (terms === undefined) return accepted(true);
  const taken = new Set(known.map(({ chargeKey }) => chargeKey));
  const keys = terms.charges.map(({ chargeKey }) => chargeKey);
  const again = keys.find((key, index) => taken.has(key) || keys.indexOf(key) !== index);
  if (again !== undefined) return refused({ code: 'asset.terms-stand', chargeKey: again });
  const wrong = terms.charges.find(
    ({ from, to, type, period }) =>
      !isPlainDate(from) ||
      (to !== undefined && (!isPlainDate(to) || to <= from)) ||
      (type === 'recurring') !== (period !== undefined),
  );
  return wrong
    ? broken('a charge has a day to begin, and a period where it recurs', { chargeKey: wrong.chargeKey })
    : accepted(true);
};

/** Asked when it is proposed and again when it is done: in between an order may have changed the asset. */
export const repairProblems = (
  of: Repairable,
  changes: RepairChanges,
  offeringHash: string | undefined,
): Outcome<true> => {
  const { product } = of;
  if (Object.keys(changes).length === 0) return refused({ code: 'asset.nothing-to-repair' });
  if (GONE.has(product.state)) return broken('it has ended', { state: product.state });
  const promised = PROMISED.filter((member) => changes[member] !== undefined);
  if (product.origin !== 'migration' && promised.length > 0)
    return refused({ code: 'asset.promised-by-order', members: [...promised], orderId: product.orderId });
  for (const check of [
    () => linksHold(of, changes),
    () => valuesHold(of, changes, offeringHash),
    () => termsHold(of, changes),
  ]) {
    const holds = check();
    if (!holds.ok) return holds;
  }
  return accepted(true);
};

const mendedBy = ({ offering, quantity, from, parentId, reliesOn, terms }: RepairChanges): ReadonlySet<string> =>
  new Set([
    ...(offering === undefined ? [] : ['offering']),
    ...(quantity === undefined ? [] : ['quantity']),
    ...(from === undefined ? [] : ['from']),
    ...(parentId === undefined ? [] : ['parent']),
    ...(reliesOn === undefined ? [] : ['reliesOn']),
    ...(terms === undefined ? [] : ['terms']),
  ]);

const changesHistory = ({ quantity, from, to, state, characteristics }: RepairChanges): boolean =>
  [quantity, from, to, state, characteristics].some((member) => member !== undefined);

const termsOfRepair = (product: Product, { terms }: RepairChanges, segmentId: string): readonly CommittedTerm[] =>
  (terms?.charges ?? []).map(({ from, to, ...charge }) => ({
    productId: product.id,
    chargeKey: charge.chargeKey,
    segmentId,
    componentId: '',
    validFrom: from,
    validTo: to ?? null,
    terms: { ...charge, segmentId, from, to: to ?? null, source: { ...terms!.source } },
    priceLeafHash: terms!.source.documentHash,
  }));

/** `segmentId`: a name for the terms, which no segment of an order gives. What was known stays, closed in knowledge. */
export const repaired = (
  of: Repairable,
  changes: RepairChanges,
  {
    at,
    cause,
    offeringHash,
    segmentId,
  }: {
    readonly at: string;
    readonly cause: string;
    readonly offeringHash: string | undefined;
    readonly segmentId: string;
  },
): Repaired => {
  const { product, history, lastNo } = of;
  const now = history.at(-1);
  const mended = mendedBy(changes);
  const rewritten = changesHistory(changes) && now !== undefined;
  const { reliesOn } = changes;
  return {
    product: {
      ...product,
      version: product.version + 1,
      offering: changes.offering ?? product.offering,
      offeringHash: changes.offering === undefined ? product.offeringHash : (offeringHash ?? ''),
      state: changes.state ?? product.state,
      parentId: changes.parentId === undefined ? product.parentId : changes.parentId,
      incomplete: (product.incomplete ?? []).filter((what) => !mended.has(what)),
    },
    superseded: rewritten ? [now] : [],
    history: rewritten
      ? [
          {
            ...now,
            no: lastNo + 1,
            state: changes.state ?? now.state,
            quantity: changes.quantity ?? now.quantity,
            characteristics: changes.characteristics ?? now.characteristics,
            validFrom: changes.from ?? now.validFrom,
            validTo: changes.to === undefined ? now.validTo : changes.to,
            knownFrom: at,
            cause,
          },
        ]
      : [],
    terms: termsOfRepair(product, changes, segmentId),
    added: (reliesOn ?? []).filter((id) => !of.reliesOn.includes(id)),
    ended: reliesOn === undefined ? [] : of.reliesOn.filter((id) => !reliesOn.includes(id)),
  };
};
