/** What was decided while a change was out. Taking it back undoes none of it, so whoever does sees first what stays. */
import type { Decided, Meanwhile } from '../../api/changes.ts';
import { PageLink } from '../../parts/page-link.tsx';
import { instantText } from '../../words/dates.ts';
import { money } from '../../words/money.ts';
import { statusWord } from '../../words/status.ts';

const PARTS = [
  ['quotes', 'quotes priced'],
  ['approvals', 'approvals answered'],
  ['orders', 'orders begun'],
] as const;

export const DecidedMeanwhile = ({ meanwhile }: { readonly meanwhile: Meanwhile }) => (
  <section className="stack tight">
    <h3>Decided under it</h3>
    <p className="small soft">
      From {instantText(meanwhile.from)} to {instantText(meanwhile.to)}. Taking the change back leaves all of it as it
      was decided.
    </p>
    <ul className="steps">
      {PARTS.map(([part, says]) => (
        <Part key={part} says={says} decided={meanwhile[part]} />
      ))}
    </ul>
  </section>
);

const Part = ({
  says,
  decided: { count, money: sums, records, withheld, leftOut },
}: {
  readonly says: string;
  readonly decided: Decided;
}) => (
  <li>
    <span className="lead-row">
      <strong>{count}</strong>
      <span>{says}</span>
      <span className="soft">{sums.map(({ amount, currency }) => money(amount, currency)).join(' · ')}</span>
    </span>
    {records.length + withheld > 0 && (
      <details className="disclosure">
        <summary>Which</summary>
        <ul className="bullets small">
          {records.map(({ id, name, says: state, path, money: worth }) => (
            <li key={id}>
              <PageLink to={path}>{name}</PageLink>: {statusWord(state).word.toLowerCase()}
              {worth && `, ${money(worth.amount, worth.currency)}`}
            </li>
          ))}
        </ul>
        {withheld > 0 && <p className="small soft">{withheld} that you may not see.</p>}
        {leftOut > 0 && <p className="small soft">These are the newest; {leftOut} more are counted.</p>}
      </details>
    )}
  </li>
);
