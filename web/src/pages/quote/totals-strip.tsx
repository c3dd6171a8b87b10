import type { Quote } from '../../api/shapes.ts';
import { isZero, money, percent } from '../../words/money.ts';

/** What it comes to. Margin is here only when the answer carries it: the server decides who may see cost. */
export const TotalsStrip = ({ quote: { totals, currency, margin, freshness } }: { readonly quote: Quote }) => {
  const stale = freshness.priced === 'stale';
  return (
    <dl className="figures" data-stale={stale || undefined} aria-label="Totals">
      <Figure
        name="Per month"
        value={totals && money(totals.recurringMonthly, currency)}
        note={stale ? 'changed since it was priced' : null}
      />
      <Figure name="One-time" value={totals && money(totals.oneTime, currency)} />
      <Figure
        name="Over the term"
        value={totals && money(totals.termValue, currency)}
        note={totals && !isZero(totals.discountPercent) ? `list ${money(totals.listTermValue, currency)}` : null}
      />
      <Figure name="Discount" value={totals && percent(totals.discountPercent)} />
      {margin && <Figure name="Margin" value={percent(margin.marginPercent)} note={money(margin.total, currency)} />}
    </dl>
  );
};

type FigureProps = { readonly name: string; readonly value: string | null; readonly note?: string | null };

const Figure = ({ name, value, note }: FigureProps) => (
  <div>
    <dt>{name}</dt>
    <dd>
      {value ?? '–'}
      {note && <span className="sub">{note}</span>}
    </dd>
  </div>
);
