/** From the rates that a tax engine names to amounts of tax: pure, and ours. Usage has no amount yet, and so no tax. */
import type { PricePromise } from '#contexts/pricing/index.ts';
import { taxInGross, taxOnLines } from '#engines/price/tax.ts';
import { type Decimal, ZERO, add, dec, decText, sub, sum } from '#kernel/decimal.ts';
import { minorUnits } from '#kernel/money.ts';
import { type Outcome, accepted, refused } from '#kernel/outcome.ts';
import type { TaxAnswer, TaxEstimate, TaxPayment, TaxRate } from './tax.contract.ts';

/** What is owed on a line at one time, after the line's share of the order's discount. */
type Owed = Pick<TaxPayment, 'per' | 'from'> & { readonly lineId: string; readonly amount: Decimal };

/** Of what is sold for sure: tax on an option is asked for once it is chosen. */
export const taxEstimateOf = (promised: PricePromise, answer: TaxAnswer): Outcome<TaxEstimate> => {
  const promise = { ...promised, lines: promised.lines.filter(({ optional }) => optional !== true) };
  const rates = new Map(answer.lines.map((line) => [line.id, line]));
  const missing = promise.lines.filter(({ lineId }) => !rates.has(lineId)).map(({ lineId }) => lineId);
  if (missing.length > 0) return refused({ code: 'tax.line-without-rate', lines: missing.slice(0, 10) });
  const payments = [...Map.groupBy(owedOf(promise), ({ per, from }) => `${per} ${from ?? ''}`)]
    .sort(([a], [b]) => (orderOf(a) < orderOf(b) ? -1 : 1))
    .map(([, owed]) => paymentOf(promise, answer, owed, (lineId) => dec(rates.get(lineId)!.percent)));
  return accepted({
    status: 'estimated',
    source: answer.source,
    asOf: answer.asOf,
    validUntil: answer.validUntil,
    prices: promise.tax,
    place: answer.place,
    payments,
    rates: distinct(answer.lines),
  });
};

const owedOf = ({ lines, allocation }: PricePromise): readonly Owed[] => {
  const keyOf = (one: { lineId: string; componentId: string | null; charge: string; segmentId: string }): string =>
    JSON.stringify([one.lineId, one.componentId, one.charge, one.segmentId]);
  // A credit for the whole order is settled by whoever issues it, with a tax of its own.
  const shares = new Map(allocation.filter(({ per }) => per !== 'credit').map((one) => [keyOf(one), dec(one.amount)]));
  return lines.flatMap(({ charges }) =>
    charges.flatMap((charge): readonly Owed[] => {
      if (!('amount' in charge)) return [];
      const amount = sub(dec(charge.amount), shares.get(keyOf(charge)) ?? ZERO);
      return charge.type === 'recurring'
        ? [{ lineId: charge.lineId, per: charge.period, from: charge.from, amount }]
        : [{ lineId: charge.lineId, per: 'oneTime', from: null, amount }];
    }),
  );
};

const paymentOf = (
  { currency, tax: prices }: PricePromise,
  { place }: TaxAnswer,
  owed: readonly Owed[],
  percentOfLine: (lineId: string) => Decimal,
): TaxPayment => {
  const rounding = { scale: minorUnits(currency), mode: 'halfUp' } as const;
  const { per, from } = owed[0]!;
  const lines = [...Map.groupBy(owed, ({ lineId }) => lineId)].map(([lineId, own]) => ({
    amount: sum(own.map(({ amount }) => amount)),
    percent: percentOfLine(lineId),
  }));
  const told = (net: Decimal, tax: Decimal, gross: Decimal): TaxPayment => ({
    per,
    from,
    net: decText(net),
    tax: decText(tax),
    gross: decText(gross),
  });
  if (prices === 'exclusive') {
    const nets = lines.map(({ amount, percent }) => ({ net: amount, percent }));
    const { net, tax, gross } = taxOnLines(nets, place, rounding);
    return told(net, tax, gross);
  }
  // What is promised contains the tax, so it is taken out line by line: the promised gross never moves.
  const parts = lines.map(({ amount, percent }) => taxInGross(amount, percent, rounding));
  const total = (of: (part: (typeof parts)[number]) => Decimal): Decimal => parts.map(of).reduce(add, ZERO);
  return told(
    total(({ net }) => net),
    total(({ tax }) => tax),
    total(({ gross }) => gross),
  );
};

/** Once, then monthly, then yearly, each by its first day. */
const orderOf = (key: string): string =>
  key
    .replace(/^oneTime/, '0')
    .replace(/^month/, '1')
    .replace(/^year/, '2');

const distinct = (lines: TaxAnswer['lines']): readonly TaxRate[] => [
  ...new Map(
    lines.map(({ tax, jurisdiction, percent }) => [
      `${jurisdiction} ${tax} ${percent}`,
      { tax, jurisdiction, percent: decText(dec(percent)) },
    ]),
  ).values(),
];
