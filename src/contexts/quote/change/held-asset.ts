/** What a customer has, as a change reads it: the asset, what is true of it from day to day, and its committed charges with how each follows the quantity. Pure. */
import { compileChargeModel } from '#engines/price/charge-model.ts';
import { rate } from '#engines/price/rate.ts';
import type { CommittedTerm, HistoryRow, Product } from '#contexts/assets/index.ts';
import { type CommittedCharge, type PricingModel, rowOf } from '#contexts/pricing/index.ts';
import { cmp, dec, decText, divRound, exactText, fitsWire, isZero, ONE } from '#kernel/decimal.ts';
import type { Header } from '../quote.ts';

export type HeldAsset = {
  readonly product: Product;
  readonly name: string;
  /** What is known now, in the order of the days. */
  readonly history: readonly HistoryRow[];
  readonly terms: readonly CommittedCharge[];
};

/** By which the terms were promised: the header and the rows of then say whether an amount follows the quantity. */
export type SoldAs = { readonly header: Header; readonly pricing: PricingModel };

type Promised = { readonly [member: string]: unknown };
const SCALE = 18;

export const committedCharges = (
  product: Product,
  terms: readonly CommittedTerm[],
  soldAs: SoldAs | undefined,
): readonly CommittedCharge[] =>
  terms.map((term) => {
    const said = term.terms as Promised;
    const facts = {
      charge: term.chargeKey,
      name: String(said['chargeName'] ?? term.chargeKey),
      segmentId: term.segmentId,
      from: term.validFrom,
      to: term.validTo,
      quantity: String(said['quantity']),
      leaf: term.priceLeafHash,
    };
    const optional = (...names: readonly string[]): Promised =>
      Object.fromEntries(names.flatMap((name) => (said[name] === undefined ? [] : [[name, said[name]]])));
    switch (said['type']) {
      case 'usage':
        return {
          ...facts,
          type: 'usage',
          ...optional('unit', 'model', 'factor', 'timeOfDay', 'commitment'),
        } as unknown as CommittedCharge;
      case 'oneTime':
        return {
          ...facts,
          type: 'oneTime',
          amount: String(said['amount']),
          basis: basisOf(product, term, soldAs),
        };
      default:
        return {
          ...facts,
          type: 'recurring',
          amount: String(said['amount']),
          basis: basisOf(product, term, soldAs),
          ...optional('period', 'billing', 'bundle'),
        } as unknown as CommittedCharge;
    }
  });

type Fixed = Extract<CommittedCharge, { type: 'oneTime' }>;

/**
 * How the accepted amount follows the quantity, by the row that it was sold by: what was given away stays given away in proportion. Where
 * no row is known any more (a price by agreement, or by cost), the amount counts for each unit.
 */
const basisOf = (product: Product, term: CommittedTerm, soldAs: SoldAs | undefined): Fixed['basis'] => {
  const said = term.terms as Promised;
  const [amount, quantity] = [dec(String(said['amount'])), dec(String(said['quantity']))];
  const row = soldAs && rowOf(soldAs.pricing, soldAs.header, product.offering, term.chargeKey);
  const model = row?.charge.model;
  if (model?.kind === 'flat' || isZero(quantity)) return { kind: 'flat' };
  const each = (): Fixed['basis'] => ({
    kind: 'unit',
    unitPrice: exactText(divRound(amount, quantity, SCALE, 'halfEven')),
  });
  if (model === undefined || model.kind === 'perUnit' || model.kind === 'percentOf' || model.kind === 'costPlus')
    return each();
  const listed = rate(compileChargeModel(model), quantity);
  if (!listed.ok || isZero(listed.value.amount)) return each();
  const factor = divRound(amount, listed.value.amount, SCALE, 'halfEven');
  return fitsWire(factor) ? { kind: 'model', model, factor: cmp(factor, ONE) === 0 ? '1' : decText(factor) } : each();
};

/** What is to come from a day on: the rows that last then or begin later, the first of them from that day. */
export const comingFrom = (history: readonly HistoryRow[], day: string): readonly HistoryRow[] =>
  history
    .filter(({ validTo }) => validTo === null || validTo > day)
    .map((row) => (row.validFrom < day ? { ...row, validFrom: day } : row));

/** The day after the last; null without an end. */
export const endOf = ({ history }: Pick<HeldAsset, 'history'>): string | null => history.at(-1)?.validTo ?? null;
