/** What a quote asks of the bill for its changes, and what it says of it. Pure. */
import type { ChangeBill, ChangedLine } from '#contexts/pricing/index.ts';
import type { Json } from '#kernel/json.ts';
import { add, decText, ZERO } from '#kernel/decimal.ts';
import { minorUnits } from '#kernel/money.ts';
import type { Line } from '../line.ts';
import { monthly } from '../monthly.ts';
import type { LineChange } from './line-change.ts';

/** An optional line changes nothing until it is chosen, so the bill does not count on it. */
export const changedLines = (lines: readonly Line[]): readonly ChangedLine[] =>
  lines.flatMap(({ id, change, optional }) =>
    change === undefined || optional === true
      ? []
      : [
          {
            lineId: id,
            effectiveFrom: change.effectiveFrom,
            wasPaused: change.was.state === 'suspended',
            committed: change.terms,
          },
        ],
  );

/** A month of what ran until the day; of what is renewed, of what ran last; nothing where it was suspended. */
const monthlyBefore = ({ terms, effectiveFrom, was }: LineChange, scale: number): string => {
  if (was.state === 'suspended') return '0';
  const recurring = terms.flatMap((term) => (term.type === 'recurring' && term.from <= effectiveFrom ? [term] : []));
  const running = recurring.filter(({ to }) => to === null || to > effectiveFrom);
  const ended = recurring.filter(({ to }) => to === effectiveFrom);
  return decText((running.length > 0 ? running : ended).map((term) => monthly(term, scale)).reduce(add, ZERO));
};

/** As a line shows it: what was until the day, what becomes of it, and what is credited and charged for it now. */
export const changeView = ({ change, id }: Line, bill: ChangeBill | undefined, currency: string): Json => {
  if (change === undefined) return null;
  const { terms: _terms, was, ...said } = change;
  return {
    ...said,
    was: { ...was, recurringMonthly: monthlyBefore(change, minorUnits(currency)) },
    bill: (bill?.lines ?? []).filter(({ asset }) => asset === id).map((line) => ({ ...line })),
  };
};
