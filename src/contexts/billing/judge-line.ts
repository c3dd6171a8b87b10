/**
 * Whether an invoiced line is what was promised. Billing charges and rounds; here only what follows from the promise without doubt is held
 * against it: the currency, the product, the days, the quantity, and the amount of whole periods. Pure.
 */
import { cmp, dec, decText, mul } from '#kernel/decimal.ts';
import { addMonthsAnchored, daysBetween } from '#kernel/period.ts';
import type { StoredInstruction } from './billing.store.ts';
import type { LineDifference, SaidLine, Verdict } from './invoice.ts';

/** What a line may rest on, and the day on which what it rests on ended, if another order ended it. */
export type Promised = {
  readonly instruction: Pick<StoredInstruction, 'id' | 'terms' | 'productCode' | 'action'>;
  readonly endedOn: string | null;
};

export type Judged = { readonly verdict: Verdict; readonly differences: readonly LineDifference[] };

const MONTHS: Readonly<Record<string, number>> = { month: 1, year: 12 };
const PERIODS_MAX = 1_200;

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const differs = (what: string, promised: string | null, invoiced: string): LineDifference => ({
  what,
  promised,
  invoiced,
});

/** How many whole periods, counted from the first day of the promise; nothing where a period is begun or broken off. */
const wholePeriods = (anchor: string, months: number, from: string, to: string): number | undefined => {
  let begun: number | undefined;
  for (let index = 0; index < PERIODS_MAX; index += 1) {
    const day = addMonthsAnchored(anchor, index * months);
    if (day === from) begun = index;
    if (day === to) return begun === undefined ? undefined : index - begun;
    if (day > to) return undefined;
  }
  return undefined;
};

/** The amount that follows from the promise; nothing where billing has to rate or prorate. */
const promisedAmount = (
  terms: StoredInstruction['terms'],
  { from, to }: Pick<SaidLine, 'from' | 'to'>,
): string | undefined => {
  const amount = text(terms['amount']);
  if (amount === null || terms.type === 'usage') return undefined;
  if (terms.type === 'oneTime') return amount;
  const [anchor, months] = [text(terms['from']), MONTHS[text(terms['period']) ?? '']];
  if (anchor === null || months === undefined || from === undefined || to === undefined) return undefined;
  const periods = wholePeriods(anchor, months, from, to);
  return periods === undefined ? undefined : decText(mul(dec(amount), dec(String(periods))));
};

const same = (one: string, other: string): boolean => cmp(dec(one), dec(other)) === 0;

const daysWrong = (said: SaidLine, { instruction: { terms }, endedOn }: Promised): readonly LineDifference[] => {
  if (terms.type === 'oneTime') return [];
  if (said.from === undefined || said.to === undefined) return [differs('days', 'from and to', 'none')];
  const [from, until] = [text(terms['from']), text(terms['to'])];
  const ends = [until, endedOn].filter((day) => day !== null).toSorted()[0] ?? null;
  return [
    ...(daysBetween(said.from, said.to) <= 0 ? [differs('days', 'at least one', `${said.from} to ${said.to}`)] : []),
    ...(from !== null && said.from < from ? [differs('from', from, said.from)] : []),
    ...(ends !== null && said.to > ends ? [differs(ends === endedOn ? 'ended' : 'to', ends, said.to)] : []),
  ];
};

export const judgeLine = (said: SaidLine, promised: Promised | undefined): Judged => {
  if (promised === undefined)
    return { verdict: 'unknown', differences: [differs('charge', null, said.instructionId ?? said.chargeKey ?? '')] };
  const { terms, productCode, action } = promised.instruction;
  const quantity = text(terms['quantity']);
  const amount = promisedAmount(terms, said);
  const differences = [
    ...(action === 'end' ? [differs('action', 'ends', 'charged')] : []),
    ...(terms.currency === said.currency ? [] : [differs('currency', terms.currency, said.currency)]),
    ...(productCode === null || said.productCode === undefined || productCode === said.productCode
      ? []
      : [differs('productCode', productCode, said.productCode)]),
    ...daysWrong(said, promised),
    ...(quantity === null || said.quantity === undefined || terms.type === 'usage' || same(quantity, said.quantity)
      ? []
      : [differs('quantity', quantity, said.quantity)]),
    ...(amount === undefined || same(amount, said.amount) ? [] : [differs('amount', amount, said.amount)]),
  ];
  return { verdict: differences.length === 0 ? 'matched' : 'differs', differences };
};

/** Whether the amount was held against the promise at all: usage is rated, and broken periods are prorated, by billing. */
export const amountFollows = (said: SaidLine, terms: StoredInstruction['terms']): boolean =>
  promisedAmount(terms, said) !== undefined;
