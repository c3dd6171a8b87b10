/** Two quotes beside each other: what is different, in the words of the deal and in money. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import {
  comparison,
  type ComparedApproval,
  type Comparison,
  type Difference,
  type LineDifference,
} from '../../api/family.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Crumb, Page, Section } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { dateText } from '../../words/dates.ts';
import { money } from '../../words/money.ts';
import { roleWord } from '../../words/status.ts';

export const ComparePage = () => {
  const { quoteId, otherId } = useParams({ from: '/signed-in/quotes/$quoteId/compare/$otherId' });
  const query = useQuery(comparison(quoteId, otherId));
  return (
    <Page
      title="What is different"
      kicker={<Crumb to="/quotes">Quotes</Crumb>}
      lead={query.data && <Sides {...query.data} />}
    >
      <Loaded query={query} rows={8}>
        {(data) => <Differences comparison={data} />}
      </Loaded>
    </Page>
  );
};

const nameOf = ({ number, revision }: Comparison['before']): string => `${number}, revision ${revision}`;

const Sides = ({ before, after }: Comparison) => (
  <span className="lead-row">
    {[before, after].map((side, index) => (
      <span key={`${side.quoteId} ${index}`} className="row">
        <span>{index === 0 ? 'From' : 'to'}</span>
        <Link to="/quotes/$quoteId" params={{ quoteId: side.quoteId }}>
          {nameOf(side)}
        </Link>
        <Status state={side.status} />
      </span>
    ))}
  </span>
);

const MONEY: ReadonlySet<string> = new Set(['oneTime', 'recurringMonthly', 'termValue']);
const DAY = /^\d{4}-\d{2}-\d{2}$/;

const told = (field: string, value: string | null, currency: string): string => {
  if (value === null) return '–';
  return MONEY.has(field) ? money(value, currency) : DAY.test(value) ? dateText(value) : value;
};

const termColumns: readonly Column<Difference>[] = [
  { name: 'What', head: true, cell: ({ label }) => label },
  { name: 'Before', cell: ({ field, before }) => told(field, before, '') },
  { name: 'After', cell: ({ field, after }) => told(field, after, '') },
];

const moneyColumns = (before: string, after: string): readonly Column<Comparison['money'][number]>[] => {
  const text = (field: string, value: string | null, currency: string): string =>
    value === null ? 'not priced' : field === 'discountPercent' ? `${value} %` : money(value, currency);
  return [
    { name: 'What', head: true, cell: ({ label }) => label },
    { name: 'Before', numeric: true, cell: ({ field, before: value }) => text(field, value, before) },
    { name: 'After', numeric: true, cell: ({ field, after: value }) => text(field, value, after) },
    {
      name: 'Difference',
      numeric: true,
      cell: ({ field, difference, why }) =>
        difference === null ? (
          <span className="soft">{NO_DIFFERENCE[why ?? 'not-priced']}</span>
        ) : (
          text(field, difference, after)
        ),
    },
  ];
};

const NO_DIFFERENCE = { 'not-priced': 'one has no price', 'other-currency': 'in two currencies' } as const;

const CHANGE_WORD: Readonly<Record<LineDifference['change'], string>> = {
  added: 'Added',
  removed: 'Taken out',
  changed: 'Changed',
  moved: 'Moved',
};

const lineColumns = (was: string, is: string): readonly Column<LineDifference>[] => [
  {
    name: 'Line',
    head: true,
    cell: ({ offeringName, before, after }) => (
      <>
        {offeringName}
        <span className="sub num">No. {after?.position ?? before?.position}</span>
      </>
    ),
  },
  { name: 'What', short: true, cell: ({ change }) => CHANGE_WORD[change] },
  {
    name: 'How',
    cell: ({ change, fields, before, after }) =>
      change === 'moved' ? (
        `from place ${before?.position} to ${after?.position}`
      ) : (
        <ul className="bullets">
          {fields.map(({ field, label, before: from, after: to }) => (
            <li key={field}>
              {label}: {told(field, from, was)} → {told(field, to, is)}
            </li>
          ))}
        </ul>
      ),
  },
];

const Differences = ({
  comparison: { before, after, header, lines, sameLines, money: sums, approvals },
}: {
  readonly comparison: Comparison;
}) => (
  <div className="stack">
    <Section title="Money">
      <Table
        caption="Money"
        columns={moneyColumns(before.currency, after.currency)}
        rows={sums}
        rowKey={({ field }) => field}
      />
    </Section>
    <Section title="Terms">
      {header.length === 0 ? (
        <p className="soft">The terms are the same.</p>
      ) : (
        <Table caption="Terms" columns={termColumns} rows={header} rowKey={({ field }) => field} />
      )}
    </Section>
    <Section title="Lines" aside={<span className="soft">{sameLines} the same</span>}>
      {lines.length === 0 ? (
        <p className="soft">The lines are the same.</p>
      ) : (
        <Table
          caption="Lines"
          columns={lineColumns(before.currency, after.currency)}
          rows={lines}
          rowKey={({ change, before: was, after: is }) => `${change} ${was?.position ?? ''} ${is?.position ?? ''}`}
        />
      )}
    </Section>
    {approvals && (
      <Section title="Approvals">
        <Approvals title={`Of ${nameOf(before)}`} cases={approvals.before} />
        <Approvals title={`Of ${nameOf(after)}`} cases={approvals.after} />
      </Section>
    )}
  </div>
);

const Approvals = ({ title, cases }: { readonly title: string; readonly cases: readonly ComparedApproval[] }) => (
  <>
    <h3>{title}</h3>
    {cases.length === 0 && <p className="soft">Nobody was asked.</p>}
    <ul className="bullets">
      {cases.map((each) => (
        <li key={each.caseId}>
          <Status state={each.status} /> {each.roles.map(({ role }) => roleWord(role)).join(', ')}
          {each.why && <span className="soft"> · {each.why}</span>}
          {each.carried.map(({ reason, why }) => (
            <p key={reason} className="small soft">
              Carried: {reason} ({why})
            </p>
          ))}
          {each.again.map(({ reason, why }) => (
            <p key={reason} className="small soft">
              Asked again: {reason} ({why})
            </p>
          ))}
        </li>
      ))}
    </ul>
  </>
);
