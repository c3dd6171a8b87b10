/**
 * What a change of what a customer has costs in the period in which it falls: what was committed until the day against what is promised from
 * the day, whatever moved (quantity, price, discount, dates). The same arithmetic as an amendment that is only calculated.
 */
import { type Decimal, ZERO, add, dec, isZero, sub } from '#kernel/decimal.ts';
import { minorUnits } from '#kernel/money.ts';
import { onceLine, runs } from './amend-asset.ts';
import { type Billed, type Changed, DEFAULT_AMENDMENT, type Recurring, billOf } from './amendment-bill.ts';
import type { AmendmentResult, ProrationLine } from './amendment.contract.ts';
import { amendmentTotals } from './amendment-totals.ts';
import type { CommittedCharge } from './committed.contract.ts';
import type { PricingModel } from './pricing-model.ts';
import type { PricePromise, PromisedCharge } from './price-result.contract.ts';

/** One line that changes an asset. `wasPaused`: nothing was owed before the day, because it was suspended. */
export type ChangedLine = {
  readonly lineId: string;
  readonly effectiveFrom: string;
  /** Where billing periods are counted from; absent, from the first day of each charge. */
  readonly billingAnchor?: string;
  readonly wasPaused: boolean;
  readonly committed: readonly CommittedCharge[];
};

export type ChangeBill = {
  /** By line: `asset` is the id of the line. */
  readonly lines: readonly ProrationLine[];
  readonly totals: AmendmentResult['totals'];
  readonly conventions: AmendmentResult['conventions'];
};

/** Null where nothing is changed: a new sale has no bill of this kind. */
export const changeBill = (
  changed: readonly ChangedLine[],
  promise: Pick<PricePromise, 'currency' | 'lines' | 'allocation'>,
  model: PricingModel,
): ChangeBill | null => {
  if (changed.length === 0) return null;
  const policy = model.pricePolicy?.value.amendment ?? DEFAULT_AMENDMENT;
  const promised = new Map(promise.lines.map((line) => [line.lineId, line.charges]));
  const shares = sharesOf(promise.allocation);
  const lines = changed.flatMap((line) => {
    const billed: Billed = { policy, on: line.effectiveFrom, minorUnits: minorUnits(promise.currency) };
    return billOfLine(billed, line, promised.get(line.lineId) ?? [], shares);
  });
  const named = model.pricePolicy?.value.amendment === undefined ? null : model.pricePolicy.ref.key;
  return {
    lines,
    totals: amendmentTotals(lines, policy.credits),
    conventions: {
      policy: named,
      proration: policy.proration,
      rounding: policy.rounding,
      form: policy.form,
      credits: policy.credits,
      creditCap: policy.creditCap,
      oneTime: 'never-prorated',
    },
  };
};

type Shares = (charge: PromisedCharge) => Decimal;

/** Of the order's discount, off each period: what is billed is what is left. */
const sharesOf = (allocation: PricePromise['allocation']): Shares => {
  const keyOf = ({ lineId, charge, segmentId }: Pick<PromisedCharge, 'lineId' | 'charge' | 'segmentId'>): string =>
    `${lineId}/${charge}/${segmentId}`;
  const known = new Map(
    allocation.filter(({ per }) => per !== 'credit').map((share) => [keyOf(share), dec(share.amount)]),
  );
  return (charge) => known.get(keyOf(charge)) ?? ZERO;
};

const billOfLine = (
  billed: Billed,
  line: ChangedLine,
  charges: readonly PromisedCharge[],
  shares: Shares,
): readonly ProrationLine[] => {
  const begins = charges.filter(({ from }) => from === billed.on);
  const once = begins.flatMap((charge) =>
    charge.type === 'oneTime'
      ? [onceLine(line.lineId, charge, billed.on, sub(dec(charge.amount), shares(charge)), 'paid once, never prorated')]
      : [],
  );
  const after = new Map(
    begins.flatMap((charge) => (charge.type === 'recurring' ? [[charge.charge, recurringOf(charge, shares)]] : [])),
  );
  const before = new Map(
    line.committed.flatMap((charge) =>
      charge.type === 'recurring' && !line.wasPaused && runs(charge, billed.on) ? [[charge.charge, charge]] : [],
    ),
  );
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  const anchor = line.billingAnchor ?? firstDay(line.committed) ?? billed.on;
  const settled = keys.flatMap((charge) =>
    settledOf(billed, {
      asset: line.lineId,
      charge,
      anchor: line.billingAnchor ?? before.get(charge)?.from ?? anchor,
      before: before.has(charge) ? committedOf(before.get(charge)!) : null,
      after: after.get(charge) ?? null,
    }),
  );
  return [...once, ...settled];
};

/** A credit and a charge of the same amount say nothing: what runs on as it ran is not billed again. */
const settledOf = (billed: Billed, changed: Changed): readonly ProrationLine[] => {
  const lines = billOf(billed, changed);
  return isZero(lines.map(({ amount }) => dec(amount)).reduce(add, ZERO)) ? [] : lines;
};

const recurringOf = (charge: Extract<PromisedCharge, { type: 'recurring' }>, shares: Shares): Recurring => ({
  ...charge,
  amount: sub(dec(charge.amount), shares(charge)),
});

const committedOf = (charge: Extract<CommittedCharge, { type: 'recurring' }>): Recurring => ({
  ...charge,
  amount: dec(charge.amount),
});

const firstDay = (committed: readonly CommittedCharge[]): string | undefined =>
  committed
    .filter(({ type }) => type === 'recurring')
    .map(({ from }) => from)
    .toSorted()[0];
