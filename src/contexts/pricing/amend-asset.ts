/** What one change makes of one asset: its charges cut on the day of the change, told from what was committed. */
import { commonEnd } from '#engines/price/cotermination.ts';
import { percentOf } from '#engines/price/percent.ts';
import { compileChargeModel } from '#engines/price/charge-model.ts';
import { rate } from '#engines/price/rate.ts';
import { type Decimal, add, cmp, dec, decText, fitsWire, isZero, mul, roundTo, sub } from '#kernel/decimal.ts';
import { type Outcome, accepted, refused } from '#kernel/outcome.ts';
import { type Changed, type Recurring, anchorOf } from './amendment-bill.ts';
import type { AmendedAsset, AmendedCharge, CommittedAsset, ProrationLine } from './amendment.contract.ts';
import type { CommittedCharge } from './committed.contract.ts';
import type { AmendmentPolicy } from './price-policy.contract.ts';

export type Amending = { readonly on: string; readonly minorUnits: number; readonly policy: AmendmentPolicy };
/** The asset as it will be, what changed inside its billing periods, and what is charged once. */
export type Amended = {
  readonly asset: AmendedAsset;
  readonly changed: readonly Changed[];
  readonly once: readonly ProrationLine[];
};

/** Whether the charge lasts on the day; what has ended before it is history and is not touched. */
export const runs = ({ from, to }: CommittedCharge, on: string): boolean => from <= on && (to === null || on < to);
const comesLater = ({ from }: CommittedCharge, on: string): boolean => from > on;

export const keptAsset = (asset: CommittedAsset, action: AmendedAsset['action'] = 'noChange'): AmendedAsset => ({
  assetId: asset.assetId,
  lineageId: asset.lineageId,
  offering: asset.offering,
  action,
  charges: asset.charges.map((charge) => amended(charge, {})),
});

/** Everything that runs or would have run ends on the day; what it was before stays told. */
export const removed = (amending: Amending, asset: CommittedAsset): Amended => ({
  asset: {
    ...keptAsset(asset, 'delete'),
    charges: asset.charges
      .filter((charge) => !comesLater(charge, amending.on))
      .map((charge) => (runs(charge, amending.on) ? amended(charge, { to: amending.on }) : amended(charge, {}))),
  },
  changed: asset.charges.flatMap((charge) =>
    charge.type === 'recurring' && runs(charge, amending.on) ? [changedOf(asset, charge, null)] : [],
  ),
  once: [],
});

/** More or fewer of the same, at the price that was accepted. Units that are new pay what is paid once; units that leave get none of it back. */
export const atQuantity = (amending: Amending, asset: CommittedAsset, quantity: Decimal): Outcome<Amended> => {
  const charges: AmendedCharge[] = [];
  const changed: Changed[] = [];
  const once: ProrationLine[] = [];
  for (const charge of asset.charges) {
    const later = comesLater(charge, amending.on);
    if (charge.type === 'oneTime') {
      charges.push(amended(charge, {}));
      const paid = later ? accepted(null) : newUnits(amending, asset, charge, quantity);
      if (!paid.ok) return paid;
      if (paid.value !== null) once.push(paid.value);
      continue;
    }
    if (!later && !runs(charge, amending.on)) {
      charges.push(amended(charge, {}));
      continue;
    }
    const now = charge.type === 'usage' ? accepted(null) : amountAt(amending, charge, quantity);
    if (!now.ok) return refused({ ...now.refusal, assetId: asset.assetId, charge: charge.charge });
    const amount = now.value === null ? {} : { amount: decText(now.value) };
    const next = { ...amount, quantity: decText(quantity) };
    if (later) charges.push(amended(charge, next));
    else {
      charges.push(...cutAt(charge, amending.on, next));
      if (charge.type === 'recurring' && now.value !== null) changed.push(changedOf(asset, charge, now.value));
    }
  }
  return accepted({ asset: { ...keptAsset(asset, 'modify'), charges }, changed, once });
};

/** Runs on to the new end at the price it had, raised by a percentage: a new segment from where the old one ends. */
export const renewed = (amending: Amending, asset: CommittedAsset, to: string, percent: Decimal): Outcome<Amended> => {
  const last = asset.charges
    .filter((charge) => charge.type !== 'oneTime')
    .toSorted(byEnd)
    .at(-1);
  if (last === undefined || last.to === null) return refused({ code: 'amendment.no-end', assetId: asset.assetId });
  const end = last.to;
  if (to <= end) return refused({ code: 'amendment.renewal-not-later', assetId: asset.assetId, end, to });
  const next = asset.charges.flatMap((charge): readonly AmendedCharge[] => {
    if (charge.type === 'oneTime' || charge.to !== end) return [];
    const raised = { from: end, to, segmentId: `${charge.segmentId}@${end}` };
    if (charge.type === 'usage')
      return [
        amended(charge, { ...raised, factor: decText(roundTo(raise(dec(charge.factor), percent), 18, 'halfEven')) }),
      ];
    return [
      amended(charge, {
        ...raised,
        amount: decText(roundTo(raise(dec(charge.amount), percent), amending.minorUnits, amending.policy.rounding)),
      }),
    ];
  });
  const kept = keptAsset(asset, 'modify');
  return accepted({ asset: { ...kept, charges: [...kept.charges, ...next] }, changed: [], once: [] });
};

export const raise = (amount: Decimal, percent: Decimal): Decimal => add(amount, percentOf(amount, percent));
const byEnd = (a: CommittedCharge, b: CommittedCharge): number =>
  (a.to ?? '9999-12-31') < (b.to ?? '9999-12-31') ? -1 : 1;

/** All end on one day: the charges that end an asset are cut or run on, and what was paid beyond the new end is credited. */
export const coterminated = (
  amending: Amending,
  assets: readonly CommittedAsset[],
  end: 'earliest' | 'latest' | 'owner',
  owner: string | undefined,
): Outcome<readonly Amended[]> => {
  const open = assets.find((asset) => endOf(asset) === null);
  if (open !== undefined) return refused({ code: 'amendment.no-end', assetId: open.assetId });
  if (end === 'owner' && !assets.some(({ assetId }) => assetId === owner))
    return refused({ code: 'amendment.unknown-asset', assetId: owner ?? '' });
  const running = assets.map((asset) => ({ id: asset.assetId, from: '', to: endOf(asset)! }));
  const day = commonEnd(running, end, owner);
  if (day <= amending.on) return refused({ code: 'amendment.end-before-change', end: day, effectiveFrom: amending.on });
  return accepted(assets.map((asset) => endedOn(asset, day)));
};

/** The last day on which something recurring runs; null without an end. */
export const endOf = ({ charges }: CommittedAsset): string | null => {
  const ends = charges.filter(({ type }) => type !== 'oneTime').map(({ to }) => to);
  return ends.length === 0 || ends.includes(null) ? null : (ends as string[]).sort().at(-1)!;
};

const endedOn = (asset: CommittedAsset, day: string): Amended => {
  const end = endOf(asset);
  const charges = asset.charges
    .filter(({ type, from }) => type === 'oneTime' || from < day)
    .map((charge) =>
      charge.type !== 'oneTime' && (charge.to === end || (charge.to !== null && charge.to > day))
        ? amended(charge, { to: day })
        : amended(charge, {}),
    );
  return { asset: { ...keptAsset(asset, day === end ? 'noChange' : 'modify'), charges }, changed: [], once: [] };
};

/** A part of a bundle leaves. What the bundle's price becomes was declared when it was sold; nothing is guessed on the day. */
export const withoutPart = (amending: Amending, asset: CommittedAsset, componentId: string): Outcome<Amended> => {
  const charges: AmendedCharge[] = [];
  const changed: Changed[] = [];
  let found = false;
  for (const charge of asset.charges) {
    const bundle = charge.type === 'recurring' && runs(charge, amending.on) ? charge.bundle : undefined;
    const leaving = bundle?.parts.filter((part) => part.componentId === componentId) ?? [];
    if (bundle === undefined || charge.type !== 'recurring' || leaving.length === 0) {
      charges.push(amended(charge, {}));
      continue;
    }
    found = true;
    if (bundle.breakage === 'indivisible')
      return refused({
        code: 'amendment.bundle-indivisible',
        assetId: asset.assetId,
        charge: charge.charge,
        componentId,
      });
    const stays = bundle.parts.filter((part) => part.componentId !== componentId);
    const amount =
      bundle.breakage === 'allocated'
        ? leaving.map((part) => dec(part.amount)).reduce(sub, dec(charge.amount))
        : stays.map((part) => dec(part.alone)).reduce(add, ZERO);
    charges.push(...cutAt(charge, amending.on, { amount: decText(amount) }));
    changed.push(changedOf(asset, charge, amount));
  }
  return found
    ? accepted({ asset: { ...keptAsset(asset, 'modify'), charges }, changed, once: [] })
    : refused({ code: 'amendment.unknown-part', assetId: asset.assetId, componentId });
};

const ZERO = dec('0');

export type Fixed = Extract<CommittedCharge, { type: 'oneTime' | 'recurring' }>;

export const amountAt = (
  { minorUnits, policy }: Pick<Amending, 'minorUnits' | 'policy'>,
  charge: Fixed,
  quantity: Decimal,
): Outcome<Decimal> => {
  const { basis } = charge;
  if (basis.kind === 'flat') return accepted(dec(charge.amount));
  // The amount that was accepted, when nothing changes: a unit price is told rounded, and would not always lead back to it.
  if (cmp(quantity, dec(charge.quantity)) === 0) return accepted(dec(charge.amount));
  const rated =
    basis.kind === 'unit'
      ? accepted(mul(dec(basis.unitPrice), quantity))
      : timesFactor(rate(compileChargeModel(basis.model), quantity), dec(basis.factor));
  if (!rated.ok) return rated;
  const amount = roundTo(rated.value, minorUnits, policy.rounding);
  return fitsWire(amount) ? accepted(amount) : refused({ code: 'price.amount-too-long', amount: String(amount.units) });
};

const timesFactor = (rated: ReturnType<typeof rate>, factor: Decimal): Outcome<Decimal> =>
  rated.ok ? accepted(mul(rated.value.amount, factor)) : rated;

const newUnits = (
  amending: Amending,
  asset: CommittedAsset,
  charge: Extract<CommittedCharge, { type: 'oneTime' }>,
  quantity: Decimal,
): Outcome<ProrationLine | null> => {
  const more = sub(quantity, dec(charge.quantity));
  if (charge.basis.kind === 'flat' || more.units <= 0n) return accepted(null);
  const all = amountAt(amending, charge, quantity);
  if (!all.ok) return refused({ ...all.refusal, assetId: asset.assetId, charge: charge.charge });
  const amount = sub(all.value, dec(charge.amount));
  const { on } = amending;
  return accepted(
    isZero(amount) ? null : onceLine(asset.assetId, charge, on, amount, `for ${decText(more)} more, never prorated`),
  );
};

export const onceLine = (
  asset: string,
  { charge, segmentId }: { readonly charge: string; readonly segmentId: string },
  on: string,
  amount: Decimal,
  why: string,
): ProrationLine => ({
  kind: 'once',
  asset,
  charge,
  segmentId,
  from: on,
  to: on,
  periodFrom: on,
  periodTo: on,
  base: decText(amount),
  fraction: '1/1',
  exact: decText(amount),
  amount: decText(amount),
  why,
});

const changedOf = (
  asset: CommittedAsset,
  charge: Extract<CommittedCharge, { type: 'recurring' }>,
  amount: Decimal | null,
): Changed => {
  const before: Recurring = { ...charge, amount: dec(charge.amount) };
  return {
    asset: asset.assetId,
    charge: charge.charge,
    anchor: anchorOf(asset, charge.from),
    before,
    after: amount === null ? null : { ...before, amount },
  };
};

/** Until the day as it was, from the day as it will be; the new piece is named by its first day, and cites the same leaf. */
const cutAt = (charge: CommittedCharge, on: string, next: Partial<AmendedCharge>): readonly AmendedCharge[] => [
  ...(charge.from < on ? [amended(charge, { to: on })] : []),
  amended(charge, { from: on, segmentId: charge.from < on ? `${charge.segmentId}@${on}` : charge.segmentId, ...next }),
];

const amended = (charge: CommittedCharge, next: Partial<AmendedCharge>): AmendedCharge => ({
  charge: charge.charge,
  name: charge.name,
  type: charge.type,
  segmentId: charge.segmentId,
  from: charge.from,
  to: charge.to,
  quantity: charge.quantity,
  basis: 'inherited',
  leaf: charge.leaf,
  componentId: null,
  ...termsOf(charge),
  ...next,
});

const termsOf = (charge: CommittedCharge): Partial<AmendedCharge> => {
  switch (charge.type) {
    case 'oneTime':
      return { amount: charge.amount };
    case 'recurring':
      return {
        period: charge.period,
        amount: charge.amount,
        ...(charge.billing === undefined ? {} : { billing: charge.billing }),
      };
    case 'usage':
      return { unit: charge.unit, model: charge.model, factor: charge.factor };
  }
};
