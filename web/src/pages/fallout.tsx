/** The queue: open cases, the nearest service level first. The filters are in the address. */
import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { queue } from '../api/fallout.ts';
import type { FalloutCase } from '../api/work-shapes.ts';
import { Empty, Loaded } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { Status } from '../parts/status.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { ago, clockText, instantText, minutesText } from '../words/dates.ts';
import { OWNER_GROUPS, severityWord } from '../words/fallout.ts';
import { repairWord } from '../words/repairs.ts';
import { statusWord } from '../words/status.ts';

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
  {
    name: 'Order',
    cell: (row) => (
      <>
        <Link to="/orders/$orderId" params={{ orderId: row.orderId }} className="num">
          {row.orderNumber || 'The order'}
        </Link>
        <span className="sub">{row.customer}</span>
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

export const FalloutPlaces = () => (
  <nav className="row" aria-label="Fallout">
    <Link to="/fallout">Cases</Link>
    <Link to="/fallout/causes">Causes</Link>
    <Link to="/fallout/figures">Figures</Link>
  </nav>
);

export const Fallout = () => {
  const filters = useSearch({ from: '/signed-in/fallout' });
  const query = useInfiniteQuery({ ...queue(filters), refetchInterval: 15_000 });
  const asOf = query.data?.pages.at(-1)?.asOf;
  return (
    <Page
      title="Fallout"
      lead={asOf ? `Orders that need a person, as of ${clockText(asOf)}` : 'Orders that need a person'}
      actions={<FalloutPlaces />}
    >
      <Filters />
      <Loaded query={query}>
        {({ pages }) => {
          const cases = pages.flatMap((page) => page.cases);
          return cases.length === 0 ? (
            <Empty title="No open case">
              <p>A task that cannot go on by itself appears here, for those who look after it, with its ways out.</p>
            </Empty>
          ) : (
            <>
              <Table caption="Fallout cases" columns={columns} rows={cases} rowKey={(row) => row.id} />
              {query.hasNextPage && (
                <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  More cases
                </Button>
              )}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
};

const Filters = () => {
  const filters = useSearch({ from: '/signed-in/fallout' });
  const navigate = useNavigate({ from: '/fallout' });
  const set = (change: { readonly [name in 'mine' | 'overdue' | 'group']?: string | undefined }) =>
    void navigate({ search: (was) => ({ ...was, ...change }), replace: true });
  return (
    <search className="filters">
      <NativeSelect
        label="Owner"
        value={filters.group ?? ''}
        onChange={(event) => set({ group: event.currentTarget.value || undefined })}
        data={[
          { value: '', label: 'Every owner' },
          ...OWNER_GROUPS.map((value) => ({ value, label: statusWord(value).word })),
        ]}
      />
      <Checkbox
        label="Only mine"
        className="beside-fields"
        checked={filters.mine === 'true'}
        onChange={(event) => set({ mine: event.currentTarget.checked ? 'true' : undefined })}
      />
      <Checkbox
        label="Overdue"
        className="beside-fields"
        checked={filters.overdue === 'true'}
        onChange={(event) => set({ overdue: event.currentTarget.checked ? 'true' : undefined })}
      />
    </search>
  );
};
