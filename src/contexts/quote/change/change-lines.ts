/**
 * From what a customer has to the lines of a quote that changes it: one line an asset, under its lineage, from the day of the change on.
 * Pure: the assets, their terms and the catalog arrive as data. What may not be changed so is refused with the asset and the reason.
 */
import { commonEnd } from '#engines/price/cotermination.ts';
import { dec, decText, divRound, isZero, mul } from '#kernel/decimal.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { addMonthsAnchored } from '#kernel/period.ts';
import type { OfferedItem } from '../commercial-model.ts';
import type { Line, LineSegment } from '../line.ts';
import { guardOf } from './change-guards.ts';
import { comingFrom, endOf, type HeldAsset } from './held-asset.ts';
import { type AssetWish, CHANGE_RULES, type ChangeWish } from './line-change.ts';

export type Changing = {
  /** All that the wish names, with the parts of bundles among them. */
  readonly assets: readonly HeldAsset[];
  readonly offered: (key: string) => OfferedItem | undefined;
  /** In the dates of the contract. */
  readonly today: string;
  readonly id: (...labels: readonly (string | number)[]) => string;
};

const RENEWAL_MONTHS_DEFAULT = 12;

/** A renewal of all of these, each from its end: what a mass renewal asks for every account. */
export const renewalOf = (
  changing: Changing,
  options: { readonly months?: number; readonly upliftPercent?: string } = {},
): Outcome<readonly Line[]> => {
  const whole = changing.assets.filter(({ product }) => product.parentId === null);
  return changeLines(changing, {
    orderType: 'renewal',
    assets: whole.map(({ product }) => ({ assetId: product.id, assetVersion: product.version })),
    ...options,
  });
};

export const changeLines = (changing: Changing, wish: ChangeWish): Outcome<readonly Line[]> => {
  const named = withParts(changing, wish);
  if (!named.ok) return named;
  const end = wish.orderType === 'cotermination' ? endForAll(named.value, wish) : accepted(null);
  if (!end.ok) return end;
  const lines: Line[] = [];
  for (const one of named.value) {
    const line = lineOf(changing, wish, one, end.value, lines.length + 1);
    if (!line.ok) return refused({ ...line.refusal, assetId: one.asset.product.id, asset: one.asset.name });
    if (line.value !== null) lines.push(line.value);
  }
  return lines.length === 0 ? refused({ code: 'change.nothing-changes', orderType: wish.orderType }) : accepted(lines);
};

type Named = { readonly asset: HeldAsset; readonly wish: AssetWish };

/** Each asset once, and where the kind of order takes a bundle whole, its parts behind it in the same proportion. */
const withParts = ({ assets }: Changing, { orderType, assets: wishes }: ChangeWish): Outcome<readonly Named[]> => {
  const byId = new Map(assets.map((asset) => [asset.product.id, asset]));
  const partsOf = Map.groupBy(assets, ({ product }) => product.parentId);
  const own = new Set(wishes.map(({ assetId }) => assetId));
  if (own.size < wishes.length) return refused({ code: 'change.asset-twice' });
  const named: Named[] = [];
  for (const wish of wishes) {
    const asset = byId.get(wish.assetId);
    if (asset === undefined) return refused({ code: 'change.unknown-asset', assetId: wish.assetId });
    const parts = (partsOf.get(wish.assetId) ?? []).filter(({ product }) => !GONE.includes(product.state));
    if (!CHANGE_RULES[orderType].takesParts && parts.length > 0)
      return refused({
        code: 'change.bundle-not-replaced',
        assetId: wish.assetId,
        asset: asset.name,
        parts: parts.length,
      });
    if (isPricedByItsBundle(asset, byId, own))
      return refused({ code: 'change.part-of-bundle', assetId: wish.assetId, bundle: asset.product.parentId });
    named.push({ asset, wish });
    for (const part of parts)
      if (!own.has(part.product.id)) named.push({ asset: part, wish: partWish(part, asset, wish) });
  }
  return accepted(named);
};

const GONE: readonly string[] = ['terminated', 'cancelled', 'aborted'];

/** What one part is worth, and what its leaving means, the bundle has declared; it leaves with the bundle or by a change of the bundle. */
const isPricedByItsBundle = (
  { product }: HeldAsset,
  byId: ReadonlyMap<string, HeldAsset>,
  own: ReadonlySet<string>,
): boolean => {
  const bundle = product.parentId === null ? undefined : byId.get(product.parentId);
  if (bundle === undefined || own.has(bundle.product.id)) return false;
  return bundle.terms.some((term) => term.type === 'recurring' && term.bundle !== undefined);
};

const quantityOf = (asset: HeldAsset): string => asset.history.at(-1)?.quantity ?? '0';

const partWish = (part: HeldAsset, bundle: HeldAsset, wish: AssetWish): AssetWish => {
  const before = dec(quantityOf(bundle));
  const quantity =
    wish.quantity === undefined || isZero(before)
      ? {}
      : {
          quantity: decText(divRound(mul(dec(quantityOf(part)), dec(wish.quantity)), before, 6, 'halfEven')),
        };
  const { to, discountPercent } = wish;
  return {
    assetId: part.product.id,
    ...quantity,
    ...(to === undefined ? {} : { to }),
    ...(discountPercent === undefined ? {} : { discountPercent }),
  };
};

const endForAll = (named: readonly Named[], { end = 'latest', owner, effectiveFrom }: ChangeWish): Outcome<string> => {
  const open = named.find(({ asset }) => endOf(asset) === null);
  if (open !== undefined) return refused({ code: 'change.no-end', assetId: open.asset.product.id });
  if (end === 'owner' && !named.some(({ asset }) => asset.product.id === owner))
    return refused({ code: 'change.unknown-asset', assetId: owner ?? null });
  const running = named.map(({ asset }) => ({ id: asset.product.id, from: '', to: endOf(asset) as string }));
  const day = commonEnd(running, end, owner);
  return effectiveFrom !== undefined && day <= effectiveFrom
    ? refused({ code: 'change.after-end', end: day, effectiveFrom })
    : accepted(day);
};

/** Today, or its own first day where that is still to come. */
const firstDay = ({ history }: HeldAsset, today: string): string => {
  const begins = history[0]?.validFrom ?? today;
  return begins > today ? begins : today;
};

/** Null where nothing of the asset changes. */
const lineOf = (
  changing: Changing,
  wish: ChangeWish,
  { asset, wish: own }: Named,
  end: string | null,
  position: number,
): Outcome<Line | null> => {
  const rule = CHANGE_RULES[wish.orderType];
  const { product } = asset;
  const stops = endOf(asset);
  if (wish.orderType === 'renewal' && stops === null) return refused({ code: 'change.no-end' });
  const from =
    wish.orderType === 'renewal' ? (stops as string) : (wish.effectiveFrom ?? firstDay(asset, changing.today));
  const offence = guardOf({ asset, own, from, type: wish.orderType, offered: changing.offered });
  if (offence !== null) return refused(offence);
  if (end !== null && end === stops) return accepted(null);
  const segments = segmentsOf(changing, wish, { asset, wish: own }, { from, end });
  if (!segments.ok) return segments;
  const taken = rule.basis === 'migrate' ? changing.offered(own.offering ?? '') : undefined;
  const name = taken?.name ?? asset.name;
  const { upliftPercent } = wish;
  return accepted({
    id: changing.id('line', product.id),
    lineageId: product.lineageId,
    position,
    offering: taken === undefined ? product.offering : (own.offering as string),
    offeringName: name,
    offeringHash: taken?.hash ?? product.offeringHash,
    bundle: taken?.bundle ?? false,
    basis: rule.basis,
    segments: segments.value,
    ...(taken === undefined ? inherited(asset) : taken.defaults()),
    discretionary:
      own.discountPercent === undefined || isZero(dec(own.discountPercent))
        ? null
        : { kind: 'percent', value: own.discountPercent, reason: wish.reason ?? 'agreed with the change' },
    assumedUsage: {},
    site: null,
    change: {
      action: rule.action,
      assetId: product.id,
      assetVersion: product.version,
      effectiveFrom: from,
      becomes: rule.becomes,
      was: {
        offering: product.offering,
        offeringName: asset.name,
        quantity: quantityOn(asset, from),
        to: stops,
        state: product.state === 'suspended' ? 'suspended' : 'active',
      },
      terms: asset.terms,
      ...(wish.orderType === 'renewal' && upliftPercent !== undefined ? { upliftPercent } : {}),
      ...(wish.reason === undefined ? {} : { reason: wish.reason }),
    },
    version: 1,
  });
};

const inherited = ({ history }: HeldAsset): Pick<Line, 'selection' | 'characteristics'> => {
  const characteristics = history.at(-1)?.characteristics ?? {};
  return {
    selection: [],
    ...(Object.keys(characteristics).length === 0 ? {} : { characteristics: characteristics as never }),
  };
};

const quantityOn = (asset: HeldAsset, day: string): string =>
  comingFrom(asset.history, day)[0]?.quantity ?? quantityOf(asset);

type Stretch = { readonly from: string; readonly end: string | null };

/** All that is to come of the asset, from the day on. */
const segmentsOf = (
  changing: Changing,
  wish: ChangeWish,
  { asset, wish: own }: Named,
  { from, end }: Stretch,
): Outcome<readonly LineSegment[]> => {
  const id = (step: number): string => changing.id('segment', asset.product.id, step);
  const one = (quantity: string, to: string | null): readonly LineSegment[] => [
    { id: id(0), from, ...(to === null ? {} : { to }), quantity },
  ];
  if (wish.orderType === 'renewal')
    return accepted(
      one(own.quantity ?? quantityOf(asset), addMonthsAnchored(from, wish.months ?? RENEWAL_MONTHS_DEFAULT)),
    );
  if (CHANGE_RULES[wish.orderType].becomes !== 'active') return accepted(one('0', endOf(asset)));
  const coming = comingFrom(asset.history, from);
  const asked = own.quantity;
  if (asked !== undefined && coming.length > 1)
    return refused({ code: 'quote.quantity-beside-ramp', quantity: asked, steps: coming.length });
  const to = own.to ?? end ?? endOf(asset);
  if (to !== null && to <= from) return refused({ code: 'change.after-end', end: to, effectiveFrom: from });
  const kept = coming.filter(({ validFrom }) => to === null || validFrom < to);
  return accepted(
    kept.map(({ validFrom, validTo, quantity }, index): LineSegment => {
      const last = index === kept.length - 1;
      const until = last ? to : validTo;
      return { id: id(index), from: validFrom, ...(until === null ? {} : { to: until }), quantity: asked ?? quantity };
    }),
  );
};
