/** What the customer binds themselves to over several lines; nothing is shown where they bind themselves to nothing. */
import type { Commitment, Quote } from '../../api/shapes.ts';
import { Section } from '../../parts/page.tsx';
import { dayText, lastDayText } from '../../words/dates.ts';
import { isZero, money } from '../../words/money.ts';

const PER: Readonly<Record<Commitment['per'], string>> = {
  month: 'a month',
  quarter: 'a quarter',
  year: 'a year',
  term: 'in all',
};

export const Commitments = ({ quote: { commitments = [], currency } }: { readonly quote: Quote }) =>
  commitments.length === 0 ? null : (
    <Section title="What the customer commits to">
      <ul className="steps">
        {commitments.map((one) => (
          <li key={one.key}>
            <span>
              {one.name}: {boundsOf(one, currency)}
            </span>
            <span className="small soft">
              {dayText(one.from)} to {lastDayText(one.to)} · covers {coverOf(one)}
              {estimateOf(one, currency)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );

const boundsOf = ({ minimum, maximum, per }: Commitment, currency: string): string =>
  [
    ...(minimum === undefined ? [] : [`at least ${money(minimum, currency)} ${PER[per]}`]),
    ...(maximum === undefined ? [] : [`at most ${money(maximum, currency)} ${PER[per]}`]),
  ].join(', ');

const coverOf = ({ covers: { groups = [], offerings = [], chargeTypes = ['usage'] } }: Commitment): string => {
  const named = [...groups, ...offerings];
  const types = chargeTypes.map((type) => (type === 'oneTime' ? 'one-time' : type)).join(' and ');
  return `${types} charges of ${named.length === 0 ? 'all lines' : named.join(', ')}`;
};

const estimateOf = ({ estimate }: Commitment, currency: string): string =>
  estimate === undefined || isZero(estimate.trueUp)
    ? ''
    : ` · ${money(estimate.trueUp, currency)} short of it with the usage that is assumed`;
