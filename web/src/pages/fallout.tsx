import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { fallout } from '../api/queries.ts';
import type { FalloutRow } from '../api/shapes.ts';
import { Empty, Loaded } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { Status } from '../parts/status.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { ago, clockText, instantText, minutesText } from '../words/dates.ts';
import { statusWord } from '../words/status.ts';

const columns: readonly Column<FalloutRow>[] = [
  {
    name: 'Case',
    head: true,
    cell: (row) => (
      <>
        <Link to="/fallout/$caseId" params={{ caseId: row.id }}>
          {row.product}
        </Link>
        <span className="sub">
          {row.accountName} · <span className="num">{row.orderNumber}</span>
        </span>
      </>
    ),
  },
  { name: 'What happened', cell: (row) => statusWord(row.category).word },
  { name: 'State', cell: (row) => <Status state={row.state} /> },
  { name: 'Owner', cell: (row) => row.ownerGroup },
  { name: 'Age', numeric: true, cell: (row) => minutesText(row.ageMinutes) },
  {
    name: 'Due',
    cell: (row) => (
      <time dateTime={row.dueAt} title={instantText(row.dueAt)}>
        {ago(row.dueAt)}
      </time>
    ),
  },
  { name: 'Recommended', cell: (row) => statusWord(row.recommendedAction).word },
];

export const Fallout = () => {
  const query = useQuery({ ...fallout(), refetchInterval: 15_000 });
  return (
    <Page
      title="Fallout"
      lead={query.data?.asOf ? `Orders that need a person, as of ${clockText(query.data.asOf)}` : 'Orders that need a person'}
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Nothing fell out">
              <p>A task that cannot go on by itself appears here with its owner and its ways out.</p>
            </Empty>
          ) : (
            <Table
              caption="Fallout cases"
              columns={columns}
              rows={items.toSorted((a, b) => a.dueAt.localeCompare(b.dueAt))}
              rowKey={(row) => row.id}
            />
          )
        }
      </Loaded>
    </Page>
  );
};
