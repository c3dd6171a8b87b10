/** Of a quote that changes what the customer has: before and after, line by line, and what it costs now. */
import type { Line, Quote } from '../../api/shapes.ts';
import { type Column, Table } from '../../parts/table.tsx';
import { dateText } from '../../words/dates.ts';
import { isZero, money, quantity } from '../../words/money.ts';

type Changed = Line & { readonly change: NonNullable<Line['change']> };

const AFTERWARDS = { active: null, suspended: 'suspended', terminated: 'ended' } as const;

const columnsOf = (currency: string): readonly Column<Changed>[] => [
  {
    name: 'What they have',
    head: true,
    cell: ({ change }) => (
      <>
        {change.was.offeringName}
        <span className="sub">
          {quantity(change.was.quantity)} until {change.was.to === null ? 'it is ended' : dateText(change.was.to)}
        </span>
      </>
    ),
  },
  {
    name: 'Becomes',
    cell: (line) => {
      const end = AFTERWARDS[line.change.becomes];
      return (
        <>
          {end ?? line.offeringName}
          {end === null && (
            <span className="sub">
              {quantity(line.quantity)} until {line.to === null ? 'it is ended' : dateText(line.to)}
            </span>
          )}
        </>
      );
    },
  },
  { name: 'From', short: true, cell: ({ change }) => dateText(change.effectiveFrom) },
  { name: 'Per month before', numeric: true, cell: ({ change }) => money(change.was.recurringMonthly, currency) },
  {
    name: 'Per month after',
    numeric: true,
    cell: ({ price }) => (price ? money(price.recurringMonthly, currency) : 'not priced'),
  },
  {
    name: 'Now',
    cell: ({ change }) =>
      change.bill.length === 0 ? (
        'nothing'
      ) : (
        <ul className="plain">
          {change.bill.map((each) => (
            <li key={`${each.kind}/${each.charge}`}>
              {each.kind} <span className="num">{money(each.amount, currency)}</span>
              <span className="sub">
                {each.fraction === '1/1' ? each.why : `${each.fraction} of a period, ${each.why}`}
              </span>
            </li>
          ))}
        </ul>
      ),
  },
];

export const ChangePanel = ({ quote: { lines, currency, change } }: { readonly quote: Quote }) => {
  const changed = lines.filter((line): line is Changed => line.change !== undefined);
  if (changed.length === 0) return null;
  return (
    <section aria-label="What changes" className="stack">
      <Table
        caption="What changes"
        showCaption
        columns={columnsOf(currency)}
        rows={changed}
        rowKey={({ lineId }) => lineId}
      />
      {change && (
        <p>
          Credits {money(change.totals.credits, currency)}, charges {money(change.totals.charges, currency)}: now{' '}
          <strong className="num">{money(change.totals.net, currency)}</strong>
          {!isZero(change.totals.balance) &&
            `, of which ${money(change.totals.balance, currency)} stay to the customer’s good`}
          .
        </p>
      )}
    </section>
  );
};
