/** All quotes that this person may see. The filters are in the address, so a view can be sent to somebody. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { quotes } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import type { QuoteRow } from '../api/shapes.ts';
import { ListFilters, type Narrowing } from '../parts/list-filters.tsx';
import { Empty, Loaded } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { Status } from '../parts/status.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { ago, instantText, lastDayText } from '../words/dates.ts';
import { isZero, money } from '../words/money.ts';

const NewQuote = lazy(() => import('./new-quote.tsx').then(({ NewQuote: component }) => ({ default: component })));

const STATES = [
  'draft',
  'inApproval',
  'approved',
  'presented',
  'accepted',
  'converted',
  'declined',
  'expired',
  'cancelled',
];

const columns: readonly Column<QuoteRow>[] = [
  {
    name: 'Quote',
    head: true,
    cell: (row) => (
      <>
        <Link to="/quotes/$quoteId" params={{ quoteId: row.id }}>
          {row.name}
        </Link>
        <span className="sub num">
          {row.number} · revision {row.revision}
        </span>
      </>
    ),
  },
  { name: 'Account', cell: (row) => row.accountName },
  { name: 'State', cell: (row) => <Status state={row.status} /> },
  {
    name: 'Per month',
    numeric: true,
    cell: (row) =>
      row.total && !isZero(row.total.recurringMonthly) ? money(row.total.recurringMonthly, row.currency) : '–',
  },
  {
    name: 'One-time',
    numeric: true,
    cell: (row) => (row.total && !isZero(row.total.oneTime) ? money(row.total.oneTime, row.currency) : '–'),
  },
  { name: 'Valid until', short: true, cell: (row) => lastDayText(row.validUntil) },
  {
    name: 'Owner',
    short: true,
    cell: (row) => (
      <>
        {row.ownerName}
        <time className="sub" dateTime={row.recordedAt} title={instantText(row.recordedAt)}>
          {ago(row.recordedAt)}
        </time>
      </>
    ),
  },
];

const matches = (row: QuoteRow, words: string): boolean =>
  `${row.name} ${row.number} ${row.accountName} ${row.ownerName}`.toLowerCase().includes(words.toLowerCase());

export const Quotes = () => {
  const { status, q } = useSearch({ from: '/signed-in/quotes' });
  const query = useQuery(quotes(status));
  const [creating, setCreating] = useState(false);
  const mayCreate = useSession()?.principal.roles.some((role) => ['sales-rep', 'sales-manager'].includes(role));
  return (
    <Page
      title="Quotes"
      actions={
        mayCreate && (
          <>
            <Link to="/bulk-quotes">Many at once</Link>
            <Button onClick={() => setCreating(true)}>New quote</Button>
          </>
        )
      }
    >
      <Filters status={status} q={q} />
      <Loaded query={query}>
        {({ items }) => {
          const shown = q ? items.filter((row) => matches(row, q)) : items;
          return shown.length === 0 ? (
            <Empty title="No quote fits">
              <p>
                {status || q ? 'Take a filter away to see more.' : 'The first quote that you may see appears here.'}
              </p>
            </Empty>
          ) : (
            <Table caption="Quotes" columns={columns} rows={shown} rowKey={(row) => row.id} />
          );
        }}
      </Loaded>
      {creating && (
        <Suspense>
          <NewQuote onClose={() => setCreating(false)} />
        </Suspense>
      )}
    </Page>
  );
};

const Filters = ({ status, q }: Narrowing) => {
  const navigate = useNavigate({ from: '/quotes' });
  const set = (change: Narrowing) => void navigate({ search: (was) => ({ ...was, ...change }), replace: true });
  return (
    <ListFilters status={status} q={q} placeholder="Name, number, account, owner" states={STATES} onChange={set} />
  );
};
