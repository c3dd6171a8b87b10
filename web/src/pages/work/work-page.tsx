/** What waits for a person, and which orders will miss their day: the two lists by which order operations begin a day. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { jeopardy, manualTasks, type OrderInJeopardy } from '../../api/work-in-hand.ts';
import { Empty, Loaded } from '../../parts/loaded.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { ago, clockText, dayText, instantText } from '../../words/dates.ts';
import { statusWord } from '../../words/status.ts';
import { ManualTaskCard } from './manual-task-card.tsx';

const REFRESH_MS = 15_000;

const columns: readonly Column<OrderInJeopardy>[] = [
  {
    name: 'Order',
    head: true,
    cell: (row) => (
      <Link to="/orders/$orderId" params={{ orderId: row.orderId }}>
        {row.number}
      </Link>
    ),
  },
  { name: 'Promised for', cell: (row) => dayText(row.promisedFor) },
  {
    name: 'Expected',
    short: true,
    cell: (row) => (
      <time dateTime={row.expectedBy} title={instantText(row.expectedBy)}>
        {ago(row.expectedBy)}
      </time>
    ),
  },
  {
    name: 'Waits for',
    cell: (row) =>
      row.because === null ? '' : `${row.because.task} (${statusWord(row.because.state).word.toLowerCase()})`,
  },
];

const Jeopardy = () => {
  const query = useQuery({ ...jeopardy(), refetchInterval: REFRESH_MS });
  return (
    <Section title="Will miss their day">
      <Loaded query={query} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Every order makes its day">
              <p>An order that is expected to end after the day it was promised for is named here before it does.</p>
            </Empty>
          ) : (
            <Table caption="Orders in jeopardy" columns={columns} rows={items} rowKey={(row) => row.orderId} />
          )
        }
      </Loaded>
    </Section>
  );
};

export const WorkPage = () => {
  const query = useQuery({ ...manualTasks(), refetchInterval: REFRESH_MS });
  return (
    <Page
      title="By hand"
      lead={query.data ? `What no system does, as of ${clockText(query.data.asOf)}` : 'What no system does'}
    >
      <Jeopardy />
      <Loaded query={query}>
        {({ tasks }) =>
          tasks.length === 0 ? (
            <Empty title="Nothing waits for a person">
              <p>A task that a person does lies here from the moment it can be begun.</p>
            </Empty>
          ) : (
            tasks.map((task) => <ManualTaskCard key={task.taskId} task={task} />)
          )
        }
      </Loaded>
    </Page>
  );
};
