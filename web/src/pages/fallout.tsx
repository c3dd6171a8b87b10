/** Open cases, the nearest service level first. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { fallout } from '../api/queries.ts';
import type { FalloutCase } from '../api/work-shapes.ts';
import { Empty, Loaded } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { Status } from '../parts/status.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { ago, clockText, instantText, minutesText } from '../words/dates.ts';
import { statusWord } from '../words/status.ts';
import { repairWord } from '../words/repairs.ts';

const columns: readonly Column<FalloutCase>[] = [
  {
    name: 'Case',
    head: true,
    cell: (row) => (
      <>
        <Link to="/fallout/$caseId" params={{ caseId: row.id }}>
          {row.product}
        </Link>
        <span className="sub">{row.cause.message}</span>
      </>
    ),
  },
  { name: 'Kind', cell: (row) => statusWord(row.category).word },
  { name: 'State', cell: (row) => <Status state={row.state} /> },
  { name: 'Owner', cell: (row) => statusWord(row.ownerGroup).word },
  { name: 'Age', numeric: true, cell: (row) => minutesText(Math.floor(row.ageSeconds / 60)) },
  {
    name: 'Due',
    short: true,
    cell: (row) => (
      <time dateTime={row.slaDueAt} title={instantText(row.slaDueAt)}>
        {row.overdue ? 'overdue since ' : ''}
        {ago(row.slaDueAt)}
      </time>
    ),
  },
  { name: 'Recommended', cell: (row) => repairWord(row.recommended).label },
];

export const Fallout = () => {
  const query = useQuery({ ...fallout(), refetchInterval: 15_000 });
  return (
    <Page
      title="Fallout"
      lead={query.data ? `Orders that need a person, as of ${clockText(query.data.asOf)}` : 'Orders that need a person'}
    >
      <Loaded query={query}>
        {({ cases }) =>
          cases.length === 0 ? (
            <Empty title="No open case">
              <p>A task that cannot go on by itself appears here, for those who look after it, with its ways out.</p>
            </Empty>
          ) : (
            <Table caption="Fallout cases" columns={columns} rows={cases} rowKey={(row) => row.id} />
          )
        }
      </Loaded>
    </Page>
  );
};
