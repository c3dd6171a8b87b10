/** The systems that others own, as whoever runs the business sees them: connected or not, how each stands, what it promises, what it said in vain. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import {
  type ConnectorRow,
  type ConnectorStanding,
  connectors,
  contractOf,
  type FailureRow,
  failures,
  type NotedCallback,
  notedCallbacks,
} from '../api/connectors.ts';
import { problemOf } from '../api/problem.ts';
import { Empty, Loaded } from '../parts/loaded.tsx';
import { Page, Section } from '../parts/page.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { dateText } from '../words/dates.ts';

const KINDS: Readonly<Record<string, string>> = {
  work: 'work contract',
  tmf641: 'TMF641 service ordering',
  'billing-api': 'billing REST resources',
};

const standing = ({ breaker, because, openUntil, paused }: ConnectorStanding): string => {
  if (paused !== null) return `paused${paused.reason === undefined ? '' : `: ${paused.reason}`}`;
  if (breaker === 'closed') return 'works';
  return [`spared (${breaker})`, because ?? '', openUntil === null ? '' : `until ${dateText(openUntil)}`]
    .filter((part) => part !== '')
    .join(' · ');
};

const counts = ({ waiting, underWay, unknown, fallenOut }: ConnectorStanding): string =>
  [
    [waiting, 'waiting'],
    [underWay, 'under way'],
    [unknown, 'unknown'],
    [fallenOut, 'with a person'],
  ]
    .filter(([count]) => count !== 0)
    .map((pair) => pair.join(' '))
    .join(', ') || 'nothing open';

/** Asked only when somebody asks: it is a call to a system of others. */
const Contract = ({ row }: { readonly row: ConnectorRow }) => {
  const query = useQuery(contractOf(row.connector));
  if (!row.connected || row.kind !== 'work') return null;
  return (
    <>
      <Button variant="default" size="compact-sm" loading={query.isFetching} onClick={() => void query.refetch()}>
        Check
      </Button>
      <div role="status" className="small">
        {query.data?.keeps === true && 'keeps its contract'}
        {query.data?.keeps === false && (
          <ul>
            {query.data.problems.map(({ operation, field, relied, told }) => (
              <li key={`${operation} ${field}`}>
                {operation} {field}: relied on {relied}, told {told}
              </li>
            ))}
          </ul>
        )}
      </div>
      {query.error !== null && <ProblemNote problem={problemOf(query.error)} />}
    </>
  );
};

const columns: readonly Column<ConnectorRow>[] = [
  {
    name: 'System',
    head: true,
    cell: (row) => (
      <>
        {row.connector}
        <span className="sub wrap">
          {row.connected ? `${KINDS[row.kind ?? 'work'] ?? row.kind} at ${row.address}` : 'not connected'}
        </span>
      </>
    ),
  },
  {
    name: 'State',
    cell: ({ state }) => (
      <>
        {standing(state)}
        <span className="sub wrap">{counts(state)}</span>
      </>
    ),
  },
  { name: 'Contract', cell: (row) => <Contract row={row} /> },
];

const callbackColumns: readonly Column<NotedCallback>[] = [
  { name: 'When', short: true, cell: ({ at }) => dateText(at) },
  { name: 'From', head: true, cell: ({ connector }) => connector },
  { name: 'Answered', cell: ({ takenIn }) => (takenIn ? 'taken in, said nothing new' : 'refused') },
  { name: 'Why', cell: ({ reason }) => <code>{reason}</code> },
];

const failureColumns = (words: Readonly<Record<string, string>>): readonly Column<FailureRow>[] => [
  { name: 'What comes', head: true, cell: ({ situation }) => situation },
  { name: 'Known', cell: ({ submit }) => submit },
  { name: 'Same key is one effect', cell: ({ idempotent }) => words[idempotent] ?? idempotent },
  { name: 'Same key is two', cell: ({ notIdempotent }) => words[notIdempotent] ?? notIdempotent },
];

export const Connectors = () => {
  const list = useQuery(connectors());
  const noted = useQuery(notedCallbacks());
  const table = useQuery(failures());
  return (
    <Page title="Connectors" lead="The systems that others own, and how each stands">
      <Loaded query={list}>
        {({ items }) => <Table caption="Systems" columns={columns} rows={items} rowKey={(row) => row.connector} />}
      </Loaded>
      <Section title="Callbacks that changed nothing">
        <Loaded query={noted}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title="None">
                <p>Late, repeated, unsigned or foreign callbacks stand here with their reason.</p>
              </Empty>
            ) : (
              <Table caption="Callbacks" columns={callbackColumns} rows={items} rowKey={(row) => row.id} />
            )
          }
        </Loaded>
      </Section>
      <Section title="What may be tried again">
        <Loaded query={table}>
          {({ failures: rows, words }) => (
            <Table caption="Failures" columns={failureColumns(words)} rows={rows} rowKey={(row) => row.situation} />
          )}
        </Loaded>
      </Section>
    </Page>
  );
};
