/** Orders, newest first. The filters are in the address. */
import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useSession } from '../api/session.ts';
import { orders } from '../api/queries.ts';
import type { OrderHead } from '../api/work-shapes.ts';
import { ExportButton } from './export/export-button.tsx';
import { ListFilters, type Narrowing } from '../parts/list-filters.tsx';
import { Empty, Loaded } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { JeopardyBadge, useJeopardy } from './order/jeopardy-badge.tsx';
import { Status } from '../parts/status.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { ago, clockText, dateText, instantText } from '../words/dates.ts';

const DirectOrder = lazy(() =>
  import('./order/direct-order.tsx').then(({ DirectOrder: component }) => ({ default: component })),
);

const columnsWith = (late: ReturnType<typeof useJeopardy>): readonly Column<OrderHead>[] => [
  {
    name: 'Order',
    head: true,
    cell: (row) => (
      <>
        <Link to="/orders/$orderId" params={{ orderId: row.id }} className="num">
          {row.number}
        </Link>
        <span className="sub">{row.itemCount === 1 ? '1 item' : `${row.itemCount} items`}</span>
      </>
    ),
  },
  { name: 'Account', cell: (row) => row.parties.soldTo.name },
  {
    name: 'State',
    cell: (row) => (
      <>
        <Status state={row.state} /> <JeopardyBadge found={late.get(row.id)} />
      </>
    ),
  },
  { name: 'From', short: true, cell: (row) => dateText(row.contractFrom) },
  { name: 'Wanted by', short: true, cell: (row) => dateText(row.requestedFor) },
  { name: 'Promised for', short: true, cell: (row) => dateText(row.promisedFor) },
  {
    name: 'Recorded',
    short: true,
    cell: (row) => (
      <time dateTime={row.recordedAt} title={instantText(row.recordedAt)}>
        {ago(row.recordedAt)}
      </time>
    ),
  },
];

const STATES = [
  'draft',
  'pending',
  'held',
  'inProgress',
  'pendingCancellation',
  'completed',
  'partial',
  'cancelled',
  'failed',
  'rejected',
];
const MAY_ORDER: ReadonlySet<string> = new Set(['sales-rep', 'sales-manager', 'order-ops']);

export const Orders = () => {
  const { status, q } = useSearch({ from: '/signed-in/orders' });
  const query = useQuery({
    ...orders({ q, state: status }),
    refetchInterval: 15_000,
    placeholderData: keepPreviousData,
  });
  const columns = columnsWith(useJeopardy());
  const [ordering, setOrdering] = useState(false);
  const mayOrder = useSession()?.principal.roles.some((role) => MAY_ORDER.has(role)) === true;
  return (
    <Page
      title="Orders"
      lead={query.data && `As of ${clockText(query.data.asOf)}`}
      actions={
        <>
          <ExportButton what="orders" status={status} />
          {mayOrder && <Link to="/bulk-orders">Many at once</Link>}
          {mayOrder && <Button onClick={() => setOrdering(true)}>New order</Button>}
        </>
      }
    >
      <Suspense fallback={null}>{ordering && <DirectOrder onClose={() => setOrdering(false)} />}</Suspense>
      <Filters status={status} q={q} states={STATES} />
      <Loaded query={query}>
        {({ orders: shown, more }) => {
          return shown.length === 0 ? (
            <Empty title="No order fits">
              <p>{status || q ? 'Take a filter away to see more.' : 'An accepted quote becomes an order here.'}</p>
            </Empty>
          ) : (
            <>
              <Table caption="Orders" columns={columns} rows={shown} rowKey={(row) => row.id} />
              {more && (
                <p className="small soft">
                  These are the newest; older ones are found by words of their number, reference or customer.
                </p>
              )}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
};

type FiltersProps = {
  readonly status: string | undefined;
  readonly q: string | undefined;
  readonly states: readonly string[];
};

const Filters = ({ status, q, states }: FiltersProps) => {
  const navigate = useNavigate({ from: '/orders' });
  const set = (change: Narrowing) => void navigate({ search: (was) => ({ ...was, ...change }), replace: true });
  const known = status && !states.includes(status) ? [...states, status] : states;
  return (
    <ListFilters status={status} q={q} placeholder="Number, reference or customer" states={known} onChange={set} />
  );
};
