/** What falls out for the same cause, over how many orders. A cause that comes back is a defect of something. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type Cause, causes } from '../../api/fallout.ts';
import { Empty, Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { ago } from '../../words/dates.ts';
import { severityWord } from '../../words/fallout.ts';
import { statusWord } from '../../words/status.ts';
import { FalloutPlaces } from '../fallout.tsx';

const columns: readonly Column<Cause>[] = [
  {
    name: 'Cause',
    head: true,
    cell: (row) => (
      <>
        <Link to="/fallout/cause" search={{ key: row.causeKey }}>
          {row.message}
        </Link>
        <span className="sub">{row.causeKey}</span>
      </>
    ),
  },
  {
    name: 'Kind',
    cell: (row) => (
      <>
        {statusWord(row.category).word}
        <span className="sub">{severityWord(row.severity)}</span>
      </>
    ),
  },
  { name: 'Open', numeric: true, cell: (row) => row.open },
  { name: 'Orders', numeric: true, cell: (row) => row.orders },
  { name: 'Overdue', numeric: true, cell: (row) => row.overdue },
  { name: 'Comes back', cell: (row) => (row.repeated ? `${row.cases} cases` : 'once') },
  { name: 'Last', short: true, cell: (row) => ago(row.lastAt) },
];

export const Causes = () => {
  const query = useQuery({ ...causes(), refetchInterval: 15_000 });
  return (
    <Page title="Causes" lead="Of the last 30 days; what holds up most first" actions={<FalloutPlaces />}>
      <Loaded query={query}>
        {(answer) =>
          answer.causes.length === 0 ? (
            <Empty title="Nothing fell out">
              <p>Cases with the same cause stand here together.</p>
            </Empty>
          ) : (
            <Table caption="Causes" columns={columns} rows={answer.causes} rowKey={(row) => row.causeKey} />
          )
        }
      </Loaded>
    </Page>
  );
};
