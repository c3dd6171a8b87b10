/** Whether an asset may be changed so on the day: its state, its dates, and what the catalog says. The first no, with what a person needs. Pure. */
import { type ProductOffering, standingOf, standingWords, whatInstead } from '#contexts/catalog/index.ts';
import type { Refusal } from '#kernel/outcome.ts';
import type { OfferedItem } from '../commercial-model.ts';
import { comingFrom, endOf, type HeldAsset } from './held-asset.ts';
import { type AssetWish, CHANGE_RULES, type ChangeType } from './line-change.ts';

export type Guarded = {
  readonly asset: HeldAsset;
  readonly own: AssetWish;
  readonly from: string;
  readonly type: ChangeType;
  readonly offered: (key: string) => OfferedItem | undefined;
};

type Guard = (asked: Guarded) => Refusal | null;

export const guardOf = (asked: Guarded): Refusal | null => {
  for (const guard of GUARDS) {
    const offence = guard(asked);
    if (offence !== null) return offence;
  }
  return null;
};

const stateAllows: Guard = ({ asset: { product }, type }) => {
  const { from } = CHANGE_RULES[type];
  return from.includes(product.state)
    ? null
    : { code: 'change.state', state: product.state, orderType: type, needs: [...from] };
};

/** What nobody knows of an asset cannot be credited, carried over or ended: it is mended first. */
const isWhole: Guard = ({ asset: { product } }) =>
  (product.incomplete ?? []).length === 0
    ? null
    : { code: 'change.asset-incomplete', assetId: product.id, missing: [...(product.incomplete ?? [])] };

const asSeen: Guard = ({ asset: { product }, own }) =>
  own.assetVersion === undefined || own.assetVersion === product.version
    ? null
    : { code: 'change.asset-changed', seen: own.assetVersion, current: product.version };

/** What has ended cannot be changed any more; it can be renewed from its end, which a customer may well do late. */
const runsThen: Guard = ({ asset, type, from }) =>
  type === 'renewal' || comingFrom(asset.history, from).length > 0
    ? null
    : { code: 'change.after-end', end: endOf(asset), effectiveFrom: from };

/** The committed terms are the whole of what was promised; a day before them would change what nobody promised. */
const hasBegun: Guard = ({ asset, from }) => {
  const first = asset.history[0]?.validFrom;
  return first === undefined || first <= from ? null : { code: 'change.not-begun', begins: first, effectiveFrom: from };
};

const windowOpen: Guard = ({ asset, type, from, offered }) => {
  const { window } = CHANGE_RULES[type];
  const get = (key: string): ProductOffering | undefined => offered(key)?.offering;
  const offering = get(asset.product.offering);
  // What the model no longer knows is changed from what was committed: the catalog has nothing to say about it.
  if (window === null || offering === undefined) return null;
  const standing = standingOf(offering, window, from);
  if (standing.open) return null;
  return {
    code: window === 'renewal' ? 'change.not-renewable' : 'change.not-amendable',
    offering: offering.key,
    why: `${offering.name} ${standingWords(standing, window)}`,
    ...whatInstead(offering, get, from),
  };
};

const wayExists: Guard = ({ asset, own, type, offered }) => {
  const { ways } = CHANGE_RULES[type];
  if (ways.length === 0)
    return own.offering === undefined ? null : { code: 'change.offering-not-asked', orderType: type };
  const from = offered(asset.product.offering)?.offering;
  const known = [...new Set(ways.flatMap((way) => from?.[way] ?? []))];
  if (own.offering === undefined) return { code: 'change.offering-missing', orderType: type, ways: known };
  if (!known.includes(own.offering))
    return { code: 'change.no-such-way', from: asset.product.offering, to: own.offering, ways: known };
  return offered(own.offering) === undefined ? { code: 'quote.unknown-offering', offering: own.offering } : null;
};

const GUARDS: readonly Guard[] = [isWhole, stateAllows, asSeen, hasBegun, runsThen, windowOpen, wayExists];
