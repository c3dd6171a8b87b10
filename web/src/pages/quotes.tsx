/**
 * The quotes that this person may see, newest first and page by page. The server narrows the list; the filters are in the address, so a
 * view can be sent to somebody.
 */
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { quotes } from '../api/queries.ts';
import { sells, useSession } from '../api/session.ts';
import type { QuoteRow } from '../api/shapes.ts';
import { quoteClassWord } from '../words/quote-class.ts';
import { ExportButton } from './export/export-button.tsx';
import { Empty, Loaded } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { Status } from '../parts/status.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useSettled } from '../parts/use-settled.ts';
import { ago, instantText, lastDayText } from '../words/dates.ts';
import { isZero, money } from '../words/money.ts';
import { QuoteFilters } from './quote-filters.tsx';

const NewQuote = lazy(() => import('./new-quote.tsx').then(({ NewQuote: component }) => ({ default: component })));

/** What comes once stands under what comes each month: most offers have one of both. */
const Price = ({ row: { total, currency } }: { readonly row: QuoteRow }) => {
  if (total === null) return <span className="soft">not priced</span>;
  return (
    <>
      {isZero(total.recurringMonthly) ? '–' : money(total.recurringMonthly, currency)}
      {!isZero(total.oneTime) && <span className="sub">once {money(total.oneTime, currency)}</span>}
    </>
  );
};

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
          {[row.number, `revision ${row.revision}`, row.customerReference, row.internalReference]
            .filter((each) => each)
            .join(' · ')}
        </span>
      </>
    ),
  },
  { name: 'Account', cell: (row) => row.accountName },
  {
    name: 'State',
    cell: (row) => (
      <>
        <Status state={row.status} />
        {row.class !== undefined && row.class !== 'standard' && (
          <span className="sub">{quoteClassWord(row.class).word}</span>
        )}
      </>
    ),
  },
  { name: 'Per month', numeric: true, cell: (row) => <Price row={row} /> },
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

/** Typing asks once it rests: not once a letter. */
const SETTLES_MS = 250;

export const Quotes = () => {
  const filters = useSearch({ from: '/signed-in/quotes' });
  const navigate = useNavigate({ from: '/quotes' });
  const query = useInfiniteQuery(quotes({ ...filters, q: useSettled(filters.q, SETTLES_MS) }));
  const [creating, setCreating] = useState(false);
  const principal = useSession()?.principal;
  const narrowed = Object.values(filters).some((each) => each !== undefined);
  return (
    <Page
      title="Quotes"
      actions={
        <>
          <ExportButton what="quotes" status={filters.status} accountId={filters.account} />
          {sells(principal) && (
            <>
              <Link to="/bulk-quotes">Many at once</Link>
              <Button onClick={() => setCreating(true)}>New quote</Button>
            </>
          )}
        </>
      }
    >
      <QuoteFilters
        filters={filters}
        customer={principal?.type === 'customer'}
        onChange={(change) => void navigate({ search: (was) => ({ ...was, ...change }), replace: true })}
      />
      <Loaded query={query}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          return rows.length === 0 ? (
            <Empty title="No quote fits">
              <p>{narrowed ? 'Take a filter away to see more.' : 'The first quote that you may see appears here.'}</p>
            </Empty>
          ) : (
            <>
              <Table caption="Quotes" columns={columns} rows={rows} rowKey={(row) => row.id} />
              <More shown={rows.length} query={query} />
            </>
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

type Paged = {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
};

const More = ({ shown, query }: { readonly shown: number; readonly query: Paged }) =>
  query.hasNextPage ? (
    <div className="row">
      <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        More quotes
      </Button>
      <span className="soft small">{shown} are shown, newest first</span>
    </div>
  ) : null;
