/** The scenarios of a deal side by side: what each comes to, who would have to agree, how it differs from the first. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { deal, type Scenario } from '../../api/family.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Crumb, Page } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { money } from '../../words/money.ts';
import { roleWord } from '../../words/status.ts';

export const ScenariosPage = () => {
  const { dealId } = useParams({ from: '/signed-in/deals/$dealId' });
  const query = useQuery(deal(dealId));
  return (
    <Page
      title="Scenarios of the deal"
      kicker={<Crumb to="/quotes">Quotes</Crumb>}
      lead={query.data && <span>{query.data.scenarios[0]?.accountName}</span>}
    >
      <Loaded query={query} rows={6}>
        {({ scenarios }) => (
          <Table
            caption="Scenarios"
            columns={columnsFor(scenarios)}
            rows={scenarios}
            rowKey={({ quoteId }) => quoteId}
          />
        )}
      </Loaded>
      <p className="soft">
        The customer takes one. Accepting it ends the others; parts that were split off stand beside it.
      </p>
    </Page>
  );
};

const amount = ({ totals, currency }: Scenario, which: string): string =>
  totals === null ? 'not priced' : money(totals[which] ?? '0', currency);

const columnsFor = (scenarios: readonly Scenario[]): readonly Column<Scenario>[] => [
  {
    name: 'Scenario',
    head: true,
    cell: ({ quoteId, name, number, revision, lineCount }) => (
      <>
        <Link to="/quotes/$quoteId" params={{ quoteId }}>
          {name}
        </Link>
        <span className="sub num">
          {number} · revision {revision} · {lineCount} {lineCount === 1 ? 'line' : 'lines'}
        </span>
      </>
    ),
  },
  { name: 'State', cell: ({ status }) => <Status state={status} /> },
  { name: 'One-time', numeric: true, cell: (each) => amount(each, 'oneTime') },
  { name: 'Per month', numeric: true, cell: (each) => amount(each, 'recurringMonthly') },
  {
    name: 'Over the term',
    numeric: true,
    cell: (each) => (
      <>
        {amount(each, 'termValue')}
        <span className="sub">{each.termMonths} months</span>
      </>
    ),
  },
  ...(scenarios.some(({ marginPercent }) => marginPercent !== undefined)
    ? [
        {
          name: 'Margin',
          numeric: true,
          cell: ({ marginPercent }: Scenario) => (marginPercent ? `${marginPercent} %` : '–'),
        },
      ]
    : []),
  { name: 'Has to agree', cell: (each) => agreeing(each) },
  { name: 'Against the first', cell: (each) => <Against scenario={each} first={scenarios[0]} /> },
];

const agreeing = ({ approval, status }: Scenario): string => {
  if (approval === null || !['draft', 'inApproval', 'approved'].includes(status)) return '–';
  if (approval.lacks !== null) return 'price it first';
  return approval.steps.map(({ role }) => roleWord(role)).join(', ') || 'nobody';
};

const Against = ({ scenario, first }: { readonly scenario: Scenario; readonly first: Scenario | undefined }) => {
  if (first === undefined || first.quoteId === scenario.quoteId) return <span className="soft">–</span>;
  const { header, lines } = scenario.differences;
  const terms = header.map(({ label, before, after }) => `${label}: ${before ?? '–'} → ${after ?? '–'}`);
  return (
    <>
      {[...terms, lines.length === 1 ? '1 line differs' : `${lines.length} lines differ`].join('; ')}
      <Link
        className="sub"
        to="/quotes/$quoteId/compare/$otherId"
        params={{ quoteId: first.quoteId, otherId: scenario.quoteId }}
      >
        Everything that is different
      </Link>
    </>
  );
};
