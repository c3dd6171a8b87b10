/**
 * Where the charges of a line begin that carries on what a customer has: at what was committed, each citing its leaf. No book is asked, so a
 * product that left the catalog is amended and renewed like any other; a person's discount, rounding and the order's discount follow as ever.
 */
import { compileChargeModel } from '#engines/price/charge-model.ts';
import { type Decimal, ZERO, cmp, dec, decText, exactText, isZero, max, roundTo, sub } from '#kernel/decimal.ts';
import { type Outcome, accepted, refused } from '#kernel/outcome.ts';
import { type Fixed, amountAt, raise } from './amend-asset.ts';
import { DEFAULT_AMENDMENT } from './amendment-bill.ts';
import type { Charge } from './charge.contract.ts';
import type { CommittedCharge } from './committed.contract.ts';
import { type Descent, type Item, type Pricing, at } from './price-charge.ts';
import type { StartedLine } from './price-line.ts';
import type { CompiledBook, CompiledEntry } from './pricing-model.ts';
import type { PriceLine, PricedSegment } from './pricing.contract.ts';
import { selectBook } from './select-entry.ts';

const SOURCE = 'committed-terms';

export const startCommitted = (
  pricing: Pricing,
  line: PriceLine,
  committed: readonly CommittedCharge[],
): StartedLine => {
  const { lineId, lineageId, offering } = line;
  const item: Item = { lineId, componentId: null, lineageId, offering };
  const charges: Descent[] = [];
  const findings: StartedLine['findings'][number][] = [];
  const begin = committedBook(pricing, offering);
  let had = hadBefore(committed, line.segments[0]!.from);
  for (const segment of line.segments) {
    for (const charge of runningOn(committed, segment.from)) {
      const begun = beginCharge(pricing, { item, segment, book: begin, line }, charge, had);
      if (!begun.ok) findings.push(begun.refusal);
      else if (begun.value !== null) charges.push(begun.value);
    }
    had = max(had, dec(segment.quantity));
  }
  return { charges, pending: [], findings, warnings: [], refs: [] };
};

/** Of each charge the one that runs on the day; after the last end, the one that ran last; and what is paid once, for units that are new. */
const runningOn = (committed: readonly CommittedCharge[], on: string): readonly CommittedCharge[] => {
  const byCharge = Map.groupBy(committed, ({ charge }) => charge);
  return [...byCharge.values()].flatMap((all): readonly CommittedCharge[] => {
    const ordered = all.toSorted((a, b) => (a.from < b.from ? -1 : 1));
    const running = ordered.find(({ type, from, to }) => type !== 'oneTime' && from <= on && (to === null || on < to));
    const begun = ordered.filter(({ from }) => from <= on);
    return [running ?? begun.at(-1) ?? ordered[0]!];
  });
};

/** The most units that the customer had before the day: they have paid what is paid once for them. */
const hadBefore = (committed: readonly CommittedCharge[], on: string): Decimal =>
  committed
    .filter(({ from }) => from < on)
    .map(({ quantity }) => dec(quantity))
    .reduce(max, ZERO);

/** The book that would price it today says how money rounds and whether tax is inside; where there is none, the waterfall alone stands. */
const committedBook = (pricing: Pricing, offering: string): CompiledBook => {
  const { model, market, on, currency } = pricing;
  const found = selectBook(model, market, offering, on);
  const none = new Set<string>();
  const base =
    'code' in found
      ? {
          ref: model.waterfall.ref,
          currency,
          countries: none,
          regions: none,
          channels: none,
          taxInclusive: false,
          rounding: 'halfUp' as const,
        }
      : found;
  // Each charge rounds by itself: an amount that was accepted must come out as it was accepted.
  return { ...base, source: SOURCE, place: 'line', byOffering: new Map(), saysOf: () => '' };
};

type Beginning = {
  readonly item: Item;
  readonly segment: PricedSegment;
  readonly book: CompiledBook;
  readonly line: PriceLine;
};

/** Null where the segment owes nothing of it: what is paid once was paid. */
const beginCharge = (
  pricing: Pricing,
  beginning: Beginning,
  charge: CommittedCharge,
  had: Decimal,
): Outcome<Descent | null> => {
  const { item, segment } = beginning;
  const entry = entryOf(item, charge);
  const quantity = dec(segment.quantity);
  const listed = listedOf(pricing, charge, quantity, had);
  if (!listed.ok) return refused(at(listed.refusal, item, segment, entry));
  if (listed.value === null) return accepted(null);
  const { amount, of } = listed.value;
  const descent = descentOf(beginning, entry, charge, amount, of);
  return accepted(
    beginning.line.upliftPercent === undefined || charge.type === 'oneTime'
      ? descent
      : raised(pricing, descent, dec(beginning.line.upliftPercent)),
  );
};

type Listed = { readonly amount: Decimal; readonly of: Decimal };

const listedOf = (
  pricing: Pricing,
  charge: CommittedCharge,
  quantity: Decimal,
  had: Decimal,
): Outcome<Listed | null> => {
  if (charge.type === 'usage') return accepted({ amount: dec(charge.factor), of: quantity });
  const amending = {
    minorUnits: pricing.minorUnits,
    policy: pricing.model.pricePolicy?.value.amendment ?? DEFAULT_AMENDMENT,
  };
  const amountOf = (units: Decimal): Outcome<Decimal> => amountAt(amending, charge as Fixed, units);
  if (charge.type === 'recurring') {
    const amount = amountOf(quantity);
    return amount.ok ? accepted({ amount: amount.value, of: quantity }) : amount;
  }
  if (cmp(quantity, had) <= 0 || (charge.basis.kind === 'flat' && !isZero(had))) return accepted(null);
  const all = amountOf(quantity);
  const paid = isZero(had) ? accepted(ZERO) : amountOf(had);
  if (!all.ok || !paid.ok) return all.ok ? (paid as Outcome<never>) : all;
  return accepted({ amount: sub(all.value, paid.value), of: sub(quantity, had) });
};

const entryOf = ({ offering }: Item, charge: CommittedCharge): CompiledEntry => ({
  id: charge.leaf,
  offering,
  charge: chargeOf(charge),
  slot: charge.charge,
  model: charge.type === 'usage' ? compileChargeModel(charge.model, dec(charge.unit.size)) : null,
  effective: { from: charge.from },
  window: null,
  timeOfDay: charge.type === 'usage' ? (charge.timeOfDay ?? null) : null,
  condition: {},
  clauses: 0,
  rank: 0,
  minimum: null,
  minimumTermMonths: 0,
  minimumUsage: null,
  uplift: null,
  bundle: null,
});

/** As a row of a book would say it; the amount comes from the commitment and never from this model. */
const chargeOf = (charge: CommittedCharge): Charge => {
  const { charge: key, name } = charge;
  switch (charge.type) {
    case 'oneTime':
      return { key, name, type: 'oneTime', model: { kind: 'flat', amount: charge.amount } };
    case 'recurring': {
      const billing = charge.billing === undefined ? {} : { billing: charge.billing };
      const model = { kind: 'flat' as const, amount: charge.amount };
      return { key, name, type: 'recurring', period: charge.period, ...billing, model };
    }
    case 'usage': {
      const commitment = charge.commitment === undefined ? {} : { commitment: charge.commitment };
      return { key, name, type: 'usage', unit: charge.unit, ...commitment, model: charge.model };
    }
  }
};

const descentOf = (
  { item, segment, book }: Beginning,
  entry: CompiledEntry,
  charge: CommittedCharge,
  amount: Decimal,
  quantity: Decimal,
): Descent => {
  const result = exactText(amount);
  return {
    item,
    segment,
    quantity,
    book,
    entry,
    list: amount,
    modelText: charge.type === 'usage' ? charge.model : null,
    committed: true,
    listModel: entry.model,
    steps: [
      {
        step: 'list',
        source: SOURCE,
        row: charge.leaf,
        result,
        note: `as committed for ${decText(dec(charge.quantity))}`,
      },
    ],
    changedBy: [],
    endings: [],
    promotions: [],
    refs: [],
    bundled: null,
    amount,
    amountText: result,
    before: null,
    after: null,
  };
};

/** Digits of a raised factor: as many as a factor may have on the wire. */
const FACTOR_SCALE = 18;

/** A renewal's increase, rounded as a bill would be, so that it is the same whatever is given away on it afterwards. */
const raised = (pricing: Pricing, descent: Descent, percent: Decimal): Descent => {
  const { rounding } = pricing.model.pricePolicy?.value.amendment ?? DEFAULT_AMENDMENT;
  const isFactor = descent.entry.charge.type === 'usage';
  const list = isFactor
    ? roundTo(raise(descent.list, percent), FACTOR_SCALE, 'halfEven')
    : roundTo(raise(descent.list, percent), pricing.minorUnits, rounding);
  const result = exactText(list);
  const step = {
    step: 'uplift',
    source: 'request',
    row: 'renewal',
    base: descent.amountText,
    percent: exactText(percent),
    result,
  };
  return { ...descent, list, amount: list, amountText: result, steps: [...descent.steps, step] };
};
